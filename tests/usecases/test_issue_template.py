"""A template that cannot be filled in is told before a number is taken: afterwards nobody could print it, ever."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotegen.document.bundle import Bundle
from quotegen.errors import InputRefused
from quotegen.model.canonical import canonical
from quotegen.store import rows
from quotegen.store.schema import counters
from quotegen.usecases import issue as issuing
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.templates import bundle_of
from tests.store.kit import begin


def without(bundle: Bundle, word: str) -> Bundle:
    """As a copy of the template that was made before there was this word."""
    name = f"{bundle.name}/words.json"
    words = json.loads(bundle.files[name])
    del words[word]
    return bundle.model_copy(update={"files": {**bundle.files, name: canonical(words).encode()}})


def last_number(house: House) -> int:
    with house.store.read() as tx:
        row = rows.find(tx, counters, series="Q", year=2026)
    return 0 if row is None else int(row["n"])


@pytest.mark.parametrize("word", ["valid_until", "proof"])
def test_a_word_that_the_template_lacks_takes_no_number(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    draft = begin(house, tmp_path).kept
    lacking = without(bundle_of(house.desk, TEMPLATE), word)
    monkeypatch.setattr(issuing, "bundle_for", lambda desk, name: lacking)
    with pytest.raises(InputRefused) as refused:
        promise(house, draft.id)
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [("missing_words", word)]
    assert last_number(house) == 0


def test_without_the_look_beforehand_the_number_would_be_taken(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control."""
    draft = begin(house, tmp_path).kept
    lacking = without(bundle_of(house.desk, TEMPLATE), "proof")
    monkeypatch.setattr(issuing, "bundle_for", lambda desk, name: lacking)
    monkeypatch.setattr(issuing, "_try_template", lambda draft, bundle: None)
    promise(house, draft.id)
    assert last_number(house) == 1
    with pytest.raises(InputRefused):
        issuing.printed(house, "Q-2026-00001")
