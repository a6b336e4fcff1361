"""Mistakes in a template are named with file and line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from quotegen.document.html import tint
from quotegen.errors import InputRefused
from quotegen.files.templates import read_words
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import page_of
from tests.samples import ROOT, proposal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "templates", tmp_path / "templates")) / "proposal"


def refused(folder: Path) -> tuple[str, str, int]:
    desk = open_desk()
    workspace = replace(desk.workspace, templates=folder.parent)
    with pytest.raises(InputRefused) as caught:
        page_of(replace(desk, workspace=workspace), proposal("charity", "en").quotation)
    fault = caught.value.faults[0]
    return fault.code, fault.file, fault.line


def change(folder: Path, old: str, new: str, name: str = "proposal.html") -> int:
    """Replace once, and return the line where it stood."""
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_an_undefined_variable_is_named_with_file_and_line(folder: Path) -> None:
    line = change(folder, "{{ view.buyer_name }}", "{{ view.buyer_nam }}")
    code, file, found = refused(folder)
    assert (code, file, found) == ("template_undefined", str(folder / "proposal.html"), line)


def test_a_syntax_error_is_named_with_file_and_line(folder: Path) -> None:
    line = change(folder, "{% block needs %}", "{% blok needs %}")
    code, file, found = refused(folder)
    assert (code, file, found) == ("template_wrong", str(folder / "proposal.html"), line)


def test_a_text_that_is_not_in_the_words_is_an_error(folder: Path) -> None:
    change(folder, "t('prepared_for')", "t('prepared')")
    assert refused(folder)[0] == "missing_words"


def test_a_missing_template_is_an_error(folder: Path) -> None:
    (folder / "proposal.html").unlink()
    assert refused(folder) == ("template_missing", str(folder / "proposal.html"), 0)


def test_an_error_in_an_included_style_sheet_is_named_with_its_own_file(folder: Path) -> None:
    line = change(folder.parent / "shared", "{{ accent }}", "{{ accents }}", "base.css")
    assert refused(folder) == ("template_undefined", str(folder.parent / "shared" / "base.css"), line)


def test_a_missing_translation_of_a_word_is_named_with_its_line(folder: Path) -> None:
    line = change(
        folder, "prepared_for: {en: Prepared for, lt: Kam skirta}", "prepared_for: {en: Prepared for}", "words.yaml"
    )
    with pytest.raises(InputRefused) as caught:
        read_words(folder)
    fault = caught.value.faults[0]
    assert (fault.code, fault.line) == ("missing_translation", line)


def test_a_template_cannot_reach_into_the_program(folder: Path) -> None:
    change(folder, "{{ view.buyer_name }}", "{{ view.__class__.__mro__ }}")
    assert refused(folder)[0] == "template_undefined"


def test_a_tint_is_a_solid_colour_nearer_to_white() -> None:
    assert tint("#0f6b5c", 0.5) == "#87b5ae"
    assert tint("#0f6b5c", 1) == "#ffffff"
