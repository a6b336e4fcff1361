"""docs/recommendation.md says what the program does: each marked table is worked anew, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from quotegen.errors import InputRefused
from quotegen.model.amounts import KINDS, Amount, Figure
from quotegen.model.answers import Answers, DeviceCount
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.conditions import TESTS, Condition, Test
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import NeedRule, Preference, Recurrence, Rules, StoryCase
from quotegen.model.units import Dimension
from quotegen.pricing.pipeline import price as price_lines
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.check_amounts import check_amount
from quotegen.recommend.check_tests import Scope
from quotegen.recommend.checks import check_rules
from quotegen.recommend.conditions import holds, passes
from quotegen.recommend.facts import Facts, Trail, owned_devices
from quotegen.recommend.nudges import nudge_for
from quotegen.recommend.packs import cheapest_packs
from quotegen.recommend.quantities import measure_text, work_out
from quotegen.recommend.reasons import LINE_VALUES
from quotegen.recommend.recommend import establish, recommend
from tests.conftest import ROOT
from tests.doc_tables import read_page
from tests.recommend.examples import answers_of, occasion_of, recommendation_of
from tests.recommend.kit import BEANS, bought, device, fit, occasion, pack, price, product, recommended, shop, yaml

PAGE = read_page(ROOT / "docs" / "recommendation.md")
Row = dict[str, str]
Run = Callable[[Row, Catalogue], None]


def value(text: str) -> Any:
    """A value of an answer, as the rules see it."""
    found = yaml(text)
    if isinstance(found, list):
        return tuple(
            DeviceCount(device=item["device"], quantity=item["quantity"]) if isinstance(item, dict) else item
            for item in found
        )
    return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found


def facts_of(text: str, office: Catalogue) -> Facts:
    """The facts of these answers, and of them alone."""
    answers = {name: value(str(item).replace("'", "")) for name, item in yaml(text).items()}
    known = establish(Answers(values={"printed": ()}, given=frozenset()), occasion(_without_figures(office)))
    return Facts(answers, known.units, owned_devices(answers, office.devices))


def _without_figures(office: Catalogue) -> Catalogue:
    return office.model_copy(update={"rules": office.rules.model_copy(update={"figures": ()})})


def run_tests(row: Row, office: Catalogue) -> None:
    test = Test.model_validate(yaml("{" + row["test"] + "}"))
    assert passes(test, value(row["value"]), lambda reference: []) is (row["passes"] == "yes")


def run_joins(row: Row, office: Catalogue) -> None:
    condition = Condition.model_validate(yaml(row["condition"]))
    assert holds(condition, facts_of(row["answers"], office), Trail()) is (row["holds"] == "yes")


def run_amounts(row: Row, office: Catalogue) -> None:
    amount = Amount.model_validate(yaml(row["amount"]))
    worked = work_out(amount, office.rules, facts_of(row["answers"], office), Trail())
    unit = row["result"].partition(" ")[2] or "number"
    assert worked.written == row["arithmetic"]
    assert measure_text(worked.value, unit) == row["result"]
    assert not list(check_amount(amount, Dimension.of(unit), "", Scope(office, office.questionnaire.questions)))


def run_units(row: Row, office: Catalogue) -> None:
    amount = Amount.model_validate(yaml(row["amount"]))
    refusal = row["comes to"].removeprefix("refused: ")
    is_refused = refusal != row["comes to"]
    wanted = Dimension.of("page/month" if is_refused else row["comes to"])
    codes = [fault.code for fault in check_amount(amount, wanted, "", Scope(office, office.questionnaire.questions))]
    assert codes == ([refusal] if is_refused else [])


def run_figures(row: Row, office: Catalogue) -> None:
    for customer in ("charity", "law-office", "studio"):
        measure = recommendation_of(customer, office).figures[row["figure"]]
        assert f"{measure.value} {measure.unit}" == row[customer]


def run_offers(row: Row, office: Catalogue) -> None:
    answers = parse_answers(answers_of(row["customer"]), office)
    when = occasion_of(row["customer"], office)
    found = recommend(answers, when)
    quotation, _ = price_lines(found.offers, Terms(), when, brief_for(answers, found, when))
    offer = next(each for each in quotation.offers if each.code == row["offer"])
    told = offer.comparison
    assert told is not None
    assert [offer.code for offer in quotation.offers] == [
        each["offer"] for each in PAGE.tables["offers"] if each["customer"] == row["customer"]
    ]
    (over,), beside = told.horizons, told.beside
    figures = (beside.difference, beside.most, beside.paid_back) if beside else (None, None, None)
    assert [row["first invoice"], row["months"], row["over the agreement"]] == [
        str(told.today),
        str(over.months),
        str(over.tax_exclusive),
    ]
    assert [row["more"], row["most on the way"], row["paid back"]] == [
        "–" if figure is None else str(figure) for figure in figures
    ]
    assert row["100 pages"] == str(told.per_unit)


def run_minimum(row: Row, office: Catalogue) -> None:
    raw: dict[str, Any] = {"printers": ["norvik-l310d"], "volume_by": "pages", "printed": ["clients", "archive"]}
    raw |= {name: int(row[name]) for name in ("pages_month", "clients_share", "archive_share")}
    answers = parse_answers(raw, office)
    if row["office_pages"].startswith("refused"):
        with pytest.raises(InputRefused) as refused:
            establish(answers, occasion(office))
        assert f"refused: {refused.value.faults[0].code}" == row["office_pages"]
    else:
        derived = establish(answers, occasion(office)).figures["office_pages"]
        assert measure_text(derived.value, derived.unit) == row["office_pages"]


def with_need(office: Catalogue, **changes: Any) -> Catalogue:
    """The shipped catalogue with the page's example as its only need."""
    need = NeedRule.model_validate(yaml(PAGE.blocks["rule"]) | changes)
    catalogue = office.model_copy(update={"rules": office.rules.model_copy(update={"needs": (need,)})})
    assert check_rules(catalogue) == []
    return catalogue


def chosen(catalogue: Catalogue, customer: str) -> tuple[str, str]:
    found = recommend(parse_answers(answers_of(customer), catalogue), occasion_of(customer, catalogue))
    (need,) = found.needs
    return f"{need.quantity:f} {need.unit}", catalogue.packs[need.skus[0]].product


def run_rule_result(row: Row, office: Catalogue) -> None:
    assert chosen(with_need(office), row["customer"]) == (row["needed"], row["product"])


def run_preference(row: Row, office: Catalogue) -> None:
    catalogue = with_need(office, prefer=yaml(row["prefer"]))
    assert chosen(catalogue, "law-office")[1] == row["chosen"]


def run_sharing(row: Row, office: Catalogue) -> None:
    needs = recommendation_of("law-office", office).needs
    (need,) = [need for need in needs if need.rule == "toner_black" and need.devices == (row["device"],)]
    owned = {item["device"]: item["quantity"] for item in answers_of("law-office")["printers"]}
    (machine,) = [machine for machine in office.devices.values() if machine.id == row["device"]]
    assert owned[machine.name] == int(row["number"])
    assert machine.attributes["monthly_pages"] == Decimal(row["monthly_pages"])
    assert measure_text(Fraction(round(need.quantity)), need.unit) == row["share"]


def run_merging(row: Row, office: Catalogue) -> None:
    first, second = Decimal(row["pages, first printer"]), Decimal(row["pages, second printer"])
    rules = f"""
needs:
  - {{id: a, name: {{en: a, lt: a}}, category: filter, devices: [], slots: [top], share_by: daily,
     quantity: {{value: {first + second}, unit: cup}}, prefer: [{{cost: lowest}}], recurrence: once,
     because: {{en: a, lt: a}}}}
"""
    capacity = int(row["pages from one"])
    catalogue = shop(
        office,
        rules,
        products=(product("c", "filter"), product("bean")),
        packs=(pack("C", "c", 1), pack("B", "bean", 1)),
        prices=(price("C", (1, "9")),),
        devices=(device("a", daily=int(first)), device("b", daily=int(second))),
        fits=(fit("a", "top", "c", capacity), fit("b", "top", "c", capacity)),
    )
    assert bought(recommended(catalogue, machines=["a", "b"])) == {"C": int(row["packs together"])}
    assert sum(-(-pages // capacity) for pages in (int(first), int(second))) == int(row["packs apart"])


def pack_shop(office: Catalogue) -> Catalogue:
    rows = PAGE.tables["pack-prices"]
    contents = {row["pack"]: row["content"] for row in rows}
    return shop(
        office,
        BEANS,
        products=(product("x"),),
        packs=tuple(pack(name, "x", content) for name, content in contents.items()),
        prices=tuple(
            price(name, *[(int(row["from"]), row["price"]) for row in rows if row["pack"] == name]) for name in contents
        ),
    )


def run_pack_prices(row: Row, office: Catalogue) -> None:
    steps = pack_shop(office).price_lists[0].prices[row["pack"]].breaks
    assert (Decimal(row["from"]), Decimal(row["price"])) in [(step.from_quantity, step.amount) for step in steps]


def run_packs(row: Row, office: Catalogue) -> None:
    catalogue = pack_shop(office)
    plan = cheapest_packs(tuple(catalogue.packs.values()), Fraction(row["sheets"]), occasion(catalogue))
    assert plan is not None
    assert " + ".join(f"{portion.count} {portion.pack.sku}" for portion in plan.portions) == row["packs"]
    assert (plan.content, plan.cost) == (Decimal(row["content"]), Fraction(row["cost"]))
    assert occasion(catalogue).catalogue.policy.surplus_limit == 25


def run_surplus(row: Row, office: Catalogue) -> None:
    packs, prices = (pack("s", "x", 100),), (price("s", (1, "5.00"), (10, "3.00")),)
    limit = Decimal(row["surplus_limit"])
    policy = office.policy.model_copy(update={"surplus_limit": limit})
    catalogue = shop(office, products=(product("x"),), packs=packs, prices=prices)
    need = Fraction(row["needed"])
    plan = cheapest_packs(packs, need, occasion(catalogue.model_copy(update={"policy": policy})))
    assert plan is not None
    least = -(-need // 100) * 100
    assert least + need * Fraction(limit) / 100 == Fraction(row["at most"])
    assert (plan.content, plan.cost) == (Decimal(row["packs"]) * 100, Fraction(row["cost"]))


def run_nudges(row: Row, office: Catalogue) -> None:
    catalogue = pack_shop(office)
    quantity, _, sku = row["line"].partition(" ")
    nudge = nudge_for(LineRequest(id=f"{sku}:1", sku=sku, quantity=Decimal(quantity)), occasion(catalogue))
    said = [nudge.more, nudge.extra_content.value, nudge.extra_cost] if nudge else ["–"] * 3
    assert [str(item) for item in said] == [row["more"], row["extra content"], row["extra cost"]]


def run_texts(row: Row, office: Catalogue) -> None:
    text = LocalText({"en": row["text"], "lt": row["text"]})
    needs = tuple(
        need.model_copy(update={"because": text}) if need.id == row["line"] else need for need in office.rules.needs
    )
    catalogue = office.model_copy(update={"rules": office.rules.model_copy(update={"needs": needs})})
    found = recommend(parse_answers(answers_of(row["customer"]), catalogue), occasion_of(row["customer"], catalogue))
    reasons = [line.reason for line in found.recommended.lines if line.reason and line.reason.rule == row["line"]]
    assert reasons[0].sentence["en"].replace("\N{NO-BREAK SPACE}", " ") == row["says"]


def run_assumed(row: Row, office: Catalogue) -> None:
    text = LocalText({"en": row["text"].strip("`"), "lt": row["text"].strip("`")})
    story = office.rules.headline.model_copy(update={"cases": (StoryCase(text=text),)})
    catalogue = office.model_copy(update={"rules": office.rules.model_copy(update={"headline": story})})
    told = {
        "printers": [{"device": "norvik-l310d"}],
        "volume_by": "pages",
        "pages_month": 1000,
        "printed": ["internal"],
    }
    answers = parse_answers(told | yaml(row["answers"].strip("`")), catalogue)
    headline = brief_for(answers, recommend(answers, occasion(catalogue)), occasion(catalogue)).headline
    assert headline.replace("\N{NO-BREAK SPACE}", " ") == row["says"]


RUN: Mapping[str, Run] = {
    "tests": run_tests,
    "joins": run_joins,
    "amounts": run_amounts,
    "units": run_units,
    "figures": run_figures,
    "offers": run_offers,
    "minimum": run_minimum,
    "rule-result": run_rule_result,
    "preference": run_preference,
    "sharing": run_sharing,
    "merging": run_merging,
    "pack-prices": run_pack_prices,
    "packs": run_packs,
    "surplus": run_surplus,
    "nudges": run_nudges,
    "texts": run_texts,
    "assumed": run_assumed,
}


def test_every_marked_table_is_executed_and_every_function_has_its_table() -> None:
    assert set(PAGE.tables) == set(RUN)
    assert set(PAGE.blocks) == {"rule"}


@pytest.mark.parametrize(
    ("name", "row"),
    [(name, row) for name, rows in PAGE.tables.items() for row in rows],
    ids=lambda item: str(item)[:60],
)
def test_the_page_says_what_the_program_does(office: Catalogue, name: str, row: Row) -> None:
    RUN[name](row, office)


@pytest.mark.parametrize("name", PAGE.tables)
def test_a_number_changed_on_the_page_fails(office: Catalogue, name: str) -> None:
    """The red control: in each table, the last cell of a row is compared."""
    row = PAGE.tables[name][0]
    column = list(row)[-1]
    changed = {"yes": "no", "no": "yes"}.get(row[column], row[column] + "9")
    with pytest.raises((AssertionError, KeyError, ValueError)):
        RUN[name](row | {column: changed}, office)


def test_every_sharing_device_is_on_the_page(office: Catalogue) -> None:
    needs = [need for need in recommendation_of("law-office", office).needs if need.rule == "toner_black"]
    assert [need.devices[0] for need in needs] == [row["device"] for row in PAGE.tables["sharing"]]


def named(word: str) -> bool:
    return bool(re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", PAGE.text))


@pytest.mark.parametrize(
    "word",
    [
        *TESTS,
        *(name for name in ("answer", "figure", "all_of", "some_of", "not")),
        *KINDS,
        *NeedRule.model_fields,
        *Figure.model_fields,
        *(name for name in Preference.model_fields),
        *sorted(LINE_VALUES),
        *(item.value for item in Recurrence),
        *Rules.model_fields,
    ],
)
def test_every_word_of_the_rules_is_on_the_page(word: str) -> None:
    assert named(word)


def test_every_code_that_the_checks_give_is_on_the_page() -> None:
    folder = ROOT / "quotegen" / "recommend"
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.glob("check*.py"))
    codes = set(re.findall(r'Fault\(\s*"([a-z_]+)"', sources)) | set(re.findall(r'"(unknown_[a-z]+)"', sources))
    assert codes - PAGE.words == set()
