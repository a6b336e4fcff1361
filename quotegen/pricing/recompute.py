"""A quotation worked out anew from its own lines: nothing but the document is needed, so a customer can do it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from quotegen.errors import Fault, QuotegenError
from quotegen.model.quotation import (
    AllowanceCharge,
    DocumentAllowanceCharge,
    Quotation,
    QuotationLine,
    QuotationOffer,
)
from quotegen.model.rules import Recurrence
from quotegen.money import allocate, decimals, exact_product, percent_of, plain, round_money
from quotegen.pricing.allowances import paid_weights, remaining, signed_sum
from quotegen.pricing.comparison import compared
from quotegen.pricing.comparison_before import compared_before, is_of_before
from quotegen.pricing.tax import group_of, line_nets
from quotegen.pricing.totals import monetary_total

_MONTHS_LIMIT = 1200
"""A comparison is worked out month by month."""


def recompute_faults(quotation: Quotation) -> tuple[Fault, ...]:
    """Every amount that does not follow from the lines, with its path; none for a quotation as it was priced.

    Worked out anew are discounts and charges, line nets, taxes, totals and the comparison. Quantities, prices, money
    stated for a discount, what is paid already and the prices of range tables follow from nothing in the document.
    """
    try:
        decimals(quotation.currency)
    except ValueError:
        return (Fault("recompute_impossible", f"{quotation.currency} is no currency", path="currency"),)
    faults = [
        fault.under(f"offers[{place}]")
        for place, offer in enumerate(quotation.offers)
        for fault in _offer_faults(offer, quotation.currency)
    ]
    return (*faults, *_comparison_faults(quotation))


def _offer_faults(offer: QuotationOffer, currency: str) -> Iterator[Fault]:
    for place, line in enumerate(offer.lines):
        yield from (fault.under(f"lines[{place}]") for fault in _line_faults(line, currency))
    counted = {each: _counted(offer, each) for each in Recurrence}
    for place, item in enumerate(offer.allowance_charges):
        found = _document_faults(item, counted[item.recurrence], currency)
        yield from (fault.under(f"allowance_charges[{place}]") for fault in found)
    for each in Recurrence:
        if bool(counted[each]) != (each in offer.totals):
            message = "there is a total without lines" if each in offer.totals else "the lines have no total"
            yield Fault("amount_differs", message, path=f"totals.{each}")
        elif counted[each]:
            yield from (fault.under(f"totals.{each}") for fault in _total_faults(offer, each, currency))


def _counted(offer: QuotationOffer, recurrence: Recurrence) -> list[QuotationLine]:
    return [line for line in offer.lines if line.recurrence is recurrence and not line.optional]


def _line_faults(line: QuotationLine, currency: str) -> Iterator[Fault]:
    """net = r(quantity x price / base quantity) - allowances + charges."""
    if line.price.base_quantity <= 0:
        yield Fault("recompute_impossible", "the base quantity is not above zero", path="price.base_quantity")
        return
    gross = exact_product(line.quantity, line.price.amount, line.price.base_quantity)
    for place, item in enumerate(line.allowance_charges):
        rest = Fraction(remaining(line.allowance_charges[:place], gross, currency))
        found = _percent_faults(item, gross, rest, currency)
        yield from (fault.under(f"allowance_charges[{place}]") for fault in found)
    yield from _differs(
        "net_amount", line.net_amount, round_money(gross, currency) + signed_sum(line.allowance_charges)
    )


def _percent_faults(item: AllowanceCharge, gross: Fraction, rest: Fraction, currency: str) -> Iterator[Fault]:
    """A percentage is of the line's gross, or of what those before it leave: its base amount says which."""
    if item.percent is None:
        yield from _differs("base_amount", item.base_amount, None)
        return
    stated = [base for base in (gross, rest) if item.base_amount == round_money(base, currency)]
    if not stated:
        yield from _differs("base_amount", item.base_amount, round_money(gross, currency))
    amounts = [percent_of(base, item.percent, currency) for base in stated or [gross]]
    if item.amount not in amounts:
        yield from _differs("amount", item.amount, amounts[0])


def _document_faults(item: DocumentAllowanceCharge, lines: Sequence[QuotationLine], currency: str) -> Iterator[Fault]:
    """A percentage is of the tax group that was named, or the group's share of that of all groups together."""
    if item.percent is None:
        yield from _differs("base_amount", item.base_amount, None)
        return
    nets = line_nets(lines)
    base = nets.get(group_of(item.tax_category), Decimal(0))
    yield from _differs("base_amount", item.base_amount, base)
    named = percent_of(base, item.percent, currency)
    if item.amount not in {named, _share(item, lines, currency)}:
        yield from _differs("amount", item.amount, named)


def _share(item: DocumentAllowanceCharge, lines: Sequence[QuotationLine], currency: str) -> Decimal | None:
    nets, group = line_nets(lines), group_of(item.tax_category)
    if group not in nets or item.percent is None or sum(nets.values(), Decimal(0)) <= 0:
        return None
    whole = percent_of(sum(nets.values(), Decimal(0)), item.percent, currency)
    return dict(zip(nets, allocate(whole, paid_weights(list(nets.values())), currency), strict=True))[group]


def _total_faults(offer: QuotationOffer, recurrence: Recurrence, currency: str) -> Iterator[Fault]:
    stated = offer.totals[recurrence]
    document = [item for item in offer.allowance_charges if item.recurrence is recurrence]
    try:
        anew = monetary_total(_counted(offer, recurrence), document, currency, stated.prepaid, stated.rounding)
    except QuotegenError as refused:
        yield from (Fault("recompute_impossible", fault.message, path=fault.path) for fault in refused.faults)
        return
    except ValidationError:
        yield _too_large("")
        return
    yield from _model_faults(stated, anew)


def _comparison_faults(quotation: Quotation) -> Iterator[Fault]:
    """Offers are compared where there is a brief, and nowhere else."""
    brief, offers = quotation.brief, quotation.offers
    if brief is None or not offers:
        yield from (
            Fault("amount_differs", "there is a comparison without a brief", path=f"offers[{place}].comparison")
            for place, offer in enumerate(offers)
            if offer.comparison is not None
        )
        return
    if not 0 < brief.agreement_months <= _MONTHS_LIMIT or (brief.per_unit and brief.per_unit.quantity <= 0):
        message = f"the months of the brief are not 1 to {_MONTHS_LIMIT}, or its units are not above zero"
        yield Fault("recompute_impossible", message, path="brief")
        return
    try:
        anew = (compared_before if is_of_before(offers) else compared)(quotation)
    except ValidationError:
        yield _too_large("brief")
        return
    except ValueError as wrong:  # an amount that is no whole number of cents cannot be split
        yield Fault("recompute_impossible", str(wrong), path="offers")
        return
    for place, (offer, again) in enumerate(zip(offers, anew.offers, strict=True)):
        found = _any_faults("comparison", offer.comparison, again.comparison)
        yield from (fault.under(f"offers[{place}]") for fault in found)


def _too_large(path: str) -> Fault:
    """A model takes no amount of more than 30 digits."""
    return Fault("recompute_impossible", "the amounts are too large to work with", path=path)


def _model_faults(stated: BaseModel, anew: BaseModel) -> Iterator[Fault]:
    for name in type(anew).model_fields:
        yield from _any_faults(name, getattr(stated, name), getattr(anew, name))


def _any_faults(path: str, stated: Any, anew: Any) -> Iterator[Fault]:
    """Two values of one form, field by field: the fault names the innermost that differs."""
    if isinstance(stated, BaseModel) and isinstance(anew, BaseModel):
        yield from (fault.under(path) for fault in _model_faults(stated, anew))
    elif isinstance(stated, tuple) and isinstance(anew, tuple) and len(stated) == len(anew):
        for place, (one, other) in enumerate(zip(stated, anew, strict=True)):
            yield from _any_faults(f"{path}[{place}]", one, other)
    else:
        yield from _differs(path, stated, anew)


def _differs(path: str, stated: object, anew: object) -> Iterator[Fault]:
    if stated != anew:
        yield Fault("amount_differs", f"it says {_said(stated)}, worked out it is {_said(anew)}", path=path)


def _said(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else "nothing" if value is None else str(value)
