"""A table of customers, whatever program wrote it: CSV or XLSX, told by content -> rows of texts.

A CSV is read here, by the interpreter itself; whatever is packed is read by a worker. See docs/workers.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from quotegen.errors import Fault
from quotegen.files.content import Content, read_once
from quotegen.files.csv_rows import CsvRows
from quotegen.files.packed_rows import PackedRows, Unreadable
from quotegen.files.reader import read_xlsx

MAX_BYTES = 100 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


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
        return _XlsxRows(replace(content, raw=b""), read_xlsx(content, name))
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
    return read_xlsx(content, None).names


@dataclass(frozen=True, slots=True)
class _XlsxRows:
    """`content` without its bytes: they are not read again."""

    content: Content
    table: PackedRows
    delimiter: str = ""
    ends_abruptly: bool = False
    warnings: tuple[Fault, ...] = ()

    def __iter__(self) -> Iterator[list[str]]:
        try:
            yield from self.table
        except Unreadable:
            message = "it cannot be read: what came of it makes no sense"
            raise self.content.refused("read_crashed", message, "save it anew as XLSX, or as CSV") from None
