"""What a worker may use, and what is said of one that is no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Why = Literal["time", "memory", "crash"]

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of address space, seconds by the clock for a call, and calls until a worker is replaced.

    `start_seconds` is for what a worker does once, before its first call.
    """

    memory: int = 1024 * _MEBIBYTE
    seconds: float = 15
    calls: int = 500
    start_seconds: float = 180


INSPECTING = Limits(memory=1024 * _MEBIBYTE, seconds=20, calls=200)
"""Of a worker that looks into a PDF that somebody brings."""
READING = Limits(memory=1536 * _MEBIBYTE, seconds=60, calls=200)
"""Of a worker that reads what others hand in: enough for every file that is within the limits of files."""


class WorkerLost(Exception):
    """The worker that had the call is no more; the next call gets another one. `details` are its last words.

    `killed`: somebody or something else has killed it, so that the same call may well succeed another time.
    """

    def __init__(self, why: Why, details: str = "", *, killed: bool = False) -> None:
        super().__init__(f"{why}: {details}" if details else why)
        self.why: Why = why
        self.details, self.killed = details, killed
