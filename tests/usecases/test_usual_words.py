"""A template of one's own says what it says otherwise: all other texts are the usual ones, whenever it was made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotegen.document.bundle import Bundle
from quotegen.errors import InputRefused
from quotegen.files.templates import read_words, usual_words
from quotegen.model.canonical import canonical
from quotegen.usecases.templates import kept_bundle
from tests.samples import ROOT, bundle


def kept_without(word: str, **otherwise: str) -> bytes:
    """The proposal as an older quotegen kept it: without a text, and with others in other words."""
    name = f"{bundle().name}/words.json"
    words = json.loads(bundle().files[name])
    del words[word]
    words |= {each: {"en": text, "lt": text} for each, text in otherwise.items()}
    return bundle().model_copy(update={"files": {**bundle().files, name: canonical(words).encode()}}).to_bytes()


def template(folder: Path, words: str) -> Path:
    folder.mkdir()
    (folder / "words.yaml").write_text(words, encoding="utf-8")
    return folder


def test_a_text_that_a_template_does_not_say_is_the_usual_one(tmp_path: Path) -> None:
    words = read_words(template(tmp_path / "proposal", "draft: {en: Sketch, lt: Eskizas}\n"))
    assert words["draft"]["en"] == "Sketch"
    assert words["offer"] == usual_words("proposal")["offer"]


def test_a_template_of_another_name_has_the_words_of_the_proposal(tmp_path: Path) -> None:
    words = read_words(template(tmp_path / "mine", "draft: {en: Sketch, lt: Eskizas}\n"))
    assert words.keys() == usual_words("proposal").keys()


def test_the_range_has_words_of_its_own() -> None:
    assert read_words(ROOT / "templates" / "range").keys() == usual_words("range").keys()
    assert usual_words("range").keys() != usual_words("proposal").keys()


def test_a_bundle_that_was_kept_before_there_was_a_text_says_the_usual_one() -> None:
    assert kept_bundle(kept_without("offer")).words("en")("offer") == usual_words("proposal")["offer"]["en"]


def test_what_a_kept_bundle_says_itself_stays() -> None:
    assert kept_bundle(kept_without("offer", draft="Sketch")).words("en")("draft") == "Sketch"


def test_without_the_usual_words_it_could_never_be_printed() -> None:
    """The red control."""
    with pytest.raises(InputRefused) as refused:
        Bundle.from_bytes(kept_without("offer")).words("en")("offer")
    assert refused.value.faults[0].code == "missing_words"
