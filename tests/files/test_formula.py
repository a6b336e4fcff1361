"""Cells that a spreadsheet would take for a formula, at whatever mark it splits the file."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotegen.files import batch_tables
from quotegen.files.batch_tables import table
from quotegen.files.formula import escaped, unescaped
from tests.samples import ROOT

law = settings(derandomize=True, deadline=None, database=None)
SIGNS = "=+-@＝＋－＠"
SEPARATORS = ",;|\t"
_LIKELY = st.text("'=+-@\t\r\n＝＋－＠a1 ,;|\"\u00a0\u2028", max_size=8)
HOSTILE = [
    "=1+1",
    "a;=1+1",
    "a,=1+1",
    "a|=1+1",
    "a\t=1+1",
    "a\n=1+1",
    "a\r\n=1+1",
    "a; =1+1",
    'a;"=1+1',
    "a;'=1+1",
    "a;b;@sum",
    "; -1+1",
    "\n+1",
    "a\u2028=1+1",
]


def cells_of(content: bytes) -> Iterator[str]:
    """All that a spreadsheet may take for a cell of this file: split at each mark, quotes heeded or not."""
    text = content.decode("utf-8-sig")
    for separator in SEPARATORS:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield from row
            yield from (line for cell in row for line in cell.splitlines())
        yield from re.split(f"[{separator}\n\r\u2028]", text)


def formulas(content: bytes) -> list[str]:
    """A blank, a quote before the sign is passed over by some."""
    return [cell for cell in cells_of(content) if cell.lstrip('" \u00a0')[:1] in set(SIGNS)]


@law
@given(_LIKELY | st.text())
@example("'=1")
@example("''=1")
@example("a;'=1")
@example("a;\t=1")
@example("\r\n=1")
def test_what_is_written_is_read_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text


@law
@given(_LIKELY | st.text())
def test_what_is_written_is_never_a_formula(text: str) -> None:
    assert escaped(text)[:1] not in set("=+-@\t\r\n＝＋－＠")


@law
@given(st.lists(_LIKELY, min_size=2, max_size=3), st.sampled_from([",", ";", "\t"]))
def test_no_piece_of_a_table_is_a_formula_wherever_it_is_split(cells: list[str], delimiter: str) -> None:
    assert formulas(table(["row"], [cells], delimiter)) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_of_a_table_stays_a_text_and_is_read_back(text: str, delimiter: str) -> None:
    written = table(["row", "name"], [["1", text]], delimiter)
    assert formulas(written) == []
    _, row = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    assert unescaped(row[1]) == text


@pytest.mark.parametrize("text", [text for text in HOSTILE[1:] if "'" not in text])
def test_the_control_a_mark_at_the_beginning_alone_lets_formulas_through(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_the_beginning(text: str) -> str:
        return f"'{text}" if re.match(r"'*[=+\-@\t\r\n＝＋－＠]", text) else text

    monkeypatch.setattr(batch_tables, "escaped", at_the_beginning)
    assert formulas(table(["row", "name"], [["1", text]], ","))


@pytest.mark.parametrize("text", ["=1+1", "+370 600 10001", "-5", "@name", "\tx", "\rx", " =1"])
def test_one_apostrophe_in_front_makes_it_a_text(text: str) -> None:
    assert escaped(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "written"), [("a;=1", "a;'=1"), ("a\t+b\n-c", "a\t'+b\n'-c"), ("2 x A; 3 x B", "2 x A; 3 x B")]
)
def test_so_does_one_after_each_mark_at_which_a_table_may_be_split(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize(
    "text", ["", "'", "'tis", "O'Brien", "12.5", "a=b", "''quoted''", "one;two", "a\r\nb", "Rasa (x-y), Ona - both"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escaped(text) == unescaped(text) == text


def test_without_reading_it_back_a_telephone_number_would_change() -> None:
    assert escaped("+370 600 10001") != "+370 600 10001"


def test_the_app_leaves_no_table_to_be_written_by_streamlit_which_escapes_nothing() -> None:
    assert tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["client"]["disableDataExport"] is True
