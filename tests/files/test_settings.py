"""The settings of a workspace: all of them may be left out, and none may be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.errors import InputRefused
from quotegen.files.settings import Settings, read_settings


def settings(folder: Path, text: str) -> Settings:
    (folder / "quotegen.yaml").write_text(text)
    return read_settings(folder)


def test_without_a_file_they_are_the_usual_ones(tmp_path: Path) -> None:
    found = read_settings(tmp_path)
    assert (found.database.url, found.numbers.format) == ("sqlite:///data/quotegen.db", "Q-{year}-{n:05}")


def test_an_empty_file_is_the_same_as_none(tmp_path: Path) -> None:
    assert settings(tmp_path, "# nothing yet\n") == Settings()


def test_the_database_and_the_numbers_can_be_chosen(tmp_path: Path) -> None:
    text = 'database: {url: postgresql://here/quotes}\nnumbers: {series: OFF, format: "OFF{n:06}"}\n'
    found = settings(tmp_path, text)
    assert (found.database.url, found.numbers.written(2026, 7)) == ("postgresql://here/quotes", "OFF000007")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('numbers:\n  format: "Q-{year}"\n', "number_format_wrong", 2),
        ("databse: {url: x}\n", "unknown_field", 1),
        ("database:\n  url: [a]\n", "wrong_type", 2),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    with pytest.raises(InputRefused) as refused:
        settings(tmp_path, text)
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [(code, line)]
