"""Whole packs: which mix of a product's pack sizes covers a quantity for the least money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from quotegen.model.catalogue import Pack
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceModel
from quotegen.recommend.mixes import Curve, Segment, cheapest_mix


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


def cheapest_packs(packs: Sequence[Pack], quantity: Fraction, occasion: Occasion) -> PackPlan | None:
    """The least costly mix of the packs of one product that covers `quantity` (in content units, above 0).

    Of each pack none is taken, or at least its `minimum` and a whole number of its `multiple`; its cost is that
    of its own number at the list price (`Price.gross`). The content is at least `quantity`, and at most the least
    that any mix must bring plus `surplus_limit` percent of `quantity`: more is bought to pay less only up to there.
    Exact. Between equal costs the smaller surplus wins, then fewer lines, then fewer packs, then the earlier SKU.
    More quantity never gives less content. None if no pack has a price on the day.
    """
    priced = [(pack, price) for pack in sorted(packs, key=lambda pack: pack.sku) for price in _price(pack, occasion)]
    if not priced:
        return None
    unit = _common_unit([Fraction(pack.content) * Fraction(pack.multiple) for pack, _ in priced])
    slack = quantity * Fraction(occasion.catalogue.policy.surplus_limit) / 100
    steps = cheapest_mix(_curves(priced, unit), ceil(quantity / unit), floor(slack / unit))
    taken = [(pack, price, pack.multiple * count) for (pack, price), count in zip(priced, steps, strict=True) if count]
    portions = [Portion(pack, count) for pack, _, count in taken]
    cost = sum((price.gross(count) for _, price, count in taken), Fraction(0))
    return PackPlan(tuple(sorted(portions, key=lambda item: (-item.pack.content, item.pack.sku))), cost)


def _price(pack: Pack, occasion: Occasion) -> Iterator[Price]:
    found = occasion.catalogue.price_of(pack.sku, occasion.group, occasion.currency, occasion.issue_date)
    if found is not None:
        yield found[1]


def _common_unit(contents: Sequence[Fraction]) -> Fraction:
    """The largest content that each of these is a whole number of."""
    below = lcm(*(content.denominator for content in contents))
    return Fraction(gcd(*(int(content * below) for content in contents)), below)


def _curves(priced: Sequence[tuple[Pack, Price]], unit: Fraction) -> list[Curve]:
    """Every pack in whole numbers: contents in `unit`, costs in a common part of the currency."""
    steps = [Fraction(pack.multiple) for pack, _ in priced]
    exact = [list(_segments(price, step)) for (_, price), step in zip(priced, steps, strict=True)]
    cents = lcm(*(part.denominator for items in exact for _, *parts in items for part in parts))
    whole = lcm(*(step.denominator for step in steps))
    return [
        Curve(
            weight=int(Fraction(pack.content) * step / unit),
            first=ceil(Fraction(pack.minimum) / step),
            segments=tuple(Segment(start, int(offset * cents), int(rate * cents)) for start, offset, rate in items),
            packs=int(step * whole),
            **_periods(price, step),
        )
        for (pack, price), step, items in zip(priced, steps, exact, strict=True)
    ]


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
