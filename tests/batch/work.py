"""Tasks for tests, where the workers of a cluster can import them."""

from __future__ import annotations

import hashlib
import os
import signal
import time

from quotegen.errors import Fault, RuleRefused

FAULTS = (Fault("a", "first", "a hint", "lines[2].quantity", "file.csv", 3, 4), Fault("b", "second"))


def digest(number: int) -> bytes:
    """A tenth of a second, and bytes that follow from the number."""
    time.sleep(0.1)
    return hashlib.sha256(str(number).encode()).digest()


def grown(size: int) -> bytes:
    return bytes(size)


def refuse(_: int) -> bytes:
    raise RuleRefused(FAULTS)


def die(_: int) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def tell(_: int) -> bytes:
    """Which process did it."""
    time.sleep(0.1)
    return str(os.getpid()).encode()
