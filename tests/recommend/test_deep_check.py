"""The rules check themselves: every planted fault is found at its place, and a sound catalogue has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quotegen.files.catalogue import load_catalogue
from quotegen.model.catalogue import Attribute, Catalogue, Category, Cost, Device, Fit, Pack, Product
from quotegen.model.finding import Finding
from quotegen.model.prices import Price, PriceList
from quotegen.model.questionnaire import Questionnaire
from quotegen.model.rules import Rules
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.checks import check_rules
from quotegen.usecases.check_deeply import findings_of
from tests.conftest import ROOT
from tests.recommend.kit import UNITS, device, fit, local, pack, price, product, unit, yaml

QUESTIONS = """
title: {en: What coffee?, lt: Kokios kavos?}
yes: {en: "yes", lt: taip}
no: {en: "no", lt: ne}
sections:
  - id: all
    title: {en: All, lt: Viskas}
    questions:
      - {id: cups, type: whole, unit: cup/day, minimum: 1, maximum: 1000, default: 10,
         ask: {en: How many?, lt: Kiek?}, say: {en: How many cups?, lt: Kiek puodelių?}}
      - id: taste
        type: choice
        default: mild
        ask: {en: Which taste?, lt: Koks skonis?}
        say: {en: Mild or strong?, lt: Švelni ar stipri?}
        choices:
          - {value: mild, name: {en: mild, lt: švelni}}
          - {value: strong, name: {en: strong, lt: stipri}}
      - {id: organic, type: yes_no, default: false, ask: {en: Organic?, lt: Ekologiška?}, say: {en: Is it?, lt: Ar?}}
      - id: extras
        type: many
        optional: true
        ask: {en: Extras?, lt: Priedai?}
        say: {en: What else?, lt: Kas dar?}
        choices:
          - {value: milk, name: {en: milk, lt: pienas}}
          - {value: sugar, name: {en: sugar, lt: cukrus}}
      - {id: machines, type: devices, optional: true, ask: {en: What?, lt: Kas?}, say: {en: Which?, lt: Kokie?}}
# MORE QUESTIONS
"""
RULES = """
constants:
  days: {value: 30, unit: day}
  grams: {value: 8, unit: gram/cup}
figures:
  - id: beans_grams
    unit: gram
    cases:
# MORE CASES
      - amount: {product: [{answer: cups}, {constant: days}, {constant: grams}]}
needs:
  - id: beans
    name: {en: Beans, lt: Pupelės}
    category: beans
    quantity: {figure: beans_grams}
    filters:
      - {attribute: roast, equals: light, when: {answer: taste, equals: mild}}
      - {attribute: roast, equals: dark, when: {answer: taste, equals: strong}}
      - {attribute: organic, equals: true, when: {answer: organic, equals: true}}
# MORE FILTERS
    prefer:
# MORE PREFERENCES
      - {cost: lowest}
    recurrence: month
    because: {en: "{quantity} of {product}", lt: "{quantity}, {product}"}
  - id: capsules
    name: {en: Capsules, lt: Kapsulės}
    category: filter
    devices: []
    slots: [capsule]
    share_by: daily
    quantity: {product: [{answer: cups}, {constant: days}]}
    prefer: [{cost: lowest}]
    recurrence: month
    because: {en: "For {devices}", lt: "Skirta: {devices}"}
# MORE NEEDS
meanings:
  - {answer: extras, when: {answer: extras, includes: milk}, text: {en: With milk, lt: Su pienu}}
  - {answer: extras, when: {answer: extras, includes: sugar}, text: {en: With sugar, lt: Su cukrumi}}
# MORE MEANINGS
headline:
  cases:
# MORE HEADLINES
    - {text: {en: Coffee, lt: Kava}}
summary:
  - cases:
# MORE SUMMARIES
      - {text: {en: "{beans_grams} of beans", lt: "{beans_grams} pupelių"}}
agreement_months: {value: 12, unit: month}
offers:
  - {code: best, name: {en: Best, lt: Geriausia}, says: {en: The best of all, lt: Geriausia iš visų}, recommended: true}
gap: {en: "{need}: nothing for {devices}.", lt: "{need}: nieko ({devices})."}
"""
CATEGORIES = """
- {id: beans, name: {en: beans, lt: pupelės}, content_unit: gram, attributes: [roast, organic]}
- {id: filter, name: {en: filters, lt: filtrai}, content_unit: piece}
"""
ATTRIBUTES = """
- {id: roast, name: {en: roast, lt: skrudinimas}, kind: choice, choices: [
    {value: light, name: {en: light, lt: lengvas}}, {value: dark, name: {en: dark, lt: tamsus}}]}
- {id: organic, name: {en: organic, lt: ekologiška}, kind: flag}
- {id: daily, name: {en: cups a day, lt: puodeliai per dieną}, kind: number, unit: cup/day}
"""


@dataclass(slots=True)
class Shop:
    """What a sound shop is made of; a fault is planted by changing it."""

    questions: str
    rules: str
    products: dict[str, Product]
    packs: dict[str, Pack]
    prices: dict[str, Price]
    costs: dict[str, Cost]
    devices: dict[str, Device]
    fits: tuple[Fit, ...]

    def sell(self, name: str, amounts: str | tuple[tuple[int, str], ...] = "9", **attributes: Any) -> None:
        self.products[name] = product(name, **attributes)
        self.packs[name] = pack(name, name, 1000)
        self.prices[name] = price(name, *([(1, amounts)] if isinstance(amounts, str) else amounts))

    def refit(self, name: str) -> None:
        """Another product takes the place of the one that fits."""
        self.products[name] = product(name, category="filter")
        self.packs[name] = pack(name, name, 10)
        self.prices[name] = price(name, (1, "2"))
        self.fits = (fit("mill", "capsule", name, 1),)

    def put(self, mark: str, text: str) -> None:
        """A text after one of the marks `# MORE …`."""
        for name in ("questions", "rules"):
            setattr(self, name, getattr(self, name).replace(f"# MORE {mark}\n", f"{text}\n"))

    def swap(self, old: str, new: str) -> None:
        assert old in self.questions + self.rules
        for name in ("questions", "rules"):
            setattr(self, name, getattr(self, name).replace(old, new))


def sound() -> Shop:
    made = Shop(QUESTIONS, RULES, {}, {}, {}, {}, {}, ())
    made.sell("light", "9", roast="light", organic=False)
    made.sell("dark", "10", roast="dark", organic=False)
    made.sell("lightbio", "13", roast="light", organic=True)
    made.sell("darkbio", "12", roast="dark", organic=True)
    made.products["caps"] = product("caps", category="filter")
    made.packs["caps"] = pack("caps", "caps", 10)
    made.prices["caps"] = price("caps", (1, "3"))
    made.devices["mill"] = device("mill", daily=20)
    made.fits = (fit("mill", "capsule", "caps", 1),)
    return made


def catalogue_of(made: Shop, office: Catalogue) -> Catalogue:
    listed = PriceList(
        id="list", name=local("list"), group="standard", currency="EUR", valid_from=date(2026, 1, 1), prices=made.prices
    )
    parts = (
        [Attribute.model_validate(item) for item in yaml(ATTRIBUTES)],
        [Category.model_validate(item) for item in yaml(CATEGORIES)],
    )
    found = Catalogue(
        name="coffee",
        units={name: unit(name) for name in UNITS},
        attributes={item.id: item for item in parts[0]},
        categories={item.id: item for item in parts[1]},
        products=made.products,
        packs=made.packs,
        devices=made.devices,
        fits=made.fits,
        price_lists=(listed,),
        costs=made.costs,
        questionnaire=Questionnaire.model_validate(yaml(made.questions)),
        rules=Rules.model_validate(yaml(made.rules)),
        taxes=office.taxes,
        vat=office.vat,
        policy=office.policy,
        seller=office.seller,
    )
    assert check_rules(found) == []
    return found


def found_in(made: Shop, office: Catalogue) -> list[Finding]:
    return findings_of(catalogue_of(made, office), lambda tried: None)[0]


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.fault.code, finding.fault.path) for finding in findings]


ASK = "ask: {en: What?, lt: Kas?}, say: {en: Tell us., lt: Sakykite.}"
PLANTED: dict[str, tuple[Any, str, str]] = {
    # --- products
    "a product of a category without a need": (
        lambda made: made.products.update(extra=product("extra", category="filter")),
        "unreachable_product",
        "products.extra",
    ),
    "a product that is dearer than its twin": (
        lambda made: made.sell("twin", "11", roast="dark", organic=False),
        "unreachable_product",
        "products.twin",
    ),
    "a product that no filter lets pass": (
        lambda made: made.sell("bare", "1"),
        "unreachable_product",
        "products.bare",
    ),
    "a product without a price": (
        lambda made: made.prices.pop("darkbio"),
        "unreachable_product",
        "products.darkbio",
    ),
    "a product that fits nothing": (lambda made: made.refit("other"), "unreachable_product", "products.caps"),
    # --- answers
    "a yes or no that nothing looks at": (
        lambda made: made.put("QUESTIONS", f"      - {{id: idle, type: yes_no, default: false, {ASK}}}"),
        "idle_answer",
        "questionnaire.sections[0].questions[5]",
    ),
    "a number that nothing looks at": (
        lambda made: made.put(
            "QUESTIONS", f"      - {{id: idle, type: whole, minimum: 1, maximum: 9, default: 1, {ASK}}}"
        ),
        "idle_answer",
        "questionnaire.sections[0].questions[5]",
    ),
    "a choice that nothing looks at": (
        lambda made: made.put(
            "QUESTIONS",
            f"      - {{id: idle, type: choice, default: a, {ASK}, choices: ["
            "{value: a, name: {en: a, lt: a}}, {value: b, name: {en: b, lt: b}}]}",
        ),
        "idle_answer",
        "questionnaire.sections[0].questions[5]",
    ),
    "two choices that always lead to the same": (
        lambda made: made.swap(
            "          - {value: strong, name: {en: strong, lt: stipri}}",
            "          - {value: strong, name: {en: strong, lt: stipri}}\n"
            "          - {value: any, name: {en: any, lt: bet}}\n"
            "          - {value: all, name: {en: all, lt: visos}}",
        ),
        "idle_answer",
        "questionnaire.sections[0].questions[1].choices[3]",
    ),
    "many choices that nothing looks at": (
        lambda made: made.put(
            "QUESTIONS",
            f"      - {{id: idle, type: many, optional: true, {ASK}, choices: ["
            "{value: a, name: {en: a, lt: a}}, {value: b, name: {en: b, lt: b}}]}",
        ),
        "idle_answer",
        "questionnaire.sections[0].questions[5]",
    ),
    "a number that counts only up to a limit": (
        lambda made: (
            made.put("CASES", "      - {when: {answer: cups, at_least: 100}, amount: {value: 24000, unit: gram}}")
            or made.swap("quantity: {product: [{answer: cups}, {constant: days}]}", "quantity: {value: 60, unit: cup}")
        ),
        "idle_answer",
        "questionnaire.sections[0].questions[0]",
    ),
    # --- rules that never count
    "a need whose condition contradicts itself": (
        lambda made: made.put(
            "NEEDS",
            NEED.format(more="when: {all_of: [{answer: taste, equals: mild}, {answer: taste, equals: strong}]}"),
        ),
        "never_holds",
        "rules.needs[2].when",
    ),
    "a filter whose condition never holds": (
        lambda made: made.put(
            "FILTERS", "      - {attribute: organic, equals: true, when: {figure: beans_grams, at_most: 0}}"
        ),
        "never_holds",
        "rules.needs[0].filters[3]",
    ),
    "a preference whose condition never holds": (
        lambda made: made.put(
            "PREFERENCES", "      - {attribute: organic, equals: true, when: {answer: cups, at_least: 2000}}"
        ),
        "never_holds",
        "rules.needs[0].prefer[0]",
    ),
    "a case of a figure that is never reached": (
        lambda made: made.put("CASES", "      - {when: {answer: cups, at_most: 0}, amount: {value: 1, unit: gram}}"),
        "never_holds",
        "rules.figures[0].cases[0]",
    ),
    "a meaning that is never said": (
        lambda made: made.put(
            "MEANINGS", "  - {answer: cups, when: {answer: cups, at_least: 1001}, text: {en: Many, lt: Daug}}"
        ),
        "never_holds",
        "rules.meanings[2]",
    ),
    "a headline that is never said": (
        lambda made: made.put("HEADLINES", "    - {when: {answer: cups, given: false}, text: {en: None, lt: Nieko}}"),
        "never_holds",
        "rules.headline.cases[0]",
    ),
    "a summary that is never said": (
        lambda made: made.put(
            "SUMMARIES",
            "      - {when: {not: {answer: cups, at_least: 1}}, text: {en: None, lt: Nieko}}",
        ),
        "never_holds",
        "rules.summary[0].cases[0]",
    ),
    "a recurrence that never comes": (
        lambda made: made.swap(
            '    recurrence: month\n    because: {en: "{quantity} of {product}"',
            "    recurrence: {cases: [{when: {answer: cups, at_least: 5000}, each: year}, {each: month}]}\n"
            '    because: {en: "{quantity} of {product}"',
        ),
        "never_holds",
        "rules.needs[0].recurrence.cases[0]",
    ),
    "a question that is never asked": (
        lambda made: made.put(
            "QUESTIONS",
            f"      - {{id: never, type: yes_no, default: false, {ASK}, shown_when: {{answer: cups, at_most: 0}}}}",
        ),
        "never_holds",
        "questionnaire.sections[0].questions[5].shown_when",
    ),
    # --- rules that change nothing
    "a need that always comes to nothing": (
        lambda made: made.put(
            "NEEDS", NEED.format(more="when: {answer: taste, equals: mild}").replace("value: 5", "value: 0")
        ),
        "idle_rule",
        "rules.needs[2]",
    ),
    "a filter that everything passes": (
        lambda made: made.put(
            "FILTERS", "      - {attribute: roast, given: true, when: {answer: organic, equals: true}}"
        ),
        "idle_rule",
        "rules.needs[0].filters[3]",
    ),
    "a filter of a wish that changes nothing": (
        lambda made: made.put(
            "FILTERS", "      - {attribute: roast, any_of: [light, dark], when: {answer: organic, equals: true}}"
        ),
        "idle_rule",
        "rules.needs[0].filters[3]",
    ),
    "a preference behind one that decides all": (
        lambda made: made.swap(
            "      - {cost: lowest}\n    recurrence",
            "      - {cost: lowest}\n      - {attribute: organic, equals: true, when: {answer: taste, equals: strong}}\n    recurrence",  # noqa: E501
        ),
        "idle_rule",
        "rules.needs[0].prefer[1]",
    ),
    "a need that nothing ever answers": (
        lambda made: made.put("NEEDS", NEED.format(more="filters: [{attribute: roast, given: false}]")),
        "gap_everywhere",
        "rules.needs[2]",
    ),
    # --- refusals
    "a division by nothing": (
        lambda made: (
            made.swap("cups, type: whole, unit: cup/day, minimum: 1", "cups, type: whole, unit: cup/day, minimum: 0")
            or made.put(
                "CASES",
                "      - {when: {answer: taste, equals: strong}, amount: {product: [{value: 1, unit: gram}, {quotient: [{answer: cups}, {answer: cups}]}]}}",  # noqa: E501
            )
        ),
        "no_recommendation",
        "rules.figures[0]",
    ),
    "answers for which there is no need": (
        lambda made: made.swap(
            "    category: beans\n    quantity: {figure",
            "    category: beans\n    when: {answer: cups, at_least: 2}\n    quantity: {figure",
        ),
        "no_recommendation",
        "",
    ),
    "a choice for which there is no product": (
        lambda made: [
            made.products.pop(name) and made.packs.pop(name) and made.prices.pop(name) for name in ("dark", "darkbio")
        ],
        "no_recommendation",
        "",
    ),
    # --- prices
    "a price below cost": (
        lambda made: made.costs.update(dark=Cost(sku="dark", cost=Decimal(11), currency="EUR")),
        "below_cost",
        "prices.dark.list",
    ),
    "a price below cost at the last break only": (
        lambda made: (
            made.costs.update(caps=Cost(sku="caps", cost=Decimal("2.8"), currency="EUR"))
            or made.prices.update(caps=price("caps", (1, "3"), (100, "2.7")))
        ),
        "below_cost",
        "prices.caps.list",
    ),
    "a unit that is dearer from a break on": (
        lambda made: made.prices.update(caps=price("caps", (1, "3"), (10, "3.1"))),
        "price_rises",
        "prices.caps.list",
    ),
    "a break where more costs less": (
        lambda made: made.prices.update(caps=price("caps", (1, "3"), (10, "2.5"))),
        "break_costs_less",
        "prices.caps.list",
    ),
    "a larger pack that costs less than the small one": (
        lambda made: made.packs.update(big=pack("big", "caps", 20)) or made.prices.update(big=price("big", (1, "2.9"))),
        "pack_costs_less",
        "prices.big.list",
    ),
    # --- texts
    "a question that is not translated": (
        lambda made: made.swap("{en: How many cups?, lt: Kiek puodelių?}", "{en: How many cups?, lt: How many cups?}"),
        "missing_translation",
        "questionnaire.sections[0].questions[0].say",
    ),
    "a reason that is not translated": (
        lambda made: made.swap(
            '{en: "For {devices}", lt: "Skirta: {devices}"}', "{en: As many as you drink, lt: As many as you drink}"
        ),
        "missing_translation",
        "rules.needs[1].because",
    ),
    "an offer that is not translated": (
        lambda made: made.swap("lt: Geriausia iš visų", "lt: The best of all"),
        "missing_translation",
        "rules.offers[0].says",
    ),
    "a product that is not translated": (
        lambda made: made.products.update(
            dark=made.products["dark"].model_copy(update={"description": local_same("Strong coffee for the morning")})
        ),
        "missing_translation",
        "products.dark.description",
    ),
}
NEED = """  - id: third
    name: {{en: Third, lt: Trečias}}
    category: beans
    quantity: {{value: 5, unit: gram}}
    {more}
    prefer: [{{cost: lowest}}]
    recurrence: once
    because: {{en: "{{quantity}} more", lt: "dar {{quantity}}"}}"""


def local_same(text: str) -> Any:
    found = local("x")
    return type(found)({"en": text, "lt": text})


def test_a_sound_shop_has_no_findings(office: Catalogue) -> None:
    assert told(found_in(sound(), office)) == []


def test_at_least_thirty_faults_are_planted() -> None:
    assert len(PLANTED) >= 30


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_at_its_place_and_every_witness_can_be_tried(office: Catalogue, name: str) -> None:
    # Both of one search: that is what takes the time.
    plant, code, path = PLANTED[name]
    made = sound()
    plant(made)
    catalogue = catalogue_of(made, office)
    findings = findings_of(catalogue, lambda tried: None)[0]
    assert any(each == code and place.startswith(path) for each, place in told(findings)), told(findings)
    for finding in findings:
        assert finding.fault.message and (finding.fault.hint or finding.answers or finding.prices)
        if finding.answers:
            parse_answers(dict(finding.answers), catalogue)


@pytest.mark.parametrize("name", ["office-supplies", "managed-it"])
def test_the_shipped_catalogues_have_no_findings(name: str) -> None:
    findings, tried = findings_of(load_catalogue(ROOT / "catalog" / name), lambda tried: None)
    assert told(findings) == []
    assert tried > 300


def test_the_same_catalogue_gives_the_same_findings(office: Catalogue) -> None:
    made = sound()
    PLANTED["a filter that everything passes"][0](made)
    assert found_in(made, office) == found_in(made, office)
