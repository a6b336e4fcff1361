"""A table of customers, whatever program wrote it: CSV or XLSX, told by content -> rows of texts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from quotegen.errors import Fault, did_you_mean
from quotegen.files.content import Content, read_once
from quotegen.files.csv_rows import CsvRows
from quotegen.files.xlsx_parts import check_parts, error_cells

MAX_BYTES = 100 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_DIGITS = 15
"""As many as a spreadsheet shows; behind them is noise, such as that of 0.1 + 0.2."""
_DOUBTFUL = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Value = str | int | float | bool | date | datetime | time | timedelta


class Sheet(Protocol):
    """Rows of texts, the header first, empty rows among them; each pass reads them anew."""

    @property
    def content(self) -> Content: ...
    @property
    def delimiter(self) -> str:
        """Empty where cells are not separated by a mark."""

    @property
    def warnings(self) -> tuple[Fault, ...]: ...
    @property
    def ends_abruptly(self) -> bool:
        """Whether the last row has no end of its own."""

    def __iter__(self) -> Iterator[list[str]]: ...


def open_sheet(path: Path, name: str | None = None) -> Sheet:
    """The table in a file; `name` is that of a sheet of an XLSX. InputRefused if it is neither CSV nor XLSX."""
    return sheet_in(read_once(path, MAX_BYTES), name)


def sheet_in(content: Content, name: str | None = None) -> Sheet:
    """The table in what was read already."""
    if content.raw.startswith(_ZIP):
        return _xlsx(content, name)
    if content.raw.startswith(_OLE):
        locked = _ENCRYPTED in content.raw
        message = "the file is locked with a password" if locked else "this is an old spreadsheet (XLS)"
        raise content.refused("xlsx_locked" if locked else "xls_old", message, "save it as XLSX without a password")
    if name is not None:
        raise content.refused("sheet_unknown", "a CSV has no sheets", "leave the name of the sheet out")
    return CsvRows.of(content)


def sheet_names(content: Content) -> tuple[str, ...]:
    """Of an XLSX; none of a CSV."""
    if not content.raw.startswith(_ZIP):
        return ()
    check_parts(content)
    try:
        return tuple(CalamineWorkbook.from_filelike(io.BytesIO(content.raw)).sheet_names)
    except CalamineError as error:
        raise content.refused("xlsx_wrong", f"the file is damaged: {error}", "save it anew as XLSX") from None


@dataclass(frozen=True, slots=True)
class _XlsxRows:
    content: Content
    table: CalamineSheet
    errors: Mapping[int, Mapping[int, str]]
    delimiter: str = ""
    ends_abruptly: bool = False
    warnings: tuple[Fault, ...] = ()

    def __iter__(self) -> Iterator[list[str]]:
        margin = [""] * (self.table.start or (0, 0))[1]
        for row, values in enumerate(self.table.iter_rows(), 1):
            cells = margin + [value if type(value) is str else text_of(value) for value in values]
            for column, shown in self.errors.get(row, {}).items():
                cells[column - 1 : column] = [shown]
            yield cells


def _xlsx(content: Content, name: str | None) -> Sheet:
    check_parts(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content.raw))
        names = workbook.sheet_names
        if not names or (name is not None and name not in names):
            hint = did_you_mean(name or "", names, f"it has: {', '.join(names) or 'none'}")
            raise content.refused("sheet_unknown", f"there is no sheet {name or ''}".rstrip(), hint)
        chosen = name if name is not None else names[0]
        return _XlsxRows(content, workbook.get_sheet_by_name(chosen), error_cells(content, chosen))
    except CalamineError as error:
        raise content.refused("xlsx_wrong", f"the file is damaged: {error}", "save it anew as XLSX") from None


def text_of(value: Value) -> str:
    """A cell as a person would type it: no float's noise, no `.0`, dates as 2026-11-25.

    A number whose point stands before three digits gets a zero more, as that point could be read as one of thousands.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = f"{Decimal(f'{value:.{_DIGITS}g}'):f}"
        return f"{text}0" if _DOUBTFUL.fullmatch(text) else text
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)
