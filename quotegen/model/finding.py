"""What a deep look at a catalogue finds: a fault of its rules or prices, and the example that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quotegen.errors import Fault


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and its witness: `answers` as they stand in a file, or the `prices` that it is about; or both."""

    fault: Fault
    answers: Mapping[str, Any] = field(default_factory=dict)
    prices: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        witness = {"answers": dict(self.answers), "prices": dict(self.prices)}
        return {**self.fault.as_dict(), "witness": {name: value for name, value in witness.items() if value}}
