"""The range as somebody looks for something in it: products and their packs at today's prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quotegen.errors import Fault, InputRefused, did_you_mean
from quotegen.language import LANGUAGES, Language, number, price, trimmed
from quotegen.model.catalogue import Catalogue, Fit, Pack, Product
from quotegen.model.prices import Price, PriceBreak, PriceList
from quotegen.model.rules import NeedRule
from quotegen.store.search import folded


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A pack in words, with its price in every list that is in force."""

    sku: str
    product: str
    name: str
    category: str
    pack: str
    prices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BreakRow:
    """What one of a pack costs from a quantity on, in every list in force that has a break there."""

    sku: str
    pack: str
    start: str
    prices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """All about one product. `needs` are the rules that look for something of its kind."""

    product: Product
    category: str
    attributes: tuple[tuple[str, str], ...]
    breaks: tuple[BreakRow, ...]
    needs: tuple[NeedRule, ...]
    fits: tuple[Fit, ...]


def lists_today(catalogue: Catalogue, day: date) -> tuple[PriceList, ...]:
    """The price lists in force, in the order of the file."""
    return tuple(each for each in catalogue.price_lists if each.valid_on(day))


def find_packs(
    catalogue: Catalogue, search: str, category: str | None, language: Language, day: date
) -> tuple[ShelfRow, ...]:
    """The packs of a category, or of all, with every word of the search in their SKU, names or category."""
    wanted = folded(search).split()
    return tuple(
        _row(catalogue, pack, language, day)
        for pack in catalogue.packs.values()
        if category in {None, catalogue.products[pack.product].category}
        and all(word in _told(catalogue, pack) for word in wanted)
    )


def _told(catalogue: Catalogue, pack: Pack) -> str:
    def work() -> str:
        product, category = catalogue.products[pack.product], catalogue.category_of(pack.sku)
        names = [each.name[language] for each in (product, category) for language in LANGUAGES]
        return folded(pack.sku, product.id, *names)

    return catalogue.once(("told", pack.sku), work)


def _row(catalogue: Catalogue, pack: Pack, language: Language, day: date) -> ShelfRow:
    product = catalogue.products[pack.product]
    prices = {each.id: each.prices.get(pack.sku) for each in lists_today(catalogue, day)}
    currencies = {each.id: each.currency for each in catalogue.price_lists}
    return ShelfRow(
        sku=pack.sku,
        product=product.id,
        name=product.name[language],
        category=catalogue.categories[product.category].name[language],
        pack=catalogue.pack_in_words(pack, language),
        prices={name: _span(each, currencies[name], language) for name, each in prices.items() if each is not None},
    )


def _span(found: Price, currency: str, language: Language) -> str:
    """The first price; where more costs less, the last one too."""
    amounts = dict.fromkeys(step.amount for step in (found.breaks[0], found.breaks[-1]))
    return " … ".join(_priced(amount, found, currency, language) for amount in amounts)


def _priced(amount: Decimal, found: Price, currency: str, language: Language) -> str:
    per = "" if found.base_quantity == 1 else f" / {number(trimmed(found.base_quantity), language)}"
    return f"{price(amount, currency, language)}{per}"


def product_detail(catalogue: Catalogue, name: str, language: Language, day: date) -> ProductDetail:
    """InputRefused if there is no such product."""
    if name not in catalogue.products:
        hint = did_you_mean(name[:60], catalogue.products, "look for it by a word of its name")
        raise InputRefused(Fault("product_unknown", f"there is no product {name[:60]}", hint))
    product = catalogue.products[name]
    packs = catalogue.packs_of[name]
    return ProductDetail(
        product=product,
        category=catalogue.categories[product.category].name[language],
        attributes=tuple(_attributes(catalogue, product, language)),
        breaks=tuple(row for pack in packs for row in _breaks(catalogue, pack, language, day)),
        needs=tuple(rule for rule in catalogue.rules.needs if rule.category == product.category),
        fits=tuple(fit for fit in catalogue.fits if fit.product == name),
    )


def _attributes(catalogue: Catalogue, product: Product, language: Language) -> Iterator[tuple[str, str]]:
    yes, no = catalogue.questionnaire.yes[language], catalogue.questionnaire.no[language]
    for name in catalogue.categories[product.category].attributes:
        attribute, value = catalogue.attributes[name], product.attributes.get(name)
        if isinstance(value, bool):
            yield attribute.name[language], yes if value else no
        elif value is not None:
            said = catalogue.attribute_in_words(attribute, value, language)
            yield attribute.name[language], said.removeprefix(f"{attribute.name[language]} ")


def _breaks(catalogue: Catalogue, pack: Pack, language: Language, day: date) -> Iterator[BreakRow]:
    """A row for each quantity at which any list has a break, the smallest first."""
    lists = [(each, each.prices[pack.sku]) for each in lists_today(catalogue, day) if pack.sku in each.prices]
    for start in sorted({_start(step) for _, found in lists for step in found.breaks}):
        amounts = {
            each.id: _priced(step.amount, found, each.currency, language)
            for each, found in lists
            for step in found.breaks
            if _start(step) == start
        }
        many = number(trimmed(start), language)
        yield BreakRow(pack.sku, catalogue.pack_in_words(pack, language), f"{many}+", amounts)


def _start(step: PriceBreak) -> Decimal:
    return max(step.from_quantity, Decimal(1))
