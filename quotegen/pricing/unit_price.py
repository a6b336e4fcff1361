"""What one unit costs: the price list, the break, or what a person set; and the trace of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotegen.language import trimmed
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceBreak, PriceList, PriceModel
from quotegen.model.quotation import ItemPrice, PriceSource, PriceTrace
from quotegen.model.request import LineRequest
from quotegen.money import exact_product, round_money, round_to


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price, how it came about, and what the whole quantity costs at it (exact, not rounded)."""

    price: ItemPrice
    trace: PriceTrace
    gross: Fraction


def unit_price(line: LineRequest, occasion: Occasion) -> UnitPrice:
    """The list price of a SKU, replaced by a price set by hand if there is one; or an ad hoc price."""
    if line.sku is None:
        return _by_hand(line, PriceTrace(source=PriceSource.AD_HOC))
    listed = _listed(line.sku, line.quantity, occasion)
    if line.price is None:
        assert listed is not None, line.sku  # line_faults saw to it
        return listed
    if listed is None:
        return _by_hand(line, PriceTrace(source=PriceSource.MANUAL, manual=line.manual))
    kept = {
        "source": PriceSource.MANUAL,
        "list_amount": _per(line.base_quantity or Decimal(1), listed.price),
        "manual": line.manual,
    }
    return _by_hand(line, listed.trace.model_copy(update=kept))


def _per(base: Decimal, price: ItemPrice) -> Decimal:
    """The same price for another base quantity, so that it can stand beside one set by hand."""
    if base == price.base_quantity:
        return price.amount
    amount = Fraction(price.amount) * Fraction(base) / Fraction(price.base_quantity)
    return trimmed(round_to(amount, 6))


def _by_hand(line: LineRequest, trace: PriceTrace) -> UnitPrice:
    assert line.price is not None
    base = line.base_quantity or Decimal(1)
    gross = exact_product(line.quantity, line.price, base)
    return UnitPrice(ItemPrice(amount=line.price, base_quantity=base), trace, gross)


def _listed(sku: str, quantity: Decimal, occasion: Occasion) -> UnitPrice | None:
    """The price in force, if there is one."""
    found = occasion.catalogue.price_of(sku, occasion.group, occasion.currency, occasion.issue_date)
    if found is None:
        return None
    price_list, price = found
    sign, quantity = (-1, -quantity) if quantity < 0 else (1, quantity)  # taken back at what so many cost
    step = price.break_at(quantity)
    key = ("stated", price_list.id, sku, step.from_quantity)
    shown, trace = occasion.catalogue.once(key, lambda: _stated(price_list, price, step))
    gross = price.gross(quantity)
    if price.model in {PriceModel.GRADUATED, PriceModel.PACKAGE}:
        shown = _as_one_sum(gross, quantity, occasion.currency)
        gross = exact_product(quantity, shown.amount, shown.base_quantity)
    return UnitPrice(shown, trace, sign * gross)


def _stated(price_list: PriceList, price: Price, step: PriceBreak) -> tuple[ItemPrice, PriceTrace]:
    """A break of a list as it is printed, and as it is traced."""
    trace = PriceTrace(
        source=PriceSource.LIST, price_list=price_list.id, model=price.model, from_quantity=step.from_quantity
    )
    return ItemPrice(amount=step.amount, base_quantity=price.base_quantity), trace


def _as_one_sum(gross: Fraction, quantity: Decimal, currency: str) -> ItemPrice:
    """Where units differ in price, the price is stated for the whole quantity, so that
    quantity x price / base quantity stays exact (EN 16931 BT-146 takes any number of decimals)."""
    amount = round_money(gross, currency)
    return ItemPrice(amount=amount if amount == gross else round_to(gross, 6), base_quantity=quantity)
