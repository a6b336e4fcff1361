"""The parts of a zip that somebody hands in, each unpacked piece by piece to its real end, within a budget.

What a zip says of the sizes of its parts is not believed: a part may say 500 bytes and unpack to gigabytes, and a
program that stops at the 500 sees another file than one that does not. A part is taken only if it is what it says.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What may come of a zip that is damaged or made up."""
PIECE = 1024 * 1024
_LOCAL = struct.Struct("<4s22xHH")
_LOCAL_MARK = b"PK\x03\x04"
_IS_LOCKED = 1


class OverBudget(Exception):
    """The parts unpack to more than was allowed."""


@dataclass(slots=True)
class Budget:
    """Bytes that may still be unpacked, of all parts together."""

    left: int

    def spend(self, count: int) -> None:
        """OverBudget if there are not so many left."""
        self.left -= count
        if self.left < 0:
            raise OverBudget


@dataclass(slots=True)
class Package:
    """A zip in memory. One of DAMAGED is raised if it is none. What is read is taken from `budget`."""

    raw: bytes
    budget: Budget
    parts: list[zipfile.ZipInfo] = field(init=False)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.raw)) as package:
            self.parts = package.infolist()

    def pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """What a part holds, to its real end. BadZipFile if it is not what the zip says of it; OverBudget."""
        crc = size = 0
        for piece in self._unpacked(part):
            self.budget.spend(len(piece))
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            yield piece
        if size != part.file_size or crc != part.CRC:
            raise zipfile.BadZipFile(f"a part is said to hold {part.file_size} bytes, and holds {size} or others")

    def read(self, part: zipfile.ZipInfo) -> bytes:
        return b"".join(self.pieces(part))

    def named(self, name: str) -> zipfile.ZipInfo:
        """The last part of this name, as every reader takes it. KeyError if there is none."""
        return {part.filename: part for part in self.parts}[name]

    def _unpacked(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(part)
        if part.flag_bits & _IS_LOCKED or part.compress_type not in PACKED:
            raise zipfile.BadZipFile("it is locked, or packed in an unusual way")
        if part.compress_type == zipfile.ZIP_STORED:
            for start in range(0, len(packed), PIECE):
                yield bytes(packed[start : start + PIECE])
            return
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        for start in range(0, len(packed), PIECE):
            rest: bytes | memoryview = packed[start : start + PIECE]
            while rest and not inflate.eof:
                if piece := inflate.decompress(rest, PIECE):
                    yield piece
                rest = inflate.unconsumed_tail
        while piece := inflate.decompress(inflate.unconsumed_tail, PIECE):
            yield piece
        if not inflate.eof or inflate.unused_data:
            raise zipfile.BadZipFile("a part ends otherwise than the zip says")

    def _packed(self, part: zipfile.ZipInfo) -> memoryview:
        """The bytes of a part as they lie in the zip."""
        whole = memoryview(self.raw)
        head = whole[part.header_offset : part.header_offset + _LOCAL.size]
        if len(head) < _LOCAL.size:
            raise zipfile.BadZipFile("a part lies outside of it")
        mark, name, extra = _LOCAL.unpack(head)
        start = part.header_offset + _LOCAL.size + name + extra
        packed = whole[start : start + part.compress_size]
        if mark != _LOCAL_MARK or len(packed) != part.compress_size:
            raise zipfile.BadZipFile("a part lies outside of it")
        return packed
