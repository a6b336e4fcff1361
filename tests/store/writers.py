"""Several writers that take numbers, and somebody who kills them at random.

A writer says which number it was given only after the commit. What is asked afterwards: is a number missing or there
twice, and is there one that was promised and lost? `max` and `sequence` are how others do it: they have to fail, or
the test could not find a fault.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import Connection, text

from quotegen.errors import Busy
from quotegen.store import rows
from quotegen.store.engine import Store
from quotegen.store.numbering import next_number
from quotegen.store.schema import counters
from quotegen.store.upkeep import upgrade
from tests.store.databases import store_at

TABLE = "CREATE TABLE given (n INTEGER NOT NULL, writer INTEGER NOT NULL)"
WAYS = ("counter", "max", "sequence")


def take_counter(store: Store, writer: int) -> int:
    """As quotegen does: counted and used in one transaction that excludes other writers."""
    with store.write() as tx:
        n = next_number(tx, "Q", 2026)
        _give(tx, n, writer)
    return n


def take_max(store: Store, writer: int) -> int:
    """MAX + 1, read without holding anything, and no key that would refuse the second of two."""
    with store.read() as tx:
        n = int(tx.scalar(text("SELECT coalesce(max(n), 0) + 1 FROM given")) or 0)
    with store.write() as tx:
        _give(tx, n, writer)
    return n


def take_sequence(store: Store, writer: int) -> int:
    """A sequence counts for itself: a number that was drawn is gone, whether it is used or not."""
    with store.write() as tx:
        if store.is_sqlite:
            n = int(tx.scalar(text("INSERT INTO drawn DEFAULT VALUES RETURNING n")) or 0)
        else:
            n = int(tx.scalar(text("SELECT nextval('drawn')")) or 0)
    with store.write() as tx:
        _give(tx, n, writer)
    return n


def _give(tx: Connection, n: int, writer: int) -> None:
    tx.execute(text("INSERT INTO given (n, writer) VALUES (:n, :writer)"), {"n": n, "writer": writer})


TAKE: dict[str, Callable[[Store, int], int]] = {"counter": take_counter, "max": take_max, "sequence": take_sequence}


def write(url: str, way: str, writer: int, said: str) -> None:
    """Takes numbers until it is killed; each one that was committed is said in one write that nothing buffers."""
    store = store_at(url)
    file = os.open(said, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        try:
            os.write(file, f"{TAKE[way](store, writer)}\n".encode())
        except Busy:
            continue


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lost` were said and are not there; `rate` is committed numbers a second."""

    numbers: int
    kills: int
    doubled: int
    missing: int
    lost: int
    rate: float

    @property
    def holds(self) -> bool:
        return not (self.doubled or self.missing or self.lost)


def prepare(store: Store) -> None:
    upgrade(store)
    with store.write() as tx:
        tx.execute(text(TABLE))
        drawn = "CREATE TABLE drawn (n INTEGER PRIMARY KEY AUTOINCREMENT)"
        tx.execute(text(drawn if store.is_sqlite else "CREATE SEQUENCE drawn"))


def race(url: str, folder: Path, numbers: int, way: str = "counter", writers: int = 8, seed: int = 1) -> Verdict:
    """Writers that are killed and replaced at random until so many numbers were given; then what is there."""
    store = store_at(url)
    prepare(store)
    said, chance, begun, kills = folder / "said", random.Random(seed), time.monotonic(), 0
    said.touch()
    # Forked from a server that has everything loaded: a new writer begins at once.
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.store.writers", "psycopg", "sqlalchemy.dialects.postgresql.psycopg"])

    def start(writer: int) -> ForkServerProcess:
        process = forks.Process(target=write, args=(url, way, writer, str(said)), daemon=True)
        process.start()
        return process

    alive = [start(writer) for writer in range(writers)]
    while (size := said.stat().st_size) < _size_of(numbers):
        time.sleep(chance.uniform(0.05, 0.4))
        # On a slow machine a writer would be killed before it has begun, again and again.
        while said.stat().st_size == size:
            time.sleep(0.01)
        victim = chance.randrange(writers)
        os.kill(alive[victim].pid or 0, signal.SIGKILL)
        alive[victim].join()
        kills += 1
        alive[victim] = start(victim + 100 * kills)
    for process in alive:
        process.kill()
        process.join()
    return _judge(store, said, kills, time.monotonic() - begun)


def _size_of(numbers: int) -> int:
    """The length of a file that names so many numbers."""
    return sum(len(f"{n}\n") for n in range(1, numbers + 1))


def _judge(store: Store, said: Path, kills: int, seconds: float) -> Verdict:
    with store.read() as tx:
        given = list(tx.scalars(text("SELECT n FROM given")))
        counter = rows.find(tx, counters, series="Q", year=2026)
    store.close()
    last = counter["n"] if counter else max(given, default=0)
    promised = {int(line) for line in said.read_text().split()}
    return Verdict(
        numbers=len(given),
        kills=kills,
        doubled=len(given) - len(set(given)),
        missing=len(set(range(1, last + 1)) - set(given)),
        lost=len(promised - set(given)),
        rate=round(len(given) / seconds, 1),
    )
