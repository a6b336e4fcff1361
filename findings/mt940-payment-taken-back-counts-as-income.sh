#!/usr/bin/env bash
# What: in MT940 the mark RC is the reversal of a credit: money goes out. The most used parser, mt-940, gives the
#   amount as +50.00; the one named mt940, and bankfile, which corrects mt-940's sign, give -50.00. The first two
#   share the import name mt940.
# Why it matters to quoting: a payment that the bank took back leaves the offer marked as paid. The statement's own
#   closing balance does not follow from its lines then.
# Seen: 2026-11-29, mt-940 5.1.1, mt940 0.8.1, bankfile 0.2.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check mt-940==5.1.1 bankfile==0.2.0
python3 -m venv "$room/other"
"$room/other/bin/pip" install -qq --disable-pip-version-check mt940==0.8.1
cd "$room"
cat > statement.sta <<'STA'
:20:STATEMENT
:25:LT121000011101001000/EUR
:28C:1/1
:60F:C261130EUR1000,00
:61:2612011201C50,00NTRFREF1//BANK1
:86:Offer 1
:61:2612021202RC50,00NTRFREF1//BANK2
:86:Offer 1 taken back
:62F:C261202EUR1000,00
-
STA
cat > other.py <<'PYTHON'
import mt940

for statement in mt940.MT940("statement.sta").statements:
    print(*(line.amount for line in statement.transactions))
PYTHON
"$room/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import bankfile
import mt940

text = Path("statement.sta").read_text()
opening, closing = Decimal("1000.00"), Decimal("1000.00")
seen = {
    "mt-940": [line.data["amount"].amount for line in mt940.parse(text).transactions],
    "bankfile": [line.amount for line in bankfile.parse("statement.sta").transactions],
    "mt940": [Decimal(word) for word in subprocess.check_output(["other/bin/python", "other.py"], text=True).split()],
}
print(f"mt-940 {version('mt-940')}, bankfile {version('bankfile')}, mt940 0.8.1\n")
print("Input: opening 1000.00, C 50.00, RC 50.00, closing 1000.00. Expected: +50.00 and -50.00.")
for name, amounts in seen.items():
    balance = opening + sum(amounts)
    print(f"  {name:9} {[str(amount) for amount in amounts]}: closes at {balance}, the statement says {closing}")
right, wrong = [Decimal(50), Decimal(-50)], [Decimal(50), Decimal(50)]
if seen != {"mt-940": wrong, "bankfile": right, "mt940": right}:
    sys.exit("CHANGED: not the same signs")
print("As told.")
PYTHON
