"""What an offer comes to over the whole agreement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from quotegen.model.quotation import QuotationOffer
from quotegen.pricing.comparison import paid_within, payments


@dataclass(frozen=True, slots=True)
class Committed:
    """The sum of all payments, without tax and with it; what is paid already is in it."""

    net: Decimal
    gross: Decimal


def committed(offer: QuotationOffer, months: int) -> Committed:
    """Of each recurrence its total as often as it falls due in so many months, what is paid once beside it."""
    totals = offer.totals
    return Committed(
        net=sum(
            (total.tax_exclusive * payments(offer, each, months, months) for each, total in totals.items()), Decimal(0)
        ),
        gross=paid_within(offer, months, months) + sum((total.prepaid for total in totals.values()), Decimal(0)),
    )
