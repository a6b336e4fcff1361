"""An SQLite file that was overwritten from outside, as by `cp backup.db data/quotegen.db`, is noticed in time.

SQLite itself does not see it: it goes on with the pages that it has in memory and in its log, and mixes them with those
of the new file until neither is whole. So before a connection is used, the file's own time of change is looked at;
where that has moved, what the file holds by itself, without the log, must be what it was or have followed from it.

The file is only ever opened through SQLite: to close it in any other way would drop the locks of this process.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from quotegen.errors import DamagedData, Fault

_TRIES = 20
_PAUSE = 0.05
"""While somebody writes the log back, the file is between two states: what looks wrong is looked at for a second."""
_HINT = (
    "stop every program that has it open, put the file away with its -wal and -shm, and put the right one there;"
    " or, with a backup: quotegen db restore FILE --replace"
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a file says of itself. `commits` and `name` stand in its header; `then` is the hash of an earlier event."""

    changed: tuple[int, int]
    commits: int = 0
    name: int = 0
    epoch: int = 0
    seq: int = 0
    hash: str = ""
    then: str = ""


class FileWatch:
    """Of one file, for as long as a program has it open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: _Look | None = None
        self._lock = RLock()

    def check(self) -> None:
        """DamagedData where the file is another one than it was, or the log beside it is that of another file."""
        with self._lock:
            try:
                changed = self._stamp()
            except FileNotFoundError:
                self._known = None
                return
            if self._known is None or self._known.changed[0] != changed[0]:
                self._known = self._begin()
            elif self._known.changed != changed:
                self._known = self._followed(self._known)

    def _stamp(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_ctime_ns

    def _begin(self) -> _Look | None:
        """Nothing is known of this file yet, but its log may be left over from another one."""
        for _ in range(_TRIES):
            found = self._look(0)
            if found is None or _belongs(self._path.with_name(f"{self._path.name}-wal"), found.commits):
                return found
            time.sleep(_PAUSE)
        message = "the log beside the database is that of another file: somebody has exchanged the database alone"
        raise DamagedData(Fault("database_log_foreign", message, _HINT, file=str(self._path)))

    def _followed(self, known: _Look) -> _Look:
        for _ in range(_TRIES):
            found = self._look(known.seq)
            if found is not None and _follows(known, found):
                return found
            time.sleep(_PAUSE)
        message = "the database was exchanged under a running program; nothing was written"
        raise DamagedData(Fault("database_exchanged", message, _HINT, file=str(self._path)))

    def _look(self, seq: int) -> _Look | None:
        """What is in the file alone; None where it holds nothing that can be read."""
        try:
            changed = self._stamp()
            address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(address, uri=True)) as file:
                commits, name = (
                    file.execute(f"PRAGMA {each}").fetchone()[0] for each in ("user_version", "application_id")
                )
                tables = {
                    row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE name IN ('identity', 'chain')")
                }
                epoch = _one(file, "SELECT epoch FROM identity") if "identity" in tables else None
                head = _one(file, "SELECT seq, hash FROM chain") if "chain" in tables else None
                then = _one(file, "SELECT hash FROM events WHERE seq = ?", seq) if "chain" in tables else None
        except (sqlite3.Error, OSError):
            return None
        (last, digest), (epoch_now,) = head or (0, ""), epoch or (0,)
        if not isinstance(last, int) or not isinstance(epoch_now, int):
            return None
        return _Look(changed, commits, name, epoch_now, last, digest, then[0] if then else "")


def _one(file: sqlite3.Connection, query: str, *values: int) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = file.execute(query, values).fetchone()
    return found


def _follows(known: _Look, found: _Look) -> bool:
    """Whether a file can have become this by what this program and others have committed."""
    if known.name not in {0, found.name} or found.commits < known.commits:
        return False
    if found.epoch > known.epoch:  # exchanged as it should be, inside the same file
        return True
    if found.epoch < known.epoch or found.seq < known.seq or (known.seq and found.then != known.hash):
        return False
    # A program from before commits were counted has written all of it; its log may have been left by a crash.
    return found.commits > known.commits or found.seq == known.seq or not found.commits


def _belongs(log: Path, commits: int) -> bool:
    """Whether a log begins at or before what the file has, and ends at or after it: each commit counts in page 1."""
    counted = _commits_in(log)
    return not counted or (counted[0] <= commits + 1 and commits <= counted[-1])


def _commits_in(log: Path) -> list[int]:
    """The count of commits in the first and in the last page 1 of a log. Its form: https://www.sqlite.org/walformat.html"""
    found: list[int] = []
    try:
        with log.open("rb") as file:
            header = file.read(32)
            if len(header) < 32:
                return []
            page = struct.unpack(">I", header[8:12])[0]
            while len(frame := file.read(24)) == 24 and frame[8:16] == header[16:24]:
                if frame[:4] == b"\0\0\0\1":
                    start = file.read(64)
                    found = [*found[:1], struct.unpack(">I", start[60:64])[0]]
                    file.seek(page - 64, 1)
                else:
                    file.seek(page, 1)
    except FileNotFoundError:
        return []
    return found
