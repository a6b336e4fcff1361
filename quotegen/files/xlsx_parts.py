"""What an XLSX is made of, looked at before it is opened: its sizes, how far a sheet reaches, cells that hold an error.

Done in a worker, as all reading of spreadsheets is; see `quotegen/files/reader.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from xml.etree import ElementTree
from zipfile import BadZipFile

from quotegen.files.content import Content
from quotegen.files.packed_parts import DAMAGED, PACKED, Budget, OverBudget, Package
from quotegen.files.sheet_extent import Extent, NoSheet, extent_of

MOST_BYTES = 200 * 1024 * 1024
MOST_CELLS = 10_000_000
_MOST_PARTS = 5_000
_MOST_OF_INDEX = 2 * 1024 * 1024
"""Bytes of the parts that are read as a tree, which takes many times as much."""
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "sharedstrings.xml"
_COUNTED = re.compile(rb"""uniqueCount\s*+=\s*+["']\+?0*+([0-9]++)""")
"""How many texts a workbook says that it shares: the reader makes room for as many before it reads one."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The names of all sheets, and how far the one goes that is asked for, the first if none is."""

    names: tuple[str, ...]
    extent: Extent


def look(content: Content, sheet: str | None) -> Looked:
    """InputRefused if it is no XLSX, damaged, or would fill the memory once read. Every part is read to its end.

    A sheet that is not there has no extent: whoever opens it is told so.
    """
    try:
        package = Package(content.raw, Budget(MOST_BYTES))
        _check_index(content, package)
        places = _places(package)
        wanted = places.get(sheet if sheet is not None else next(iter(places), ""), "")
        extent = Extent()
        for part in package.parts:
            pieces = package.pieces(part)
            if part.filename == wanted:
                again = Package(content.raw, Budget(MOST_BYTES))
                extent = extent_of(pieces, partial(again.pieces, part), MOST_CELLS)
            else:
                _check_counts(content, part.filename, pieces)
    except OverBudget:
        raise too_large(content, f"the file unpacks to more than {MOST_BYTES // (1024 * 1024)} MB") from None
    except (*DAMAGED, KeyError, ElementTree.ParseError, NoSheet) as error:
        raise damaged(content, error) from None
    if extent.cells > MOST_CELLS:
        message = f"a sheet reaches to row {extent.rows}, column {extent.columns}"
        hint = f"delete what stands far below or beside the table: at most {MOST_CELLS:,} cells are read"
        raise content.refused("xlsx_too_large", message, hint)
    return Looked(tuple(places), extent)


def damaged(content: Content, error: object) -> Exception:
    return content.refused("xlsx_wrong", f"the file is damaged: {error}", "save it anew as XLSX")


def too_large(content: Content, message: str) -> Exception:
    return content.refused("xlsx_too_large", message, "split it, or save it as CSV")


def _check_index(content: Content, package: Package) -> None:
    """What the zip says of itself, before anything of it is unpacked."""
    parts = package.parts
    if len(parts) > _MOST_PARTS:
        raise too_large(content, f"the file has more than {_MOST_PARTS} parts")
    if any(part.flag_bits & 1 for part in parts):
        raise content.refused("xlsx_locked", "the file is locked with a password", "save it without one")
    if any(part.compress_type not in PACKED for part in parts):
        raise BadZipFile("it is packed in an unusual way")
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise OverBudget
    sizes = {part.filename: part.file_size for part in parts}
    if _WORKBOOK not in sizes:
        raise content.refused("not_a_table", "this is neither CSV nor XLSX", "save it as CSV or XLSX")
    if max(sizes[_WORKBOOK], sizes.get(_RELATIONS, 0)) > _MOST_OF_INDEX:
        raise BadZipFile("its list of sheets is too long")


def _check_counts(content: Content, name: str, pieces: Iterator[bytes]) -> None:
    """Reads a part to its end; a count of texts that no workbook has is refused."""
    is_counted = name.lower().endswith(_STRINGS)
    before = b""
    for piece in pieces:
        if is_counted:
            counts = (int(each[:20]) for each in _COUNTED.findall(before + piece))
            if max(counts, default=0) > MOST_CELLS:
                raise too_large(content, f"the file says that it shares more than {MOST_CELLS:,} texts")
            before = piece[-100:]


def _places(package: Package) -> dict[str, str]:
    """The part of each sheet by the sheet's name, in their order; empty for a sheet without one. Of two of one name
    the first counts, as it does to the reader."""
    index = Package(package.raw, Budget(3 * _MOST_OF_INDEX))
    relations = dict[str, str]()
    if any(part.filename == _RELATIONS for part in index.parts):
        for relation in ElementTree.fromstring(index.read(index.named(_RELATIONS))):
            target = relation.get("Target", "")
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            relations[relation.get("Id", "")] = path
    found = dict[str, str]()
    for each in ElementTree.fromstring(index.read(index.named(_WORKBOOK))).iter():
        if each.tag.endswith("}sheet") or each.tag == "sheet":
            ids = chain((value for key, value in each.attrib.items() if key.endswith("}id")), [""])
            found.setdefault(each.get("name", ""), relations.get(next(ids), ""))
    return found
