"""Offers side by side: today, over 12 and 36 months, by the unit, and the month in which it pays to have paid more."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from quotegen.model.quotation import Brief, Comparison, Horizon, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.money import round_money

HORIZONS = (12, 36)
_MONTHS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}


def compared(offers: Sequence[QuotationOffer], brief: Brief, currency: str) -> tuple[QuotationOffer, ...]:
    """Each offer with its comparison. Every figure follows from the offer's own lines and totals, to the cent."""
    least = min(offers, key=lambda offer: paid_within(offer, 1, brief.agreement_months))
    return tuple(
        offer.model_copy(update={"comparison": _comparison(offer, least, brief, currency)}) for offer in offers
    )


def _comparison(offer: QuotationOffer, least: QuotationOffer, brief: Brief, currency: str) -> Comparison:
    months = brief.agreement_months
    net = {each: total.tax_exclusive for each, total in offer.totals.items()}
    over_agreement = sum((amount * payments(offer, each, months, months) for each, amount in net.items()), Decimal(0))
    a_month = Fraction(over_agreement) / months
    return Comparison(
        today=paid_within(offer, 1, months),
        horizons=tuple(
            Horizon(months=span, orders=orders(offer, span, months), payable=paid_within(offer, span, months))
            for span in HORIZONS
        ),
        paid_back=None if offer is least else _paid_back(offer, least, months),
        per_unit=_per_unit(offer, brief, currency),
        budget_left=None if brief.budget is None else round_money(Fraction(brief.budget) - a_month, currency),
    )


def orders(offer: QuotationOffer, span: int, agreement_months: int) -> int:
    """An offer in which nothing recurs is ordered anew each time the agreement is over; any other is ordered once."""
    return 1 if set(offer.totals) & set(_MONTHS) else -(-span // agreement_months)


def payments(offer: QuotationOffer, recurrence: Recurrence, span: int, agreement_months: int) -> int:
    """How many payments of a recurrence fall into the first `span` months: each is due as its period begins."""
    period = _MONTHS.get(recurrence)
    return -(-span // period) if period else orders(offer, span, agreement_months)


def paid_within(offer: QuotationOffer, span: int, agreement_months: int) -> Decimal:
    """What has been paid by month `span`, tax included."""
    return sum(
        (
            (total.payable + total.prepaid) * payments(offer, each, span, agreement_months) - total.prepaid
            for each, total in offer.totals.items()
        ),
        Decimal(0),
    )


def _paid_back(offer: QuotationOffer, least: QuotationOffer, agreement_months: int) -> int | None:
    spans = range(1, max(HORIZONS) + 1)
    return next(
        (
            span
            for span in spans
            if paid_within(offer, span, agreement_months) <= paid_within(least, span, agreement_months)
        ),
        None,
    )


def _per_unit(offer: QuotationOffer, brief: Brief, currency: str) -> Decimal | None:
    """The lines of the unit's groups over the agreement, without tax and document discounts, by its quantity."""
    unit, months = brief.per_unit, brief.agreement_months
    if unit is None:
        return None
    paid = [
        line.net_amount * payments(offer, line.recurrence, months, months)
        for line in offer.lines
        if line.group in unit.groups and not line.optional
    ]
    return round_money(Fraction(sum(paid, Decimal(0))) / Fraction(unit.quantity), currency)
