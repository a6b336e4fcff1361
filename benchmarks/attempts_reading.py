"""Attempts by hostile files given to what reads them; each is harmless to other software."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest.mock import patch

from benchmarks.outcome import Attempts, Outcome
from quotegen.errors import InputRefused
from quotegen.files import reader
from quotegen.files.content import read_once
from quotegen.files.kept_tables import KEPT
from quotegen.files.sheets import MAX_BYTES, open_sheet
from quotegen.files.uploads import sort_uploads
from quotegen.files.xlsx_parts import MOST_CELLS
from quotegen.workers.limits import Limits
from quotegen.workers.pool import Pool

_SPEC = "http://schemas.openxmlformats.org"
_OFFICE = f"{_SPEC}/officeDocument/2006/relationships"
_INDEX = {
    "[Content_Types].xml": f'<Types xmlns="{_SPEC}/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_SPEC}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_SPEC}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SPEC}/spreadsheetml/2006/main" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="first" r:id="r1"/></sheets></workbook>',
}
_SHEET = "xl/worksheets/sheet1.xml"
_CELL = "<c><v>1</v></c>"
_WIDE = f"<row>{_CELL * 1000}</row>"
_FIRST_TOO_FAR = MOST_CELLS // 1000 + 1


def _workbook(rows: str, start: str = "", **others: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**_INDEX, **others}.items():
            package.writestr(name, text)
        head = f'{start}<worksheet xmlns="{_SPEC}/spreadsheetml/2006/main" xmlns:x="x">'
        package.writestr(_SHEET, f"{head}<sheetData>{rows}</sheetData></worksheet>")
    return file.getvalue()


def _saying(raw: bytes, part: str, size: int, content: bytes) -> bytes:
    """A zip whose directory says another size, and the checksum of another content, of one part."""
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(part.encode()))
    crc = zlib.crc32(content).to_bytes(4, "little")
    return raw[: at + 16] + crc + raw[at + 20 : at + 24] + size.to_bytes(4, "little") + raw[at + 28 :]


def _read(make: Callable[[], bytes], code: str) -> Callable[[Path], Outcome]:
    """Whether a file is taken as a table of customers; refused is what is refused under this code."""

    def attempt(folder: Path) -> Outcome:
        path = folder / "customers.xlsx"
        path.write_bytes(make())
        try:
            for _ in open_sheet(path):
                pass
        except InputRefused as refused:
            return _outcome(refused, code)
        return Outcome.LET_THROUGH

    return attempt


def _zip(make: Callable[[], bytes], code: str) -> Callable[[Path], Outcome]:
    """Whether a zip is taken as a catalogue."""

    def attempt(_: Path) -> Outcome:
        try:
            sort_uploads({"catalogue.zip": make()}, ())
        except InputRefused as refused:
            return _outcome(refused, code)
        return Outcome.LET_THROUGH

    return attempt


def _outcome(refused: InputRefused, code: str) -> Outcome:
    return Outcome.REFUSED if {fault.code for fault in refused.faults} == {code} else Outcome.LET_THROUGH


def _with_worker(limits: Limits, make: Callable[[], bytes], code: str) -> Callable[[Path], Outcome]:
    """Whether a file gets more than its worker may use, and whether another one is read behind it."""

    def attempt(folder: Path) -> Outcome:
        pool = Pool(1, limits, "quotegen.files.reading_tasks:prepare")
        KEPT.forget_all()
        try:
            with patch.object(reader, "reading_pool", lambda: pool):
                outcome = _read(make, code)(folder)
                good = folder / "good.xlsx"
                good.write_bytes(_workbook(_WIDE))
                read = sum(1 for _ in reader.read_xlsx(read_once(good, MAX_BYTES), None))
                return outcome if read else Outcome.LET_THROUGH
        finally:
            pool.close()

    return attempt


def _packed(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file.getvalue()


_SHARED = f'<sst xmlns="{_SPEC}/spreadsheetml/2006/main" uniqueCount="{MOST_CELLS + 1}"><si><t>a</t></si></sst>'
_FAR_CELLS = {
    "by cells without a place": f'{_WIDE}<row r="{_FIRST_TOO_FAR}">{_CELL}</row>',
    "by rows that only count on": _WIDE + "<row/>" * (_FIRST_TOO_FAR - 2) + f"<row>{_CELL}</row>",
    "in tags with a prefix": f'{_WIDE}<x:row r="{_FIRST_TOO_FAR}"><x:c><x:v>1</x:v></x:c></x:row>',
    "by a cell that names another row": f'{_WIDE}<row r="2"><c r="A{_FIRST_TOO_FAR}"><v>1</v></c></row>',
    "behind what looks like its end": f'<!-- </sheetData> -->{_WIDE}<row r="{_FIRST_TOO_FAR}">{_CELL}</row>',
}

ATTEMPTS: Attempts = {
    **{
        f"a sheet just over ten million cells, {how}": _read(partial(_workbook, rows), "xlsx_too_large")
        for how, rows in _FAR_CELLS.items()
    },
    "a part that holds more than it says": _read(lambda: _saying(_workbook(_WIDE), _SHEET, 20, b""), "xlsx_wrong"),
    "a part that holds less than it says": _read(lambda: _saying(_workbook(_WIDE), _SHEET, 100_000, b""), "xlsx_wrong"),
    "a part that holds more than it says, with the checksum of what it says": _read(
        lambda: _saying(_workbook("", **{"a.xml": "near" + "far" * 999}), "a.xml", 4, b"near"), "xlsx_wrong"
    ),
    "a spreadsheet that unpacks to just over 200 MB": _read(
        lambda: _workbook(" " * (200 * 1024 * 1024)), "xlsx_too_large"
    ),
    "a count of shared texts just over the limit": _read(
        lambda: _workbook(_CELL, **{"xl/sharedStrings.xml": _SHARED}), "xlsx_too_large"
    ),
    "a spreadsheet with a document type": _read(lambda: _workbook("", start="<!DOCTYPE worksheet>"), "xlsx_wrong"),
    "a sheet for which its reader gets no memory": _with_worker(
        Limits(memory=128 * 1024 * 1024), lambda: _workbook(_WIDE * 1500), "read_memory"
    ),
    "a sheet that takes longer than its worker has": _with_worker(
        Limits(seconds=0.5), lambda: _workbook(_WIDE * 3000), "read_timeout"
    ),
    "a catalogue whose file holds more than the zip says": _zip(
        lambda: _saying(_packed(**{"prices.csv": b"near" + b"far" * 999}), "prices.csv", 4, b"near"), "zip_wrong"
    ),
    "a catalogue that unpacks to just over 60 MB": _zip(
        lambda: _packed(**{"prices.csv": bytes(60 * 1024 * 1024 + 1)}), "zip_too_large"
    ),
    "a row of a CSV with more cells than a spreadsheet has": _read(
        lambda: b"a,b\n" + b"," * 16_384 + b"\n", "too_many_columns"
    ),
}
