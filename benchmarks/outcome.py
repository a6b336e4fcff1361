"""What becomes of an attempt to get in, to see too much, or to change what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    REFUSED = "refused"
    """It was not done, and whoever tried was told."""
    FOUND = "found"
    """It was done from outside, and `verify` tells of it."""
    LET_THROUGH = "let through"


Attempts = Mapping[str, Callable[[Path], Outcome]]
"""By what was tried, in words; each is given an empty folder of its own."""
