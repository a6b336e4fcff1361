"""Rules that are wrong are refused when the catalogue loads, before any customer is known."""

from __future__ import annotations

from typing import Any

import pytest

from quotegen.errors import Fault
from quotegen.model.catalogue import Catalogue
from quotegen.recommend.checks import check_rules
from tests.recommend.kit import BEANS, device, fit, product, shop
from tests.recommend.test_needs import SLOTS

WORLD: dict[str, Any] = {
    "products": (product("round", "filter"), product("house")),
    "devices": (device("a", daily=10),),
    "fits": (fit("a", "top", "round", 100),),
}


def check(office: Catalogue, rules: str, **changes: Any) -> list[Fault]:
    return check_rules(shop(office, rules, **(WORLD | changes)))


def need(line: str) -> str:
    """The bean rule with one more line."""
    key = line.split(":")[0]
    lines = [text for text in BEANS.splitlines() if not text.strip().startswith(f"{key}:")]
    return "\n".join([*lines, f"    {line}", ""])


def figure(line: str, unit: str = "cup/day") -> str:
    return f"{BEANS}\nfigures: [{{id: one, unit: {unit}, cases: [{{amount: {line}}}]}}]"


def test_good_rules_have_no_fault(office: Catalogue) -> None:
    assert check(office, BEANS) == []
    assert check(office, SLOTS) == []


AMOUNTS = [
    ("{answer: cupz}", "unknown_answer", "answer"),
    ("{answer: taste}", "not_a_number", "answer"),
    ("{constant: nothing}", "unknown_constant", "constant"),
    ("{figure: nothing}", "unknown_figure", "figure"),
    ("{figure: one}", "figure_too_early", "figure"),
    ("{answer: days}", "unit_mismatch", ""),
    ("{value: 5}", "unit_mismatch", ""),
    ("{product: [{answer: cups}, {answer: days}]}", "unit_mismatch", ""),
    ("{sum: [{answer: cups}, {answer: days}]}", "unit_mismatch", ""),
    ("{difference: [{answer: cups}, {value: 1, unit: day}]}", "unit_mismatch", ""),
    ("{quotient: [{answer: cups}, {answer: cups}]}", "unit_mismatch", ""),
    ("{lookup: {answer: taste, unit: cup/day, table: {mild: 1}}}", "table_incomplete", "lookup.table"),
    (
        "{lookup: {answer: taste, unit: cup/day, table: {mild: 1, strong: 2, storng: 3}}}",
        "unknown_choice",
        "lookup.table.storng",
    ),
    ("{lookup: {answer: extras, unit: cup/day, table: {milk: 1}}}", "not_a_choice", "lookup.answer"),
    ("{lookup: {answer: cups, unit: cup/day, table: {a: 1}}}", "not_a_choice", "lookup.answer"),
    ("{lookup: {answer: nothing, unit: cup/day, table: {a: 1}}}", "unknown_answer", "lookup.answer"),
    ("{devices: {attribute: nothing}}", "unknown_attribute", "devices.attribute"),
    ("{devices: {attribute: roast}}", "not_a_number", "devices.attribute"),
    (
        "{devices: {attribute: daily, where: [{attribute: strength, at_most: {device: strongest}}]}}",
        "no_devices",
        "devices.where[0].at_most",
    ),
]


@pytest.mark.parametrize(("amount", "code", "path"), AMOUNTS)
def test_an_amount_that_cannot_be_worked_out_is_refused(office: Catalogue, amount: str, code: str, path: str) -> None:
    (fault,) = check(office, figure(amount))
    base = "rules.figures[0].cases[0].amount"
    assert (fault.code, fault.path) == (code, f"{base}.{path}" if path else base)


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("{product: [{answer: cups}, {answer: days}]}", "cup"),
        ("{product: [{answer: cups}, {answer: share}]}", "cup/day"),
        ("{quotient: [{answer: cups}, {answer: cups}]}", "percent"),
        ("{quotient: [{answer: cups}, {answer: cups}]}", "number"),
        ("{devices: {}}", "device"),
        ("{devices: {attribute: daily}}", "cup/day"),
        ("{sum: [{answer: share}, {value: 1}]}", "number"),
    ],
)
def test_an_amount_whose_units_come_out_is_accepted(office: Catalogue, amount: str, unit: str) -> None:
    assert check(office, figure(amount, unit)) == []


CONDITIONS = [
    ("{answer: cupz, at_least: 1}", "unknown_answer"),
    ("{figure: nothing, at_least: 1}", "unknown_figure"),
    ("{answer: taste, equals: storng}", "unknown_choice"),
    ("{answer: taste, any_of: [mild, storng]}", "unknown_choice"),
    ("{answer: sizes, equals: 12}", "unknown_choice"),
    ("{answer: extras, includes: salt}", "unknown_choice"),
    ("{answer: taste, includes: mild}", "test_wrong"),
    ("{answer: taste, at_least: 1}", "test_wrong"),
    ("{answer: extras, equals: milk}", "test_wrong"),
    ("{answer: cups, equals: many}", "test_wrong"),
    ("{answer: cups, includes: 1}", "test_wrong"),
    ("{answer: cups, between: [9, 3]}", "test_wrong"),
    ("{answer: organic, equals: 'yes'}", "test_wrong"),
    ("{answer: note, equals: 5}", "test_wrong"),
    ("{answer: note, at_least: 5}", "test_wrong"),
    ("{answer: machines, includes: a}", "test_wrong"),
    ("{answer: cups, at_least: {answer: taste}}", "test_wrong"),
    ("{answer: taste, equals: {answer: cups}}", "test_wrong"),
    ("{answer: extras, includes: {answer: extras}}", "test_wrong"),
    ("{answer: cups, at_least: {answer: days}}", "unit_mismatch"),
    ("{answer: cups, at_least: {answer: nothing}}", "unknown_answer"),
    ("{answer: cups, at_least: {figure: nothing}}", "unknown_figure"),
    ("{answer: cups, at_least: {device: daily}}", "no_devices"),
]


@pytest.mark.parametrize(("condition", "code"), CONDITIONS)
@pytest.mark.parametrize("around", ["%s", "{not: %s}", "{all_of: [%s]}", "{some_of: [%s]}"])
def test_a_condition_that_cannot_be_tested_is_refused_however_deep(
    office: Catalogue, condition: str, code: str, around: str
) -> None:
    (fault,) = check(office, need(f"when: {around % condition}"))
    assert fault.code == code
    assert fault.path.startswith("rules.needs[0].when")


@pytest.mark.parametrize(
    "condition",
    [
        "{answer: taste, equals: mild}",
        "{answer: taste, any_of: [mild, strong]}",
        "{answer: extras, any_of: [milk]}",
        "{answer: extras, includes: milk}",
        "{answer: cups, between: [1, 5]}",
        "{answer: cups, any_of: [1, 5]}",
        "{answer: organic, equals: true}",
        "{answer: note, equals: hello}",
        "{answer: machines, given: true}",
        "{answer: sizes, equals: '12'}",
    ],
)
def test_a_test_that_suits_its_answer_is_accepted(office: Catalogue, condition: str) -> None:
    assert check(office, need(f"when: {condition}")) == []


def test_an_unquoted_choice_that_looks_like_a_number_gets_the_right_hint(office: Catalogue) -> None:
    (fault,) = check(office, need("when: {answer: sizes, equals: 12}"))
    assert fault.hint == 'put it in quotes: "12"'


NEEDS = [
    ("category: bean", "unknown_category", "category"),
    ("quantity: {value: 1, unit: cup}", "unit_mismatch", "quantity"),
    ("filters: [{attribute: roats, equals: dark}]", "unknown_attribute", "filters[0].attribute"),
    ("filters: [{attribute: roast, equals: drak}]", "unknown_choice", "filters[0].equals"),
    ("filters: [{attribute: organic, equals: mild}]", "test_wrong", "filters[0].equals"),
    ("filters: [{attribute: strength, at_most: {device: strongest}}]", "no_devices", "filters[0].at_most"),
    ("filters: [{attribute: roast, equals: dark, when: {answer: x, given: true}}]", "unknown_answer",
     "filters[0].when.answer"),
    ("devices: [{attribute: sort, equals: drip}]", "unknown_choice", "devices[0].equals"),
    ("devices: [{attribute: daily, at_least: {device: daily}}]", "no_devices", "devices[0].at_least"),
    ("prefer: [{attribute: roast, order: highest}]", "not_a_number", "prefer[0].attribute"),
    ("prefer: [{attribute: nothing, order: highest}]", "unknown_attribute", "prefer[0].attribute"),
    ("prefer: [{attribute: roast, equals: drak}]", "unknown_choice", "prefer[0].equals"),
    ("prefer: [{attribute: strength, at_most: {device: strongest}}]", "no_devices", "prefer[0].at_most"),
    ("prefer: [{cost: lowest, when: {answer: taste, equals: x}}]", "unknown_choice", "prefer[0].when.equals"),
    ("recurrence: {answer: taste, table: {mild: month}}", "table_incomplete", "recurrence.table"),
    ("recurrence: {answer: milk_kind, table: {cow: month, oat: year}}", "may_be_unanswered", "recurrence.answer"),
    ("because: {en: '{nothing}', lt: '{nothing}'}", "unknown_placeholder", "because"),
    ("because: {en: '{sort}', lt: '{sort}'}", "unknown_placeholder", "because"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code", "path"), NEEDS)
def test_a_need_that_cannot_be_worked_is_refused(office: Catalogue, line: str, code: str, path: str) -> None:
    (fault,) = check(office, need(line))
    assert (fault.code, fault.path) == (code, f"rules.needs[0].{path}")


def test_a_filter_may_refer_to_devices_where_the_need_names_some(office: Catalogue) -> None:
    line = "filters: [{attribute: strength, at_most: {device: strongest}}]\n    devices: []"
    assert check(office, need(line)) == []


def test_a_preference_that_refers_to_devices_is_refused_even_where_the_need_names_some(office: Catalogue) -> None:
    line = "prefer: [{attribute: strength, at_most: {device: strongest}}]\n    devices: []"
    assert [fault.code for fault in check(office, need(line))] == ["no_devices"]


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("share_by: daily", "share_by: roast", "not_a_number", "share_by"),
        ("share_by: daily", "share_by: nothing", "unknown_attribute", "share_by"),
        ("share_by: daily", "share_by: strongest", "share_missing", "share_by"),
        ("slots: [top]", "slots: [top, botom]", "unknown_slot", "slots[1]"),
        ("slots: [top]", "slots: {answer: nothing}", "unknown_answer", "slots.answer"),
        ("slots: [top]", "slots: {answer: cups}", "not_a_choice", "slots.answer"),
        ("unit: cup}", "unit: piece}", "unit_mismatch", "quantity"),
    ],
)
def test_a_need_of_slots_that_cannot_be_shared_is_refused(
    office: Catalogue, old: str, new: str, code: str, path: str
) -> None:
    (fault,) = check(office, SLOTS.replace(old, new))
    assert (fault.code, fault.path) == (code, f"rules.needs[0].{path}")


def test_slots_that_nothing_fits_are_refused(office: Catalogue) -> None:
    assert {fault.code for fault in check(office, SLOTS, fits=())} == {"no_fits", "unknown_slot"}


def test_capacities_in_two_units_are_refused(office: Catalogue) -> None:
    other = fit("a", "side", "round", 5).model_copy(update={"unit": "litre"})
    assert [fault.code for fault in check(office, SLOTS, fits=(*WORLD["fits"], other))] == ["unit_mismatch"]


OTHERS = [
    ("figures: [{id: one, unit: nothing, cases: [{amount: {value: 1, unit: nothing}}]}]", "unknown_unit"),
    ("figures: [{id: cups, unit: day, cases: [{amount: {answer: days}}]}]", "duplicate_name"),
    ("constants: {cups: {value: 1, unit: cup}}", "duplicate_name"),
    ("figures: [{id: a, unit: day, cases: [{when: {answer: cups, at_least: 1}, amount: {answer: days}}]}]",
     "no_last_case"),
    ("figures: [{id: a, unit: day, cases: [{amount: {answer: days}}, {amount: {answer: days}}]}]", "case_unreachable"),
    ("meanings: [{answer: nothing, text: {en: a, lt: b}}]", "unknown_answer"),
    ("meanings: [{answer: cups, text: {en: '{x}', lt: '{x}'}}]", "unknown_placeholder"),
    ("meanings: [{answer: cups, when: {answer: taste, equals: x}, text: {en: a, lt: b}}]", "unknown_choice"),
    ("headline: {cases: [{when: {answer: cups, at_least: 1}, text: {en: a, lt: b}}]}", "no_last_case"),
    ("headline: {cases: [{text: {en: '{x}', lt: '{x}'}}]}", "unknown_placeholder"),
    ("summary: [{cases: [{text: {en: '{quantity}', lt: '{quantity}'}}]}]", "unknown_placeholder"),
    ("agreement_months: {value: 12, unit: day}", "unit_mismatch"),
    ("gap: {en: '{cups}', lt: '{cups}'}", "unknown_placeholder"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code"), OTHERS)
def test_the_rest_of_the_rules_is_checked_as_well(office: Catalogue, line: str, code: str) -> None:
    (fault,) = check(office, f"{BEANS}\n{line}")
    assert fault.code == code
    assert fault.path.startswith(f"rules.{line.split(':')[0]}")


def test_two_needs_of_one_name_are_refused(office: Catalogue) -> None:
    (fault,) = check(office, BEANS + BEANS.replace("needs:", ""))
    assert (fault.code, fault.path) == ("duplicate_name", "rules.needs[1].id")


QUESTIONS = [
    ("taste", {"default": "storng"}, "default_wrong", "default"),
    ("cups", {"default": "1"}, "default_wrong", "default"),
    ("cups", {"default": 0}, "default_wrong", "default"),
    ("cups", {"default": "1.5"}, "default_wrong", "default"),
    ("cups", {"minimum": 2000}, "limits_wrong", "minimum"),
    ("note", {"maximum": 5}, "limits_wrong", "maximum"),
    ("cups", {"unit": "cupp"}, "unknown_unit", "unit"),
    ("taste", {"shown_when": {"answer": "note", "given": True}}, "unknown_answer", "shown_when.answer"),
    ("taste", {"shown_when": {"figure": "x", "equals": 1}}, "unknown_figure", "shown_when.figure"),
]


@pytest.mark.parametrize(("name", "change", "code", "path"), QUESTIONS)
def test_a_question_that_contradicts_itself_is_refused(
    office: Catalogue, name: str, change: dict[str, Any], code: str, path: str
) -> None:
    catalogue = shop(office, **WORLD)
    data = catalogue.questionnaire.model_dump(by_alias=True, exclude_none=True)
    question = next(item for item in data["sections"][0]["questions"] if item["id"] == name)
    question.update(change)
    changed = catalogue.model_copy(update={"questionnaire": type(catalogue.questionnaire).model_validate(data)})
    found = check_rules(changed)
    assert code in {fault.code for fault in found}
    assert any(fault.path.endswith(f".{path}") for fault in found if fault.code == code)
