"""Eight writers take numbers while they are killed at random: is one missing, there twice, or promised and lost?

    .venv/bin/python benchmarks/number_series.py [--numbers 20000] [--database postgresql] [--way max]

`--way max` and `--way sequence` are how others do it: they have to fail. PostgreSQL's server is started for this.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.store.databases import DATABASES, new_database
from tests.store.writers import WAYS, race


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'numbers.db'}"
        return
    with postgres.server() as server:
        yield new_database(server)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--numbers", type=int, default=20_000)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--way", choices=WAYS, default="counter")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, database(asked.database, Path(place)) as url:
        verdict = race(url, Path(place), asked.numbers, asked.way)
    print(json.dumps({"database": asked.database, "way": asked.way, **dataclasses.asdict(verdict)}))
    return 0 if verdict.holds is (asked.way == "counter") else 1


if __name__ == "__main__":
    sys.exit(main())
