"""A pasted list of devices taken apart: one name each, how many, and whether it is marked as unknown.

Counts come before a name or behind it (`3x`, `x3`, `2 vnt.`, `2 pcs`), remarks in brackets or behind a dash.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from quotegen.recommend.device_codes import compact

_COUNT = r"(?P<count>\d{1,6})"
_PIECES = r"(?:vnt|vienetas|vienetai|vienetų|pcs?|pieces?|units?|ea|stk|szt)\b\.?"
_ONLY_COUNT = re.compile(rf"(?:[x×*]\s*)?{_COUNT}\s*(?:[x×*]|{_PIECES})?", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\t]+")
_LONGEST = 200
"""A longer entry is prose: no count is looked for in it."""
_COUNTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_COUNT}(?:[x×*](?=[^\W\d])|\s*[x×*]\s+|\s*{_PIECES}\s*(?:of\s+)?|\s*[\t|]\s*)(?P<name>.+)",
        rf"[x×*]\s?{_COUNT}[\s:]+(?P<name>.+)",
        r"(?P<count>\d{1,2})\s+(?P<name>[^\W\d].*\d.*)",
        rf"(?P<name>.+?)[\s,:=–—-]*(?:\s[x×*]|[×*])\s*{_COUNT}",
        rf"(?P<name>.+?)(?:\s+[–—-]\s*|\s*[:=|]\s*|\s+){_COUNT}\s*(?:[x×*]|{_PIECES})",
        r"(?P<name>.*\d.*?)(?:\s+[–—-]\s*|\s*[:=|\t]\s*)(?P<count>\d{1,3})",
        r"(?P<name>.*\d.*?)\s+(?P<count>\d{1,2})",
    )
]
"""How a count and a name stand together; the first that fits is taken."""

_NUMBERING = re.compile(r"\s*(?:[-–—*•·‣▪◦>]+\s*|\d{1,3}[.)]\s+)*")
_SEPARATOR = re.compile(r"[,;•·‣▪◦](?![^()]*\))|\s(?:and|ir|&|\+)\s+(?=\S*\d|\S+\s\S*\d)(?![^()]*\))", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LABEL = re.compile(r"[^:\d]{1,60}:\s*")
_REMARK = re.compile(r"(?P<name>.*\d\w*)\s+[–—-]\s+\D+")


@dataclass(frozen=True, slots=True)
class Piece:
    """What the list says of one device. `line` is how it was written, `name` what is left to be looked up."""

    line: str
    name: str
    quantity: int = 1
    counted: bool = False
    marked: bool = False


def pieces(text: str, names: Collection[str]) -> list[Piece]:
    """The entries of a list in their order. `names` are compact names that are never taken apart."""
    found: list[Piece] = []
    for line in text.splitlines():
        for part in _parts(line):
            piece = _piece(part, names)
            if found and not found[-1].counted and _is_count(piece):
                last = found.pop()
                quantity = piece.quantity if piece.counted else int(piece.name)
                found.append(replace(last, line=f"{last.line}, {piece.line}", quantity=quantity, counted=True))
            else:
                found.append(piece if piece.name else replace(piece, name=piece.line))
    return found


def _is_count(piece: Piece) -> bool:
    """A count behind a comma or on a line of its own belongs to the name before it."""
    return not piece.name or (piece.name.isdecimal() and len(piece.name) < 3 and not piece.counted)


def _parts(line: str) -> Iterator[str]:
    """What a line lists, without bullets, numbering and a label such as `Reception:` in front."""
    text = line[_end(_NUMBERING, line) :]
    text = text[_end(_LABEL, text) :]
    for part in _SEPARATOR.split(text):
        if any(char.isalnum() for char in part):
            yield part.strip()


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _piece(line: str, names: Collection[str]) -> Piece:
    marked = line.endswith(("?", "(?)"))
    text = _SPACES.sub(" ", _BRACKETS.sub(_bracket, line)).strip(" ?!.")
    if compact(text) in names:
        return Piece(line, text, marked=marked)
    name, count = _counted(text)
    remark = _REMARK.fullmatch(name) if len(name) <= _LONGEST else None
    name = remark["name"] if remark else name
    marked = marked or name.rstrip().endswith("?")
    name = " ".join(name.split()).strip(" ?!.,:;=|–—-_")
    return Piece(line, name, 1 if count is None else count, count is not None, marked)


def _bracket(found: re.Match[str]) -> str:
    """A count in brackets counts; anything else there is a remark."""
    count = _ONLY_COUNT.fullmatch(found[1].strip())
    return f" x{count['count']} " if count else " "


def _counted(text: str) -> tuple[str, int | None]:
    only = _ONLY_COUNT.fullmatch(text)
    if only and not text.isdecimal():
        return "", int(only["count"])
    for pattern in _COUNTS if len(text) <= _LONGEST else ():
        found = pattern.fullmatch(text)
        if found and any(char.isalnum() for char in found["name"]):
            return found["name"].strip(), int(found["count"])
    return text, None
