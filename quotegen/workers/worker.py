"""A worker: a process that is told what to do through its input, answers through its output, and can do little else.

    python -m quotegen.workers.worker

First comes what to prepare and the limits; then one call after the other, each a task `module:function` with its
argument. An answer is a header in JSON, then bytes: whoever reads it need not trust it. The worker ends when its
input does, which is when its parent has gone, however that went.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pickle
import select
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, NoReturn

from quotegen.errors import QuotegenError
from quotegen.workers.frames import TooLong, receive, send
from quotegen.workers.limits import Limits
from quotegen.workers.seal import Seal, leave_network, limit

OUT_OF_MEMORY = 71
"""The exit code of a worker that had not even the memory to say so."""

_GRACE = 2.0
"""Seconds that the parent has to end a call before the worker ends itself."""

Header = dict[str, Any]


def main() -> None:
    """Serve until the input ends."""
    requests, answers = _own_streams()
    leave_network()  # now: what is prepared may start threads of its own
    folder = os.getcwd()  # noqa: PTH109 - made for this worker alone
    try:
        prepare, limits = pickle.loads(receive(requests))
        header = _prepared(prepare)
    except EOFError:
        shutil.rmtree(folder, ignore_errors=True)
        return
    leave = _shut_in(requests, folder, limits)
    try:
        _answer(answers, header, b"")
        while True:
            _serve(requests, answers, limits)
    except (EOFError, BrokenPipeError):
        leave()


def _own_streams() -> tuple[int, int]:
    """The pipes, out of the way of anything that prints: its words go where errors go."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return requests, answers


def _prepared(prepare: str) -> Header:
    try:
        if prepare:
            _function(prepare)()
    except QuotegenError as error:
        return _refused(error)
    gc.collect()
    gc.freeze()  # what is here now stays; looking through it again would find nothing
    return {"done": True}


def _shut_in(requests: int, folder: str, limits: Limits) -> Callable[[], NoReturn]:
    """From here on only what a call needs is allowed. Answers how to leave, with the folder swept."""
    seal = Seal()

    def leave() -> NoReturn:
        seal.lift()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    _watch(requests, leave)
    limit(limits.memory)  # before the seal: a sealed process may not limit itself
    seal.close()
    return leave


def _watch(requests: int, leave: Callable[[], NoReturn]) -> None:
    """Leave as soon as nobody holds the other end of the input, even in the middle of a call."""

    def wait() -> None:
        poll = select.poll()
        poll.register(requests, 0)
        poll.poll()
        leave()

    threading.Thread(target=wait, daemon=True).start()


def _serve(requests: int, answers: int, limits: Limits) -> None:
    """One call. The alarm ends a worker whose parent has gone while native code holds the interpreter."""
    message = receive(requests)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
    try:
        header, content = _done(message)
        _answer(answers, header, content)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _done(message: bytes) -> tuple[Header, bytes]:
    try:
        task, argument = pickle.loads(message)
        return {"done": True}, _function(task)(argument)
    except QuotegenError as error:
        return _refused(error), b""
    except MemoryError:
        return {"lost": "memory", "details": ""}, b""
    except Exception as error:  # noqa: BLE001 - a document may make a library fail in any way
        details = traceback.format_exception_only(error)[-1].strip()
        return {"lost": "crash", "details": f"{details} in {_place(error)}"}, b""


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


def _refused(error: QuotegenError) -> Header:
    return {"refused": type(error).__name__, "faults": [asdict(fault) for fault in error.faults]}


def _answer(answers: int, header: Header, content: bytes) -> None:
    try:
        send(answers, json.dumps(header).encode())
        send(answers, content)
    except TooLong:
        sys.exit("the answer is too long")


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


if __name__ == "__main__":
    main()
