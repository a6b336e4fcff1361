#!/usr/bin/env bash
# What: DeepDiff(ignore_order=True) calls two lists equal when one holds a member twice. Only report_repetition=True,
#   off unless asked for, makes it count.
# Why it matters to quoting: the order of lines is no change of an offer, so one compares revisions with ignore_order;
#   the revision with a line twice, at twice the price, then shows no difference.
# Seen: 2026-11-29, deepdiff 9.1.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check deepdiff==9.1.0
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from deepdiff import DeepDiff

print(f"deepdiff {version('deepdiff')}\n")
chair = {"sku": "CHAIR", "quantity": 10, "net": "990.00"}
desk = {"sku": "DESK", "quantity": 1, "net": "400.00"}
first, second = [chair, desk], [desk, chair, chair]
print(f"first revision:  {first}\nsecond revision: {second}\n")
print("Expected: a difference; 1,390.00 became 2,380.00.")
seen = {
    "ignore_order=True": bool(DeepDiff(first, second, ignore_order=True)),
    "ignore_order=True, report_repetition=True": bool(
        DeepDiff(first, second, ignore_order=True, report_repetition=True)
    ),
}
for options, found in seen.items():
    print(f"  {options:44} {'a difference' if found else 'no difference'}")
if list(seen.values()) != [False, True]:
    sys.exit(f"CHANGED: {seen}")
print("As told.")
PYTHON
