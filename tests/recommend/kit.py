"""A small shop of another trade, coffee, to try one rule at a time: `shop(rules=…)` is a whole catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from quotegen.files.yaml_text import parse_yaml
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Attribute, Catalogue, Category, Device, Fit, Pack, Product
from quotegen.model.needs import Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.policy import PricingPolicy
from quotegen.model.prices import Price, PriceBreak, PriceList, PriceModel
from quotegen.model.questionnaire import Questionnaire
from quotegen.model.rules import Rules
from quotegen.model.seller import Seller
from quotegen.model.tax import TaxTable
from quotegen.model.units import Unit
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.recommend import recommend

DAY = date(2026, 11, 23)
UNITS = ("number", "percent", "device", "bag", "gram", "cup", "day", "piece", "litre", "cup/day", "gram/cup", "month")
_LT = ("one", "few", "many", "other")


def local(text: str) -> LocalText:
    return LocalText({"en": text, "lt": text})


def unit(name: str) -> Unit:
    forms = {"en": {"one": name, "other": f"{name}s"}, "lt": dict.fromkeys(_LT, name)}
    return Unit.model_validate({"id": name, "forms": forms})


ATTRIBUTES = """
- {id: roast, name: {en: roast, lt: skrudinimas}, kind: choice, choices: [
    {value: light, name: {en: light, lt: lengvas}}, {value: dark, name: {en: dark, lt: tamsus}}]}
- {id: strength, name: {en: strength, lt: stiprumas}, kind: number}
- {id: organic, name: {en: organic, lt: ekologiška}, kind: flag}
- {id: origin, name: {en: origin, lt: kilmė}, kind: text}
- {id: sort, name: {en: sort, lt: rūšis}, kind: choice, choices: [
    {value: mill, name: {en: mill, lt: malūnėlis}}, {value: capsules, name: {en: capsules, lt: kapsulės}}]}
- {id: strongest, name: {en: strongest, lt: stipriausia}, kind: number}
- {id: daily, name: {en: cups a day, lt: puodeliai per dieną}, kind: number, unit: cup/day}
- {id: roasts, name: {en: roasts, lt: skrudinimai}, kind: choices, choices: [
    {value: light, name: {en: light, lt: lengvas}}, {value: dark, name: {en: dark, lt: tamsus}}]}
"""
CATEGORIES = """
- {id: beans, name: {en: beans, lt: pupelės}, content_unit: gram, attributes: [roast, strength, organic, origin]}
- {id: filter, name: {en: filters, lt: filtrai}, content_unit: piece, attributes: [strength]}
"""
QUESTIONNAIRE = """
title: {en: Coffee, lt: Kava}
yes: {en: "yes", lt: taip}
no: {en: "no", lt: ne}
sections:
  - id: all
    title: {en: All, lt: Viskas}
    questions:
      - {id: cups, type: whole, unit: cup/day, minimum: 1, maximum: 1000, default: 10, ask: &ask_}
      - {id: days, type: decimal, unit: day, optional: true, ask: &ask_}
      - {id: share, type: whole, unit: percent, minimum: 0, maximum: 100, default: 50, ask: &ask_}
      - {id: taste, type: choice, default: mild, ask: &ask_, choices: [
          {value: mild, name: {en: mild, lt: švelni}}, {value: strong, name: {en: strong, lt: stipri}}]}
      - {id: sizes, type: choice, default: "12", ask: &ask_, choices: [
          {value: "12", name: {en: twelve, lt: dvylika}}, {value: "24", name: {en: more, lt: daugiau}}]}
      - {id: extras, type: many, optional: true, ask: &ask_, choices: [
          {value: milk, name: {en: milk, lt: pienas}}, {value: sugar, name: {en: sugar, lt: cukrus}},
          {value: syrup, name: {en: syrup, lt: sirupas}}]}
      - {id: milk_cups, type: whole, unit: cup/day, minimum: 1, ask: &ask_,
         shown_when: {answer: extras, includes: milk}}
      - {id: milk_kind, type: choice, ask: &ask_, shown_when: {answer: milk_cups, at_least: 5}, choices: [
          {value: cow, name: {en: cow, lt: karvės}}, {value: oat, name: {en: oat, lt: avižų}}]}
      - {id: organic, type: yes_no, default: false, ask: &ask_}
      - {id: note, type: text, optional: true, ask: &ask_}
      - {id: machines, type: devices, optional: true, ask: &ask_}
""".replace("ask: &ask_", "ask: {en: What?, lt: Kas?}, say: {en: Tell us., lt: Sakykite.}")
RULES = """
headline: {cases: [{text: {en: Coffee, lt: Kava}}]}
summary: [{cases: [{text: {en: Coffee, lt: Kava}}]}]
agreement_months: {value: 12, unit: month}
offers:
  - {code: best, name: {en: Best, lt: Geriausia}, says: {en: The best, lt: Geriausia}, recommended: true}
gap: {en: "{need}: nothing for {devices}.", lt: "{need}: nieko ({devices})."}
"""
BEANS = """
needs:
  - id: beans
    name: {en: Beans, lt: Pupelės}
    category: beans
    quantity: {value: 900, unit: gram}
    prefer: [{cost: lowest}]
    recurrence: once
    because: {en: "{quantity} of {product}", lt: "{quantity}, {product}"}
"""


def yaml(text: str) -> Any:
    return parse_yaml(text, "kit").data


def product(name: str, category: str = "beans", **attributes: Any) -> Product:
    return Product(
        id=name,
        category=category,
        name=local(name),
        description=local(name),
        cpv="15861000",
        attributes={
            key: value if isinstance(value, bool | str | frozenset) else Decimal(value)
            for key, value in attributes.items()
        },
    )


def device(name: str, **attributes: Any) -> Device:
    return Device(id=name, name=name.upper(), attributes=dict(product(name, **attributes).attributes))


def pack(sku: str, of: str, content: int | str, minimum: int = 1, multiple: int = 1) -> Pack:
    return Pack(
        sku=sku,
        product=of,
        unit="bag",
        content=Decimal(content),
        minimum=Decimal(minimum),
        multiple=Decimal(multiple),
    )


def price(sku: str, *breaks: tuple[int, str], model: PriceModel = PriceModel.VOLUME, base: int = 1) -> Price:
    """`price("a", (1, "5.00"), (10, "4.00"))`"""
    steps = tuple(PriceBreak(from_quantity=Decimal(start), amount=Decimal(amount)) for start, amount in breaks)
    return Price(sku=sku, model=model, base_quantity=Decimal(base), breaks=steps)


def fit(device_id: str, slot: str, product_id: str, capacity: int) -> Fit:
    return Fit(device=device_id, slot=slot, product=product_id, capacity=Decimal(capacity), unit="cup")


def shop(
    office: Catalogue,
    rules: str = BEANS,
    *,
    products: tuple[Product, ...] = (),
    packs: tuple[Pack, ...] = (),
    prices: tuple[Price, ...] = (),
    devices: tuple[Device, ...] = (),
    fits: tuple[Fit, ...] = (),
) -> Catalogue:
    """A catalogue of these products; taxes, policy and seller are the shipped ones."""
    kept: Mapping[str, TaxTable | PricingPolicy | Seller] = {
        "taxes": office.taxes,
        "policy": office.policy,
        "seller": office.seller,
    }
    attributes = [Attribute.model_validate(item) for item in yaml(ATTRIBUTES)]
    categories = [Category.model_validate(item) for item in yaml(CATEGORIES)]
    listed = PriceList(
        id="list",
        name=local("list"),
        group="standard",
        currency="EUR",
        valid_from=date(2026, 1, 1),
        prices={item.sku: item for item in prices},
    )
    return Catalogue(
        name="coffee",
        vat=office.vat,
        units={name: unit(name) for name in UNITS},
        attributes={item.id: item for item in attributes},
        categories={item.id: item for item in categories},
        products={item.id: item for item in products},
        packs={item.sku: item for item in packs},
        devices={item.id: item for item in devices},
        fits=fits,
        price_lists=(listed,),
        costs={},
        questionnaire=Questionnaire.model_validate(yaml(QUESTIONNAIRE)),
        rules=Rules.model_validate(yaml(RULES) | yaml(rules)),
        **kept,
    )


def occasion(catalogue: Catalogue) -> Occasion:
    return Occasion(catalogue, None, "en", "EUR", DAY)


def recommended(catalogue: Catalogue, **answers: Any) -> Recommendation:
    """What is recommended for these answers."""
    return recommend(parse_answers(answers, catalogue), occasion(catalogue))


def bought(recommendation: Recommendation) -> dict[str, int]:
    """Packs by SKU."""
    return {str(line.sku): int(line.quantity) for line in recommendation.recommended.lines}
