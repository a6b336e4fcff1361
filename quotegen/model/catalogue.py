"""What can be sold: categories with typed attributes, products, packs (SKUs), devices and what fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field

from quotegen.language import Language, number, trimmed
from quotegen.model.base import Code, Identifier, LocalText, Model, Name, NotNegative, Positive, Text
from quotegen.model.party import Seller
from quotegen.model.policy import PricingPolicy
from quotegen.model.prices import Price, PriceList
from quotegen.model.questionnaire import Questionnaire
from quotegen.model.rules import Rules
from quotegen.model.tax import TaxTable
from quotegen.model.units import Unit, UnitCode

Value = bool | Decimal | str | frozenset[str]
Values = Mapping[str, Value]


class AttributeKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"


class AttributeChoice(Model):
    value: Code
    name: LocalText


class Attribute(Model):
    """A property that products or devices have. `show` puts it into the document, with its name."""

    id: Identifier
    name: LocalText
    kind: AttributeKind
    unit: UnitCode | None = None
    choices: tuple[AttributeChoice, ...] = ()
    show: bool = False


class Supply(StrEnum):
    """Decides VAT across borders: an ancillary supply follows the goods it comes with."""

    GOODS = "goods"
    SERVICE = "service"
    ANCILLARY = "ancillary"


class Category(Model):
    """A kind of product. All its packs state their content in `content_unit`, so needs can be compared."""

    id: Identifier
    name: LocalText
    content_unit: UnitCode
    supply: Supply = Supply.GOODS
    attributes: tuple[Identifier, ...] = ()


class Pack(Model):
    """One orderable pack size of a product: one SKU. `content` is in the category's content unit."""

    sku: Code
    product: Code
    unit: UnitCode
    content: Positive
    minimum: Positive = Decimal(1)
    multiple: Positive = Decimal(1)


class Product(Model):
    """What is sold, in one or more pack sizes (UBL Item). Attribute values are typed by the category."""

    id: Code
    category: Identifier
    name: LocalText
    description: LocalText
    cpv: Annotated[str, Field(pattern=r"^\d{8}(-\d)?$")]
    tax: Identifier = "standard"
    attributes: dict[str, bool | Decimal | str | frozenset[str]] = {}


class Device(Model):
    """A machine a customer may own, with what it can do."""

    id: Code
    name: Name
    attributes: dict[str, bool | Decimal | str | frozenset[str]] = {}


class Fit(Model):
    """A product that fits a device in a slot; `capacity` is what one content unit lasts for, in `unit`."""

    device: Code
    slot: Identifier
    product: Code
    capacity: Positive
    unit: UnitCode


class Cost(Model):
    """What one pack costs the seller. In a file of its own, never near a document."""

    sku: Code
    cost: NotNegative
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Catalogue(Model):
    """Everything in one catalogue folder, checked. `digest` is the sha256 of its files."""

    name: Name
    digest: Text = ""
    units: dict[str, Unit]
    attributes: dict[str, Attribute]
    categories: dict[str, Category]
    products: dict[str, Product]
    packs: dict[str, Pack]
    devices: dict[str, Device]
    fits: tuple[Fit, ...]
    price_lists: tuple[PriceList, ...]
    costs: dict[str, Cost]
    taxes: TaxTable
    questionnaire: Questionnaire
    rules: Rules
    policy: PricingPolicy
    seller: Seller

    @cached_property
    def packs_of(self) -> Mapping[str, tuple[Pack, ...]]:
        """Packs by product, smallest content first."""
        found: dict[str, list[Pack]] = {product: [] for product in self.products}
        for pack in self.packs.values():
            found[pack.product].append(pack)
        return {
            product: tuple(sorted(packs, key=lambda pack: (pack.content, pack.sku))) for product, packs in found.items()
        }

    @cached_property
    def fits_of(self) -> Mapping[str, tuple[Fit, ...]]:
        """What fits, by device."""
        found: dict[str, list[Fit]] = {device: [] for device in self.devices}
        for fit in self.fits:
            found[fit.device].append(fit)
        return {device: tuple(fits) for device, fits in found.items()}

    @cached_property
    def products_of(self) -> Mapping[str, tuple[Product, ...]]:
        """Products by category, in file order."""
        found: dict[str, list[Product]] = {category: [] for category in self.categories}
        for product in self.products.values():
            found[product.category].append(product)
        return {category: tuple(products) for category, products in found.items()}

    def price_of(self, sku: str, group: str, currency: str, day: date) -> tuple[PriceList, Price] | None:
        """The price in force: the group's list before the default group's, the latest begun list first."""
        for wanted in dict.fromkeys((group, self.policy.default_group)):
            lists = [
                price_list
                for price_list in self.price_lists
                if (price_list.group, price_list.currency) == (wanted, currency)
                and price_list.valid_on(day)
                and sku in price_list.prices
            ]
            if lists:
                latest = max(lists, key=lambda price_list: price_list.valid_from)
                return latest, latest.prices[sku]
        return None

    def product_of(self, sku: str) -> Product:
        return self.products[self.packs[sku].product]

    def category_of(self, sku: str) -> Category:
        return self.categories[self.product_of(sku).category]

    def shown_attributes(self, product: Product) -> Iterator[tuple[Attribute, Value]]:
        """The attributes worth printing, in the category's order."""
        for name in self.categories[product.category].attributes:
            attribute = self.attributes[name]
            value = product.attributes.get(name)
            if attribute.show and value is not None and value is not False:
                yield attribute, value

    def attribute_in_words(self, attribute: Attribute, value: Value, language: Language) -> str:
        """Name and value with its unit, the name alone for a flag, the value alone for a choice."""
        name = attribute.name[language]
        if isinstance(value, bool):
            return name
        if isinstance(value, Decimal):
            unit = self.units.get(attribute.unit or "")
            said = unit.say(value, language) if unit else number(trimmed(value), language)
            return f"{name} {said}"
        chosen = value if isinstance(value, frozenset) else {value}
        named = [choice.name[language] for choice in attribute.choices if choice.value in chosen]
        return ", ".join(named or sorted(chosen))
