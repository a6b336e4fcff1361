"""Work that is too long for a click: done on the side, and looked at again until it is there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")
_MOST_KEPT = 256
_AT_ONCE = 2


@dataclass(slots=True)
class _Side:
    """What was asked for lately, by its key. The threads only wait: the computing is done by workers."""

    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_AT_ONCE, "quotegen-side"))
    asked: OrderedDict[Hashable, Future[Any]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def ask(self, key: Hashable, work: Callable[[], Any]) -> Future[Any]:
        with self.lock:
            if key not in self.asked:
                self.asked[key] = self.threads.submit(work)
                while len(self.asked) > _MOST_KEPT:
                    _, oldest = self.asked.popitem(last=False)
                    oldest.cancel()
            return self.asked[key]


@st.cache_resource(show_spinner=False)
def _side() -> _Side:
    return _Side()


def later(key: Hashable, work: Callable[[], T]) -> T | None:
    """What the work answers, None while it is under way; the same key is worked out once. Raises what it raised."""
    future: Future[T] = _side().ask(key, work)
    return future.result() if future.done() else None
