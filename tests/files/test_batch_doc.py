"""docs/batch.md names every column and every code."""

from __future__ import annotations

import re

import pytest

from quotegen.files.batch_columns import LINE, columns
from quotegen.model.catalogue import Catalogue
from tests.samples import ROOT

PAGE = (ROOT / "docs" / "batch.md").read_text()
MODULES = sorted(
    [*(ROOT / "quotegen" / "files").glob("batch_*.py"), ROOT / "quotegen" / "typed.py"]
    + [
        ROOT / "quotegen" / "files" / name
        for name in ("sheets.py", "csv_rows.py", "xlsx_parts.py", "workbook.py", "reader.py", "content.py")
    ]
)


def codes() -> set[str]:
    """Every code that stands in the modules: the first text of a fault, or the second where the column comes first."""
    text = "".join(path.read_text() for path in MODULES)
    found = set(re.findall(r'(?:refused|CellWrong|Fault)\(\s*"(\w+)"', text))
    return found | set(re.findall(r'self\.wrong\([^"]*(?:"[^"]*"\)?,\s*)"(\w+)"', text))


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code_is_on_the_page(code: str) -> None:
    assert f"`{code}`" in PAGE


def test_the_codes_are_found() -> None:
    assert {"quote_open", "external_id_twice", "number_ambiguous", "line_gap"} <= codes()


def test_every_column_is_on_the_page(office: Catalogue) -> None:
    named = [name for name in columns(office) if not name.startswith("needs.")]
    assert [name for name in named if f"`{name}`" not in PAGE] == []
    assert [name for name in LINE if f".{name}`" not in PAGE] == []
