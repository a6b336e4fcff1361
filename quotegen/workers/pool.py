"""A pool of disposable workers: what must not be able to harm this process runs in one of them."""

from __future__ import annotations

import atexit
import os
import pickle
import threading
from collections.abc import Callable

from quotegen.errors import Fault, InputRefused
from quotegen.workers.frames import LONGEST
from quotegen.workers.limits import INSPECTING, READING, Limits, WorkerLost
from quotegen.workers.process import Worker

__all__ = ["Limits", "Pool", "WorkerLost", "comparing_pool", "inspecting_pool", "reading_pool", "shared_pool"]

_USUAL = Limits()
_PREPARE = "quotegen.document.press_tasks:prepare"
"""What the workers that print do before their first call."""
_PREPARE_INSPECTING = "quotegen.document.inspect_tasks:prepare"
_PREPARE_COMPARING = "quotegen.document.compare_tasks:prepare"
_PREPARE_READING = "quotegen.files.reading_tasks:prepare"


class Pool:
    """Up to so many workers, each started when it is first needed. Usable from any number of threads."""

    def __init__(self, workers: int, limits: Limits = _USUAL, prepare: str = "") -> None:
        self._most, self._limits, self._prepare = workers, limits, prepare
        self._changed = threading.Condition()
        self._free: list[Worker] = []
        self._all: set[Worker] = set()
        self._closed = False

    def start(self) -> None:
        """Begin to make a worker ready, without waiting for it, if none is there yet."""
        with self._changed:
            if not self._all:
                self._free.append(self._begun())

    def call(self, task: str, argument: object) -> bytes:
        """What the task `module:function` answers to the argument; waits until a worker is free.

        WorkerLost if the worker is lost on it. A QuotegenError of the task is raised here as it was raised there.
        """
        if not task.startswith("quotegen."):
            raise ValueError(f"{task} is no task of this program")
        message = _packed(task, argument)
        worker = self._take(task)
        try:
            return worker.ask(message)
        finally:
            worker.skills.add(task)
            self._give_back(worker)

    def close(self) -> None:
        """End every worker. A call that is under way is lost."""
        with self._changed:
            self._closed = True
            free, self._free = self._free, []
            busy = self._all.difference(free)
            self._all.clear()
            self._changed.notify_all()
        for worker in free:
            worker.close()
        for worker in busy:
            worker.stop()

    def _take(self, task: str) -> Worker:
        """One that has done this task before, if such a one is free: it is quicker at it. Else the one used last."""
        with self._changed:
            while True:
                if self._closed:
                    raise RuntimeError("the pool is closed")
                if self._free:
                    worker = next((each for each in reversed(self._free) if task in each.skills), self._free[-1])
                    self._free.remove(worker)
                    if worker.usable:
                        return worker
                    self._end(worker)
                elif len(self._all) < self._most:
                    return self._begun()
                else:
                    self._changed.wait()

    def _give_back(self, worker: Worker) -> None:
        """Free again; one that is used up or broken is replaced at once, so that the next call need not wait long."""
        with self._changed:
            if worker.usable and not self._closed:
                self._free.append(worker)
            else:
                self._end(worker)
                if worker.ready and not self._closed:
                    self._free.insert(0, self._begun())
            self._changed.notify()

    def _begun(self) -> Worker:
        worker = Worker(self._prepare, self._limits)
        self._all.add(worker)
        return worker

    def _end(self, worker: Worker) -> None:
        self._all.discard(worker)
        worker.close()


def _packed(task: str, argument: object) -> bytes:
    message = pickle.dumps((task, argument), protocol=pickle.HIGHEST_PROTOCOL)
    if len(message) > LONGEST:
        fault = Fault("too_large", "this is too large to be worked on", "look for a very large text or picture")
        raise InputRefused(fault)
    return message


_pools: dict[tuple[int, str], Pool] = {}
_making = threading.Lock()


def shared_pool() -> Pool:
    """The pool of this process that prints, a worker for every core; closed when the process ends."""
    return _of_this_process("print", lambda: Pool(_cores(), prepare=_PREPARE))


def inspecting_pool() -> Pool:
    """The pool of this process that looks into PDFs that somebody brings; closed when the process ends."""
    return _of_this_process("inspect", lambda: Pool(2, INSPECTING, _PREPARE_INSPECTING))


def comparing_pool() -> Pool:
    """The pool of this process that looks for what was added to a PDF: apart, for it takes a second to get ready."""
    return _of_this_process("compare", lambda: Pool(1, INSPECTING, _PREPARE_COMPARING))


def reading_pool() -> Pool:
    """The pool of this process that reads what others hand in; closed when the process ends.

    Two workers at least: while one is busy with a file that is too much for it, another one reads for others.
    """
    return _of_this_process("read", lambda: Pool(max(2, _cores()), READING, _PREPARE_READING))


def _of_this_process(kind: str, make: Callable[[], Pool]) -> Pool:
    # By process: one that was forked has its parent's pools in its memory, but must not touch them.
    key = os.getpid(), kind
    with _making:
        if key not in _pools:
            _pools[key] = make()
        return _pools[key]


@atexit.register
def _close_own() -> None:
    for (process, _), pool in _pools.items():
        if process == os.getpid():
            pool.close()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
