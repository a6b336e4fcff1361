"""Rewrites by a person who can write the database and knows everything but the key, in an SQLite file of its own.

.venv/bin/python -m benchmarks.attempts_rewrites [--each 25] [--database sqlite|postgresql]

does as many of each of the 20 kinds as wanted, and says how many were found. Exits with 1 if one was not.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.outcome import Attempts, Outcome
from quotegen.files.keys import id_of
from quotegen.store.upkeep import upgrade
from tests import postgres
from tests.store.databases import SECRET, new_database, store_at
from tests.store.forger import guesser
from tests.store.kit import house_on, keep_customer
from tests.store.lived import live
from tests.store.rewrites import KINDS, found

_GUESSED = guesser(id_of(SECRET))


def count_found(url: str, folder: Path, kinds: list[str], each: int, tell: Callable[[str, int], None]) -> None:
    """`tell` is told of each kind how many of its rewrites were found."""
    store = store_at(url)
    upgrade(store)
    with store.write() as tx:
        keep_customer(tx)
    copies = live(house_on(store), folder)
    for kind in kinds:
        tell(kind, sum(found(store, copies, kind, n, _GUESSED) is not None for n in range(each)))
    store.close()


def _attempt(kind: str, folder: Path) -> Outcome:
    told: list[int] = []
    count_found(f"sqlite:///{folder / 'quotegen.db'}", folder, [kind], 3, lambda _, count: told.append(count))
    return Outcome.FOUND if told == [3] else Outcome.LET_THROUGH


ATTEMPTS: Attempts = {kind: partial(_attempt, kind) for kind in KINDS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    wanted = parser.parse_args()
    counts: dict[str, int] = {}

    def tell(kind: str, count: int) -> None:
        counts[kind] = count
        print(f"{kind:<75} {count} of {wanted.each}", flush=True)

    begun = time.monotonic()
    with TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.database == "sqlite":
            count_found(f"sqlite:///{folder / 'quotegen.db'}", folder, list(KINDS), wanted.each, tell)
        else:
            with postgres.server() as server:
                count_found(new_database(server), folder, list(KINDS), wanted.each, tell)
    print(f"{sum(counts.values())} of {len(KINDS) * wanted.each} found in {time.monotonic() - begun:.0f} s")
    sys.exit(any(count < wanted.each for count in counts.values()))


if __name__ == "__main__":
    main()
