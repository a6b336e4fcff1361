"""The rows of a CSV as a spreadsheet counts them, read one by one from the bytes of the file."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotegen.errors import Fault
from quotegen.files.content import Content
from quotegen.files.tables import delimiter_of

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CHUNK = 1 << 20
MOST_COLUMNS = 16_384
"""Of a row, as in a spreadsheet."""
_MOST_MARKS = 50_000
"""Separators in a row, those within its texts among them: it is ended before its cells are made."""
_NOT_ASCII = re.compile(rb"[^\x00-\x7f]")

# What a cell may hold is limited where rows are read, so that one cell too long is one row in error.
csv.field_size_limit(1 << 30)


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The rows of a CSV in UTF-8, UTF-16 with a mark, or Windows' Western European letters."""

    content: Content
    encoding: str
    delimiter: str

    @classmethod
    def of(cls, content: Content) -> CsvRows:
        """InputRefused if it is no text."""
        encoding = _encoding(content)
        with _opened(content, encoding) as text:
            start = text.read(_CHUNK)
        if "\0" in start.split("\n", 1)[0]:
            raise content.refused("not_a_table", "this is not a text", "save it as CSV in UTF-8, or as XLSX", 1, 1)
        return cls(content, encoding, delimiter_of(start))

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is worth a second look: letters read otherwise than as UTF-8."""
        if self.encoding != "cp1252":
            return ()
        found = _NOT_ASCII.search(self.content.raw)
        place = found.start() if found else 0
        before = self.content.raw[:place]
        start = max(before.rfind(b"\n") + 1, place - 20)
        said = self.content.raw[start : place + 20].decode("cp1252").splitlines()[0]
        hint = "compare it with the original; to be sure, save the file as UTF-8"
        message = f"the file is not UTF-8 and was read as Western European (cp1252): {said}"
        return (Fault("read_as_cp1252", message, hint, "", str(self.content.path), before.count(b"\n") + 1),)

    @property
    def ends_abruptly(self) -> bool:
        """Whether there is no line break at the end."""
        return self.content.raw.rstrip(b"\0")[-1:] not in {b"\n", b"\r"}

    def __iter__(self) -> Iterator[list[str]]:
        """InputRefused where the quotes are wrong, since nothing behind that place is sure, or a row has no end."""
        with _opened(self.content, self.encoding) as text:
            lines = _Lines(text, self.delimiter)
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            row = line = 0
            try:
                for cells in reader:
                    if len(cells) > MOST_COLUMNS:
                        raise _TooManyCells
                    yield cells
                    row, line, lines.marks = row + 1, reader.line_num, 0
            except csv.Error as error:
                self._refuse(row + 1, line + 1, str(error))
            except _TooManyCells:
                message, hint = f"row {row + 1} has more than {MOST_COLUMNS} cells", "check what separates the cells"
                raise self.content.refused("too_many_columns", message, hint, line + 1) from None

    def _refuse(self, row: int, line: int, reason: str) -> None:
        """Name the row, and the line on which its quote is opened."""
        with _opened(self.content, self.encoding) as text:
            for _ in range(line - 1):
                text.readline()
            rest = text.read(_CHUNK)
        opened = line + rest[: _open_quote(rest, self.delimiter)].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        ends = "is never closed" if reason.startswith("unexpected end") else "is not closed as it should be"
        hint = 'close it; a quote within quotes is written twice (""), and a separator follows a closed one'
        raise self.content.refused("quote_open", f"row {row}: the quote opened on line {opened} {ends}", hint, opened)


class _TooManyCells(Exception):
    pass


@dataclass(slots=True)
class _Lines:
    """The lines of a text, as long as a row does not have too many separators. `marks` are those of this row."""

    text: io.TextIOWrapper
    delimiter: str
    marks: int = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self.text)
        self.marks += line.count(self.delimiter)
        if self.marks > _MOST_MARKS:
            raise _TooManyCells
        return line


def _open_quote(text: str, delimiter: str) -> int:
    """Where the first cell begins whose quote is not followed by a separator or a line's end."""
    cell = re.compile(rf'(?:"(?:[^"]++|"")*+"|(?!")[^{delimiter}\r\n]*+)(?:{delimiter}|\r\n?|\n)')
    place = 0
    while found := cell.match(text, place):
        place = found.end()
    return place


def _opened(content: Content, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content.raw), encoding, newline="")


def _encoding(content: Content) -> str:
    for mark, name in _MARKS.items():
        if content.raw.startswith(mark):
            return _checked(content, name)
    return "utf-8" if _wrong_at(content.raw, "utf-8") is None else _checked(content, "cp1252")


def _checked(content: Content, encoding: str) -> str:
    """The encoding, if the whole file is written in it."""
    place = _wrong_at(content.raw, encoding)
    if place is None:
        return encoding
    line = content.raw.count(b"\n", 0, place) + 1
    column = place - content.raw.rfind(b"\n", 0, place)
    raise content.refused("not_utf8", "the file is not UTF-8", "save the file as UTF-8", line, column)


def _wrong_at(raw: bytes, encoding: str) -> int | None:
    """The place near which the bytes are not of this encoding; read in pieces to spare memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(raw) + 1, _CHUNK):
        try:
            decoder.decode(raw[start : start + _CHUNK], start + _CHUNK > len(raw))
        except UnicodeDecodeError as error:
            return start + error.start
    return None
