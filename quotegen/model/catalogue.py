"""What can be sold: categories with typed attributes, products, packs (SKUs), devices and what fits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, TypeVar

from pydantic import Field

from quotegen.language import Language, listing, number, trimmed
from quotegen.model.base import Code, Identifier, LocalText, Model, Name, NotNegative, Positive, Text
from quotegen.model.policy import PricingPolicy
from quotegen.model.prices import Price, PriceList
from quotegen.model.questionnaire import Questionnaire
from quotegen.model.rules import NeedRule, Rules
from quotegen.model.seller import Seller
from quotegen.model.tax import Supply, TaxTable
from quotegen.model.units import Unit, UnitCode
from quotegen.model.vat_territory import VatTerritory

T = TypeVar("T")
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
    """What is sold, in one or more pack sizes (UBL Item). Attribute values are typed by the category.

    `returnable`: it may be taken back, by a negative quantity.
    """

    id: Code
    category: Identifier
    name: LocalText
    description: LocalText
    cpv: Annotated[str, Field(pattern=r"^\d{8}(-\d)?$")]
    tax: Identifier = "standard"
    returnable: bool = False
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
    """Everything in one catalogue folder, checked. `digest` is the sha256 of its files, `vat` the program's own."""

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
    vat: VatTerritory
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

    def fits_in(self, device: str, slot: str, category: str) -> tuple[Fit, ...]:
        """What of a category fits a slot of a device."""
        fits = self.fits_of[device]
        return self.once(
            ("fits", device, slot, category),
            lambda: tuple(fit for fit in fits if fit.slot == slot and self.products[fit.product].category == category),
        )

    def needs_of(self, offer: str) -> tuple[NeedRule, ...]:
        """The needs as an offer works them: its preferences before their own, quality spelled out.

        A step about an attribute that the need's category does not have could tell nothing apart and is left out.
        """
        return self.once(("needs", offer), lambda: tuple(self._for_offer(rule, offer) for rule in self.rules.needs))

    def _for_offer(self, rule: NeedRule, offer: str) -> NeedRule:
        spelled_out = [
            part
            for step in (*self.rules.policy(offer).prefer, *rule.prefer)
            for part in ((step,) if step.quality is None else self.rules.quality)
        ]
        known = {None, *self.categories[rule.category].attributes}
        return rule.model_copy(update={"prefer": tuple(step for step in spelled_out if step.attribute in known)})

    @cached_property
    def products_of(self) -> Mapping[str, tuple[Product, ...]]:
        """Products by category, in file order."""
        found: dict[str, list[Product]] = {category: [] for category in self.categories}
        for product in self.products.values():
            found[product.category].append(product)
        return {category: tuple(products) for category, products in found.items()}

    @cached_property
    def _known(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """What follows from the catalogue alone, worked out when it is first asked for."""
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]  # type: ignore[no-any-return]

    def lists_in_force(self, group: str, currency: str, day: date) -> tuple[PriceList, ...]:
        """The group's lists before the default group's, the latest begun first."""
        return self.once(("lists", group, currency, day), lambda: tuple(self._in_force(group, currency, day)))

    def _in_force(self, group: str, currency: str, day: date) -> Iterator[PriceList]:
        for wanted in dict.fromkeys((group, self.policy.default_group)):
            lists = [each for each in self.price_lists if (each.group, each.currency) == (wanted, currency)]
            begun = [each for each in lists if each.valid_on(day)]
            yield from sorted(begun, key=lambda each: each.valid_from, reverse=True)

    def price_of(self, sku: str, group: str, currency: str, day: date) -> tuple[PriceList, Price] | None:
        """The price in force: that of the first list in force that has the SKU."""
        for price_list in self.lists_in_force(group, currency, day):
            price = price_list.prices.get(sku)
            if price is not None:
                return price_list, price
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

    def choice_attributes(self, category: str) -> tuple[Attribute, ...]:
        """Those by which products of a category are named and chosen, in the category's order."""
        attributes = [self.attributes[name] for name in self.categories[category].attributes]
        return tuple(attribute for attribute in attributes if attribute.kind is AttributeKind.CHOICE)

    def pack_in_words(self, pack: Pack, language: Language) -> str:
        """`bag`, or with what is in it: `bag: 2,500 grams`."""
        word = self.units[pack.unit].word(Decimal(1), language)
        content = self.units[self.category_of(pack.sku).content_unit].say(pack.content, language)
        return word if pack.content == 1 else f"{word}: {content}"

    def lasting_in_words(self, fits: Iterable[Fit], language: Language) -> str:
        """What one of a product lasts for in these devices: `500 cups and 600 cups`."""
        return listing(list(dict.fromkeys(self.units[fit.unit].say(fit.capacity, language) for fit in fits)), language)
