"""A worker as its parent sees it: started, asked, and ended."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any

from quotegen.errors import Busy, DamagedData, Fault, InputRefused, OutputFailed, QuotegenError, RuleRefused
from quotegen.workers.frames import TooLong, receive, send
from quotegen.workers.limits import Limits, WorkerLost
from quotegen.workers.worker import OUT_OF_MEMORY

_PASSED_ON = (
    "PATH", "HOME", "PYTHONHOME", "LANG", "LC_ALL", "LC_CTYPE", "XDG_CACHE_HOME", "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
)  # fmt: skip
"""All of the environment that a worker gets. The address of the database is not among it."""

_ERRORS = {kind.__name__: kind for kind in (InputRefused, RuleRefused, DamagedData, Busy, OutputFailed)}
_LAST_WORDS = 2000
_NO_MEMORY = re.compile(r"memory allocation of [0-9]+ bytes failed")
"""What a library in Rust says before it ends its process, which cannot be caught."""


class Worker:
    """A process that is being made ready, or works, or is free. Used by one thread at a time.

    `skills`: the tasks that it was given so far.
    """

    def __init__(self, prepare: str, limits: Limits) -> None:
        self._limits, self.skills = limits, set[str]()
        self._folder = tempfile.mkdtemp(prefix="quotegen-worker-")
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "quotegen.workers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            bufsize=0,
            cwd=self._folder,
            env=_environment(self._folder),
            start_new_session=True,  # Ctrl-C at a terminal is for the parent to decide
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout
        os.set_blocking(self._requests.fileno(), False)
        self._started = time.monotonic()
        self._calls_left = limits.calls
        self._ready = self._broken = False
        send(self._requests.fileno(), pickle.dumps((prepare, limits)))

    @property
    def usable(self) -> bool:
        """Whether the next call may go to it."""
        return not self._broken and self._calls_left > 0 and self._process.poll() is None

    @property
    def ready(self) -> bool:
        """Whether it was ever warm."""
        return self._ready

    def ask(self, message: bytes) -> bytes:
        """The answer to a call. WorkerLost if there is none, or the error that the task ended with."""
        broken, self._broken = self._broken, True
        assert not broken
        try:
            if not self._ready:
                self._exchange(b"", self._started + self._limits.start_seconds)
                self._ready = True
            content = self._exchange(message, time.monotonic() + self._limits.seconds)
        except QuotegenError:
            self._broken = not self._ready
            self._calls_left -= 1
            raise
        self._broken = False
        self._calls_left -= 1
        return content

    def _exchange(self, message: bytes, deadline: float) -> bytes:
        try:
            if message:
                send(self._requests.fileno(), message, deadline)
            header = receive(self._answers.fileno(), deadline)
            content = receive(self._answers.fileno(), deadline)
        except TimeoutError:
            raise WorkerLost("time") from None
        except (EOFError, OSError):
            raise self._obituary() from None
        except TooLong:
            raise WorkerLost("crash", "its answer is too long") from None
        _judge(header)
        return content

    def _obituary(self) -> WorkerLost:
        self._process.kill()
        code = self._process.wait()
        if code == -signal.SIGALRM:
            return WorkerLost("time")
        if code == OUT_OF_MEMORY:
            return WorkerLost("memory")
        words = self._last_words()
        if code == -signal.SIGABRT and _NO_MEMORY.search(words):
            return WorkerLost("memory")
        return WorkerLost("crash", words or f"it ended with {code}", killed=code == -signal.SIGKILL)

    def _last_words(self) -> str:
        """The end of what it wrote to its errors, as plain text: it is not to be trusted at a terminal."""
        size = os.fstat(self._words.fileno()).st_size
        words = os.pread(self._words.fileno(), _LAST_WORDS, max(0, size - _LAST_WORDS)).decode(errors="replace")
        lines = [line for line in words.splitlines() if line.strip()][-3:]
        return " | ".join("".join(letter for letter in line if letter.isprintable()) for line in lines)

    def stop(self) -> None:
        """End the process at once, whoever uses it, and sweep its folder."""
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """End it, by the thread that uses it."""
        self.stop()
        for stream in (self._requests, self._answers, self._words):
            stream.close()


def _environment(folder: str) -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    path = os.pathsep.join(os.path.abspath(each) for each in sys.path)  # noqa: PTH100 - "" is the folder we are in
    # One arena of memory: each further one would take 64 MiB of the limit.
    return {**passed, "PYTHONPATH": path, "TMPDIR": folder, "MALLOC_ARENA_MAX": "1"}


def _judge(header: bytes) -> None:
    """Raise what a header says. It may come from a worker that was taken over: nothing of it is believed unseen."""
    try:
        said: dict[str, Any] = json.loads(header)
        if "refused" in said:
            faults = [Fault(**each) for each in said["faults"]]
            if not all(isinstance(value, str | int) for fault in faults for value in fault.as_dict().values()):
                raise TypeError
            raise _ERRORS[said["refused"]](faults)
        if "lost" in said:
            raise WorkerLost("memory" if said["lost"] == "memory" else "crash", str(said["details"]))
        if said != {"done": True}:
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError):
        raise WorkerLost("crash", "its answer makes no sense") from None
