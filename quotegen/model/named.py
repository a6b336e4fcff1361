"""What a part of the rules names, and so what its result may hang on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from quotegen.model.base import LocalText


@dataclass(frozen=True, slots=True)
class Named:
    """The offers in conditions, and the figures in conditions, amounts and texts; a text's other values as well."""

    offers: tuple[str, ...]
    figures: tuple[str, ...]

    @classmethod
    def of(cls, parts: Iterable[Any]) -> Named:
        found = list(dict.fromkeys(each for part in parts for each in _names(part)))
        offers, figures = ([name for kind, name in found if kind == wanted] for wanted in ("offer", "figure"))
        return cls(tuple(offers), tuple(figures))


def _names(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, LocalText):
        yield from (("figure", name) for name in part.placeholders)
    elif isinstance(part, BaseModel):
        for field in type(part).model_fields:
            value = getattr(part, field)
            if field in {"offer", "figure"} and isinstance(value, str):
                yield field, value
            elif value is not None:
                yield from _names(value)
    elif isinstance(part, tuple):
        yield from (name for each in part for name in _names(each))
