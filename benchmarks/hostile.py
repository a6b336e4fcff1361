"""Prints everything hostile that the tests know, with the usual limits, and tells what came of it.

.venv/bin/python benchmarks/hostile.py [--each 1]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import islice

from quotegen.document.bundle import Bundle
from quotegen.workers.pool import Limits, Pool
from tests.document.hostile.containing import GOOD, PREPARE, outcome_of, printed
from tests.document.hostile.corpus import BOMBS, ENDLESS, ESCAPES, LOGOS, MORE, page_of, with_logo


def kinds() -> dict[str, dict[str, Callable[[], Bundle]]]:
    return {
        "pages": {**BOMBS, **MORE},
        "templates that never end": {name: partial(page_of, code) for name, code in ENDLESS.items()},
        "templates that reach out": {code: partial(page_of, code) for code in ESCAPES},
        "logos": {name: partial(logo_of, file, make) for name, (file, make) in LOGOS.items()},
    }


def logo_of(name: str, make: Callable[[], bytes]) -> Bundle:
    return with_logo(name, make())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, help="default: all")
    parser.add_argument("--seconds", type=float, default=Limits().seconds)
    asked = parser.parse_args()
    pool = Pool(1, Limits(seconds=asked.seconds), PREPARE)
    good = printed(pool, GOOD)
    for kind, all_of_it in kinds().items():
        came_of_it: Counter[str] = Counter()
        tried = dict(islice(all_of_it.items(), asked.each))
        for name, make in tried.items():
            outcome = outcome_of(pool, make())
            came_of_it[outcome.said.split()[0]] += 1
            came_of_it["next good one printed"] += printed(pool, GOOD) == good
            print(f"  {name[:60]:<62}{outcome.said[:40]:<42}{outcome.seconds:6.1f} s", flush=True)
        print(f"{kind}: {len(tried)}: {dict(came_of_it)}", flush=True)
    pool.close()


if __name__ == "__main__":
    main()
