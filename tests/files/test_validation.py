"""Faults of models, in plain words."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from quotegen.errors import Fault
from quotegen.files.source import Source
from quotegen.files.validation import build, faults_of
from quotegen.files.yaml_text import parse_yaml
from quotegen.model.amounts import Figure
from quotegen.model.party import Party
from quotegen.model.prices import PriceList
from quotegen.model.questionnaire import Question
from quotegen.model.rules import NeedRule

GOOD = {
    Party: {"name": "A", "address": "{street: s, city: c, country: LT}", "language": "lt"},
    Figure: {"id": "a", "unit": "b", "cases": "[{amount: {value: 1}}]"},
    NeedRule: {
        "id": "a",
        "name": "{en: a, lt: b}",
        "category": "c",
        "quantity": "{value: 1}",
        "prefer": "[{cost: lowest}]",
        "recurrence": "once",
        "because": "{en: a, lt: b}",
    },
    PriceList: {"id": "a", "name": "{en: a, lt: b}", "group": "g", "currency": "EUR", "valid_from": "2026-01-01"},
    Question: {"id": "a", "type": "whole", "ask": "{en: a, lt: b}", "say": "{en: a, lt: b}"},
}


def faults(model: type[BaseModel], **changes: str) -> list[Fault]:
    text = "\n".join(f"{name}: {value}" for name, value in (GOOD[model] | changes).items())
    try:
        model.model_validate(parse_yaml(text, "x").data)
    except ValidationError as error:
        return faults_of(error, model)
    return []


@pytest.mark.parametrize("model", GOOD)
def test_what_is_good_has_no_fault(model: type[BaseModel]) -> None:
    assert faults(model) == []


CASES = [
    (Party, "name", '"a\\u202eb"', "name", "bidi_control", "the text holds the invisible direction mark U+202E"),
    (Party, "name", "''", "name", "too_short", "this must not be empty"),
    (Party, "name", "5", "name", "wrong_type", "expected a text"),
    (Party, "name", "[a]", "name", "wrong_type", "expected a text"),
    (Party, "address", "Vilnius", "address", "wrong_type", "expected fields with their values"),
    (Party, "address", "{street: s, city: c, country: lt}", "address.country", "form_wrong", ""),
    (Party, "language", "de", "language", "unknown_choice", "expected 'en' or 'lt'"),
    (Party, "kind", "busness", "kind", "unknown_choice", "expected 'business' or 'consumer'"),
    (Party, "vat_id", "LT100002222118", "vat_id", "vat_id_wrong", ""),
    (Figure, "decimals", "7", "decimals", "out_of_range", "expected at most 6"),
    (Figure, "decimals", "-1", "decimals", "out_of_range", "expected at least 0"),
    (Figure, "decimals", "two", "decimals", "wrong_type", "expected a whole number"),
    (Figure, "cases", "[]", "cases", "too_few", "expected at least 1 entries"),
    (Figure, "cases", "5", "cases", "wrong_type", "expected a list"),
    (Figure, "cases", "[{amount: {}}]", "cases[0].amount", "exactly_one", ""),
    (Figure, "cases", "[{amount: {value: '1,5'}}]", "cases[0].amount.value", "not_a_decimal", ""),
    (NeedRule, "optional", "maybe", "optional", "wrong_type", "expected true or false"),
    (NeedRule, "because", "{en: a}", "because", "missing_translation", "the text is missing in: lt"),
    (NeedRule, "because", "{en: '{a}', lt: '{b}'}", "because", "placeholders_differ", ""),
    (NeedRule, "recurrence", "weekly", "recurrence", "unknown_choice", ""),
    (NeedRule, "slots", "{anser: x}", "slots.answer", "missing_field", "this field is needed"),
    (NeedRule, "when", "{answer: a, equals: {anwer: b}}", "when.equals.anwer", "unknown_field", ""),
    (PriceList, "valid_from", "tomorrow", "valid_from", "wrong_type", "expected a date"),
    (Question, "default", "[1, 2]", "default[0]", "wrong_type", "expected a text"),
]


@pytest.mark.parametrize(("model", "name", "value", "path", "code", "message"), CASES)
def test_a_wrong_field_is_named_in_plain_words(
    model: type[BaseModel], name: str, value: str, path: str, code: str, message: str
) -> None:
    found = faults(model, **{name: value})
    fault = next(fault for fault in found if fault.path == path)
    assert fault.code == code
    assert fault.message == message or not message
    assert "input" not in fault.message


@pytest.mark.parametrize(
    ("model", "name", "value", "path", "hint"),
    [
        (Party, "nam", "x", "nam", "did you mean name?"),
        (Party, "address", "{street: s, ciyt: c, country: LT}", "address.ciyt", "did you mean city?"),
        (Figure, "cases", "[{amuont: 1}]", "cases[0].amuont", "did you mean amount?"),
        (Figure, "cases", "[{amount: {lokup: 1}}]", "cases[0].amount.lokup", "did you mean lookup?"),
        (
            Figure,
            "cases",
            "[{amount: {product: [{value: 1}, {anser: x}]}}]",
            "cases[0].amount.product[1].anser",
            "did you mean answer?",
        ),
        (NeedRule, "filters", "[{atribute: x, equals: 1}]", "filters[0].atribute", "did you mean attribute?"),
        (NeedRule, "when", "{not: {answr: x}}", "when.not.answr", "did you mean answer?"),
        (NeedRule, "slots", "{anser: x}", "slots.anser", "did you mean answer?"),
        (NeedRule, "recurrence", "{answer: x, tabel: {}}", "recurrence.tabel", "did you mean table?"),
    ],
)
def test_an_unknown_field_gets_the_nearest_of_its_own_level(
    model: type[BaseModel], name: str, value: str, path: str, hint: str
) -> None:
    fault = next(fault for fault in faults(model, **{name: value}) if fault.code == "unknown_field")
    assert (fault.path, fault.hint) == (path, hint)


def test_a_field_without_a_near_name_gets_all_of_them() -> None:
    (fault,) = faults(Figure, cases="[{amount: {value: 1}, zzz: 2}]")
    assert fault.hint == "the fields are: when, amount"


def test_a_choice_gets_the_nearest() -> None:
    (fault,) = faults(Party, kind="busness")
    assert fault.hint == "did you mean business?"


def test_a_decimal_comma_gets_the_number_with_a_point() -> None:
    (fault,) = faults(Figure, cases="[{amount: {value: '1,5'}}]")
    assert fault.hint == "write 1.5, with a point"


def test_of_two_forms_the_one_that_was_meant_is_explained() -> None:
    assert [fault.path for fault in faults(NeedRule, slots="{anser: x}")] == ["slots.answer", "slots.anser"]


def test_entries_that_are_wrong_are_not_called_too_few() -> None:
    assert [fault.path for fault in faults(Figure, cases="[{amount: {value: x}}]")] == ["cases[0].amount.value"]


def test_a_wrong_name_of_an_entry_is_named() -> None:
    fault = faults(Figure, cases="[{amount: {lookup: {answer: a, unit: b, table: {}}}}]")[0]
    assert (fault.path, fault.code) == ("cases[0].amount.lookup.table", "too_few")


def test_a_fault_stands_at_its_place_in_the_file() -> None:
    text = "id: a\nunit: b\ncases:\n  - amount: {value: x}\n"
    found: list[Fault] = []
    assert build(Figure, parse_yaml(text, "f.yaml"), parse_yaml(text, "f.yaml").data, found) is None
    assert (found[0].file, found[0].line, found[0].column) == ("f.yaml", 4, 14)


def test_an_empty_file_is_called_empty() -> None:
    found: list[Fault] = []
    assert build(Figure, Source("f.yaml", None, {}), None, found) is None
    assert [(fault.code, fault.file) for fault in found] == [("file_empty", "f.yaml")]
