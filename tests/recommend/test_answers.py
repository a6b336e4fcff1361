"""Raw answers: what is accepted, and each way to be refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from quotegen.errors import Fault, InputRefused
from quotegen.model.answers import DeviceCount
from quotegen.model.catalogue import Catalogue
from quotegen.recommend.answers import parse_answers
from tests.recommend.kit import device, shop


@pytest.fixture(scope="module")
def coffee(office: Catalogue) -> Catalogue:
    return shop(office, devices=(device("bar-100", daily=100), device("bar-200", daily=200)))


def faults(catalogue: Catalogue, **answers: Any) -> list[Fault]:
    with pytest.raises(InputRefused) as refused:
        parse_answers(answers, catalogue)
    return list(refused.value.faults)


def only(catalogue: Catalogue, **answers: Any) -> Fault:
    (fault,) = faults(catalogue, **answers)
    return fault


@pytest.mark.parametrize(
    ("answer", "code", "path", "hint"),
    [
        ({"cupz": 3}, "unknown_question", "answers.cupz", "did you mean cups?"),
        ({"cups": "10"}, "wrong_type", "answers.cups", "leave out quotes and units; write 12.5"),
        ({"cups": True}, "wrong_type", "answers.cups", "a whole number"),
        ({"cups": [1]}, "wrong_type", "answers.cups", "a whole number"),
        ({"cups": Decimal("1.5")}, "wrong_type", "answers.cups", "a whole number"),
        ({"cups": 10**40}, "wrong_type", "answers.cups", "a whole number"),
        ({"cups": 0}, "out_of_range", "answers.cups", "from 1 to 1000"),
        ({"cups": 1001}, "out_of_range", "answers.cups", "from 1 to 1000"),
        ({"extras": ["milk"], "milk_cups": 0}, "out_of_range", "answers.milk_cups", "at least 1"),
        ({"taste": "storng"}, "unknown_choice", "answers.taste", "did you mean strong?"),
        ({"taste": ["mild"]}, "wrong_type", "answers.taste", "one of mild, strong"),
        ({"taste": True}, "wrong_type", "answers.taste", "one of mild, strong"),
        ({"sizes": 13}, "unknown_choice", "answers.sizes", "did you mean 12?"),
        ({"extras": "milk"}, "wrong_type", "answers.extras", "a list such as [milk]"),
        ({"extras": ["sugar", "sirup"]}, "unknown_choice", "answers.extras[1]", "did you mean syrup?"),
        ({"organic": "yes"}, "wrong_type", "answers.organic", "write true or false, without quotes"),
        ({"organic": 1}, "wrong_type", "answers.organic", "write true or false, without quotes"),
        ({"note": 5}, "wrong_type", "answers.note", "put it in quotes"),
        ({"note": "x" * 5001}, "too_long", "answers.note", "at most 5000"),
        ({"note": "a\u202eb"}, "bidi_control", "answers.note", "type the text anew, without invisible marks"),
        ({"note": "a\x07b"}, "control_character", "answers.note", "type the text anew, without invisible marks"),
        (
            {"machines": 5},
            "wrong_type",
            "answers.machines",
            "a list such as [{device: …, quantity: 2}], or a text with a device on each line",
        ),
        ({"machines": [5]}, "wrong_type", "answers.machines[0]", "name the device"),
        ({"machines": [{"quantity": 1}]}, "wrong_type", "answers.machines[0]", "name the device"),
        (
            {"machines": [{"device": "BAR-300"}]},
            "unknown_device",
            "answers.machines[0].device",
            "did you mean BAR-200 or BAR-100?",
        ),
        (
            {"machines": [{"device": "bar-100", "quantity": 0}]},
            "out_of_range",
            "answers.machines[0].quantity",
            "a whole number from 1 to 10000",
        ),
        (
            {"machines": [{"device": "bar-100", "quantity": Decimal("1e900")}]},
            "out_of_range",
            "answers.machines[0].quantity",
            "a whole number from 1 to 10000",
        ),
        (
            {"machines": [{"device": "bar-100", "quantity": "2"}]},
            "out_of_range",
            "answers.machines[0].quantity",
            "a whole number from 1 to 10000",
        ),
        (
            {"machines": [{"device": "bar-100", "qantity": 2}]},
            "unknown_field",
            "answers.machines[0].qantity",
            "did you mean quantity?",
        ),
        ({"milk_cups": 3}, "not_asked", "answers.milk_cups", "leave it out, or change extras"),
        ({"extras": ["milk"]}, "missing_answer", "answers.milk_cups", "a whole number"),
        (
            {"extras": ["milk"], "milk_cups": 9},
            "missing_answer",
            "answers.milk_kind",
            "one of cow, oat",
        ),
    ],
)
def test_a_wrong_answer_is_refused(coffee: Catalogue, answer: dict[str, Any], code: str, path: str, hint: str) -> None:
    fault = only(coffee, **answer)
    assert (fault.code, fault.path, fault.hint) == (code, path, hint)


def test_all_wrong_answers_are_refused_at_once(coffee: Catalogue) -> None:
    machines = [{"device": "nothing like it"}, {"device": "bar-100", "quantity": -1}]
    found = faults(coffee, cups=0, taste="bitter", extras=["salt", "pepper"], machines=machines, unknown=1)
    assert sorted(fault.path for fault in found) == [
        "answers.cups",
        "answers.extras[0]",
        "answers.extras[1]",
        "answers.machines[0].device",
        "answers.machines[1].quantity",
        "answers.taste",
        "answers.unknown",
    ]


def test_an_answer_that_hangs_on_a_wrong_one_is_not_blamed(coffee: Catalogue) -> None:
    assert only(coffee, extras=["mlik"], milk_cups=9, milk_kind="oat").path == "answers.extras[0]"


def test_an_answer_that_hangs_on_a_wrong_one_is_still_checked_itself(coffee: Catalogue) -> None:
    found = faults(coffee, extras=["mlik"], milk_cups=0)
    assert [fault.path for fault in found] == ["answers.extras[0]", "answers.milk_cups"]


def test_defaults_are_filled_in_but_are_not_what_the_customer_said(coffee: Catalogue) -> None:
    answers = parse_answers({"taste": "strong"}, coffee)
    assert answers.values["cups"] == 10
    assert answers.given == {"taste"}


def test_an_optional_question_may_stay_open(coffee: Catalogue) -> None:
    assert "note" not in parse_answers({}, coffee).values


def test_nothing_is_the_same_as_no_answer(coffee: Catalogue) -> None:
    assert parse_answers({"cups": None}, coffee).values["cups"] == 10


def test_a_question_that_is_not_shown_has_no_answer_and_no_default(coffee: Catalogue) -> None:
    assert "milk_cups" not in parse_answers({"extras": ["sugar"]}, coffee).values


def test_a_choice_that_looks_like_a_number_may_come_without_quotes(coffee: Catalogue) -> None:
    assert parse_answers({"sizes": 24}, coffee).values["sizes"] == "24"


def test_many_choices_come_once_and_in_the_questionnaire_s_order(coffee: Catalogue) -> None:
    assert parse_answers({"extras": ["syrup", "sugar", "syrup"]}, coffee).values["extras"] == ("sugar", "syrup")


@pytest.mark.parametrize("name", ["bar-100", "BAR-100", "Bar - 100", {"device": "bar-100"}])
def test_a_device_is_known_by_its_id_or_name_whatever_the_case(coffee: Catalogue, name: Any) -> None:
    assert parse_answers({"machines": [name]}, coffee).values["machines"] == (DeviceCount(device="bar-100"),)


def test_a_whole_number_may_be_written_with_a_point(coffee: Catalogue) -> None:
    assert parse_answers({"cups": Decimal("12.0")}, coffee).values["cups"] == 12


def test_a_question_that_must_be_answered_is_not_answered_by_an_empty_list(office: Catalogue) -> None:
    paths = {fault.path: fault.code for fault in faults(office, printers=[], printed=[])}
    assert paths["answers.printers"] == paths["answers.printed"] == "missing_answer"


def test_a_text_is_trimmed(coffee: Catalogue) -> None:
    assert parse_answers({"note": "  soon \n"}, coffee).values["note"] == "soon"
