"""A sheet of an XLSX -> its rows as texts. Done in a worker: the reader of spreadsheets ends its process when it
cannot get memory, which nothing can catch."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from quotegen.errors import did_you_mean
from quotegen.files.content import Content
from quotegen.files.packed_rows import Packed
from quotegen.files.xlsx_parts import MOST_BYTES, damaged, look, too_large

_DIGITS = 15
"""As many as a spreadsheet shows; behind them is noise, such as that of 0.1 + 0.2."""
_DOUBTFUL = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")

Value = str | int | float | bool | date | datetime | time | timedelta
Errors = Mapping[int, Mapping[int, str]]


def packed_sheet(content: Content, name: str | None) -> bytes:
    """The rows of the sheet of this name, else of the first, packed; with the names of all sheets.

    InputRefused if it is no XLSX, damaged, too large, or has no such sheet.
    """
    looked = look(content, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content.raw))
        names = workbook.sheet_names
        if not names or (name is not None and name not in names):
            hint = did_you_mean(name or "", names, f"it has: {', '.join(names) or 'none'}")
            raise content.refused("sheet_unknown", f"there is no sheet {name or ''}".rstrip(), hint)
        sheet = workbook.get_sheet_by_name(name if name is not None else names[0])
    except CalamineError as error:
        raise damaged(content, error) from None
    last = sheet.end or (-1, -1)
    if last[0] >= looked.extent.rows or last[1] >= looked.extent.columns:
        raise damaged(content, "its sheets can be read in two ways")
    packed = Packed(names, MOST_BYTES)
    try:
        for row in rows_of(sheet, looked.extent.errors):
            packed.add(row)
        return packed.whole()
    except OverflowError:
        raise too_large(content, f"its cells hold more than {MOST_BYTES // (1024 * 1024)} MB of text") from None


def rows_of(sheet: CalamineSheet, errors: Errors) -> Iterator[list[str]]:
    """From the first row and column of the sheet, wherever its first cell stands."""
    if sheet.start is None:
        return
    margin = [""] * sheet.start[1]
    for row, values in enumerate(sheet.iter_rows(), 1):
        cells = margin + [value if type(value) is str else text_of(value) for value in values]
        for column, shown in errors.get(row, {}).items():
            cells[column - 1 : column] = [shown]
        yield cells


def text_of(value: Value) -> str:
    """A cell as a person would type it: no float's noise, no `.0`, dates as 2026-11-25.

    A number whose point stands before three digits gets a zero more, as that point could be read as one of thousands.
    """
    if isinstance(value, float):
        text = f"{value:.{_DIGITS}g}"
        if "e" in text:
            text = f"{Decimal(text):f}"
        return f"{text}0" if text[-4:-3] == "." and _DOUBTFUL.fullmatch(text) else text
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)
