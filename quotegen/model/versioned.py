"""How a value of the model is kept: canonical JSON that says by which schema it was written.

A text that is kept is never written again by a newer program: it is read through the steps in `upgrades.py`, and its
digest is always that of the text itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import from_json, to_json

from quotegen.errors import Fault, RuleRefused
from quotegen.model.base import KEPT
from quotegen.model.canonical import canonical
from quotegen.model.upgrades import STEPS

M = TypeVar("M", bound=BaseModel)

SCHEMA = 4
"""The number of the schema in which this program writes. Schema 1 did not say its number."""
_KEY = "schema"


def to_text(value: BaseModel) -> str:
    """Canonical JSON of the value and the number of its schema; equal values give equal texts."""
    return canonical({**value.model_dump(mode="json"), _KEY: SCHEMA})


def from_text(model: type[M], text: str | bytes, name: str = "") -> M:
    """The value that was kept, whatever schema it was written by; `name` is what people call it.

    RuleRefused (schema_newer) where that is newer than this program; pydantic's ValidationError, or ValueError, where
    the text is no such value.
    """
    return model.model_validate_json(to_json(_current(model, from_json(text), name)), context=KEPT)


def _current(model: type[BaseModel], data: Any, name: str) -> Any:
    """The data in the schema of this program."""
    if not isinstance(data, dict):
        return data
    number = schema_of(data)
    if number > SCHEMA:
        hint = "use the newer version of quotegen"
        what = name or f"this {model.__name__.lower()}"
        message = f"{what} was written by a newer version of quotegen: by schema {number}, this one knows {SCHEMA}"
        raise RuleRefused(Fault("schema_newer", message, hint))
    data = {key: value for key, value in data.items() if key != _KEY}
    for step in range(number, SCHEMA):
        data = STEPS[step](model.__name__, data)
    return data


def schema_of(data: Mapping[str, Any]) -> int:
    """The number of the schema that kept data was written by. ValueError if what it says is no such number."""
    number = data.get(_KEY, 1)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"{number!r} is no number of a schema")
    return number
