"""Whole packs: which pack size of a product covers a quantity for the least money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotegen.model.catalogue import Pack
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceModel


@dataclass(frozen=True, slots=True)
class PackPlan:
    """So many of one pack: its list cost, and the content that arrives, at least what is needed."""

    pack: Pack
    count: Decimal
    cost: Fraction

    @property
    def content(self) -> Decimal:
        return self.pack.content * self.count


def cheapest_packs(packs: Sequence[Pack], quantity: Fraction, occasion: Occasion) -> PackPlan | None:
    """The least costly whole number of one pack size that covers `quantity` (in content units).

    Exact over all numbers of every pack size: a price break above the number needed is tried too. Between
    equal costs the smaller surplus wins, then the larger pack. None if no pack has a price on the day.
    """
    plans = [plan for pack in packs for plan in _plans(pack, quantity, occasion)]
    return min(plans, key=lambda plan: (plan.cost, plan.content, -plan.pack.content, plan.pack.sku), default=None)


def _plans(pack: Pack, quantity: Fraction, occasion: Occasion) -> Iterator[PackPlan]:
    found = occasion.catalogue.price_of(pack.sku, occasion.group, occasion.currency, occasion.issue_date)
    if found is None:
        return
    price = found[1]
    needed = orderable(pack, quantity / Fraction(pack.content))
    for count in sorted({needed, *_break_counts(pack, price, needed)}):
        yield PackPlan(pack, count, price.gross(count))


def _break_counts(pack: Pack, price: Price, needed: Decimal) -> Iterator[Decimal]:
    """Numbers above the need where the whole quantity gets cheaper."""
    if price.model is PriceModel.VOLUME:
        for step in price.breaks:
            if step.from_quantity > needed:
                yield orderable(pack, Fraction(step.from_quantity))


def orderable(pack: Pack, count: Fraction) -> Decimal:
    """`count` rounded up to what can be ordered: whole multiples, at least the minimum."""
    wanted = max(count, Fraction(pack.minimum))
    multiples = -(-wanted // Fraction(pack.multiple))
    return Decimal(multiples) * pack.multiple
