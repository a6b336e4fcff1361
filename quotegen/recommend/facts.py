"""What is known of a customer while rules are worked, and the trail of what each result rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from quotegen.model.answers import Answer, DeviceCount
from quotegen.model.catalogue import Device

NOTHING = "\N{EN DASH}"
"""How a value that is not there is said."""


@dataclass(slots=True)
class Trail:
    """The answers that were looked at and the arithmetic that was done, each once, in order."""

    answers: dict[str, None] = field(default_factory=dict)
    steps: dict[str, None] = field(default_factory=dict)

    def saw(self, *answers: str) -> None:
        self.answers.update(dict.fromkeys(answers))

    def step(self, text: str) -> None:
        self.steps[text] = None

    def include(self, other: Trail) -> None:
        self.answers.update(other.answers)
        self.steps.update(other.steps)


@dataclass(frozen=True, slots=True)
class Owned:
    """So many of one device, and the question that said so."""

    device: Device
    count: int
    question: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure worked out: its exact value, its unit, and its trail."""

    value: Fraction
    unit: str
    trail: Trail


@dataclass(slots=True)
class Facts:
    """Answers and devices, and the figures as they are derived."""

    answers: Mapping[str, Answer]
    units: Mapping[str, str]
    owned: tuple[Owned, ...] = ()
    figures: dict[str, Derived] = field(default_factory=dict)


def owned_devices(answers: Mapping[str, Answer], devices: Mapping[str, Device]) -> tuple[Owned, ...]:
    """The devices of all answers that name any; the same device named twice counts together."""
    counts: dict[tuple[str, str], int] = {}
    for question, value in answers.items():
        for item in value if isinstance(value, tuple) else ():
            if isinstance(item, DeviceCount):
                key = (question, item.device)
                counts[key] = counts.get(key, 0) + item.quantity
    return tuple(Owned(devices[device], count, question) for (question, device), count in counts.items())


def total(owned: Iterable[Owned], attribute: str | None) -> Fraction:
    """How many devices, or the sum of a numeric attribute over them; a device without it adds nothing."""
    return sum((Fraction(item.count) * _number(item.device, attribute) for item in owned), Fraction(0))


def _number(device: Device, attribute: str | None) -> Fraction:
    if attribute is None:
        return Fraction(1)
    value = device.attributes.get(attribute, 0)
    assert not isinstance(value, str | frozenset)
    return Fraction(value)
