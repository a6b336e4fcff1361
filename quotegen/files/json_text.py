"""JSON as it is: no repeated keys, numbers as exact decimals, the place of each value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from quotegen.errors import Fault, InputRefused
from quotegen.files.source import MAX_DEPTH, Place, Source, joined, place_at, too_deep, twice, without_float_noise

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_LONGEST_INTEGER = 30


def parse_json(text: str, file: str) -> Source:
    """The data of a JSON text with the place of each value. InputRefused names line and column."""
    _check_depth(text, file)
    try:
        data = json.loads(text, parse_float=_number, parse_int=_whole, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        hint = "check the commas, colons and quotes near here"
        spot = (error.lineno, error.colno)
        raise InputRefused(Fault("json_wrong", f"not JSON: {error.msg}", hint, "", file, *spot)) from None
    except _NoNumber as wrong:
        spot = place_at(text, max(_position_of(wrong.text, text), 0))
        message = f"not JSON: {wrong.text} is not a number"
        raise InputRefused(Fault("json_wrong", message, "write a finite number", "", file, *spot)) from None
    walk = _Walk(text)
    walk.value("")
    if walk.faults:
        raise InputRefused(fault.at(file, fault.line, fault.column) for fault in walk.faults)
    return without_float_noise(Source(file, data, walk.places))


class _NoNumber(Exception):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _NoNumber(text) from None


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= _LONGEST_INTEGER else Decimal(text)


def _no_constant(name: str) -> Any:
    raise _NoNumber(name)


def _position_of(wanted: str, text: str) -> int:
    return next((found.start() for found in _TOKEN.finditer(text) if found.group() == wanted), 0)


def _check_depth(text: str, file: str) -> None:
    """Before parsing, so that no nesting can exhaust the parser."""
    depth = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text, re.DOTALL):
        token = found.group()
        depth += (token in "[{") - (token in "]}")
        if depth > MAX_DEPTH:
            raise InputRefused(too_deep(file, *place_at(text, found.start())))


@dataclass(slots=True)
class _Walk:
    """A text known to be JSON, walked once more for the places of its values and for repeated keys."""

    text: str
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _tokens: list[tuple[str, Place]] = field(default_factory=list)
    _next: int = 0

    def __post_init__(self) -> None:
        line, start, last = 1, 0, 0
        for found in _TOKEN.finditer(self.text):
            line += self.text.count("\n", last, found.start())
            start = self.text.rfind("\n", last, found.start()) + 1 or start
            last = found.start()
            self._tokens.append((found.group(), (line, last - start + 1)))

    def _take(self) -> tuple[str, Place]:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _string(self, token: str, path: str, place: Place) -> str:
        text = str(json.loads(token, strict=False))
        if _HALF_CHARACTER.search(text):
            hint = "write the character itself"
            self.faults.append(Fault("json_wrong", "not JSON: half a character", hint, path, "", *place))
        return text

    def value(self, path: str) -> None:
        token, place = self._take()
        self.places.setdefault(path, place)
        if token == "[":
            self._members(path, "]")
        elif token == "{":
            self._members(path, "}")
        elif token.startswith('"'):
            self._string(token, path, place)

    def _members(self, path: str, end: str) -> None:
        keys: set[str] = set()
        index = 0
        while self._tokens[self._next][0] != end:
            if end == "]":
                self.value(f"{path}[{index}]")
            else:
                token, place = self._take()
                key = self._string(token, path, place)
                if key in keys:
                    self.faults.append(twice(key, path, place))
                keys.add(key)
                self._take()
                self.places[joined(path, key)] = place
                self.value(joined(path, key))
            if self._tokens[self._next][0] == ",":
                self._take()
            index += 1
        self._take()
