"""What each line comes to with its share of what is taken off, put on and taxed for many lines together.

For comparisons and charts; no total is ever made of shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from quotegen.model.quotation import QuotationOffer, TaxSubtotal
from quotegen.model.rules import Recurrence
from quotegen.money import allocate, percent_of
from quotegen.pricing.allowances import paid_weights
from quotegen.pricing.tax import Group, group_of


def shares(offer: QuotationOffer, currency: str, with_tax: bool) -> tuple[Decimal, ...]:
    """One amount for each line, in order; those of a recurrence sum to its total, without or with tax.

    A discount or charge on the document is of one tax group and recurrence. It is split over the lines there in
    proportion to what is paid (`paid_weights`, `allocate`), so the parts sum to the whole; where the group has no line,
    over all lines of the recurrence. The tax of a group is split over its lines: a line that is credited bears its own,
    below zero, the others the rest by what is paid. Optional lines bear nothing and keep their net. ValueError where an
    amount is not in whole cents.
    """
    amounts = [line.net_amount for line in offer.lines]
    for item in offer.allowance_charges:
        change = item.amount if item.charge else -item.amount
        _split(change, amounts, _bearing(offer, item.recurrence, group_of(item.tax_category)), currency)
    if with_tax:
        for recurrence, total in offer.totals.items():
            for part in total.tax_subtotals:
                places = _bearing(offer, recurrence, (part.category, part.rate.normalize()))
                _add_tax(part, amounts, places, currency)
    return tuple(amounts)


def _bearing(offer: QuotationOffer, recurrence: Recurrence, group: Group) -> list[int]:
    """The places of the lines that something of this recurrence and tax group is split over."""
    of_it = [place for place, line in enumerate(offer.lines) if line.recurrence is recurrence and not line.optional]
    return [place for place in of_it if group_of(offer.lines[place].tax_category) == group] or of_it


def _add_tax(part: TaxSubtotal, amounts: list[Decimal], places: Sequence[int], currency: str) -> None:
    paid = [place for place in places if amounts[place] > 0] or places
    own = {place: percent_of(amounts[place], part.rate, currency) for place in places if place not in paid}
    _split(part.tax - sum(own.values(), Decimal(0)), amounts, paid, currency)
    for place, tax in own.items():
        amounts[place] += tax


def _split(whole: Decimal, amounts: list[Decimal], places: Sequence[int], currency: str) -> None:
    if places and whole:
        parts = allocate(whole, _weights([amounts[place] for place in places]), currency)
        for place, part in zip(places, parts, strict=True):
            amounts[place] += part


def _weights(amounts: Sequence[Decimal]) -> list[Decimal]:
    """What is paid bears it; where nothing is paid, what is credited, in proportion."""
    return paid_weights(amounts if any(amount > 0 for amount in amounts) else [-amount for amount in amounts])
