"""The sums of one recurrence, in the order of EN 16931, and the total a person asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from quotegen.errors import Fault, RuleRefused
from quotegen.language import percent
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import DocumentAllowanceCharge, LineTax, MonetaryTotal, QuotationLine, TaxSubtotal
from quotegen.model.rules import Recurrence
from quotegen.money import allocate, percent_of, plain, round_money, smallest_unit
from quotegen.pricing.allowances import paid_weights
from quotegen.pricing.tax import Group, line_nets, tax_subtotals


def monetary_total(
    lines: Sequence[QuotationLine],
    document: Sequence[DocumentAllowanceCharge],
    currency: str,
    prepaid: Decimal = Decimal(0),
    rounding: Decimal = Decimal(0),
) -> MonetaryTotal:
    """BT-106 to BT-115 for lines of one recurrence; optional lines must be left out by the caller."""
    zero = round_money(0, currency)
    subtotals = tax_subtotals(lines, document, currency)
    line_total = sum((line.net_amount for line in lines), zero)
    allowances = sum((item.amount for item in document if not item.charge), zero)
    charges = sum((item.amount for item in document if item.charge), zero)
    tax = sum((part.tax for part in subtotals), zero)
    exclusive = line_total - allowances + charges
    _refuse_overdrawn(exclusive - min(line_total, zero), subtotals, line_nets(lines))
    return MonetaryTotal(
        line_total=line_total,
        allowance_total=allowances,
        charge_total=charges,
        tax_exclusive=exclusive,
        tax_subtotals=subtotals,
        tax=tax,
        tax_inclusive=exclusive + tax,
        prepaid=prepaid + zero,
        rounding=rounding + zero,
        payable=exclusive + tax - prepaid + rounding,
    )


def _refuse_overdrawn(left: Decimal, subtotals: Sequence[TaxSubtotal], nets: Mapping[Group, Decimal]) -> None:
    """Discounts take away what is paid, in all and in each tax group, and no more; only lines credit anything."""
    path, hint = "allowance_charges", "lower the discounts on the document"
    if left < 0:
        message = f"the discounts exceed what they are taken from by {plain(-left)}"
        raise RuleRefused(Fault("total_negative", message, hint, path))
    for part in subtotals:
        credited = min(nets.get((part.category, part.rate.normalize()), Decimal(0)), Decimal(0))
        if part.taxable < credited:
            message = f"the discounts exceed what is taxed at {part.category} {percent(part.rate, 'en')} by"
            raise RuleRefused(Fault("tax_group_negative", f"{message} {plain(credited - part.taxable)}", hint, path))


def main_recurrence(lines: Sequence[QuotationLine]) -> Recurrence:
    """Where money that names no recurrence belongs: once if anything is paid once, else the most frequent."""
    present = {line.recurrence for line in lines}
    return next((recurrence for recurrence in Recurrence if recurrence in present), Recurrence.ONCE)


def reach_target(
    target: Decimal,
    lines: Sequence[QuotationLine],
    document: Sequence[DocumentAllowanceCharge],
    occasion: Occasion,
) -> tuple[tuple[DocumentAllowanceCharge, ...], Decimal]:
    """The allowance (or charge) and the rounding that make the tax-inclusive total exactly `target`.

    It is split in proportion to what is taxable so far, so it never turns a tax group negative. Some totals
    cannot be reached by whole cents of net, since tax is rounded: what is left over is the rounding (BT-114),
    at most one cent for each group that bears tax. Of all allowances near the exact solution, the one with the
    smallest rounding is taken, of these the smallest.
    """
    before = monetary_total(lines, document, occasion.currency)
    parts, cent = before.tax_subtotals, smallest_unit(occasion.currency)
    rate = _mean_rate(parts)
    guess = round_money(Fraction(before.tax_inclusive - target) / (1 + rate / 100), occasion.currency)
    reach = 2 * len(parts) + 3
    near = (guess + step * cent for step in range(-reach, reach + 1))
    found = (
        (target - _inclusive(parts, change, occasion.currency), change)
        for change in near
        if change <= before.tax_exclusive
    )
    rounding, change = min(found, key=lambda pair: (abs(pair[0]), abs(pair[1])))
    return _agreed(parts, change, lines[0].recurrence, occasion), rounding


def _weights(parts: Sequence[TaxSubtotal]) -> list[Decimal]:
    return paid_weights([part.taxable for part in parts])


def _mean_rate(parts: Sequence[TaxSubtotal]) -> Fraction:
    weights = [Fraction(weight) for weight in _weights(parts)]
    weighted = (weight * Fraction(part.rate) for weight, part in zip(weights, parts, strict=True))
    return sum(weighted, Fraction(0)) / sum(weights, Fraction(0))


def _inclusive(parts: Sequence[TaxSubtotal], change: Decimal, currency: str) -> Decimal:
    """The tax-inclusive total after taking `change` off (or adding it, if negative)."""
    shares = allocate(change, _weights(parts), currency)
    nets = [part.taxable - share for part, share in zip(parts, shares, strict=True)]
    taxes = [percent_of(net, part.rate, currency) for net, part in zip(nets, parts, strict=True)]
    return sum(nets, Decimal(0)) + sum(taxes, Decimal(0))


def _agreed(
    parts: Sequence[TaxSubtotal], change: Decimal, recurrence: Recurrence, occasion: Occasion
) -> tuple[DocumentAllowanceCharge, ...]:
    shares = allocate(abs(change), _weights(parts), occasion.currency)
    return tuple(
        DocumentAllowanceCharge(
            charge=change < 0,
            amount=amount,
            reason=occasion.catalogue.policy.agreed_price[occasion.language],
            tax_category=LineTax(code=part.category, rate=part.rate, reason=part.reason),
            recurrence=recurrence,
        )
        for part, amount in zip(parts, shares, strict=True)
        if amount
    )
