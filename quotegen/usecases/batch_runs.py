"""What goes on in this process while nobody waits for it: checks and runs of batches, each in a thread of its own.

A thread dies with the process, at any place; the ledger of the batch is made for that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotegen.batch.engines import Engine, open_engine
from quotegen.errors import Fault, QuotegenError
from quotegen.files.batch_folder import open_folder
from quotegen.usecases.batch_plan import Batch
from quotegen.usecases.check_batch import Checked, check_batch
from quotegen.usecases.house import House
from quotegen.usecases.run_batch import Ended, Way, run_batch
from quotegen.usecases.watching import Pace, Tally, Watch

_MOST_KEPT = 100
_PATIENCE = 1.0
"""Seconds for whoever only looks whether a folder is held to let go of it."""
Key = tuple[str, ...]


@dataclass(slots=True)
class Work:
    """A check or a run: how far it is, whether it has ended, and with what."""

    who: str
    tally: Tally
    pace: Pace = field(default_factory=Pace)
    result: Checked | Ended | None = None
    faults: tuple[Fault, ...] = ()
    wish: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def goes_on(self) -> bool:
        return not self.ended.is_set()

    @property
    def is_stopping(self) -> bool:
        return self.goes_on and self.wish.is_set()

    def tell(self, tally: Tally) -> None:
        self.tally = tally

    def do(self, work: Callable[[Watch], Checked | Ended]) -> None:
        """Whatever it ends with is kept for whoever looks."""
        try:
            self.result = work(Watch(self.tell, self.wish.is_set))
        except QuotegenError as refused:
            self.faults = refused.faults
        except Exception:
            logging.getLogger(__name__).exception("a batch has failed")
            hint = "look into what the program has written; the same batch can be gone on with"
            self.faults = (Fault("batch_failed", "the batch has ended with an error of the program", hint),)
        finally:
            self.ended.set()


class Works:
    """All works of the process. Of one kind on one batch there is one at a time: who begins a second one joins it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._works: dict[Key, Work] = {}

    def begin(self, key: Key, who: str, rows: int, work: Callable[[Watch], Any]) -> tuple[Work, bool]:
        """The work under this key, and whether it is a new one: if one goes on, it is that one."""
        with self._lock:
            found = self._going(key)
            if found is not None:
                return found, False
            begun = Work(who, Tally(rows=rows))
            self._works.pop(key, None)
            self._works[key] = begun
            self._forget()
            threading.Thread(target=begun.do, args=(work,), name=f"quotegen-{key[-1]}", daemon=True).start()
        return begun, True

    def find(self, key: Key) -> Work | None:
        """The last one under this key, ended or not; None if it was never begun here, or long ago."""
        return self._works.get(key)

    def _going(self, key: Key) -> Work | None:
        found = self._works.get(key)
        return found if found is not None and found.goes_on else None

    def _forget(self) -> None:
        ended = [key for key, work in self._works.items() if not work.goes_on]
        for key in ended[: max(0, len(self._works) - _MOST_KEPT)]:
            del self._works[key]


WORKS = Works()


def own_engine() -> Engine:
    """All cores of this machine."""
    return open_engine("local", None, None)


def begin_check(house: House, batch: Batch) -> tuple[Work, bool]:
    """Everything but the writing, in the background."""

    def work(watch: Watch) -> Checked:
        with closing(own_engine()) as engine:
            return check_batch(house, batch, engine, watch)

    return WORKS.begin(_key(house, "check", batch.job.id), house.user.name, batch.file.count, work)


def begin_run(house: House, batch: Batch, folder: Path) -> tuple[Work, bool]:
    """All rows that are not done yet, in the background; its documents and tables are written into the folder."""

    def work(watch: Watch) -> Ended:
        with open_folder(folder, _PATIENCE, is_private=True) as out, closing(own_engine()) as engine:
            return run_batch(house, batch, Way(out, engine, zipped=True, watch=watch))

    return WORKS.begin(_key(house, "run", batch.job.id), house.user.name, batch.file.count, work)


def find_check(house: House, job: str) -> Work | None:
    return WORKS.find(_key(house, "check", job))


def find_run(house: House, job: str) -> Work | None:
    return WORKS.find(_key(house, "run", job))


def _key(house: House, kind: str, job: str) -> Key:
    return (house.store.address, kind, job)
