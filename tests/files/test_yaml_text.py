"""YAML in its plain core."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from quotegen.errors import Fault, InputRefused
from quotegen.files.json_text import parse_json
from quotegen.files.source import Source
from quotegen.files.yaml_text import parse_yaml


def refused(text: str) -> Fault:
    with pytest.raises(InputRefused) as error:
        parse_yaml(text, "a.yaml")
    return error.value.faults[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("007", "007"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        ("2026-01-01", "2026-01-01"),
        (".inf", ".inf"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("1e3", Decimal("1e3")),
        (".5", Decimal("0.5")),
        ("9" * 40, Decimal("9" * 40)),
    ],
)
def test_a_plain_word_is_read_as_what_it_looks_like_and_no_more(text: str, value: Any) -> None:
    found = parse_yaml(f"key: {text}", "a.yaml").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_a_decimal_keeps_its_digits() -> None:
    assert str(parse_yaml("price: 1.10", "a").data["price"]) == "1.10"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: &x 1\nb: *x", "yaml_alias", 1, 4),
        ("a: 1\nb: *x", "yaml_alias", 2, 4),
        ("a: !!str 1", "yaml_tag", 1, 4),
        ("a:\n  - !python/object/apply:os.system [x]", "yaml_tag", 2, 5),
        ("a: 1\nb: 2\na: 3", "duplicate_key", 3, 1),
        ("a:\n  b: 1\n  b: 2", "duplicate_key", 3, 3),
        ("? [a, b]\n: c", "yaml_wrong", 1, 3),
        ("a: [1, 2", "yaml_wrong", 2, 1),
        ("a: b: c", "yaml_wrong", 1, 5),
        ("a: 1\n\tb: 2", "yaml_wrong", 2, 1),
        ("a: 1\n---\nb: 2", "yaml_wrong", 2, 1),
        ("a: 1\nb: \x01", "yaml_wrong", 2, 4),
        ("a: \ud800", "yaml_wrong", 1, 4),
        ("{b: " * 41 + "1" + "}" * 41, "too_deep", 1, 161),
        ("[" * 100_000, "too_deep", 1, 41),
        ("\n" + "- " * 100_000, "too_deep", 2, 81),
    ],
)
def test_what_is_not_plain_yaml_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    fault = refused(text)
    assert (fault.code, fault.file, fault.line, fault.column) == (code, "a.yaml", line, column)
    assert fault.hint


def test_forty_levels_are_not_too_deep() -> None:
    assert parse_yaml("[" * 40 + "]" * 40, "a").data


def test_every_duplicate_is_named() -> None:
    with pytest.raises(InputRefused) as error:
        parse_yaml("a: 1\na: 2\nb: 1\nb: 2", "a")
    assert [fault.line for fault in error.value.faults] == [2, 4]


def test_an_empty_text_is_nothing() -> None:
    assert parse_yaml("# only a comment\n", "a").data is None


def test_each_value_knows_its_place() -> None:
    source = parse_yaml("a:\n  - b: 1\n    c: 2\n", "a.yaml")
    assert source.places["a[0].c"] == (3, 5)


def test_a_missing_field_stands_where_its_parent_does() -> None:
    source = parse_yaml("a:\n  - b: 1\n", "a.yaml")
    located = source.locate(Fault("missing_field", "needed", path="a[0].c"))
    assert (located.file, located.line, located.column) == ("a.yaml", 2, 5)


def test_a_missing_top_field_stands_at_the_beginning() -> None:
    source = parse_yaml("\n\na: 1\n", "a.yaml")
    assert source.locate(Fault("missing_field", "needed", path="z")).line == 3


@pytest.mark.parametrize(
    ("parse", "text", "place"),
    [
        (parse_yaml, "lines:\n  - {price: 9.779999999999999}\n", (2, 6)),
        (parse_json, '{"lines": [{"price": 9.779999999999999}]}', (1, 13)),
    ],
)
def test_the_noise_of_another_program_is_asked_about_at_its_place(
    parse: Callable[[str, str], Source], text: str, place: tuple[int, int]
) -> None:
    with pytest.raises(InputRefused) as caught:
        parse(text, "request")
    (fault,) = caught.value.faults
    assert (fault.code, fault.path, fault.hint) == ("number_float_noise", "lines[0].price", "did you mean 9.78?")
    assert (fault.line, fault.column) == place
