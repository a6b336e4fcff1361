"""How wide the columns of a document are: from the longest figure that stands in each, so that none breaks.

A column is as wide as it usually is, or wider where a figure needs it. Where that leaves too little for the names
beside it, it is only as wide as it must be; then the type is a step smaller, then another. Lengths are whole tenths of
a millimetre, sizes of type tenths of a point, widths of letters thousandths of the size; they err on the wide side (a
test holds them against the fonts).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

TEXT = 1700
"""The text of a page is so wide: 210 mm less its margins."""
SIZES = ("", " small", " smaller")
"""The classes of the style sheet for the usual type and its two steps down, as they follow another class."""
Sizes = tuple[int, int, int]

_POINTS = frozenset(" \u00a0\u202f.,:")
_NARROW = frozenset(";'|!()[]iIjl·’")
_WIDE = frozenset("MWmw%@")
_JOINER = "\N{WORD JOINER}"


@dataclass(frozen=True, slots=True)
class Set:
    """Texts of one column that are set alike: their sizes in the usual type and in the smaller ones."""

    texts: Iterable[str]
    sizes: Sizes
    is_serif: bool = False

    def needs(self, step: int) -> int:
        """The width of the longest figure among them."""
        longest = max((ems(run, self.is_serif) for text in self.texts for run in figures(text)), default=0)
        return -(-longest * self.sizes[step] * 3528 // 10_000_000)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its usual width, what its cells keep free beside the text, and the least for its head."""

    name: str
    usual: int
    sets: Sequence[Set]
    padding: int = 25
    least: int = 150

    def needs(self, step: int) -> int:
        return max(self.least, self.padding + max((each.needs(step) for each in self.sets), default=0))


@dataclass(frozen=True, slots=True)
class Fit:
    """`size` is one of SIZES; `widths` are CSS lengths by the column's name."""

    size: str = ""
    widths: Mapping[str, str] = field(default_factory=dict)


def fit(columns: Sequence[Column], free: int, room: int = TEXT) -> Fit:
    """The largest type in which all figures stand whole and `free` is left for names; the smallest if there is none."""
    for size, widths in _ways(columns):
        if sum(widths.values()) + free <= room:
            return _fit(size, widths)
    share = (room - free) / sum(widths.values())
    return _fit(size, {name: int(width * share) for name, width in widths.items()})


def _ways(columns: Sequence[Column]) -> Iterator[tuple[str, dict[str, int]]]:
    for step, size in enumerate(SIZES):
        needed = {column.name: column.needs(step) for column in columns}
        yield size, {column.name: max(column.usual, needed[column.name]) for column in columns}
        yield size, needed


def _fit(size: str, widths: Mapping[str, int]) -> Fit:
    return Fit(size, {name: f"{width // 10}.{width % 10}mm" for name, width in widths.items()})


def figures(text: str) -> tuple[str, ...]:
    """What cannot break in a text and holds a digit: names and sentences around it may break."""
    return tuple(run for run in text.split(" ") if any(map(str.isdigit, run)))


@lru_cache(maxsize=16384)
def ems(text: str, is_serif: bool = False) -> int:
    """The most that a text is wide, in thousandths of the size of its type."""
    return sum(_em(char, is_serif) for char in text)


def _em(char: str, is_serif: bool) -> int:
    if char == _JOINER:
        return 0
    if char in _POINTS:
        return 330
    if char in _NARROW:
        return 400
    if char in _WIDE:
        return 1050
    if char.isdigit() or char in "€£$¥₹+−-–/":
        return 540 if is_serif else 690
    if not char.isascii():
        plain = unicodedata.normalize("NFD", char)[0]  # `ų` is as wide as `u`
        return _em(plain, is_serif) if plain.isascii() else 1750
    return 830 if char.isupper() else 750
