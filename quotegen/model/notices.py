"""What is read otherwise than it was written is no fault, and is told to whoever wrote it: where somebody listens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from quotegen.errors import Fault

_heard: ContextVar[list[Fault] | None] = ContextVar("heard", default=None)


def notice(fault: Fault) -> None:
    """Tell it, once."""
    heard = _heard.get()
    if heard is not None and fault not in heard:
        heard.append(fault)


@contextmanager
def listening() -> Iterator[list[Fault]]:
    """All that is told meanwhile, in its order."""
    heard: list[Fault] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)
