"""What a cell means, by the kind of its question."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.files.batch_cells import CellWrong, device_list, discount, number, parser_of
from quotegen.files.yaml_text import parse_yaml
from quotegen.model.questionnaire import Questionnaire
from quotegen.model.units import words_beside

law = settings(derandomize=True, deadline=None, database=None)
QUESTIONS = Questionnaire.model_validate(
    parse_yaml(
        """
title: {en: Coffee, lt: Kava}
yes: {en: "yes", lt: taip}
no: {en: "no", lt: ne}
sections:
- id: coffee
  title: {en: Coffee, lt: Kava}
  questions:
  - {id: cups, type: whole, ask: {en: Cups?, lt: Kiek?}, say: {en: Cups?, lt: Kiek?}}
  - {id: waste, type: decimal, unit: percent, ask: {en: Waste?, lt: Kiek?}, say: {en: Waste?, lt: Kiek?}}
  - {id: milk, type: yes_no, ask: {en: Milk?, lt: Pieno?}, say: {en: Milk?, lt: Pieno?}}
  - {id: words, type: text, ask: {en: Words?, lt: Žodžiai?}, say: {en: Words?, lt: Žodžiai?}}
  - id: roast
    type: choice
    ask: {en: Roast?, lt: Skrudinimas?}
    say: {en: Roast?, lt: Skrudinimas?}
    choices:
    - {value: light, name: {en: "light, for filters", lt: šviesus}}
    - {value: dark, name: {en: dark roast, lt: tamsus}}
    - {value: decaf, name: {en: without caffeine, lt: tamsus}}
  - id: drinks
    type: many
    ask: {en: Drinks?, lt: Gėrimai?}
    say: {en: Drinks?, lt: Gėrimai?}
    choices:
    - {value: flat, name: {en: flat white, lt: su pienu}}
    - {value: long, name: {en: "long, black", lt: juoda}}
    - {value: short, name: {en: short, lt: trumpa}}
""",
        "q.yaml",
    ).data
)


def read(question: str, text: str) -> object:
    asked = QUESTIONS.questions[question]
    return parser_of(asked, QUESTIONS, words_beside(asked.unit, {}))(text)


def wrong(question: str, text: str) -> CellWrong:
    with pytest.raises(CellWrong) as caught:
        read(question, text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("forty", "number_wrong"),
        ("12 pcs", "number_wrong"),
        ("1 20", "number_wrong"),
        ("1.20.300", "number_wrong"),
        ("1,2,3", "number_wrong"),
        ("=1+1", "number_wrong"),
        ("-", "number_wrong"),
        ("٣", "number_wrong"),
        ("NaN", "number_wrong"),
        ("9" * 61, "number_wrong"),
        ("1E+05", "number_mangled"),
        ("1,2E+11", "number_mangled"),
        ("2026-05-12", "date_for_number"),
        ("12.05.2026", "date_for_number"),
        ("5/12/2026", "date_for_number"),
        ("12-May", "date_for_number"),
        ("May-26", "date_for_number"),
        ("2026-05-12 10:30:00", "date_for_number"),
    ],
)
def test_what_is_no_number_says_why(text: str, code: str) -> None:
    assert wrong("cups", text).code == code


@law
@given(st.text(max_size=12) | st.text("0123456789., -+eE", max_size=10))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    try:
        assert number(text).is_finite()
    except CellWrong as caught:
        assert caught.code and caught.hint


@pytest.mark.parametrize("text", ["20%", "20 %", "20", "20,0%"])
def test_a_percentage_may_have_its_sign(text: str) -> None:
    assert read("waste", text) == 20


@pytest.mark.parametrize("text", ["yes", "YES", "true", "TRUE", "1", "taip", "Taip"])
def test_yes_is_said_in_any_language_and_case(text: str) -> None:
    assert read("milk", text) is True


@pytest.mark.parametrize("text", ["no", "false", "0", "NE"])
def test_so_is_no(text: str) -> None:
    assert read("milk", text) is False


def test_anything_else_is_neither() -> None:
    assert wrong("milk", "perhaps").code == "yes_no_wrong"


@pytest.mark.parametrize("text", ["light", "LIGHT", "light, for filters", "Light,  for  filters", "šviesus", "ŠVIESUS"])
def test_a_choice_is_named_by_value_or_by_name(text: str) -> None:
    assert read("roast", text) == "light"


def test_a_name_of_two_choices_names_neither() -> None:
    assert wrong("roast", "tamsus").code == "unknown_choice"


def test_an_unknown_choice_hints_at_the_nearest() -> None:
    assert wrong("roast", "drak").hint == "did you mean dark?"


@pytest.mark.parametrize(
    "text", ["flat; short", "flat|short", "flat, short", "flat\nshort", "su pienu;SHORT;flat", "flat,,short,"]
)
def test_several_choices_stand_in_one_cell(text: str) -> None:
    assert read("drinks", text) == ["flat", "short"]


def test_a_name_with_a_comma_is_not_taken_apart() -> None:
    assert read("drinks", "long, black") == ["long"]
    assert read("drinks", "long, black; short") == ["long", "short"]


def test_one_unknown_choice_among_several_is_named() -> None:
    assert wrong("drinks", "flat, shrot").message == "shrot is not a choice"


def test_a_text_is_as_it_is() -> None:
    assert read("words", "a; b | c") == "a; b | c"


@pytest.mark.parametrize("text", ["2 x Alpha 10; Beta 20", "2 x Alpha 10|Beta 20", "2 x Alpha 10\nBeta 20"])
def test_devices_come_on_lines_of_their_own(text: str) -> None:
    assert [line.strip() for line in device_list(text).splitlines()] == ["2 x Alpha 10", "Beta 20"]


@pytest.mark.parametrize("text", ["2 | Alpha 10", "2 vnt. | Alpha 10", "Alpha 10 (old; on loan)"])
def test_a_count_in_a_column_of_its_own_and_a_remark_stay_with_their_device(text: str) -> None:
    assert device_list(text) == text


def test_a_discount_is_in_percent_or_in_money() -> None:
    assert discount("5 %", "EUR") == {"percent": 5}
    assert discount("12,50", "EUR") == {"amount": Decimal("12.50")}
    with pytest.raises(CellWrong):
        discount("some", "EUR")
