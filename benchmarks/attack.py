"""Tries again all that was tried to get in, to see too much and to change what is kept; says what became of each.

.venv/bin/python benchmarks/attack.py [--only WORD]

Exits with 1 if anything was let through.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.attempts_disk import ATTEMPTS as DISK
from benchmarks.attempts_kept import ATTEMPTS as KEPT
from benchmarks.attempts_moments import ATTEMPTS as MOMENTS
from benchmarks.attempts_proof import ATTEMPTS as PROOF
from benchmarks.attempts_reading import ATTEMPTS as READING
from benchmarks.attempts_rewrites import ATTEMPTS as REWRITES
from benchmarks.attempts_rights import ATTEMPTS as RIGHTS
from benchmarks.attempts_web import ATTEMPTS as WEB
from benchmarks.outcome import Attempts, Outcome

GROUPS: dict[str, Attempts] = {
    "files": READING,
    "disk": DISK,
    "pages": WEB,
    "rights": RIGHTS,
    "database": KEPT,
    "rewrites": REWRITES,
    "documents": PROOF,
    "moments": MOMENTS,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a group, or a word of what is tried")
    wanted = parser.parse_args().only
    counted: Counter[Outcome] = Counter()
    for group, attempts in GROUPS.items():
        for name, attempt in attempts.items():
            if wanted and wanted != group and wanted not in name:
                continue
            with TemporaryDirectory() as folder:
                outcome = attempt(Path(folder))
            counted[outcome] += 1
            print(f"{group:<11}{name:<90} {outcome}", flush=True)
    print(", ".join(f"{counted[outcome]} {outcome}" for outcome in Outcome))
    sys.exit(counted[Outcome.LET_THROUGH] > 0)


if __name__ == "__main__":
    main()
