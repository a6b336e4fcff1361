"""The shape of everything that is kept: which fields each model has, of which types."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from quotegen.document.bundle import Bundle
from quotegen.model.approval import Approval
from quotegen.model.costing import Costing
from quotegen.model.people import Customer, Preferences, User
from quotegen.model.snapshot import Snapshot

KEPT: tuple[type[BaseModel], ...] = (Snapshot, Costing, Customer, User, Preferences, Approval, Bundle)
"""A snapshot holds a quotation and a draft."""
_MODE: Literal["serialization"] = "serialization"


def shapes() -> str:
    """As JSON, a line for each model, without what is said of the fields."""
    _, schema = models_json_schema([(model, _MODE) for model in KEPT])
    lines = [f"{json.dumps(name)}: {_line(part)}" for name, part in sorted(schema["$defs"].items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(part: Any) -> str:
    return json.dumps(_bare(part), sort_keys=True, ensure_ascii=False)


def _bare(part: Any) -> Any:
    if isinstance(part, list):
        return [_bare(each) for each in part]
    if not isinstance(part, dict):
        return part
    said = {name for name in ("title", "description") if isinstance(part.get(name), str)}
    return {name: _bare(value) for name, value in part.items() if name not in said}
