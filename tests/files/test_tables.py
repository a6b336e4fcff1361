"""CSV tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.errors import Fault
from quotegen.files.tables import Row, read_table


def table(tmp_path: Path, text: str) -> tuple[list[Row], list[Fault]]:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    faults: list[Fault] = []
    return read_table(path, ("a", "b"), faults, ("c",)), faults


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_commas_semicolons_and_tabs_all_serve(tmp_path: Path, separator: str, ending: str) -> None:
    rows, faults = table(tmp_path, ending.join([separator.join("ab"), separator.join("12"), ""]))
    assert [row.cells for row in rows] == [{"a": "1", "b": "2"}]
    assert faults == []


def test_a_decimal_comma_survives_in_a_table_with_semicolons(tmp_path: Path) -> None:
    rows, _ = table(tmp_path, "a;b\n12,50;x\n")
    assert rows[0].cells["a"] == "12,50"


def test_a_cell_too_many_hints_at_the_decimal_comma(tmp_path: Path) -> None:
    _, (fault,) = table(tmp_path, "a,b\n12,50,x\n")
    assert (fault.code, fault.line) == ("row_length", 2)
    assert "decimals take a point" in fault.hint


def test_a_cell_too_few_is_refused(tmp_path: Path) -> None:
    _, (fault,) = table(tmp_path, "a,b\n1\n")
    assert (fault.code, fault.line) == ("row_length", 2)


def test_cells_are_trimmed_and_empty_ones_left_out(tmp_path: Path) -> None:
    rows, _ = table(tmp_path, "a,b\n  1 ,  \n")
    assert rows[0].cells == {"a": "1"}


def test_empty_rows_are_passed_over_and_lines_still_count(tmp_path: Path) -> None:
    rows, faults = table(tmp_path, "a,b\n\n,\n1,2\n")
    assert [row.line for row in rows] == [4]
    assert faults == []


def test_a_row_stands_where_it_begins_even_with_line_breaks_in_a_cell(tmp_path: Path) -> None:
    rows, _ = table(tmp_path, 'a,b\n"x\ny\nz",2\n3,4\n')
    assert [row.line for row in rows] == [2, 5]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    _, (fault,) = table(tmp_path, "a\n1\n")
    assert (fault.code, fault.path, fault.line) == ("column_missing", "b", 1)


def test_an_unknown_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    _, (fault,) = table(tmp_path, "a,b,C c\n1,2,3\n")
    assert (fault.code, fault.column, fault.hint) == ("column_unknown", 3, "did you mean c?")


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    _, (fault,) = table(tmp_path, "a,b,a\n1,2,3\n")
    assert (fault.code, fault.column) == ("column_twice", 3)


def test_an_empty_file_misses_its_columns(tmp_path: Path) -> None:
    _, faults = table(tmp_path, "")
    assert [fault.code for fault in faults] == ["column_missing", "column_missing"]


def test_a_quote_that_does_not_end_is_refused(tmp_path: Path) -> None:
    _, (fault,) = table(tmp_path, 'a,b\n"1,2\n')
    assert fault.code == "csv_wrong"
