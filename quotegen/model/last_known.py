"""What a draft remembers of the catalogue: each product as it was when the draft was last saved with it.

A product that the catalogue has no more can still be shown, and sold at its old price where somebody decides so.
"""

from __future__ import annotations

from decimal import Decimal

from quotegen.language import LANGUAGES
from quotegen.model.base import LocalText, Model
from quotegen.model.catalogue import Catalogue, Category, Pack, Product
from quotegen.model.prices import Price, PriceBreak
from quotegen.model.quotation import Quotation, QuotationLine
from quotegen.model.tax import Supply, TaxCode, TaxTable

_ANY = Decimal("0.000001")
"""The step of a pack of which nobody knows how it was sold."""


class LastKnown(Model):
    """A SKU with its product and category, without attributes, and its price; None where it had none."""

    pack: Pack
    product: Product
    category: Category
    price: Price | None = None


def known_now(sku: str, catalogue: Catalogue, price: Price | None) -> LastKnown:
    """A SKU of the catalogue, at the price that is in force."""
    return LastKnown(
        pack=catalogue.packs[sku],
        product=catalogue.product_of(sku).model_copy(update={"attributes": {}}),
        category=catalogue.category_of(sku).model_copy(update={"attributes": ()}),
        price=price,
    )


def never_known(sku: str, taxes: TaxTable) -> LastKnown:
    """All that is left of a SKU that nobody has written down: its name, without a price."""
    return _described(sku, "piece", sku, Supply.GOODS, taxes.classes[0].id)


def known_in(quotation: Quotation, taxes: TaxTable) -> dict[str, LastKnown]:
    """Every SKU as a quotation has it, which is in one language and at the price of its quantity."""
    lines = (line for offer in quotation.offers for line in offer.lines)
    return {line.sku: _as_quoted(line, taxes) for line in lines if line.sku is not None}


def _as_quoted(line: QuotationLine, taxes: TaxTable) -> LastKnown:
    sku, code = line.sku or "", line.tax_category.code
    supply = Supply.SERVICE if code in {TaxCode.REVERSE_CHARGE, TaxCode.OUTSIDE_SCOPE} else Supply.GOODS
    at_home = ((each.code, each.rate) == (code, line.tax_category.rate) for each in taxes.classes)
    tax = next((each for each, same in zip(taxes.classes, at_home, strict=True) if same), taxes.classes[0])
    found = _described(sku, line.unit, line.name, supply, tax.id)
    listed = line.trace.list_amount if line.trace.manual else line.price.amount
    if listed is None:
        return found
    step = PriceBreak(from_quantity=Decimal(0), amount=listed)
    price = Price(sku=sku, base_quantity=line.price.base_quantity, breaks=(step,))
    return found.model_copy(update={"price": price})


def _described(sku: str, unit: str, name: str, supply: Supply, tax: str) -> LastKnown:
    said = LocalText(dict.fromkeys(LANGUAGES, name))
    return LastKnown(
        pack=Pack(sku=sku, product=sku, unit=unit, content=Decimal(1), minimum=_ANY, multiple=_ANY),
        product=Product(
            id=sku, category="discontinued", name=said, description=said, cpv="00000000", tax=tax, returnable=True
        ),
        category=Category(id="discontinued", name=said, content_unit=unit, supply=supply),
    )
