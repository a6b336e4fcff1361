"""What tables of a range print: of a whole category for a visit, and of what fits beside the lines of a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotegen.document.columns import Column, Fit, Set, fit
from quotegen.document.investment_view import price_text
from quotegen.document.pieces import dotted
from quotegen.document.whole import code
from quotegen.document.words import Words
from quotegen.language import Language, listing, long_date, price
from quotegen.model.catalogue import Attribute, Catalogue, Pack, Product
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Quotation, RangeTable

_NAMED_DEVICES = 6
"""More devices than these are counted instead of named."""


@dataclass(frozen=True, slots=True)
class RangePack:
    """A pack size with its list price for one, and how low it goes."""

    sku: str
    contents: str
    price: str
    best: str


@dataclass(frozen=True, slots=True)
class RangeProduct:
    name: str
    description: str
    details: str
    fits: str
    lasts: str
    packs: tuple[RangePack, ...]


@dataclass(frozen=True, slots=True)
class RangeGroup:
    title: str
    products: tuple[RangeProduct, ...]


@dataclass(frozen=True, slots=True)
class RangeView:
    """The whole presentation; every string ready."""

    language: Language
    title: str
    reference: str
    counted: str
    brand: str
    seller: str
    seller_line: str
    contact_line: str
    groups: tuple[RangeGroup, ...]

    @property
    def fit(self) -> Fit:
        """The columns of the tables, as wide as their longest figures."""
        packs = [pack for group in self.groups for product in group.products for pack in product.packs]
        held = [text for pack in packs for text in (pack.contents, pack.sku)]
        prices = [Set([pack.price for pack in packs], (90, 80, 70)), Set([pack.best for pack in packs], (80, 72, 65))]
        columns = [Column("pack", 360, [Set(held, (90, 80, 70))], padding=45), Column("price", 400, prices)]
        return fit(columns, 380 + 450)

    @property
    def has_fits(self) -> bool:
        """Whether any product fits a device, so that the column is worth its room."""
        return any(product.fits for group in self.groups for product in group.products)


@dataclass(frozen=True, slots=True)
class FittingRow:
    """Products that fit, with the price of one pack; `proposed` ones are lines of the offer."""

    values: tuple[str, ...]
    details: str
    fits: str
    lasts: str
    price: str
    pack: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class FittingNeed:
    need: str
    rows: tuple[FittingRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class FittingTable:
    """What fits for needs whose products are described by the same attributes."""

    attributes: tuple[str, ...]
    needs: tuple[FittingNeed, ...]


def fitting_tables(quotation: Quotation, words: Words) -> Iterator[FittingTable]:
    """The ranges of the quotation, those under the same heads in one table."""
    assert quotation.brief is not None
    under: dict[tuple[str, ...], list[FittingNeed]] = {}
    for table in quotation.brief.ranges:
        under.setdefault(table.attributes, []).append(_fitting_need(table, quotation, words))
    for attributes, needs in under.items():
        yield FittingTable(tuple(name[:1].upper() + name[1:] for name in attributes), tuple(needs))


def _fitting_need(table: RangeTable, quotation: Quotation, words: Words) -> FittingNeed:
    """Where products were changed by hand, none of those that were worked out is called the proposed one."""
    by_hand = any(each.need == table.need and each.what == "product" for each in quotation.recommended.by_hand)
    rows = tuple(
        FittingRow(
            values=row.values,
            details=" · ".join(row.details),
            fits=listing(row.fits, quotation.language),
            lasts=row.lasts,
            price=price_text(row.price, quotation, words),
            pack=row.pack,
            proposed=row.proposed and not by_hand,
        )
        for row in table.rows
    )
    return FittingNeed(table.need, rows, words("and_more", count=str(table.left_out)) if table.left_out else "")


def range_view(category: str, occasion: Occasion, words: Words) -> RangeView:
    """Every product of a category that has a price on the day, grouped by the category's first choice attribute."""
    catalogue, language = occasion.catalogue, occasion.language
    seller = catalogue.seller
    products = catalogue.products_of[category]
    packs = sum(len(catalogue.packs_of[product.id]) for product in products)
    contact = seller.contact
    return RangeView(
        language=language,
        title=catalogue.categories[category].name[language],
        reference=words("prices_of", date=long_date(occasion.issue_date, language)),
        counted=words("counted", products=str(len(products)), packs=str(packs)),
        brand=seller.brand,
        seller=seller.name,
        seller_line=dotted(seller.name, seller.address.in_one_line(), seller.website),
        contact_line=dotted(contact.name, seller.contact_role[language], contact.phone, contact.email or ""),
        groups=tuple(_groups(category, occasion, words)),
    )


def _groups(category: str, occasion: Occasion, words: Words) -> Iterator[RangeGroup]:
    catalogue, language = occasion.catalogue, occasion.language
    attribute = _grouping(category, catalogue)
    grouped: dict[str, list[Product]] = {}
    for product in catalogue.products_of[category]:
        value = product.attributes.get(attribute.id) if attribute else None
        names = [choice.name[language] for choice in attribute.choices if choice.value == value] if attribute else []
        grouped.setdefault(names[0] if names else "", []).append(product)
    for title, products in grouped.items():
        yield RangeGroup(
            title[:1].upper() + title[1:], tuple(_product(product, occasion, words) for product in products)
        )


def _grouping(category: str, catalogue: Catalogue) -> Attribute | None:
    """The first choice attribute that tells the category's products apart."""
    for attribute in catalogue.choice_attributes(category):
        values = {product.attributes.get(attribute.id) for product in catalogue.products_of[category]}
        if len(values) > 1:
            return attribute
    return None


def _product(product: Product, occasion: Occasion, words: Words) -> RangeProduct:
    catalogue, language = occasion.catalogue, occasion.language
    shown = catalogue.shown_attributes(product)
    fits = [fit for fit in catalogue.fits if fit.product == product.id]
    names = list(dict.fromkeys(catalogue.devices[fit.device].name for fit in fits))
    several = words("several_devices", count=str(len(names)))
    return RangeProduct(
        name=product.name[language],
        description=product.description[language],
        details=" · ".join(catalogue.attribute_in_words(attribute, value, language) for attribute, value in shown),
        fits=listing(names, language) if len(names) <= _NAMED_DEVICES else several,
        lasts=catalogue.lasting_in_words(fits, language),
        packs=tuple(pack for each in catalogue.packs_of[product.id] for pack in _pack(each, occasion, words)),
    )


def _pack(pack: Pack, occasion: Occasion, words: Words) -> Iterator[RangePack]:
    """Nothing for a pack without a price on the day."""
    catalogue, language, currency = occasion.catalogue, occasion.language, occasion.currency
    found = catalogue.price_of(pack.sku, occasion.group, currency, occasion.issue_date)
    if found is None:
        return
    first, last = found[1].breaks[0], found[1].breaks[-1]
    unit = catalogue.units[pack.unit]
    best = words(
        "from_quantity", quantity=unit.say(last.from_quantity, language), price=price(last.amount, currency, language)
    )
    yield RangePack(
        sku=code(pack.sku),
        contents=catalogue.pack_in_words(pack, language),
        price=price(first.amount, currency, language),
        best=best if last is not first else "",
    )
