"""Offers side by side: what is paid first, over the agreement and by the unit, and whether paying more pays back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from quotegen.model.comparison import Beside, Comparison, Horizon
from quotegen.model.quotation import Brief, Quotation, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.money import round_money
from quotegen.pricing.by_hand import counts_need, cover_alike
from quotegen.pricing.shares import shares

_MONTHS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}


def compared(quotation: Quotation) -> Quotation:
    """The quotation with its offers compared, every figure from their own lines and totals, to the cent.

    Nothing is compared where there is no brief. A consumer compares with tax, anybody else without; a
    budget is asked for without tax of everybody.
    """
    brief, with_tax = quotation.brief, quotation.with_tax
    if brief is None:
        return quotation
    least, alike = least_first(quotation.offers, brief), cover_alike(quotation.offers)
    offers = tuple(
        offer.model_copy(
            update={
                "comparison": Comparison(
                    today=paid_within(offer, 1, brief.agreement_months),
                    horizons=(_over_agreement(offer, brief.agreement_months),),
                    per_unit=_per_unit(offer, quotation, brief),
                    budget_left=budget_left(offer, brief, quotation.currency),
                    beside=_beside(offer, least, brief.agreement_months, with_tax)
                    if alike and offer is not least
                    else None,
                )
            }
        )
        for offer in quotation.offers
    )
    return quotation.model_copy(update={"offers": offers})


def least_first(offers: Sequence[QuotationOffer], brief: Brief) -> QuotationOffer:
    """The first of the offers whose first payment is the least: the others are held against it."""
    return min(offers, key=lambda offer: paid_within(offer, 1, brief.agreement_months))


def _over_agreement(offer: QuotationOffer, months: int) -> Horizon:
    return Horizon(
        months=months,
        orders=1,
        payable=paid_within(offer, months, months),
        tax_exclusive=_comes_to(offer, months, months, with_tax=False),
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


def _comes_to(offer: QuotationOffer, span: int, agreement_months: int, with_tax: bool) -> Decimal:
    """What the first `span` months cost, whatever of it is prepaid."""
    return sum(
        (
            (total.tax_inclusive if with_tax else total.tax_exclusive) * payments(offer, each, span, agreement_months)
            for each, total in offer.totals.items()
        ),
        Decimal(0),
    )


def _beside(offer: QuotationOffer, least: QuotationOffer, months: int, with_tax: bool) -> Beside:
    """Month by month: payments begin anew with every period, so what they differ by repeats, but for a drift.

    D(m) is what the offer has cost more by month m. With P the least common multiple of all periods, D(m + P) = D(m) +
    drift. A month of the first P in which D is above zero is still above it k periods later while D(m) + k drift > 0:
    without a drift below zero for ever, else for the last time with k = ceil(D(m) / -drift) - 1.
    """

    def more(month: int) -> Decimal:
        return _comes_to(offer, month, months, with_tax) - _comes_to(least, month, months, with_tax)

    period = math.lcm(*(_MONTHS.get(each, 1) for each in (*offer.totals, *least.totals)))
    if any(not set(each.totals) & set(_MONTHS) for each in (offer, least)):
        period = math.lcm(period, months)
    first = [more(month) for month in range(1, period + 1)]
    return Beside(
        difference=more(months),
        most=max(more(month) for month in range(1, months + 1)),
        paid_back=_paid_back(first, drift=more(period + 1) - first[0]),
    )


def _paid_back(first: Sequence[Decimal], drift: Decimal) -> int | None:
    """The month after the last dearer one; None if they never end."""
    dearer = [(month, amount) for month, amount in enumerate(first, 1) if amount > 0]
    if drift > 0 or (drift == 0 and dearer):
        return None
    return 1 + max((month + _still(amount, drift) * len(first) for month, amount in dearer), default=0)


def _still(amount: Decimal, drift: Decimal) -> int:
    """For how many periods more an amount above zero stays so, while each takes `drift` below zero off it."""
    return math.ceil(Fraction(amount) / -Fraction(drift)) - 1


def _per_unit(offer: QuotationOffer, quotation: Quotation, brief: Brief) -> Decimal | None:
    """The lines of the unit's groups over the agreement, with their shares of what is taken off all, by quantity."""
    unit, months = brief.per_unit, brief.agreement_months
    if unit is None or not counts_need(offer, unit):
        return None
    cost = [
        share * payments(offer, line.recurrence, months, months)
        for line, share in zip(offer.lines, shares(offer, quotation.currency, quotation.with_tax), strict=True)
        if line.group in unit.groups and not line.optional
    ]
    return round_money(Fraction(sum(cost, Decimal(0))) / Fraction(unit.quantity), quotation.currency)


def budget_left(offer: QuotationOffer, brief: Brief, currency: str) -> Decimal | None:
    """What the customer's budget of a month exceeds the average month of the agreement by: both are without tax."""
    if brief.budget is None:
        return None
    months = brief.agreement_months
    a_month = Fraction(_comes_to(offer, months, months, with_tax=False)) / months
    return round_money(Fraction(brief.budget) - a_month, currency)
