"""What a run of a command takes with all the processes that it starts: time on the clock, of processors, and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.processes import family, held

_EVERY = 0.05
"""Seconds between two looks at the memory."""
_LAST_LINES = 8


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds on the clock, seconds of processors (user and system), and MB of memory at the most."""

    wall: float
    processor: float
    memory: float


class CommandFailed(Exception):
    """`code` is 127 where there is no such command; `words` are the last lines of its errors."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"exit code {code}")
        self.code, self.words = code, words


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Used:
    """One run to its end. Whatever ends it before, nothing that it started goes on.

    Memory is what all its processes hold together, looked at every 50 ms, what they share counted once. What the
    kernel says the largest of them held is exact, and counts if it is more: a peak may pass between two looks. The
    kernel counts in what this process held when it started the command, which is why nothing large is imported here.
    """
    with tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = _started(command, folder, environment, errors)
        with _ended_in_any_case(process), _watched(process.pid) as seen:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise CommandFailed(process.returncode, _last_lines(errors))
    return Used(wall, usage.ru_utime + usage.ru_stime, max(*seen, usage.ru_maxrss / 1024))


def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,  # so that Ctrl-C at the terminal reaches it by way of this process only
        )
    except OSError as error:
        raise CommandFailed(127, f"{command[0]}: {error.strerror}") from None


@contextmanager
def _ended_in_any_case(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        if process.returncode is None:
            for each in family(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            process.wait()


@contextmanager
def _watched(process: int) -> Iterator[list[float]]:
    """What all the processes held together at each look."""
    seen, done = [0.0, 0.0], threading.Event()

    def look() -> None:
        while not done.wait(_EVERY):
            seen.append(held(family(process)))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        done.set()
        looking.join()


def _last_lines(errors: IO[bytes]) -> str:
    errors.seek(0)
    return "\n".join(errors.read().decode(errors="replace").rstrip().splitlines()[-_LAST_LINES:])
