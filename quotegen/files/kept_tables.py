"""Tables that were read, by the digest of their file: so that an upload is read once, however often it is asked for."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from quotegen.errors import Fault, InputRefused
from quotegen.files.packed_rows import PackedRows

MOST_KEPT = 64 * 1024 * 1024
"""Bytes of all tables that are kept, as they are packed. One that is larger than this alone is not kept."""
_MOST_TABLES = 200
_REFUSED_SECONDS = 60.0


class TableKey(NamedTuple):
    """A sheet of a file; None is the first."""

    sha256: str
    sheet: str | None


@dataclass(slots=True)
class _Kept:
    """A table, or why there is none and since when; `read` tells whoever waits for the one who reads."""

    read: threading.Event = field(default_factory=threading.Event)
    table: PackedRows | None = None
    faults: tuple[Fault, ...] = ()
    at: float = 0.0

    @property
    def size(self) -> int:
        return self.table.size if self.table else 0

    def serves(self) -> bool:
        refused_lately = bool(self.faults) and time.monotonic() - self.at < _REFUSED_SECONDS
        return not self.read.is_set() or self.table is not None or refused_lately


class KeptTables:
    """Those used last, up to so many bytes. Any number of threads may use it: of one table there is one reading."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[TableKey, _Kept] = OrderedDict()

    def get(self, key: TableKey, read: Callable[[], PackedRows]) -> PackedRows:
        """The kept table; else what `read` answers. InputRefused as it was refused when it was read."""
        while True:
            with self._lock:
                kept = self._kept.get(key)
                is_mine = kept is None or not kept.serves()
                if kept is None or is_mine:
                    kept = self._kept[key] = _Kept()
                self._kept.move_to_end(key)
            if is_mine:
                return self._read(key, kept, read)
            kept.read.wait()
            if kept.table is not None:
                return kept.table
            if kept.faults:
                raise InputRefused(kept.faults)

    def forget_all(self) -> None:
        with self._lock:
            self._kept = OrderedDict()

    def _read(self, key: TableKey, kept: _Kept, read: Callable[[], PackedRows]) -> PackedRows:
        try:
            table = kept.table = read()
            return table
        except InputRefused as refused:
            kept.faults = refused.faults
            raise
        finally:
            kept.at = time.monotonic()
            kept.read.set()
            self._forget(key, kept)

    def _forget(self, key: TableKey, kept: _Kept) -> None:
        """What takes too much room, the one used longest ago first; and one that failed in a way nobody foresaw."""
        with self._lock:
            if kept.table is None and not kept.faults and self._kept.get(key) is kept:
                del self._kept[key]
            done = [each for each, one in self._kept.items() if one.read.is_set()]
            size = sum(one.size for one in self._kept.values())
            while done and (size > self._most or len(self._kept) > _MOST_TABLES):
                size -= self._kept.pop(done.pop(0)).size


KEPT = KeptTables(MOST_KEPT)
"""Those of this process."""
