"""What the customer said, checked against the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from quotegen.model.base import Code, Identifier, Model, Name


class DeviceCount(Model):
    """So many of one device."""

    device: Code
    quantity: Annotated[int, Field(ge=1, le=100_000)] = 1


class UnknownDevice(Model):
    """So many of a device that the catalogue does not have, by the customer's own name for it."""

    said: Name
    quantity: Annotated[int, Field(ge=1, le=100_000)] = 1


Answer = bool | Decimal | str | tuple[str, ...] | tuple[DeviceCount | UnknownDevice, ...]


class Answers(Model):
    """Answers by question, defaults included; `given` are the questions the customer answered."""

    values: Mapping[Identifier, Answer]
    given: frozenset[Identifier]

    def get(self, question: str) -> Answer | None:
        return self.values.get(question)

    @property
    def devices(self) -> tuple[DeviceCount, ...]:
        """All devices of the catalogue named in any answer, in order."""
        return tuple(
            item
            for value in self.values.values()
            if isinstance(value, tuple)
            for item in value
            if isinstance(item, DeviceCount)
        )
