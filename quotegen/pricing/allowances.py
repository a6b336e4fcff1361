"""Discounts and charges, on a line and on the document.

A percentage is computed once on its base and rounded once. A document discount over several tax groups is
split by largest remainder, so that its parts always sum to the whole; never over single units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from quotegen.errors import Fault, InputRefused, refuse_if_any
from quotegen.language import trimmed
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import AllowanceCharge, DocumentAllowanceCharge, LineTax, QuotationLine
from quotegen.model.request import AllowanceChargeRequest, TaxChoice
from quotegen.model.rules import Recurrence
from quotegen.money import allocate, percent_of, round_money
from quotegen.pricing.tax import Group, chosen_tax, group_of, line_nets


def line_allowances(
    requests: Sequence[AllowanceChargeRequest], gross: Fraction, currency: str
) -> tuple[AllowanceCharge, ...]:
    """Each percentage is of the line's gross (quantity x price / base quantity), or of what those before it leave.

    One of zero is left out.
    """
    found: list[AllowanceCharge] = []
    for item in requests:
        base = gross if item.of == "gross" else Fraction(remaining(found, gross, currency))
        if not item.is_nothing:
            found.append(
                AllowanceCharge(
                    charge=item.charge,
                    percent=item.percent,
                    base_amount=round_money(base, currency) if item.percent is not None else None,
                    amount=_amount(item, base, currency),
                    reason=item.reason,
                )
            )
    return tuple(found)


class _Reduced(Protocol):
    """A discount or a charge on a line, as it was priced."""

    @property
    def charge(self) -> bool: ...
    @property
    def percent(self) -> Decimal | None: ...
    @property
    def amount(self) -> Decimal: ...


def remaining(items: Iterable[_Reduced], gross: Fraction, currency: str) -> Decimal:
    """What these leave of a line, in whole cents: of a price never less than zero, of a credit never more."""
    left = round_money(gross, currency) + signed_sum(items)
    return min(left, Decimal(0)) if gross < 0 else max(left, Decimal(0))


def of_remaining(items: Sequence[_Reduced], gross: Fraction, currency: str) -> tuple[bool, ...]:
    """Whether each is a percentage of what those before it leave. That shows in its amount alone, where it matters."""
    return tuple(
        item.percent is not None
        and item.amount != percent_of(gross, item.percent, currency)
        and item.amount == percent_of(remaining(items[:place], gross, currency), item.percent, currency)
        for place, item in enumerate(items)
    )


def _amount(item: AllowanceChargeRequest, base: Fraction | Decimal, currency: str) -> Decimal:
    if item.percent is not None:
        return percent_of(base, item.percent, currency)
    assert item.amount is not None
    return round_money(item.amount, currency)  # fills up decimals; it has no more than the currency


def signed_sum(items: Iterable[_Reduced]) -> Decimal:
    """Charges minus allowances."""
    return sum((item.amount if item.charge else -item.amount for item in items), Decimal(0))


def document_allowances(
    requests: Sequence[AllowanceChargeRequest],
    lines: Sequence[QuotationLine],
    main: Recurrence,
    occasion: Occasion,
) -> tuple[DocumentAllowanceCharge, ...]:
    """Every request on every recurrence it applies to: a percentage on all, money on the main one, unless named."""
    found: list[DocumentAllowanceCharge] = []
    faults: list[Fault] = []
    if not requests:
        return ()
    present = [recurrence for recurrence in Recurrence if any(line.recurrence is recurrence for line in lines)]
    for index, item in enumerate(requests):
        if item.is_nothing:
            continue
        wanted = [item.recurrence] if item.recurrence else present if item.percent is not None else [main]
        try:
            for recurrence in wanted:
                part = [line for line in lines if line.recurrence is recurrence]
                found.extend(_document_allowance(item, part, recurrence, occasion))
        except InputRefused as refused:
            faults.extend(fault.under(f"allowance_charges[{index}]") for fault in refused.faults)
    refuse_if_any(faults)
    return tuple(found)


def _document_allowance(
    item: AllowanceChargeRequest, lines: Sequence[QuotationLine], recurrence: Recurrence, occasion: Occasion
) -> Iterable[DocumentAllowanceCharge]:
    if not lines:
        raise InputRefused(Fault("recurrence_empty", f"no line is paid {recurrence.how_often}", path="recurrence"))
    nets = line_nets(lines)
    if item.tax is not None:
        tax = _named_tax(item.tax, lines, occasion)
        base = nets.get(group_of(tax), Decimal(0))
        if item.percent is not None and base <= 0:
            raise InputRefused(
                Fault("allowance_base_empty", "no line has this tax, so there is nothing to take a percentage of",
                      "give an amount of money instead", "tax")
            )  # fmt: skip
        parts = [(tax, base, _amount(item, base, occasion.currency))]
    else:
        whole = max(sum(nets.values(), Decimal(0)), Decimal(0))
        parts = split_over_groups(_amount(item, whole, occasion.currency), lines, occasion)
    for tax, base, amount in parts:
        if amount:
            yield DocumentAllowanceCharge(
                charge=item.charge,
                percent=item.percent,
                base_amount=base if item.percent is not None else None,
                amount=amount,
                reason=item.reason,
                tax_category=tax,
                recurrence=recurrence,
            )


def _named_tax(choice: TaxChoice, lines: Sequence[QuotationLine], occasion: Occasion) -> LineTax:
    """The group that a person names; its reason is that of its lines unless another one is given."""
    named = (choice.category, trimmed(choice.rate))
    known = [line.tax_category for line in lines if group_of(line.tax_category) == named]
    if known and not choice.reason:
        return min(known, key=lambda tax: tax.reason)
    return chosen_tax(choice, occasion)


def paid_weights(nets: Sequence[Decimal]) -> list[Decimal]:
    """What bears a share of an amount: what is paid, and not what is credited; where nothing is paid, all the same."""
    paid = [max(net, Decimal(0)) for net in nets]
    return paid if any(paid) else [Decimal(1)] * len(paid)


def split_over_groups(
    amount: Decimal, lines: Sequence[QuotationLine], occasion: Occasion
) -> list[tuple[LineTax, Decimal, Decimal]]:
    """(tax, base, part of `amount`) for each tax group, in proportion to what is paid in it."""
    nets = line_nets(lines)
    taxes: dict[Group, LineTax] = {}
    for line in lines:
        taxes.setdefault(group_of(line.tax_category), line.tax_category)
    parts = allocate(amount, paid_weights(list(nets.values())), occasion.currency)
    return [(taxes[group], nets[group], part) for group, part in zip(nets, parts, strict=True)]
