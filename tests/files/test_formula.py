"""Cells that a spreadsheet would take for a formula."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotegen.files.formula import escaped, unescaped

law = settings(derandomize=True, deadline=None, database=None)
_LIKELY = st.text("'=+-@\t\r\n＝＋－＠a1 ", max_size=6)


@law
@given(_LIKELY | st.text())
@example("'=1")
@example("''=1")
def test_what_is_written_is_read_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text


@law
@given(_LIKELY | st.text())
def test_what_is_written_is_never_a_formula(text: str) -> None:
    assert escaped(text)[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("text", ["=1+1", "+370 600 10001", "-5", "@name", "\tx", "\rx"])
def test_one_apostrophe_in_front_makes_it_a_text(text: str) -> None:
    assert escaped(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'", "'tis", "O'Brien", "12.5", "a=b", "''quoted''"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escaped(text) == unescaped(text) == text


def test_without_reading_it_back_a_telephone_number_would_change() -> None:
    assert escaped("+370 600 10001") != "+370 600 10001"
