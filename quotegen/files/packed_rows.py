"""Rows of texts on their way from a worker, and kept afterwards: packed a few thousand cells at a time.

Whoever unpacks them need not trust them: lengths are checked, and what is in them is JSON that can only be texts.
A message is the length of a chunk and the chunk, one after the other; the first has the names of the sheets.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MOST_OF_CHUNK = 16 * 1024 * 1024
"""Bytes that a chunk unpacks to, and with it the longest row."""
_CELLS = 20_000
_ENOUGH = 1024 * 1024
_LENGTH = struct.Struct(">I")
_QUICK = 1


class Unreadable(Exception):
    """It is not what `Packed` writes."""


@dataclass(slots=True)
class Packed:
    """Rows as they are gathered. OverflowError if they hold more than `most` bytes, or one is too long."""

    names: Sequence[str]
    most: int
    chunks: list[bytes] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    cells: int = 0

    def __post_init__(self) -> None:
        self._put(json.dumps(list(self.names)))

    def add(self, row: list[str]) -> None:
        self.rows.append(row)
        self.cells += len(row) + 1
        if self.cells >= _CELLS:
            self._flush(self.rows)
            self.rows, self.cells = [], 0

    def whole(self) -> bytes:
        """All of it as one message."""
        if self.rows:
            self._flush(self.rows)
            self.rows = []
        return b"".join(_LENGTH.pack(len(chunk)) + chunk for chunk in self.chunks)

    def _flush(self, rows: list[list[str]]) -> None:
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        if len(text) > _ENOUGH and len(rows) > 1:  # long texts: fewer rows, so that no chunk takes much memory
            half = len(rows) // 2
            self._flush(rows[:half])
            self._flush(rows[half:])
            return
        self._put(text)

    def _put(self, text: str) -> None:
        encoded = text.encode("utf-8", "surrogatepass")
        self.most -= len(encoded)
        if self.most < 0 or len(encoded) > MOST_OF_CHUNK:
            raise OverflowError
        self.chunks.append(zlib.compress(encoded, _QUICK))


@dataclass(frozen=True, slots=True)
class PackedRows:
    """A table as it came: the names of all sheets of its file, and its rows, unpacked anew at each pass."""

    names: tuple[str, ...]
    chunks: tuple[bytes, ...]

    @classmethod
    def of(cls, message: bytes) -> PackedRows:
        """Unreadable if it is no such message."""
        first, *chunks = _chunks(message)
        names = _unpacked(first)
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Unreadable
        return cls(tuple(names), tuple(chunks))

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return sum(len(chunk) + 100 for chunk in self.chunks) + sum(map(len, self.names)) + 1000

    def __iter__(self) -> Iterator[list[str]]:
        """Unreadable if a chunk holds anything but rows of texts."""
        for chunk in self.chunks:
            rows = _unpacked(chunk)
            if not isinstance(rows, list):
                raise Unreadable
            for row in rows:
                if type(row) is not list or not _TEXT.issuperset(map(type, row)):
                    raise Unreadable
                yield row


_TEXT = frozenset({str})


def _chunks(message: bytes) -> list[bytes]:
    found, place = list[bytes](), 0
    while place < len(message):
        length = _LENGTH.unpack_from(message, place)[0] if place + _LENGTH.size <= len(message) else len(message)
        place += _LENGTH.size
        if place + length > len(message):
            raise Unreadable
        found.append(message[place : place + length])
        place += length
    if not found:
        raise Unreadable
    return found


def _unpacked(chunk: bytes) -> object:
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(chunk, MOST_OF_CHUNK)
        if not inflate.eof:
            raise Unreadable
        return json.loads(text.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError):
        raise Unreadable from None
