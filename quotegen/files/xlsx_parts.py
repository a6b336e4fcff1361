"""What an XLSX is made of, looked at before it is opened: its sizes, and the cells that hold an error."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from quotegen.files.content import Content

MOST_BYTES = 200 * 1024 * 1024
MOST_CELLS = 10_000_000
_MOST_PARTS = 5_000
_MOST_OF_INDEX = 2 * 1024 * 1024
"""Bytes of the parts that are read as a tree, which takes many times as much."""
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
# Without a word's boundary in front, since a pattern that begins with a letter is found many times faster.
_COLUMNS = re.compile(rb"""r\s*=\s*["']([A-Za-z]{1,3})[0-9]{1,7}["'][^>]*+(?<!/)>""")
_ROWS = re.compile(rb"""r\s*=\s*["'][A-Za-z]{1,3}([0-9]{1,7})["'][^>]*+(?<!/)>""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_IS_TYPE = re.compile(rb"\bt\s*=\s*$")
_SHOWN = re.compile(rb"\s*(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?\s*<(?:\w+:)?v>([^<]*)")
"""The value of a cell, right behind its formula if it has one."""
ERROR = "#ERROR!"


def check_parts(content: Content) -> None:
    """InputRefused if it is no XLSX, damaged, or would fill the memory once unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content.raw)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES or len(parts) > _MOST_PARTS:
                message = f"the file unpacks to more than {MOST_BYTES // (1024 * 1024)} MB"
                raise content.refused("xlsx_too_large", message, "split it, or save it as CSV")
            if any(part.flag_bits & 1 for part in parts):
                raise content.refused("xlsx_locked", "the file is locked with a password", "save it without one")
            if any(part.compress_type not in _PACKED for part in parts):
                raise zipfile.BadZipFile("it is packed in an unusual way")
            sizes = {part.filename: part.file_size for part in parts}
            if _WORKBOOK not in sizes:
                raise content.refused("not_a_table", "this is neither CSV nor XLSX", "save it as CSV or XLSX")
            if max(sizes[_WORKBOOK], sizes.get(_RELATIONS, 0)) > _MOST_OF_INDEX:
                raise zipfile.BadZipFile("its list of sheets is too long")
            for part in parts:
                _check_extent(content, package.read(part))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise content.refused("xlsx_wrong", f"the file is damaged: {error}", "save it anew as XLSX") from None


def _check_extent(content: Content, part: bytes) -> None:
    """A cell far out makes a table as large as all the empty ones before it."""
    if b"sheetData" not in part:
        return
    rows = max(map(int, set(_ROWS.findall(part))), default=0)
    columns = max(map(_number, set(_COLUMNS.findall(part))), default=0)
    if rows * columns > MOST_CELLS:
        message = f"a sheet reaches to row {rows}, column {columns}"
        raise content.refused("xlsx_too_large", message, "delete what stands far below or beside the table")


def error_cells(content: Content, sheet: str) -> dict[int, dict[int, str]]:
    """By row and column, from 1, the cells that show an error such as #N/A: they would else be read as empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(content.raw)) as package:
            part = package.read(_part_of(package, sheet))
    except (KeyError, ElementTree.ParseError):
        raise content.refused("xlsx_wrong", "the file is damaged: a sheet is missing", "save it anew as XLSX") from None
    found: dict[int, dict[int, str]] = {}
    for row, column, shown in _errors(part):
        found.setdefault(row, {})[column] = shown
    return found


def _errors(part: bytes) -> Iterator[tuple[int, int, str]]:
    for mark in (b'"e"', b"'e'"):
        at = part.find(mark)
        while at >= 0:
            begins, ends = part.rfind(b"<", 0, at), part.find(b">", at)
            place = _PLACE.search(part, begins, ends)
            if place and _IS_TYPE.search(part[begins:at]):
                shown = _SHOWN.match(part, ends + 1)
                yield int(place[2]), _number(place[1]), shown[1].decode(errors="replace") if shown else ERROR
            at = part.find(mark, at + 1)


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    for each in ElementTree.fromstring(package.read(_WORKBOOK)).iter():
        if each.tag.endswith("}sheet") and each.get("name") == sheet:
            wanted = next((value for key, value in each.attrib.items() if key.endswith("}id")), None)
            for relation in ElementTree.fromstring(package.read(_RELATIONS)):
                if relation.get("Id") == wanted:
                    target = relation.get("Target", "")
                    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
