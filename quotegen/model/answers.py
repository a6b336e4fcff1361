"""What the customer said, checked against the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from quotegen.model.base import Code, Identifier, Model, Name
from quotegen.money import plain


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

    @property
    def assumed(self) -> frozenset[str]:
        """The questions whose usual answer counts, because the customer gave none."""
        return frozenset(self.values) - self.given

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

    def as_given(self) -> dict[str, Any]:
        """What the customer answered, as it is kept: the form of an answers file, with numbers as text."""
        return {name: _as_given(value) for name, value in self.values.items() if name in self.given}


def _as_given(value: Answer) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return [_entry(item) for item in value]
    return value


def _entry(item: str | DeviceCount | UnknownDevice) -> Any:
    if isinstance(item, DeviceCount):
        return {"device": item.device, "quantity": item.quantity}
    if isinstance(item, UnknownDevice):
        return {"device": item.said, "quantity": item.quantity, "unknown": True}
    return item
