"""Keeps an engine busy, and the memory small: there is never more in flight than so many rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from typing import TypeVar

from quotegen.batch.engines import Engine

A = TypeVar("A")
Handler = Callable[[Callable[[], bytes]], None]
"""Is handed a way to read the answer, which raises what the work raised."""
_GLANCE = 0.2
"""Seconds after which somebody who waits looks up, so that a wish to stop is seen at once."""


class Flow:
    """Work given to an engine, and what is done with each answer: in the thread that asks, one after the other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._going: dict[Future[bytes], tuple[int, Handler]] = {}

    @property
    def rows(self) -> int:
        """How many rows are in flight."""
        return sum(rows for rows, _ in self._going.values())

    def give(self, work: Callable[[A], bytes], argument: A, rows: int, then: Handler) -> None:
        self._going[self._engine.submit(work, argument)] = rows, then

    def settle(self) -> None:
        """Waits a moment for whatever is ready, and has it dealt with. What was cancelled is forgotten."""
        ready, _ = wait(self._going, timeout=_GLANCE, return_when=FIRST_COMPLETED)
        for future in ready:
            _, then = self._going.pop(future)
            try:
                then(future.result)
            except CancelledError:
                continue

    def call_off(self) -> None:
        """What has not begun is not done; what has begun is still waited for."""
        for future in self._going:
            future.cancel()
