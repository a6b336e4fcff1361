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
from quotegen.usecases.drafts import edit_draft
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


def asking(bundle: Bundle, word: str) -> Bundle:
    """With a page that asks for a text."""
    name = f"{bundle.name}/{bundle.name}.html"
    html = bundle.files[name].replace(b"t('terms_title')", f"t('{word}')".encode())
    return bundle.model_copy(update={"files": {**bundle.files, name: html}})


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
    """The red control, with a text that nobody has."""
    draft = begin(house, tmp_path).kept
    lacking = asking(bundle_of(house.desk, TEMPLATE), "no_such_text")
    monkeypatch.setattr(issuing, "bundle_for", lambda desk, name: lacking)
    monkeypatch.setattr(issuing, "_try_template", lambda draft, bundle: None)
    promise(house, draft.id)
    assert last_number(house) == 1
    with pytest.raises(InputRefused):
        issuing.printed(house, "Q-2026-00001")


def without_references(bundle: Bundle) -> Bundle:
    """As a copy of the template that was made before quotations had any."""
    name = f"{bundle.name}/{bundle.name}.html"
    html = bundle.files[name].replace(b"view.references", b"()")
    return bundle.model_copy(update={"files": {**bundle.files, name: html}})


def ordered(house: House, tmp_path: Path) -> int:
    draft = begin(house, tmp_path).kept
    return edit_draft(house, draft.id, [], {"purchase_order": "PO-4711/26"}).kept.id


def test_an_order_number_that_the_template_leaves_out_takes_no_number(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, older = ordered(house, tmp_path), without_references(bundle_of(house.desk, TEMPLATE))
    monkeypatch.setattr(issuing, "bundle_for", lambda desk, name: older)
    with pytest.raises(InputRefused) as refused:
        promise(house, number)
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [("reference_unprinted", "purchase_order")]
    assert last_number(house) == 0


def test_a_template_without_references_does_for_a_quotation_without_any(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = without_references(bundle_of(house.desk, TEMPLATE))
    monkeypatch.setattr(issuing, "bundle_for", lambda desk, name: older)
    assert promise(house, begin(house, tmp_path).kept.id) == "Q-2026-00001"


def test_the_shipped_template_prints_them(house: House, tmp_path: Path) -> None:
    """The red control: with a template that prints them, the same is issued."""
    assert promise(house, ordered(house, tmp_path)) == "Q-2026-00001"
