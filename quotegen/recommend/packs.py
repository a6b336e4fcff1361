"""Whole packs: which mix of a product's pack sizes covers a quantity for the least money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from quotegen.model.catalogue import Pack
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceList, PriceModel
from quotegen.recommend.mixes import Curve, Segment, cheapest_mix

FINE = 10**12
"""Costs are bounded in whole parts of the currency as fine as this: whole numbers compare faster than fractions."""


@dataclass(frozen=True, slots=True)
class Portion:
    """So many of one pack."""

    pack: Pack
    count: Decimal

    @property
    def content(self) -> Decimal:
        return self.pack.content * self.count


@dataclass(frozen=True, slots=True)
class PackPlan:
    """A mix of packs, the largest first: its list cost, and the content that arrives, at least what is needed."""

    portions: tuple[Portion, ...]
    cost: Fraction

    @property
    def content(self) -> Decimal:
        return sum((portion.content for portion in self.portions), Decimal(0))

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(portion.pack.sku for portion in self.portions)


class Shelf:
    """The products of a catalogue at the prices of an occasion. What was planned once is remembered."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self._plans: dict[tuple[str, int, int], PackPlan] = {}
        self._offered: dict[str, _Offered | None] = {}
        self._lists = occasion.catalogue.lists_in_force(occasion.group, occasion.currency, occasion.issue_date)
        self._named = tuple(each.id for each in self._lists)

    def least(self, product: str) -> int | None:
        """What no content unit of a product costs less than, `FINE`; None if no pack of it has a price on the day."""
        offered = self._of(product)
        return offered.least if offered else None

    def plan(self, product: str, quantity: Fraction) -> PackPlan:
        """The cheapest packs of a product that has a price."""
        key = (product, *quantity.as_integer_ratio())
        plan = self._plans.get(key)
        if plan is None:
            offered = self._of(product)
            assert offered is not None
            plan = self._plans[key] = _cheapest(offered, quantity, self.occasion.catalogue.policy.surplus_limit)
        return plan

    def _of(self, product: str) -> _Offered | None:
        if product not in self._offered:
            catalogue, key = self.occasion.catalogue, ("offered", product, self._named)
            self._offered[product] = catalogue.once(key, lambda: _offered(catalogue.packs_of[product], self._lists))
        return self._offered[product]


def cheapest_packs(packs: Sequence[Pack], quantity: Fraction, occasion: Occasion) -> PackPlan | None:
    """The least costly mix of the packs of one product that covers `quantity` (in content units, above 0).

    Of each pack none is taken, or at least its `minimum` and a whole number of its `multiple`; its cost is that
    of its own number at the list price (`Price.gross`). The content is at least `quantity`, and at most the least
    that any mix must bring plus `surplus_limit` percent of `quantity`: more is bought to pay less only up to there.
    Exact. Between equal costs the smaller surplus wins, then fewer lines, then fewer packs, then the earlier SKU.
    More quantity never gives less content. None if no pack has a price on the day.
    """
    lists = occasion.catalogue.lists_in_force(occasion.group, occasion.currency, occasion.issue_date)
    offered = _offered(packs, lists)
    return _cheapest(offered, quantity, occasion.catalogue.policy.surplus_limit) if offered else None


@dataclass(frozen=True, slots=True)
class _Offered:
    """The packs of one product that have a price, in whole numbers: contents of `unit`, `cents` to the currency."""

    packs: tuple[Pack, ...]
    curves: tuple[Curve, ...]
    unit: Fraction
    cents: int
    least: int


def priced_packs(packs: Sequence[Pack], lists: Sequence[PriceList]) -> list[tuple[Pack, Price]]:
    """The packs that have a price in one of the lists, by SKU, each with that of the first list."""
    in_order = sorted(packs, key=lambda pack: pack.sku)
    return [(pack, price) for pack in in_order for price in _price(pack.sku, lists)]


def same_packs(priced: Sequence[tuple[Pack, Price]], needs: tuple[Fraction, Fraction], surplus_limit: Decimal) -> bool:
    """Whether these two quantities, and all between, are covered alike. (False may also be said of some that are.)"""
    unit = _unit_of(priced)
    low, high = (_demand(quantity, unit, surplus_limit) for quantity in needs)
    return low == high


def _demand(quantity: Fraction, unit: Fraction, surplus_limit: Decimal) -> tuple[int, int]:
    """What is needed and what may come beyond, in whole units. The packs follow from these alone."""
    (above, below), (unit_above, unit_below) = quantity.as_integer_ratio(), unit.as_integer_ratio()
    of_hundred, parts = surplus_limit.as_integer_ratio()
    above, below = above * unit_below, below * unit_above
    return -(-above // below), above * of_hundred // (below * parts * 100)


def _unit_of(priced: Sequence[tuple[Pack, Price]]) -> Fraction:
    return _common_unit([Fraction(pack.content) * Fraction(pack.multiple) for pack, _ in priced])


def _offered(packs: Sequence[Pack], lists: Sequence[PriceList]) -> _Offered | None:
    priced = priced_packs(packs, lists)
    if not priced:
        return None
    unit = _unit_of(priced)
    curves, cents = _curves(priced, unit)
    least = floor(min(_least(*each) for each in priced) * FINE)
    return _Offered(tuple(pack for pack, _ in priced), curves, unit, cents, least)


def _price(sku: str, lists: Sequence[PriceList]) -> list[Price]:
    return [each.prices[sku] for each in lists if sku in each.prices][:1]


def _least(pack: Pack, price: Price) -> Fraction:
    lowest = min(Fraction(step.amount) for step in price.breaks)
    return lowest / Fraction(price.base_quantity) / Fraction(pack.content)


def _cheapest(offered: _Offered, quantity: Fraction, surplus_limit: Decimal) -> PackPlan:
    steps = cheapest_mix(offered.curves, *_demand(quantity, offered.unit, surplus_limit))
    pairs = [
        (pack, curve, count) for pack, curve, count in zip(offered.packs, offered.curves, steps, strict=True) if count
    ]
    portions = [Portion(pack, pack.multiple * count) for pack, _, count in pairs]
    cost = Fraction(sum(curve.cost(count) for _, curve, count in pairs), offered.cents)
    return PackPlan(tuple(sorted(portions, key=lambda item: (-item.pack.content, item.pack.sku))), cost)


def _common_unit(contents: Sequence[Fraction]) -> Fraction:
    """The largest content that each of these is a whole number of."""
    below = lcm(*(content.denominator for content in contents))
    return Fraction(gcd(*(int(content * below) for content in contents)), below)


def _curves(priced: Sequence[tuple[Pack, Price]], unit: Fraction) -> tuple[tuple[Curve, ...], int]:
    """Every pack in whole numbers: contents in `unit`, costs in parts of the currency; how many of them make one."""
    steps = [Fraction(pack.multiple) for pack, _ in priced]
    exact = [list(_segments(price, step)) for (_, price), step in zip(priced, steps, strict=True)]
    cents = lcm(*(part.denominator for items in exact for _, *parts in items for part in parts))
    whole = lcm(*(step.denominator for step in steps))
    curves = [
        Curve(
            weight=int(Fraction(pack.content) * step / unit),
            first=ceil(Fraction(pack.minimum) / step),
            segments=tuple(Segment(start, int(offset * cents), int(rate * cents)) for start, offset, rate in items),
            packs=int(step * whole),
            **_periods(price, step),
        )
        for (pack, price), step, items in zip(priced, steps, exact, strict=True)
    ]
    return tuple(curves), cents


def _periods(price: Price, step: Fraction) -> dict[str, int]:
    if price.model is not PriceModel.PACKAGE:
        return {}
    packages = step / Fraction(price.base_quantity)
    return {"periods": packages.numerator, "period": packages.denominator}


def _segments(price: Price, step: Fraction) -> Iterator[tuple[int, Fraction, Fraction]]:
    """`Price.gross` of whole steps, as straight pieces: first step, offset, and rate for each step (or package)."""
    amounts = [Fraction(item.amount) for item in price.breaks]
    if price.model is PriceModel.PACKAGE:
        yield 0, Fraction(0), amounts[0]
        return
    each = step / Fraction(price.base_quantity)
    if price.model is not PriceModel.GRADUATED:
        starts = [0, *(ceil(Fraction(item.from_quantity) / step) for item in price.breaks[1:])]
        yield from ((start, Fraction(0), amount * each) for start, amount in zip(starts, amounts, strict=True))
        return
    offset = Fraction(0)
    for index, (item, amount) in enumerate(zip(price.breaks, amounts, strict=True)):
        edge = max(Fraction(item.from_quantity) - 1, Fraction(0)) if index else Fraction(0)
        if index:
            offset += edge * (amounts[index - 1] - amount) / Fraction(price.base_quantity)
        yield ceil(edge / step), offset, amount * each
