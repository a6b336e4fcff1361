#!/usr/bin/env bash
# What: python-barcode takes a 13-digit EAN with a wrong check digit, drops the digit and draws the code with the
#   right one: a mistyped number becomes a barcode that scans, of whatever article has it. Code 39 gets a letter that
#   was not asked for.
# Why it matters to quoting: article codes are printed on offers and order forms to be scanned. The check digit is
#   there to find the slip; here it hides it.
# Seen: 2026-11-29, python-barcode 0.16.1, python-stdnum 2.2.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check python-barcode==0.16.1 python-stdnum==2.2
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import barcode
from stdnum import ean

CASES = {  # kind and text: expected, drawn
    ("ean13", "4006381333931"): ("4006381333931", "4006381333931"),
    ("ean13", "4006381333932"): ("a refusal: the check digit is wrong", "4006381333931"),
    ("ean13", "4006381339331"): ("a refusal: two digits changed places", "4006381339339"),
    ("code39", "AB-12"): ("AB-12", "AB-12H"),
}
print(f"python-barcode {version('python-barcode')}, python-stdnum {version('python-stdnum')}\n")
changed = []
for (kind, text), (expected, told) in CASES.items():
    drawn = barcode.get(kind, text).get_fullcode()
    print(f"  {kind:6} {text:14} expected: {expected:37} drawn: {drawn}")
    if drawn != told:
        changed.append((text, drawn))
print(f"  stdnum says of 4006381333932: valid is {ean.is_valid('4006381333932')}")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
