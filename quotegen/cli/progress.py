"""How far a batch is, told as it goes: a bar for a person, a line now and then for a log, JSON for a program."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from quotegen.cli.output import talk
from quotegen.usecases.watching import Pace, Tally, Watch

_EVERY_LINE = 10.0
_EVERY_EVENT = 1.0


class Teller(Protocol):
    def tell(self, tally: Tally) -> None: ...

    def close(self) -> None: ...


class Bar:
    """A bar at the terminal, with rate, time left and failures."""

    def __init__(self) -> None:
        text = TextColumn("{task.completed:,.0f}/{task.total:,.0f}  {task.fields[about]}")
        self._pace = Pace()
        self._progress = Progress(TextColumn("{task.description}"), BarColumn(), text, console=Console(stderr=True))
        self._task: TaskID | None = None

    def tell(self, tally: Tally) -> None:
        if self._task is None:
            self._task = self._progress.add_task("Quotations", total=tally.rows, about="")
            self._progress.start()
        self._progress.update(self._task, completed=tally.settled, about=about(tally, self._pace))

    def close(self) -> None:
        self._progress.stop()


class Lines:
    """A line every ten seconds."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._last = time.monotonic()

    def tell(self, tally: Tally) -> None:
        if time.monotonic() - self._last >= _EVERY_LINE:
            self._last = time.monotonic()
            talk(f"{tally.settled}/{tally.rows}  {about(tally, self._pace)}")

    def close(self) -> None:
        """Nothing is held."""


class Events:
    """An object on a line of its own, at most once a second, and one for the end."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._last = 0.0
        self._tally: Tally | None = None

    def tell(self, tally: Tally) -> None:
        self._tally = tally
        if time.monotonic() - self._last >= _EVERY_EVENT:
            self._say(tally)

    def close(self) -> None:
        if self._tally is not None:
            self._say(self._tally)

    def _say(self, tally: Tally) -> None:
        self._last = time.monotonic()
        left = self._pace.seconds_left(tally)
        pace = {
            "per_second": round(self._pace.per_second(tally), 2),
            "seconds_left": None if left is None else round(left),
        }
        print_event("progress", {**counts(tally), **pace})


def print_event(event: str, values: dict[str, Any]) -> None:
    """One object on one line, at once."""
    print(json.dumps({"event": event, **values}, ensure_ascii=False), flush=True)


def counts(tally: Tally) -> dict[str, int]:
    names = ("rows", "settled", "printed", "before", "refused", "asked", "unprinted")
    return {name: getattr(tally, name) for name in names}


def about(tally: Tally, pace: Pace) -> str:
    """`2.6/s  10:02 left  3 failed`"""
    left = pace.seconds_left(tally)
    parts = [f"{pace.per_second(tally):.1f}/s", "" if left is None else f"{clock(left)} left"]
    parts.append(f"{tally.failed} failed" if tally.failed else "")
    return "  ".join(part for part in parts if part)


def clock(seconds: float) -> str:
    """`0:45`, `10:02`, `2:00:00`"""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def watching(as_json: bool) -> Iterator[Watch]:
    """Tells how far it is. The first Ctrl-C is a wish to stop when what is in flight is done; the second ends it.

    A signal that is ignored stays so: a shell has Ctrl-C ignored by what a script leaves running in the background.
    """
    teller: Teller = Events() if as_json else Bar() if sys.stderr.isatty() else Lines()
    wishes: list[int] = []

    def wish(number: int, frame: FrameType | None) -> None:
        wishes.append(number)
        if len(wishes) > 1:
            raise KeyboardInterrupt
        talk("Stopping: what is in flight is finished first. Once more to leave at once.")

    signals = [each for each in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, wish) for each in signals}
    try:
        yield Watch(teller.tell, lambda: bool(wishes))
    finally:
        teller.close()
        for each, handler in before.items():
            signal.signal(each, handler)
