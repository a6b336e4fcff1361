#!/usr/bin/env bash
# What: iteround.saferound keeps the sum of rounded parts. With its strategy "smallest" a part of exactly 0 becomes
#   0.01 or -0.01, for it is the smallest. It takes floats only, and answers Decimals, and a list with an int among
#   the floats, by an AssertionError without a word.
# Why it matters to quoting: a discount of the whole document is split over its lines. A line that is free gets a
#   discount, and the amounts of a careful program, Decimals, are the ones refused.
# Seen: 2026-11-29, iteround 1.0.4.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check iteround==1.0.4
"$room/venv/bin/python" - <<'PYTHON'
import sys
from decimal import Decimal
from importlib.metadata import version

from iteround import saferound

CASES = [
    ([0.0, 3.333, 3.333, 3.334], "smallest", [0.01, 3.33, 3.33, 3.33]),
    ([0.0, 3.336, 3.336, 3.328], "smallest", [-0.01, 3.34, 3.34, 3.33]),
    ([0.0, 3.333, 3.333, 3.334], "difference", [0.0, 3.33, 3.33, 3.34]),
    ([0, 33.333, 33.333, 33.334], "difference", "AssertionError('')"),
    ([Decimal("33.333"), Decimal("33.333"), Decimal("33.334")], "difference", "AssertionError('')"),
]
print(f"iteround {version('iteround')}\n")
print("Expected: the parts sum up to the rounded sum, each within a cent of itself, and nothing stays nothing.")
changed = []
for parts, strategy, told in CASES:
    try:
        seen = saferound(parts, 2, strategy=strategy)
    except AssertionError as error:
        seen = f"AssertionError({str(error)!r})"
    print(f"  {[str(part) for part in parts]}, {strategy}: {seen}")
    if seen != told:
        changed.append((strategy, seen))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
