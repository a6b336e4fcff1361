#!/usr/bin/env bash
# What: price-parser, made to take prices out of text, reads 0.125 as 125, 0,500 as 500, -5,00 and (12.50) as
#   positive, and 1’234,50, with the Swiss apostrophe, as 1. No error, and no sign that a part was left out.
# Why it matters to quoting: prices a thousand pieces have three decimals, discounts are negative; Swiss lists group
#   so.
# Seen: 2026-11-29, price-parser 0.5.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check price-parser==0.5.1
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from price_parser import Price

CASES = {  # text: expected, seen
    "0.125": ("0.125", "125"),
    "0,500": ("0.500", "500"),
    "-5,00": ("-5.00", "5.00"),
    "(12.50)": ("-12.50, as bookkeepers write it, or none", "12.50"),
    "1’234,50": ("1234.50", "1"),
    "1.234,50 EUR": ("1234.50", "1234.50"),
}
print(f"price-parser {version('price-parser')}\n")
changed = []
for text, (expected, told) in CASES.items():
    seen = str(Price.fromstring(text).amount)
    print(f"  {text:13} expected: {expected:41} seen: {seen}")
    if seen != told:
        changed.append(text)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
