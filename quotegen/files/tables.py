"""CSV tables that a person edits in a spreadsheet: UTF-8, one header, rows with their line numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Fault, did_you_mean
from quotegen.files.reading import read_text

_MAX_BYTES = 50 * 1024 * 1024
_LONGEST_HEADER = 100_000
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column, trimmed, empty ones left out, and its line in the file."""

    file: str
    line: int
    cells: Mapping[str, str]
    columns: Sequence[str]

    def fault(self, code: str, message: str, hint: str = "", column: str = "") -> Fault:
        """A fault in this row; `column` is the name of the cell."""
        number = self.columns.index(column) + 1 if column in self.columns else 0
        return Fault(code, message, hint, column, self.file, self.line, number)


def read_table(path: Path, required: Sequence[str], faults: list[Fault], optional: Sequence[str] = ()) -> list[Row]:
    """The rows of a CSV. Faults: a missing or unknown column, a column twice, a row of another length.

    Comma, semicolon and tab all serve, whichever the header uses most. A spreadsheet's empty rows are passed over.
    Under a header that is wrong there are no rows, since nothing sure can be said of them.
    """
    text = read_text(path, _MAX_BYTES)
    file = str(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[Row] = []
    wrong: list[Fault] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        wrong = _header_faults(header, required, optional, file)
        faults += wrong
        for line, cells in _lines(reader):
            if len(cells) == len(header):
                filled = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
                rows.append(Row(file, line, filled, header))
            else:
                faults.append(_length_fault(file, line, len(cells), len(header)))
    except csv.Error as error:
        hint = "check the quotes: a cell that holds a quote or a separator stands in quotes"
        faults.append(Fault("csv_wrong", f"not a CSV: {error}", hint, "", file, reader.line_num))
    return [] if wrong else rows


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab: whichever the first row uses most outside of quotes."""
    header = _QUOTED.sub("", text[:_LONGEST_HEADER]).lstrip("\r\n").replace("\r", "\n").split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with the line it begins on (a cell in quotes may hold line breaks)."""
    begins = reader.line_num + 1  # type: ignore[attr-defined]
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1  # type: ignore[attr-defined]


def _length_fault(file: str, line: int, found: int, wanted: int) -> Fault:
    hint = "check for a missing separator"
    if found > wanted:
        hint = "check for a separator too many; decimals take a point (12.50), a text with a separator takes quotes"
    return Fault("row_length", f"the row has {found} cells, the header {wanted}", hint, "", file, line)


def _header_faults(header: Sequence[str], required: Sequence[str], optional: Sequence[str], file: str) -> list[Fault]:
    known = [*required, *optional]
    faults = [
        Fault("column_missing", f"the column {name} is missing", "add it to the header", name, file, 1)
        for name in required
        if name not in header
    ]
    for number, name in enumerate(header, 1):
        if name not in known:
            hint = did_you_mean(name, known, "the columns are: " + ", ".join(known))
            faults.append(Fault("column_unknown", f"there is no column {name}".rstrip(), hint, name, file, 1, number))
        elif name in header[: number - 1]:
            faults.append(Fault("column_twice", f"the column {name} stands twice", "keep one", name, file, 1, number))
    return faults
