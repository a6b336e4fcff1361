"""A file of customers -> rows: each either understood, or with everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quotegen.errors import Fault
from quotegen.files.batch_cells import CellWrong, discount, money
from quotegen.files.batch_columns import column_of_path, line_column, line_of
from quotegen.files.batch_header import Header, read_header
from quotegen.files.formula import unescaped
from quotegen.files.inputs import inputs_from
from quotegen.files.sheets import Sheet, open_sheet
from quotegen.files.validation import faults_of
from quotegen.model.batch import BatchRow, RowFault
from quotegen.model.catalogue import Catalogue
from quotegen.model.countries import ALSO_WRITTEN, read_otherwise

MOST_ROWS = 200_000
LONGEST_CELL = 32_767
"""In characters, as in a spreadsheet."""
_CUSTOMER = frozenset({"party", "address", "contact"})
_AMOUNTS: Mapping[str, Callable[[str, str], Any]] = {"price": money, "discount": discount}
_WHOLE_LINE = re.compile(r"lines\[([0-9]+)\]")
_LONGEST_VALUE = 200
_LONGEST_ID = 100
_ERRORS = frozenset(
    {"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!", "#CALC!"}
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it was read. `cells` are as in the file, but for the apostrophe that keeps a formula from working.

    `parsed` is None if there are faults.
    """

    row: int
    external_id: str
    cells: tuple[str, ...]
    parsed: BatchRow | None
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A file of customers, sound as a whole. `count` rows are not empty; `repeated` are ids with their first row.

    `cut` is the row within which the file ends, 0 if it ends well.
    """

    path: Path
    sha256: str
    sheet: Sheet
    columns: Header
    count: int
    repeated: Mapping[str, int]
    cut: int
    warnings: tuple[Fault, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns as in the file."""
        return self.columns.names

    @property
    def delimiter(self) -> str:
        """Empty for a spreadsheet."""
        return self.sheet.delimiter

    def column_of_path(self, path: str) -> str:
        """The column of what is at a path (`answers.people`), by the file's own name if it has that column."""
        return self.columns.name_of(column_of_path(path))

    def rows(self) -> Iterator[ReadRow]:
        """All rows that are not empty, in their order, one by one."""
        for row, cells in _filled(self.sheet):
            plain = [unescaped(cell) if "'" in cell else cell for cell in cells]
            yield _Reading(self, row, plain).result()


def open_batch(
    path: Path, catalogue: Catalogue, mapping: Mapping[str, str] | None = None, sheet: str | None = None
) -> BatchFile:
    """A CSV or XLSX, read through once. `mapping` names our column for each of theirs.

    InputRefused for what is wrong with the file as a whole; what is wrong with one row is told by that row.
    """
    table = open_sheet(path, sheet)
    header = read_header(table, catalogue, mapping or {})
    ids: dict[str, int] = {}
    repeated: dict[str, int] = {}
    count = row = 0
    cells: list[str] = []
    otherwise: dict[str, Fault] = {}
    for row, cells in _filled(table):
        count += 1
        _note_country(header, row, cells, otherwise)
        if count > MOST_ROWS:
            raise table.content.refused("too_many_rows", f"the file has more than {MOST_ROWS} rows", "split it")
        name = header.id_in(cells)[:_LONGEST_ID]
        if ids.setdefault(name, row) != row and name:
            repeated[name] = ids[name]
    if not count:
        raise table.content.refused("no_rows", "there is nothing below the header", "add a row for each customer", 1)
    warnings = (*table.warnings, *header.warnings, *otherwise.values())
    cut = row if table.ends_abruptly and len(cells) < len(header.names) else 0
    return BatchFile(path, table.content.sha256, table, header, count, repeated, cut, warnings)


def _note_country(header: Header, row: int, cells: Sequence[str], otherwise: dict[str, Fault]) -> None:
    """That a country is read as another code, with the first row that has it."""
    place = header.country_place
    code = unescaped(cells[place]).strip().upper() if place is not None and place < len(cells) else ""
    if code in ALSO_WRITTEN and code not in otherwise:
        told = read_otherwise(code)
        otherwise[code] = replace(told, message=f"{told.message}, first in row {row}")


def _filled(table: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header that are not empty, with their numbers."""
    rows = enumerate(table, 1)
    next(rows, None)
    for row, cells in rows:
        whole = "".join(cells)
        if whole and not whole.isspace():
            yield row, cells


class _Reading:
    """One row on its way from cells to a BatchRow: all that is wrong is gathered, one fault for each column."""

    def __init__(self, file: BatchFile, row: int, cells: Sequence[str]) -> None:
        self.file, self.row, self.cells = file, row, cells
        self.id = file.columns.id_in(cells)[:_LONGEST_ID]
        self.faults: dict[str, RowFault] = {}

    def result(self) -> ReadRow:
        groups = self._groups()
        self._check_place()
        self._check_kind(groups)
        parsed = self._built(self._form(groups))
        return ReadRow(self.row, self.id, tuple(self.cells), parsed, tuple(self.faults.values()))

    def wrong(self, ours: str, code: str, message: str, hint: str) -> None:
        """A fault of a column, unless there is one already: what follows from it need not be told."""
        if ours in self.faults:
            return
        column = next((each for each in self.file.columns.known if each.ours == ours), None)
        value = self.cells[column.place] if column and column.place < len(self.cells) else ""
        name = column.name if column else ours
        self.faults[ours] = RowFault(self.row, self.id, name, code, message, value.strip()[:_LONGEST_VALUE], hint)

    def _groups(self) -> dict[str | int, dict[str, Any]]:
        """The values of all cells that are not empty."""
        groups: dict[str | int, dict[str, Any]] = {}
        for text, column in zip(self.cells, self.file.columns.by_place, strict=False):
            if not text or column is None or not (text := text.strip()):
                continue
            _, _, ours, group, key, parse = column
            values = groups.setdefault(group, {})
            try:
                if len(text) > LONGEST_CELL or text in _ERRORS:
                    raise _unusable(text)
                values[key] = parse(text)
            except CellWrong as wrong:
                self.wrong(ours, wrong.code, wrong.message, wrong.hint)
        return groups

    def _check_place(self) -> None:
        header = self.file.header
        if any(cell.strip() for cell in self.cells[len(header) :]):
            message = f"the row has {len(self.cells)} cells, the header {len(header)}"
            self.wrong(
                "", "row_length", message, "check for a separator too many; a text with a separator takes quotes"
            )
        if self.row == self.file.cut:
            message = f"the file ends within this row, after {len(self.cells)} of {len(header)} cells"
            self.wrong("", "row_length", message, "save or send the file anew")
        first = self.file.repeated.get(self.id)
        if first is not None and first != self.row:
            message = f"row {first} has the same external_id"
            self.wrong("external_id", "external_id_twice", message, "give each row its own, or take one of them out")

    def _check_kind(self, groups: Mapping[str | int, Any]) -> None:
        """One customer, and one thing that is asked for."""
        described = not groups.keys().isdisjoint(_CUSTOMER)
        kept = "customer_id" in groups.get("row", {}) or "customer" in self.faults
        if described and kept:
            hint = "leave the column customer empty, or all that describes one"
            self.wrong("customer", "customer_ambiguous", "the row names a kept customer and describes one", hint)
        elif not described and not kept:
            hint = "fill in name, street, city, country and language, or customer"
            self.wrong("name", "customer_missing", "the row does not say for whom it is", hint)
        lines = [key for key in groups if isinstance(key, int)]
        if "answers" in groups and lines:
            message = "the row has answers and lines"
            self.wrong(line_column(min(lines), "sku"), "request_ambiguous", message, "keep one of them")
        elif "answers" not in groups and not lines:
            self.wrong("", "request_missing", "the row has neither answers nor lines", "fill in needs.… or line.1.sku")
        for number in range(1, max(lines, default=0)):
            if number not in groups:
                hint = "move the lines behind it forward"
                self.wrong(line_column(number, "sku"), "line_gap", f"line {number} is empty", hint)

    def _form(self, groups: Mapping[str | int, dict[str, Any]]) -> dict[str, Any]:
        """What is said in the shape of a BatchRow."""
        form = {"row": self.row, **groups.get("row", {}), "inputs": self._inputs(groups.get("inputs", {}))}
        if not groups.keys().isdisjoint(_CUSTOMER):
            party = {**groups.get("party", {}), "address": groups.get("address", {})}
            if "language" in form:
                party.setdefault("language", form["language"])
            form["customer"] = party | ({"contact": groups["contact"]} if "contact" in groups else {})
        if "answers" in groups:
            form["answers"] = groups["answers"]
        numbers = sorted(key for key in groups if isinstance(key, int))
        currency = form.get("currency", self.file.columns.currency)
        form["lines"] = [self._line(number, self._amounts(number, groups[number], currency)) for number in numbers]
        return form

    def _inputs(self, cells: Mapping[str, Any]) -> dict[str, str]:
        faults: list[Fault] = []
        given = inputs_from(cells, faults)
        for fault in faults:
            self.wrong(fault.path, fault.code, fault.message, fault.hint)
        return given

    def _amounts(self, number: int, cells: dict[str, Any], currency: str) -> dict[str, Any]:
        """The cells of a line with its amounts read, in the currency of the row; without those that are wrong."""
        read = dict(cells)
        for field, parse in _AMOUNTS.items():
            if field in cells:
                try:
                    read[field] = parse(cells[field], currency)
                except CellWrong as wrong:
                    del read[field]
                    self.wrong(line_column(number, field), wrong.code, wrong.message, wrong.hint)
        return read

    def _line(self, number: int, cells: dict[str, Any]) -> dict[str, Any]:
        line = {key: value for key, value in cells.items() if key not in {"discount", "reason"}}
        if "discount" in cells:
            reason = {"reason": cells["reason"]} if "reason" in cells else {}
            line["allowance_charges"] = [cells["discount"] | reason]
        elif "reason" in cells and line_column(number, "discount") not in self.faults:
            hint = "give a discount, or leave the reason out"
            self.wrong(line_column(number, "reason"), "reason_alone", "there is no discount to this reason", hint)
        return line

    def _built(self, form: dict[str, Any]) -> BatchRow | None:
        """The row, or None with the faults of all its parts."""
        try:
            row = BatchRow.model_validate(form)
        except ValidationError as error:
            for fault in faults_of(error, BatchRow):
                if not self._follows(fault.path):
                    self.wrong(column_of_path(fault.path), fault.code, fault.message, fault.hint)
            return None
        return None if self.faults else row

    def _follows(self, path: str) -> bool:
        """Whether a fault of the row as a whole, or of a line as a whole, comes of a cell that is wrong already."""
        line = _WHOLE_LINE.fullmatch(path)
        if line is None:
            return not path and bool(self.faults)
        return any((line_of(ours) or (0, ""))[0] == int(line[1]) + 1 for ours in self.faults)


def _unusable(text: str) -> CellWrong:
    if len(text) > LONGEST_CELL:
        return CellWrong("cell_too_long", f"the cell has {len(text)} characters", f"at most {LONGEST_CELL}")
    return CellWrong("cell_error", "the spreadsheet shows an error here", "mend the formula, or clear the cell")
