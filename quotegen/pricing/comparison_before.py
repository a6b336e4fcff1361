"""How offers were compared in what schemas 1 and 2 kept: that is what such a document is held to.

There were 12 and 36 months whatever the agreement. Tax was in them, and not in the price by the unit nor the budget.
Discounts on the document were not in the price by the unit. An offer was said to be paid back in the first month by
which no more had been paid, though it might be dearer again in the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from quotegen.model.comparison import Comparison, Horizon
from quotegen.model.quotation import Brief, Quotation, QuotationOffer
from quotegen.money import round_money
from quotegen.pricing.comparison import budget_left, least_first, orders, paid_within, payments

_HORIZONS = (12, 36)


def is_of_before(offers: Sequence[QuotationOffer]) -> bool:
    """Whether the comparisons are of that form: none says what the agreement comes to without tax."""
    horizons = [horizon for offer in offers if offer.comparison for horizon in offer.comparison.horizons]
    return bool(horizons) and all(horizon.tax_exclusive is None for horizon in horizons)


def compared_before(quotation: Quotation) -> Quotation:
    """The quotation with its offers compared as they were then."""
    brief = quotation.brief
    if brief is None:
        return quotation
    least, months = least_first(quotation.offers, brief), brief.agreement_months
    offers = tuple(
        offer.model_copy(
            update={
                "comparison": Comparison(
                    today=paid_within(offer, 1, months),
                    horizons=tuple(_horizon(offer, span, months) for span in _HORIZONS),
                    paid_back=None if offer is least else _first_month_no_dearer(offer, least, months),
                    per_unit=_per_unit_of_lines(offer, brief, quotation.currency),
                    budget_left=budget_left(offer, brief, quotation.currency),
                )
            }
        )
        for offer in quotation.offers
    )
    return quotation.model_copy(update={"offers": offers})


def _horizon(offer: QuotationOffer, span: int, months: int) -> Horizon:
    return Horizon(months=span, orders=orders(offer, span, months), payable=paid_within(offer, span, months))


def _first_month_no_dearer(offer: QuotationOffer, least: QuotationOffer, months: int) -> int | None:
    spans = range(1, max(_HORIZONS) + 1)
    return next((span for span in spans if paid_within(offer, span, months) <= paid_within(least, span, months)), None)


def _per_unit_of_lines(offer: QuotationOffer, brief: Brief, currency: str) -> Decimal | None:
    unit, months = brief.per_unit, brief.agreement_months
    if unit is None:
        return None
    cost = [
        line.net_amount * payments(offer, line.recurrence, months, months)
        for line in offer.lines
        if line.group in unit.groups and not line.optional
    ]
    return round_money(Fraction(sum(cost, Decimal(0))) / Fraction(unit.quantity), currency)
