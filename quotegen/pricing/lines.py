"""One line: what it is called, what it costs, how it is taxed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotegen.errors import Fault, InputRefused, refuse_if_any
from quotegen.language import Language
from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import AllowanceCharge, LineReason, QuotationLine
from quotegen.model.request import LineRequest, Reason
from quotegen.money import plain, round_money
from quotegen.pricing.allowances import line_allowances, signed_sum
from quotegen.pricing.checks import LARGEST, line_faults, too_large
from quotegen.pricing.tax import tax_of
from quotegen.pricing.unit_price import unit_price


def price_line(index: int, line: LineRequest, occasion: Occasion) -> QuotationLine:
    """net_amount = r(quantity x price / base quantity) - allowances + charges, these in whole cents already.

    A line that is in no draft is called by its place. Raises InputRefused with all faults: of the SKU, its price that
    day, quantity, unit, tax and discounts.
    """
    refuse_if_any(tuple(line_faults(line, occasion)))
    catalogue, language = occasion.catalogue, occasion.language
    priced = unit_price(line, occasion)
    allowances = line_allowances(line.allowance_charges, priced.gross, occasion.currency)
    net = _net(priced.gross, allowances, occasion.currency)
    tax = tax_of(line, occasion)
    item = _item(line, catalogue, language)
    return QuotationLine.made(
        id=line.id or str(index + 1),
        sku=line.sku,
        name=item.name,
        description=line.description if line.sku and line.description else item.description,
        own_text=line.own_text,
        group=item.group,
        contents=item.contents,
        details=item.details,
        quantity=line.quantity,
        unit=item.unit,
        quantity_text=catalogue.units[item.unit].say(line.quantity, language),
        price=priced.price,
        price_trace=priced.trace,
        allowance_charges=allowances,
        net_amount=net,
        tax_category=tax,
        recurrence=line.recurrence,
        optional=line.optional,
        reason=_said(line.reason, language) if line.reason else None,
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """What is sold, as it is printed."""

    name: str
    unit: str
    description: str = ""
    group: str = ""
    contents: str = ""
    details: tuple[str, ...] = ()


def _item(line: LineRequest, catalogue: Catalogue, language: Language) -> _Item:
    if line.sku is None:
        return _Item(line.own_name, line.unit or "piece", line.own_text)
    pack = catalogue.packs[line.sku]
    return catalogue.once(("item", line.sku, language), lambda: _listed_item(pack, catalogue, language))


def _listed_item(pack: Pack, catalogue: Catalogue, language: Language) -> _Item:
    product = catalogue.products[pack.product]
    return _Item(
        name=product.name[language],
        unit=pack.unit,
        description=product.description[language],
        group=catalogue.categories[product.category].name[language],
        contents=catalogue.pack_in_words(pack, language) if pack.content != 1 else "",
        details=_details(pack, catalogue, language),
    )


def _said(reason: Reason, language: Language) -> LineReason:
    return LineReason.made(
        sentence=reason.sentence[language],
        need=reason.need[language],
        rule=reason.rule,
        answers=reason.answers,
        arithmetic=reason.arithmetic,
    )


def _net(gross: Fraction, allowances: Sequence[AllowanceCharge], currency: str) -> Decimal:
    """The gross is rounded before whole cents are taken off: 100 % off 0.015 leaves 0.00, not r(-0.005)."""
    if abs(gross) >= LARGEST:
        raise InputRefused(too_large("quantity"))
    net = round_money(gross, currency) + signed_sum(allowances)
    if net < 0 <= gross:
        message = f"the discounts exceed the line by {plain(-net)}"
        raise InputRefused(Fault("line_negative", message, "lower them", "allowance_charges"))
    if gross < 0 < net:
        message = f"the charges exceed what is credited by {plain(net)}"
        raise InputRefused(Fault("line_negative", message, "lower them", "allowance_charges"))
    return net


def _details(pack: Pack, catalogue: Catalogue, language: Language) -> tuple[str, ...]:
    """The attributes worth printing."""
    return tuple(
        catalogue.attribute_in_words(attribute, value, language)
        for attribute, value in catalogue.shown_attributes(catalogue.products[pack.product])
    )
