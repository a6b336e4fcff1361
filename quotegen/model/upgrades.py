"""From each schema of what is kept to the next: one function a step, on plain data, never changed once it is out.

A step is given the name of the model and its data as JSON has them. It adds what the next schema wants to know and
throws nothing away; it knows nothing of today's models, which go on changing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quotegen.model.upgrade_lines import draft_1_to_2

Data = dict[str, Any]


def schema_1_to_2(model: str, data: Data) -> Data:
    """A snapshot no longer has a form of its own: the number of its schema says it. Lines of drafts have ids.

    The quotation of a snapshot keeps the places that stood there: its document and its digest say the same.
    """
    match model:
        case "Draft":
            return draft_1_to_2(data)
        case "Snapshot":
            kept = {key: value for key, value in data.items() if key != "form"}
            return {**kept, "draft": draft_1_to_2(data["draft"])}
        case _:
            return data


def schema_2_to_3(model: str, data: Data) -> Data:
    """What is new in schema 3 has a usual value that says what a quotation without it said."""
    return data


def schema_3_to_4(model: str, data: Data) -> Data:
    """What is new in schema 4 is unknown of what was kept before it, and says so by its usual value."""
    return data


STEPS: Mapping[int, Callable[[str, Data], Data]] = {1: schema_1_to_2, 2: schema_2_to_3, 3: schema_3_to_4}
"""By the number of the schema that a step leads on from."""
