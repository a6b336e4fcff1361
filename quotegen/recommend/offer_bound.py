"""Which figures and needs come out the same whatever offer is worked: found once for a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from quotegen.model.amounts import Amount
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.conditions import Condition, Reference


def bound_to_offer(catalogue: Catalogue) -> frozenset[str]:
    """The ids of figures (`figure:x`) and needs (`need:x`) that name the offer, or a figure that does."""
    return catalogue.once("bound_to_offer", lambda: _bound(catalogue))


def _bound(catalogue: Catalogue) -> frozenset[str]:
    rules = catalogue.rules
    found: set[str] = set()
    for name, item in [
        *((f"figure:{figure.id}", figure) for figure in rules.figures),
        *((f"need:{need.id}", need) for need in rules.needs),
    ]:
        if any(each == "offer" or each in found for each in _names(item)):
            found.add(name)
    return frozenset(found)


def _names(part: Any) -> Iterator[str]:
    """`offer` where a condition names one, `figure:x` for every figure that is named, in texts too."""
    if isinstance(part, LocalText):
        yield from (f"figure:{name}" for name in part.placeholders)
    elif isinstance(part, BaseModel):
        if isinstance(part, Condition) and part.offer is not None:
            yield "offer"
        if isinstance(part, Condition | Reference | Amount) and part.figure is not None:
            yield f"figure:{part.figure}"
        yield from (name for field in type(part).model_fields for name in _names(getattr(part, field)))
    elif isinstance(part, tuple):
        yield from (name for each in part for name in _names(each))
