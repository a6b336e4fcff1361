"""What was read from a file, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quotegen.errors import Fault, refuse_if_any
from quotegen.typed import noise_fault

Place = tuple[int, int]
"""Line and column, from 1."""

MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Source:
    """The data of a file, and the place of each path in it."""

    file: str
    data: Any
    places: Mapping[str, Place]

    def locate(self, fault: Fault) -> Fault:
        """The fault with its place: that of its path, or of the nearest path above it (where a field is missing)."""
        path = fault.path
        while path and path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return fault.at(self.file, *self.places.get(path, (1, 1)))


def without_float_noise(source: Source) -> Source:
    """The source itself; InputRefused where a number of it has another program's noise in it, at its place."""
    refuse_if_any([source.locate(fault) for fault in _noise(source.data, "")])
    return source


def _noise(value: Any, path: str) -> Iterator[Fault]:
    if isinstance(value, Decimal):
        fault = noise_fault(value, path)
        yield from [fault] if fault else []
    elif isinstance(value, dict):
        yield from (fault for key, each in value.items() for fault in _noise(each, joined(path, key)))
    elif isinstance(value, list):
        yield from (fault for place, each in enumerate(value) for fault in _noise(each, f"{path}[{place}]"))


def place_at(text: str, position: int) -> Place:
    """The line and column of a position in a text."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def joined(path: str, key: str) -> str:
    """`customer` and `name` are `customer.name`."""
    return f"{path}.{key}" if path else key


def too_deep(file: str, line: int, column: int) -> Fault:
    return Fault("too_deep", f"nested more than {MAX_DEPTH} levels deep", "flatten the file", "", file, line, column)


def twice(key: str, path: str, place: Place) -> Fault:
    return Fault("duplicate_key", f"{key} stands here twice", "keep one of them", path, "", *place)
