"""JSON as it is."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from quotegen.errors import Fault, InputRefused
from quotegen.files.json_text import parse_json


def refused(text: str) -> Fault:
    with pytest.raises(InputRefused) as error:
        parse_json(text, "a.json")
    return error.value.faults[0]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"a": NaN}', "json_wrong", 1, 7),
        ('{"a": 1,\n "b": Infinity}', "json_wrong", 2, 7),
        ('["-Infinity", -Infinity]', "json_wrong", 1, 15),
        ("[1e99999999999999999999999]", "json_wrong", 1, 2),
        ('{"a": 1,\n "a": 2}', "duplicate_key", 2, 2),
        ('{"x": [{"a": 1, "a": 2}]}', "duplicate_key", 1, 17),
        ('{"a": 1,}', "json_wrong", 1, None),
        ('{"a": 1', "json_wrong", 1, 8),
        ("{a: 1}", "json_wrong", 1, 2),
        ("", "json_wrong", 1, 1),
        ('"\\ud800"', "json_wrong", 1, 1),
        ('{"\\udfff": 1}', "json_wrong", 1, 2),
        ("[\n" + "[" * 100_000, "too_deep", 2, 40),
        ('{"a":' * 100_000, "too_deep", 1, 201),
    ],
)
def test_what_is_not_plain_json_is_refused_at_its_place(text: str, code: str, line: int, column: int | None) -> None:
    fault = refused(text)
    assert (fault.code, fault.file, fault.line) == (code, "a.json", line)
    assert column is None or fault.column == column
    assert fault.hint


def test_brackets_inside_a_text_are_not_levels() -> None:
    assert parse_json(json.dumps(["[" * 100, '\\"[{'] * 2), "a").data


def test_a_decimal_keeps_its_digits() -> None:
    assert str(parse_json("1.10", "a").data) == "1.10"


def test_a_huge_whole_number_is_read_without_limit_of_the_machine() -> None:
    assert parse_json("9" * 100_000, "a").data == Decimal("9" * 100_000)


def test_a_pair_of_halves_is_one_character() -> None:
    assert parse_json('"\\ud83d\\ude00"', "a").data == "😀"


def test_each_value_knows_its_place() -> None:
    source = parse_json('{\n  "a": [\n    {"b": 1, "c\\u0041": "x"}],\n\t"d": {}}', "a")
    assert source.places == {
        "": (1, 1),
        "a": (2, 3),
        "a[0]": (3, 5),
        "a[0].b": (3, 6),
        "a[0].cA": (3, 14),
        "d": (4, 2),
    }


def test_a_fault_in_json_has_a_line() -> None:
    source = parse_json('{"lines": [\n {"sku": "x"},\n {"sku": "😀\\ud83d\\ude00"}]}', "a.json")
    assert source.locate(Fault("x", "wrong", path="lines[1].quantity")).line == 3
