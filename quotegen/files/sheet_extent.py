"""How far a sheet of an XLSX reaches, and which of its cells show an error: counted as the reader of sheets counts.

A cell stands where it says, or else right of the one before it, in the row that its row's tag names or that follows
the row before. A cell without a value does not count; neither do the dimension that a sheet declares, nor merged
cells. What a spreadsheet writes is looked through by patterns, row by row; for whatever is written otherwise, and for
a sheet that seems too large, every tag is read. Either way a piece at a time: the sheet is never in memory as a whole.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

ERROR = "#ERROR!"
_LONGEST_START = 1024 * 1024
"""Bytes before the first row: further ones are read tag by tag."""
_LONGEST_ROW = 8 * 1024 * 1024
_START = re.compile(rb"\s*+(?:<\?xml[^<>?]*+\?>)?+(?:[^<>]*+<(?!!|\?|[^\s/>]*sheetData)[^<>]*+>)*+[^<>]*+<sheetData>")
_CELL = (
    rb"""(?: (?:[st]|cm|vm|ph)="[^"<>]*+")*+ ?(?:/>|>\s*+(?:<f(?: [\w:]++="[^"<>]*+")*+ ?(?:/>|>[^<]*+</f>)\s*+)?+"""
    rb"""(?:(?:<v>[^<]*+</v>|<v ?/>|<is><t(?: xml:space="preserve")?+(?: ?/>|>[^<]*+</t>)</is>)\s*+)?+</c>)\s*+"""
)
"""A cell behind its place, if it has one: the kinds of things in it, in the order in which they are written."""
_ROW = re.compile(
    rb"""\s*+<row(?: r="([0-9]{1,7})")?+(?: (?!r=)[\w:]++="[^"<>]*+")*+ ?(?:/>|>\s*+(?:"""
    rb"""(?:<c r="[A-Z]{1,3}\1\"""" + _CELL + rb""")*+</row>|((?:<c""" + _CELL + rb""")*+)</row>))\s*+"""
)
"""A whole row, whose cells either name this row, each of them, or say nothing of their place."""
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})')
_ERRORS = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*? t="e"[^<>]*+"""
    rb"""(?:(?<=/)>|>(?:<f[^<]*+(?:</f>)?+)?+(?:<v>([^<]*+)</v>)?+)"""
)
_PLACE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_ROW_PLACE = re.compile(r"[A-Za-z]*([0-9]{1,10})")
_EMPTY_AS_NOTHING = frozenset({None, "n", "s", "b", "e", "inlineStr", "is"})
"""The kinds of cells of which a value that is there, but empty, is none."""


class NoSheet(Exception):
    """It is not well formed, or no sheet; why."""


@dataclass(slots=True)
class Extent:
    """The last row and column that are filled, from 1; 0 if none is. `errors` by row and column, from 1."""

    rows: int = 0
    columns: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        return self.rows * self.columns


def extent_of(pieces: Iterator[bytes], again: Callable[[], Iterable[bytes]], most_cells: int) -> Extent:
    """Of a sheet, of which all pieces are taken, and which can be had once more. NoSheet if it is not well formed.

    Where it reaches beyond `most_cells`, what is told is where it first did. What is no sheet has no cells.
    """
    found = _by_rows(pieces)
    deque(pieces, maxlen=0)  # whether a part is what it is said to be shows at its end
    if found is not None and found.cells <= most_cells:
        return found
    return _Tags(most_cells).read(again())


def _by_rows(pieces: Iterable[bytes]) -> Extent | None:
    """None if anything is written otherwise than spreadsheets do. Cells that may be empty count here."""
    found, columns = Extent(), set[bytes]()
    held, place, begun, number = b"", 0, False, 0
    for piece in pieces:
        held, place = held[place:] + piece, 0
        if not begun:
            start = _START.match(held)
            if start is None:
                if len(held) > _LONGEST_START:
                    return None
                continue
            begun, place = True, start.end()
        first = place
        while row := _ROW.match(held, place):
            number, place = int(row[1]) if row[1] else number + 1, row.end()
            found.rows = max(found.rows, number)
            if row[2]:
                found.columns = max(found.columns, row[2].count(b"<c"))
                if b'"e"' in row[2]:
                    return None
        columns.update(_COLUMN.findall(held, first, place))
        _note_errors(found, held, first, place)
        if held.startswith(b"</sheetData>", place):
            found.columns = max(found.columns, *map(_number, columns), 0)
            return found
        if len(held) - place > _LONGEST_ROW:
            return None
    return None


def _note_errors(found: Extent, held: bytes, first: int, last: int) -> None:
    if held.find(b'"e"', first, last) < 0:
        return
    for letters, row, shown in _ERRORS.findall(held, first, last):
        found.errors.setdefault(int(row), {})[_number(letters)] = shown.decode(errors="replace") or ERROR


def _number(letters: bytes | str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for each in letters.upper() if isinstance(letters, bytes) else letters.upper().encode():
        number = number * 26 + each - 64
    return number


class _TooFar(Exception):
    pass


class _Tags:
    """A sheet tag by tag, with the places of cells as the reader gives them: from 0, here as there."""

    def __init__(self, most_cells: int) -> None:
        self.found, self.most = Extent(), most_cells
        self.row = self.column = 0
        self.at = 0, 0
        self.begun = self.ended = False
        self.depth = 0
        """Of tags within a cell, the cell's own among them; 0 outside of cells."""
        self.kind: str | None = None
        self.inner = ""
        self.filled = False
        self.shown: list[str] = []

    def read(self, pieces: Iterable[bytes]) -> Extent:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            for piece in pieces:
                parser.Parse(piece, False)
                if self.ended:
                    return self.found
            parser.Parse(b"", True)
        except _TooFar:
            return self.found
        except expat.ExpatError as error:
            if not self.ended:
                raise NoSheet(str(error)) from None
        return self.found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.ended:
            return
        name = _local(tag)
        if self.depth:
            self.depth += 1
            if self.depth == 2:
                self.inner = name
            self._note_empty(name)
        elif not self.begun:
            self.begun = name == "sheetData"
        elif name == "row" and "r" in attributes:
            self.row = int(_place(_ROW_PLACE, attributes["r"])[1]) - 1
        elif name == "c":
            self._start_cell(attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.depth, self.kind, self.inner, self.filled = 1, attributes.get("t"), "", False
        self.shown = []
        self.at = self.row, self.column
        if "r" in attributes:
            letters, number = _place(_PLACE, attributes["r"]).groups()
            self.at = int(number) - 1, _number(letters) - 1
            self.column = self.at[1]

    def _note_empty(self, name: str) -> None:
        """An empty text is a value of a cell that is one of texts."""
        if (self.inner == "is" and name == "t") or (self.inner == "v" and self.kind not in _EMPTY_AS_NOTHING):
            self.filled = True

    def _text(self, text: str) -> None:
        if self.depth > 1 and self.inner != "f":
            self.filled = True
            if self.kind == "e":
                self.shown.append(text)

    def _end(self, tag: str) -> None:
        if self.ended or not self.begun:
            return
        if self.depth:
            self.depth -= 1
            if not self.depth:
                self._end_cell()
            return
        name = _local(tag)
        if name == "row":
            self.row, self.column = self.row + 1, 0
        elif name == "sheetData":
            self.ended = True

    def _end_cell(self) -> None:
        self.column += 1
        row, column = self.at[0] + 1, self.at[1] + 1
        if self.kind == "e":
            self.found.errors.setdefault(row, {})[column] = "".join(self.shown) or ERROR
        if self.filled:
            found = self.found
            found.rows, found.columns = max(found.rows, row), max(found.columns, column)
            if found.cells > self.most:
                raise _TooFar


def _local(tag: str) -> str:
    """The name behind the first colon, as the reader has it."""
    return tag.partition(":")[2] or tag


def _place(pattern: re.Pattern[str], said: str) -> re.Match[str]:
    found = pattern.fullmatch(said)
    if found is None or not int(found[found.lastindex or 1]):
        raise NoSheet(f"there is no place {said[:20]}")
    return found


def _refuse_doctype(*_: object) -> None:
    raise NoSheet("it has a document type")
