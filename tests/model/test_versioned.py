"""What is kept says by which schema it was written; what is older is read, and what is newer is called newer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from quotegen.errors import RuleRefused
from quotegen.model import versioned
from quotegen.model.people import Preferences
from quotegen.model.upgrades import STEPS, schema_1_to_2
from quotegen.model.versioned import SCHEMA, from_text, to_text

KEPT = Preferences(language="lt", show_margin=True)


def test_a_text_says_its_schema() -> None:
    assert json.loads(to_text(KEPT)) == {"language": "lt", "show_margin": True, "schema": SCHEMA}


def test_equal_values_give_equal_texts() -> None:
    assert to_text(KEPT) == to_text(KEPT.model_copy())


def test_what_was_written_is_read_again() -> None:
    assert from_text(Preferences, to_text(KEPT)) == KEPT
    assert from_text(Preferences, to_text(KEPT).encode()) == KEPT


def test_a_text_without_a_number_is_of_the_first_schema() -> None:
    assert from_text(Preferences, '{"language":"lt","show_margin":true}') == KEPT


def test_every_step_is_taken_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {
        1: lambda _, data: {"said": data["told"]},
        2: lambda _, data: {"language": data["said"]},
    }
    monkeypatch.setattr(versioned, "STEPS", steps)
    monkeypatch.setattr(versioned, "SCHEMA", 3)
    assert from_text(Preferences, '{"told":"lt"}').language == "lt"
    assert from_text(Preferences, '{"said":"lt","schema":2}').language == "lt"
    assert from_text(Preferences, '{"language":"lt","schema":3}').language == "lt"


def test_a_step_is_told_what_it_upgrades(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def step(model: str, data: dict[str, Any]) -> dict[str, Any]:
        told.append(model)
        return data

    monkeypatch.setattr(versioned, "STEPS", {1: step})
    monkeypatch.setattr(versioned, "SCHEMA", 2)
    from_text(Preferences, "{}")
    assert told == ["Preferences"]


def test_there_is_a_step_from_every_schema_to_the_next() -> None:
    assert sorted(STEPS) == list(range(1, SCHEMA))


def test_what_a_newer_program_wrote_is_called_newer() -> None:
    newer = json.dumps({"language": "pl", "theme": "dark", "schema": SCHEMA + 1})
    with pytest.raises(RuleRefused) as refused:
        from_text(Preferences, newer)
    assert refused.value.faults[0].code == "schema_newer"
    assert f"schema {SCHEMA + 1}" in refused.value.faults[0].message


def test_the_same_without_its_number_would_be_called_wrong() -> None:
    """The red control: without a number nobody can tell newer from damaged."""
    with pytest.raises(ValidationError):
        from_text(Preferences, '{"language":"pl","theme":"dark"}')


@pytest.mark.parametrize("number", ["0", "-1", "true", '"2"', "2.5", "null"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="no number of a schema"):
        from_text(Preferences, f'{{"schema":{number}}}')


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "\x00"])
def test_what_is_no_such_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(Preferences, text)


def test_a_snapshot_loses_the_form_that_it_had_of_its_own() -> None:
    assert "form" not in schema_1_to_2("Snapshot", {"form": 1, "quotation": {}, "draft": {"offers": []}})
