"""How far a batch is, and whoever looks on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a batch is: every row ends in one of the four, `before` of the printed ones in an earlier run."""

    rows: int = 0
    printed: int = 0
    before: int = 0
    refused: int = 0
    asked: int = 0
    unprinted: int = 0

    def plus(self, **more: int) -> Tally:
        return replace(self, **{name: getattr(self, name) + count for name, count in more.items()})

    @property
    def settled(self) -> int:
        return self.printed + self.refused + self.asked + self.unprinted

    @property
    def failed(self) -> int:
        """Rows that a person has to look at."""
        return self.refused + self.asked + self.unprinted


@dataclass(frozen=True, slots=True)
class Watch:
    """Whoever looks on: is told after each row, and may wish to stop."""

    tell: Callable[[Tally], None] = lambda tally: None
    stop: Callable[[], bool] = lambda: False


NOBODY = Watch()


@dataclass(slots=True)
class Pace:
    """The speed: rows of this run by the clock, those of an earlier run left out."""

    begun: float = field(default_factory=lambda: time.monotonic())

    def per_second(self, tally: Tally) -> float:
        return (tally.settled - tally.before) / max(time.monotonic() - self.begun, 0.001)

    def seconds_left(self, tally: Tally) -> float | None:
        """None as long as nothing can be said."""
        rate = self.per_second(tally)
        return (tally.rows - tally.settled) / rate if rate else None
