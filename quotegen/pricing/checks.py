"""What is wrong with a request: every fault of it at once, before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from quotegen.errors import Fault, InputRefused, did_you_mean
from quotegen.language import trimmed
from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.occasion import Occasion
from quotegen.model.request import AllowanceChargeRequest, LineRequest, Terms
from quotegen.money import currencies, decimals, is_multiple, is_tender, last_day, plain, round_money, successor
from quotegen.pricing.tax import tax_of

LARGEST = Decimal(10) ** 15
"""No quantity and no amount reaches this: sums of them then stay exact in a Decimal's 28 digits."""


def refuse_unknown_currency(currency: str, day: date) -> None:
    """Nothing else can be said about a request in money that does not exist, or is not in use on the day of issue."""
    if is_tender(currency, day):
        return
    if currency not in currencies():
        of_the_day = sorted(each for each in currencies() if is_tender(each, day))
        hint = did_you_mean(currency, of_the_day, "use an ISO 4217 code such as EUR")
        raise InputRefused(Fault("currency_unknown", f"{currency} is not a currency", hint, "currency"))
    last, after = last_day(currency), successor(currency, day)
    until = f"it was until {last}" if last and last < day else "not yet"
    message = f"{currency} is not legal tender on the day of issue, {day}: {until}"
    hint = f"write {after}" if after and after != currency else "use a currency of that day"
    raise InputRefused(Fault("currency_not_in_use", message, hint, "currency"))


def terms_faults(terms: Terms, currency: str) -> Iterator[Fault]:
    """The faults of the money that is stated for the whole document."""
    stated = {"prepaid": terms.prepaid, "rounding": terms.rounding, "target_total": terms.target_total}
    stated |= {f"allowance_charges[{index}].amount": item.amount for index, item in enumerate(terms.allowance_charges)}
    for path, amount in stated.items():
        if amount is not None:
            yield from _amount_faults(amount, currency, path)


def line_faults(line: LineRequest, occasion: Occasion) -> Iterator[Fault]:
    """The faults of one line, each with its path inside the line."""
    catalogue = occasion.catalogue
    yield from _size_faults(line)
    pack = catalogue.packs.get(line.sku) if line.sku is not None else None
    if line.sku is None:
        yield from _unit_faults(line.unit or "piece", catalogue)
    elif pack is None:
        hint = did_you_mean(line.sku, catalogue.packs, "the SKUs are in packs.csv")
        yield Fault("unknown_sku", f"there is no SKU {line.sku}", hint, "sku")
    else:
        yield from _pack_faults(line, pack, catalogue)
        yield from _price_faults(pack.sku, line, occasion)
    if line.tax is not None or line.sku is None or pack is not None:
        yield from _tax_faults(line, occasion)
    yield from _allowance_faults(line.allowance_charges, occasion.currency)


def _amount_faults(amount: Decimal, currency: str, path: str) -> Iterator[Fault]:
    """Money that a person states must be payable: no more decimals than the currency has (BR-DEC)."""
    if abs(amount) >= LARGEST:
        yield too_large(path)
    elif amount != round_money(amount, currency):
        message = f"{currency} has {decimals(currency)} decimals, {plain(amount)} has more"
        yield Fault("too_many_decimals", message, "round it first", path)


def too_large(path: str) -> Fault:
    return Fault("number_too_large", "the number has more than 15 digits before the point", "check it", path)


def _size_faults(line: LineRequest) -> Iterator[Fault]:
    stated = {"quantity": line.quantity, "price": line.price, "base_quantity": line.base_quantity}
    large = [path for path, value in stated.items() if value is not None and abs(value) >= LARGEST]
    yield from (too_large(path) for path in large)
    if line.price is not None and not large:
        gross = Fraction(line.quantity) * Fraction(line.price) / Fraction(line.base_quantity or 1)
        if abs(gross) >= LARGEST:
            yield too_large("price")


def _unit_faults(unit: str, catalogue: Catalogue) -> Iterator[Fault]:
    if unit not in catalogue.units:
        yield Fault("unknown_unit", f"there is no unit {unit}", did_you_mean(unit, catalogue.units), "unit")


def _pack_faults(line: LineRequest, pack: Pack, catalogue: Catalogue) -> Iterator[Fault]:
    """A SKU is sold by its own unit, from its minimum on, in its multiples."""
    if line.unit is not None and line.unit != pack.unit:
        found = list(_unit_faults(line.unit, catalogue))
        message = f"{pack.sku} is sold by the {pack.unit}, not by the {line.unit}"
        yield from found or [Fault("unit_wrong", message, "leave the unit out and check the quantity", "unit")]
    if line.quantity < 0 and not catalogue.product_of(pack.sku).returnable:
        message = f"{pack.sku} is not taken back"
        hint = "a quantity below zero needs a product that is returnable, or a line of its own"
        yield Fault("quantity_negative", message, hint, "quantity")
    elif abs(line.quantity) < pack.minimum or not is_multiple(line.quantity, pack.multiple):
        rule = f"at least {trimmed(pack.minimum)}, in multiples of {trimmed(pack.multiple)}"
        message = f"{pack.sku} is not sold in a quantity of {trimmed(line.quantity)}"
        yield Fault("quantity_step", message, rule, "quantity")


def _price_faults(sku: str, line: LineRequest, occasion: Occasion) -> Iterator[Fault]:
    if line.price is not None:
        return
    if occasion.catalogue.price_of(sku, occasion.group, occasion.currency, occasion.issue_date) is None:
        yield Fault(
            "price_missing",
            f"{sku} has no price in {occasion.currency} on {occasion.issue_date}",
            "add it to a price list that is valid on that day, or give the line a price",
            "sku",
        )


def _tax_faults(line: LineRequest, occasion: Occasion) -> Iterable[Fault]:
    try:
        tax_of(line, occasion)
    except InputRefused as refused:
        return refused.faults
    return ()


def _allowance_faults(items: Sequence[AllowanceChargeRequest], currency: str) -> Iterator[Fault]:
    for index, item in enumerate(items):
        if item.amount is not None:
            yield from _amount_faults(item.amount, currency, f"allowance_charges[{index}].amount")
