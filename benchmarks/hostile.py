"""Prints everything hostile that the tests know, with the usual limits, and tells what came of it.

.venv/bin/python -m benchmarks.hostile
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from quotegen.document.bundle import Bundle
from quotegen.workers.pool import Limits, Pool
from tests.document.hostile.containing import GOOD, PREPARE, outcome_of, printed
from tests.document.hostile.corpus import BOMBS, ENDLESS, ESCAPES, LOGOS, MORE, page_of, with_logo


def kinds() -> dict[str, dict[str, Callable[[], Bundle]]]:
    return {
        "pages": {**BOMBS, **MORE},
        "templates that never end": {name: lambda code=code: page_of(code) for name, code in ENDLESS.items()},
        "templates that reach out": {code: lambda code=code: page_of(code) for code in ESCAPES},
        "logos": {name: lambda file=file, make=make: with_logo(file, make()) for name, (file, make) in LOGOS.items()},
    }


def main() -> None:
    pool = Pool(1, Limits(), PREPARE)
    good = printed(pool, GOOD)
    for kind, all_of_it in kinds().items():
        came_of_it: Counter[str] = Counter()
        for name, make in all_of_it.items():
            outcome = outcome_of(pool, make())
            came_of_it[outcome.said.split()[0]] += 1
            came_of_it["next good one printed"] += printed(pool, GOOD) == good
            print(f"  {name[:60]:<62}{outcome.said[:40]:<42}{outcome.seconds:6.1f} s", flush=True)
        print(f"{kind}: {len(all_of_it)}: {dict(came_of_it)}", flush=True)
    pool.close()


if __name__ == "__main__":
    main()
