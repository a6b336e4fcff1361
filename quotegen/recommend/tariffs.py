"""What a product costs for more or less of it: limits that hold for every quantity of a span."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from quotegen.model.catalogue import Pack
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceModel
from quotegen.money import exact_product, round_money, smallest_unit
from quotegen.recommend.packs import PackPlan, cheapest_packs, priced_packs, same_packs
from quotegen.recommend.possible import Span


class Tariff:
    """The packs of one product with their prices; falsy where none has any.

    Cost is not monotone in the quantity, because surplus has a ceiling. What holds for every quantity q:
    no mix is cheaper than the lowest price of a content unit times q, or than the cheapest order there is; and the
    mix of least content, which is always allowed, brings at most q plus the smallest order, and costs at most the
    dearest price of a content unit times that. Both are linear, so they also hold for parts that share their packs.
    From the quantity on where its last pack is within the ceiling, a single pack size is an allowed mix as well.
    """

    def __init__(self, packs: Sequence[Pack], occasion: Occasion) -> None:
        self.packs, self.occasion = packs, occasion
        lists = occasion.catalogue.lists_in_force(occasion.group, occasion.currency, occasion.issue_date)
        self.priced = priced_packs(packs, lists)
        self.surplus_limit = occasion.catalogue.policy.surplus_limit
        self.surplus = Fraction(self.surplus_limit) / 100
        self.plans: dict[Fraction, PackPlan] = {}
        self.costs: dict[Span, Span] = {}
        if self.priced:
            self.smallest = min(_first(pack) * Fraction(pack.content) for pack, _ in self.priced)
            self.dearest = max(_dearest(pack, price) for pack, price in self.priced)
            self.least = min(_cheapest_order(pack, price) for pack, price in self.priced)
            self.rates = sorted(rate for pack, price in self.priced for rate in _rates(pack, price))
            self.lowest = min(rate for _, rate in self.rates)
            self.cents = Fraction(smallest_unit(occasion.currency)) / 2 * len(self.priced)

    def __bool__(self) -> bool:
        return bool(self.priced)

    def plan(self, content: Fraction) -> PackPlan:
        if content not in self.plans:
            plan = cheapest_packs(self.packs, content, self.occasion)
            assert plan is not None
            self.plans[content] = plan
        return self.plans[content]

    def steady(self, content: Span) -> PackPlan | None:
        """The packs for every quantity of the span, if they are the same throughout."""
        low, high = content.low, content.high
        if low is None or high is None or low <= 0:
            return None
        return self.plan(low) if low == high or same_packs(self.priced, (low, high), self.surplus_limit) else None

    def cost(self, content: Span) -> Span:
        """Of a need that shares its packs with no other; not rounded."""
        if content not in self.costs:
            self.costs[content] = self._cost(content)
        return self.costs[content]

    def _cost(self, content: Span) -> Span:
        low = max(content.low or Fraction(0), Fraction(0))
        plan = self.steady(content)
        if plan is not None:
            return Span(plan.cost, plan.cost)
        return Span(max(self._lowest_up_to(content.high) * low, self.least), self._at_most(low, content.high))

    def paid(self, content: Span) -> Span:
        """The same with each line in whole cents."""
        plan = self.steady(content)
        return self._with_cents(self.cost(content)) if plan is None else Span.of(self.in_cents(plan))

    def added(self, content: Span) -> Span:
        """What a need adds at least and at most where it may share its packs with others."""
        low = max(content.low or Fraction(0), Fraction(0))
        high = None if content.high is None else self.dearest * (content.high + self.smallest)
        return self._with_cents(Span(self.lowest * low, high))

    def in_cents(self, plan: PackPlan) -> Decimal:
        prices = {pack.sku: price for pack, price in self.priced}
        amounts = [prices[portion.pack.sku].gross(portion.count) for portion in plan.portions]
        return sum((round_money(amount, self.occasion.currency) for amount in amounts), Decimal(0))

    def _with_cents(self, cost: Span) -> Span:
        return cost.plus(Span(-self.cents, self.cents))

    def _lowest_up_to(self, need: Fraction | None) -> Fraction:
        """The lowest price of a content unit that an order for so much reaches."""
        if need is None:
            return self.lowest
        most = need * (1 + self.surplus) + self.smallest
        return min((rate for start, rate in self.rates if start <= most), default=self.lowest)

    def _at_most(self, low: Fraction, high: Fraction | None) -> Fraction | None:
        if high is None:
            return None
        found = [self.dearest * (high + self.smallest)]
        for pack, price in self.priced if self.surplus else ():
            step = Fraction(pack.content) * Fraction(pack.multiple)
            alone = max(step / self.surplus, _first(pack) * Fraction(pack.content))
            below = [self.dearest * (min(high, alone) + self.smallest)] if low < alone else []
            above = [_most(pack, price, (max(low, alone), high))] if high >= alone else []
            found.append(max(below + above))
        return min(found)


def _first(pack: Pack) -> Fraction:
    """The fewest that may be ordered if any."""
    multiple = Fraction(pack.multiple)
    return ceil(Fraction(pack.minimum) / multiple) * multiple


def _rates(pack: Pack, price: Price) -> list[tuple[Fraction, Fraction]]:
    """The prices of a content unit, each with the content of an order that reaches it."""
    first = Decimal(0) if price.model is PriceModel.GRADUATED else price.break_at(pack.minimum).from_quantity
    content, base = Fraction(pack.content), Fraction(price.base_quantity)
    return [
        (
            Fraction(item.from_quantity) * content if item.from_quantity > first else Fraction(0),
            Fraction(item.amount) / base / content,
        )
        for item in price.breaks
        if item.from_quantity >= first
    ]


def _dearest(pack: Pack, price: Price) -> Fraction:
    """A started package is paid whole, so a small order pays most for each unit."""
    dearest = max(rate for _, rate in _rates(pack, price))
    return (
        dearest * (1 + Fraction(price.base_quantity) / _first(pack)) if price.model is PriceModel.PACKAGE else dearest
    )


def _cheapest_order(pack: Pack, price: Price) -> Fraction:
    first = _first(pack)
    later = [item.from_quantity for item in price.breaks if item.from_quantity > first]
    return min(price.gross(Decimal(count)) for count in (_decimal(first), *later))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _most(pack: Pack, price: Price, need: tuple[Fraction, Fraction]) -> Fraction:
    """The most that a single pack size costs over needs from the one to the other."""
    step = Fraction(pack.content) * Fraction(pack.multiple)
    low, high = (max(ceil(end / step) * Fraction(pack.multiple), _first(pack)) for end in need)
    found = [price.gross(_decimal(high))]
    if price.model is PriceModel.VOLUME:
        starts = [item.from_quantity for item in price.breaks[1:]]
        edges = [(start, before.amount) for start, before in zip(starts, price.breaks, strict=False)]
        reached = [(start, amount) for start, amount in edges if low < start <= high]
        found += [exact_product(start, amount, price.base_quantity) for start, amount in reached]
    return max(found)
