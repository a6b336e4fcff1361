"""Prices that cannot be meant: below cost, more for less, or a unit price that rises with the quantity."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from quotegen.errors import Fault
from quotegen.language import trimmed
from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.finding import Finding
from quotegen.model.prices import Price, PriceList, PriceModel
from quotegen.money import shortest


def price_findings(catalogue: Catalogue) -> Iterator[Finding]:
    """In the order of the price lists. A lower unit price for more is a discount as it should be, and no finding."""
    for price_list in catalogue.price_lists:
        for sku, price in price_list.prices.items():
            yield from _below_cost(sku, price, price_list, catalogue)
            yield from _breaks(catalogue.packs[sku], price, price_list)
        for packs in catalogue.packs_of.values():
            priced = [pack for pack in packs if pack.sku in price_list.prices]
            yield from _larger_packs(priced, price_list)


BELOW_COST = "below_cost"
"""The one finding that tells what something costs the seller."""


def _below_cost(sku: str, price: Price, price_list: PriceList, catalogue: Catalogue) -> Iterator[Finding]:
    """The lowest price of any break is less than one pack costs the seller, in the same currency."""
    cost = catalogue.costs.get(sku)
    lowest = min(Fraction(step.amount) for step in price.breaks) / Fraction(price.base_quantity)
    if cost is not None and cost.currency == price_list.currency and lowest < Fraction(cost.cost):
        message = f"{sku} is sold for {shortest(lowest)} and costs {trimmed(cost.cost)} {cost.currency}"
        hint = "raise the price, or correct the cost in costs.csv"
        witness = {"list": price_list.id, "price": shortest(lowest), "cost": shortest(cost.cost)}
        yield _finding(BELOW_COST, message, hint, sku, witness)


def _breaks(pack: Pack, price: Price, price_list: PriceList) -> Iterator[Finding]:
    """At each break: a dearer unit, or a total below that of the most that can be ordered short of it."""
    for before, after in pairwise(price.breaks):
        start = _orderable(pack, after.from_quantity)
        if after.amount > before.amount:
            message = f"{pack.sku}: from {trimmed(after.from_quantity)} on each costs more than below"
            witness = {
                "list": price_list.id,
                f"below {trimmed(after.from_quantity)}": shortest(before.amount),
                f"from {trimmed(after.from_quantity)}": shortest(after.amount),
            }
            yield _finding("price_rises", message, "let the price fall at each break, or stay", pack.sku, witness)
        short = start - pack.multiple
        if short >= pack.minimum and price.gross(start) < price.gross(short):
            message = f"{trimmed(start)} of {pack.sku} cost less than {trimmed(short)}"
            witness = {"list": price_list.id, **_totals(pack, price, short), **_totals(pack, price, start)}
            hint = "let the price fall less at this break, or in more breaks"
            yield _finding("break_costs_less", message, hint, pack.sku, witness)


def _larger_packs(packs: list[Pack], price_list: PriceList) -> Iterator[Finding]:
    """The least that can be ordered of a pack costs less than a smaller content in packs of the next smaller size.

    Of a price by whole packages only full ones are compared.
    """
    for small, large in pairwise(packs):
        mine, theirs = price_list.prices[small.sku], price_list.prices[large.sku]
        whole = mine.base_quantity if mine.model is PriceModel.PACKAGE else small.multiple
        short = large.content * large.minimum / small.content
        count = max(-(-Fraction(short) // Fraction(whole)) - 1, 0) * whole
        if count >= small.minimum and theirs.gross(large.minimum) < mine.gross(count):
            message = f"{trimmed(large.minimum)} of {large.sku} cost less than {trimmed(count)} of {small.sku}"
            totals = {**_totals(small, mine, count), **_totals(large, theirs, large.minimum)}
            hint = f"more for less money: lower {small.sku}, or raise {large.sku}"
            yield _finding("pack_costs_less", message, hint, large.sku, {"list": price_list.id, **totals})


def _orderable(pack: Pack, quantity: Decimal) -> Decimal:
    """The least of at least so many that can be ordered."""
    steps = -(-Fraction(quantity) // Fraction(pack.multiple))
    return max(pack.multiple * steps, pack.minimum)


def _totals(pack: Pack, price: Price, quantity: Decimal) -> dict[str, str]:
    return {f"{trimmed(quantity)} of {pack.sku}": shortest(price.gross(quantity))}


def _finding(code: str, message: str, hint: str, sku: str, witness: dict[str, str]) -> Finding:
    return Finding(Fault(code, message, hint, f"prices.{sku}.{witness['list']}"), prices=witness)
