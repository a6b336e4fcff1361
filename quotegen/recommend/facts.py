"""What is known of a customer while rules are worked, and the trail of what each result rests on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, TypeVar

from quotegen.model.answers import Answer, DeviceCount, UnknownDevice
from quotegen.model.catalogue import Device
from quotegen.model.named import Named

T = TypeVar("T")
NOTHING = "\N{EN DASH}"
"""How a value that is not there is said."""


@dataclass(slots=True)
class Trail:
    """The answers that were looked at and the arithmetic that was done, each once, in order."""

    answers: dict[str, None] = field(default_factory=dict)
    steps: dict[str, None] = field(default_factory=dict)

    def saw(self, *answers: str) -> None:
        for answer in answers:
            self.answers[answer] = None

    def step(self, text: str) -> None:
        self.steps[text] = None

    def copy(self) -> Trail:
        return Trail(self.answers.copy(), self.steps.copy())

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
    """Answers and devices, and the figures as they are derived; `offer` is the code of the offer that is worked.

    `done`: what was worked for one offer and comes out the same for another, by what it hangs on;
    `causes`: for each question, the answers that decide whether it is asked, and its own; but none of a question
    that is not asked: those are `unasked`; `assumed` are the questions whose usual answer counts, as nobody gave one.
    """

    answers: Mapping[str, Answer]
    units: Mapping[str, str]
    owned: tuple[Owned, ...] = ()
    figures: dict[str, Derived] = field(default_factory=dict)
    offer: str = ""
    done: dict[Hashable, Any] = field(default_factory=dict)
    causes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unasked: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()

    def once(self, key: Hashable, named: Named, work: Callable[[], T]) -> T:
        """What comes out the same for every offer that makes the same of what is named."""
        figures = map(id, map(self.figures.get, named.figures))
        key = (key, *[code == self.offer for code in named.offers], *figures)
        if key not in self.done:
            self.done[key] = work()
        return self.done[key]  # type: ignore[no-any-return]

    def cited(self, trail: Trail) -> tuple[str, ...]:
        """The answers that a result rests on: those looked at, and those that decide whether they are asked.

        A question that is not asked is no cause itself; what steers past it is.
        """
        return tuple(dict.fromkeys([each for answer in trail.answers for each in self.causes.get(answer, (answer,))]))


def owned_devices(answers: Mapping[str, Answer], devices: Mapping[str, Device]) -> tuple[Owned, ...]:
    """The devices of all answers that name any; the same device named twice counts together."""
    counts: dict[tuple[str, str], int] = {}
    for question, value in answers.items():
        for item in value if isinstance(value, tuple) else ():
            if isinstance(item, DeviceCount):
                key = (question, item.device)
                counts[key] = counts.get(key, 0) + item.quantity
    return tuple(Owned(devices[device], count, question) for (question, device), count in counts.items())


def unknown_devices(answers: Mapping[str, Answer]) -> dict[str, int]:
    """The devices that the catalogue does not have, by what they are called; the same name counts together."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for value in answers.values():
        for item in value if isinstance(value, tuple) else ():
            if isinstance(item, UnknownDevice):
                name = names.setdefault(item.said.casefold(), item.said)
                counts[name] = counts.get(name, 0) + item.quantity
    return counts


def device_questions(answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The questions whose answers name devices, known or not."""
    return tuple(
        question
        for question, value in answers.items()
        if isinstance(value, tuple) and any(not isinstance(item, str) for item in value)
    )


def total(owned: Iterable[Owned], attribute: str | None) -> Fraction:
    """How many devices, or the sum of a numeric attribute over them; a device without it adds nothing."""
    parts = [(item.count, *_number(item.device, attribute)) for item in owned]
    unit = lcm(*(below for _, _, below in parts))
    return Fraction(sum(count * above * unit // below for count, above, below in parts), unit)


def _number(device: Device, attribute: str | None) -> tuple[int, int]:
    """A numeric attribute in whole numbers: above and below the line."""
    value = 1 if attribute is None else device.attributes.get(attribute, 0)
    assert not isinstance(value, str | frozenset)
    return value.as_integer_ratio()
