#!/usr/bin/env bash
# What: pint reads the short forms of trade units as units of physics: "10 pcs" is ten parsecs, "3 EA" three
#   exaamperes. It refuses what it does not know (pack, set, dozen), so one trusts what it takes.
# Why it matters to quoting: a quantity column of a request for quotation is full of pcs, EA, PK, ct and gr; a
#   quantity that parses is not yet a quantity of that unit.
# Seen: 2026-11-29, pint 0.25.3.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pint==0.25.3
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import pint

print(f"pint {version('pint')}\n")
TRADE = {  # as written in orders: what the trade means, what pint makes of it
    "10 pc": ("10 pieces", "10 parsec"),
    "10 pcs": ("10 pieces", "10 parsec"),
    "3 EA": ("3 each (UN/ECE Rec 20 code EA)", "3 exaampere"),
    "5 PK": ("5 packages (UN/ECE Rec 21 code PK)", "5 petakelvin"),
    "4 PA": ("4 packets (UN/ECE Rec 21 code PA)", "4 petaampere"),
    "12 doz": ("12 dozen", "12 deciounce"),
    "2 gr": ("2 gross, or 2 grams", "2 grain"),
    "6 ct": ("6 cartons, or a count of 6", "6 carat"),
    "5 cs": ("5 cases", "5 centisecond"),
    "3 rl": ("3 rolls", "3 rontoliter"),
}
UNKNOWN = ["3 pack", "3 set", "2 dozen", "4 ream"]
print("Expected: the unit of the trade, or UndefinedUnitError, as for a word that pint does not have.")
registry = pint.UnitRegistry()
changed = []
for text, (meant, told) in TRADE.items():
    try:
        seen = f"{registry(text)}"
    except pint.UndefinedUnitError:
        seen = "refused"
    print(f"  {text!r:10} meant: {meant:36} seen: {seen}")
    if seen != told:
        changed.append(text)
for text in UNKNOWN:
    try:
        changed.append(f"{text} is {registry(text)}")
    except pint.UndefinedUnitError:
        print(f"  {text!r:10} refused, as expected")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
