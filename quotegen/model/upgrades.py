"""From each schema of what is kept to the next: one function a step, on plain data, never changed once it is out.

A step is given the name of the model and its data as JSON has them. It adds what the next schema wants to know and
throws nothing away; it knows nothing of today's models, which go on changing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Data = dict[str, Any]


def schema_1_to_2(model: str, data: Data) -> Data:
    """A snapshot no longer has a form of its own: the number of its schema says it."""
    match model:
        case "Snapshot":
            return {key: value for key, value in data.items() if key != "form"}
        case _:
            return data


STEPS: Mapping[int, Callable[[str, Data], Data]] = {1: schema_1_to_2}
"""By the number of the schema that a step leads on from."""
