"""Where the tasks of a batch are done: on this machine, or on several."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

from quotegen.errors import Fault, InputRefused, did_you_mean

A = TypeVar("A")

KINDS = ("local",)


class Engine(Protocol):
    """Does tasks, `workers` of them at once.

    A task takes a value and returns bytes, and does nothing else: whoever calls writes. So a task may be done twice.
    """

    workers: int

    def submit(self, work: Callable[[A], bytes], argument: A) -> Future[bytes]: ...

    def close(self) -> None: ...


class LocalEngine:
    """Threads of this process. They only wait: `work` has the computing done by the shared pool of processes."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="quotegen-batch")

    def submit(self, work: Callable[[A], bytes], argument: A) -> Future[bytes]:
        return self._threads.submit(work, argument)

    def close(self) -> None:
        """Waits for what is being done; what has not begun is cancelled."""
        self._threads.shutdown(cancel_futures=True)


def open_engine(kind: str, scheduler: str | None, workers: int | None) -> Engine:
    """The engine of that name, by default with a worker per core. InputRefused if there is none to be had."""
    if kind not in KINDS:
        raise InputRefused(Fault("engine_unknown", f"there is no engine {kind!r}", did_you_mean(kind, KINDS, _known())))
    if workers is not None and workers < 1:
        raise InputRefused(Fault("workers_out_of_range", f"{workers} workers can do nothing", "ask for 1 or more"))
    return LocalEngine(workers)


def _known() -> str:
    return f"there is: {', '.join(KINDS)}"
