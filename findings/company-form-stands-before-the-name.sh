#!/usr/bin/env bash
# What: companies of Lithuania, Latvia, Estonia and Bulgaria are often written with their form before the name. cleanco
#   and corp-names take it off behind the name only: "UAB Ąžuolas" and "Ąžuolas, UAB" are two companies. cleanco
#   takes "10 kg" for a limited partnership of the name 10; "S.r.l." is Italian, "SRL" of the Dominican Republic alone,
#   "SPA" of no country; "KG" is Austrian and not German.
# Why it matters to quoting: customers are found again, and doubles told, by their name without its form.
# Seen: 2026-11-29, cleanco 2.3, corp-names 0.3.3. The names are made up.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check cleanco==2.3 corp-names==0.3.3
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import cleanco
from cleanco.classify import countrysources, matches
from corp_names import normalize_company

NAMES = {  # name: expected, cleanco, corp-names
    "Ąžuolas, UAB": ("Ąžuolas", "Ąžuolas", "azuolas"),
    "UAB Ąžuolas": ("Ąžuolas", "UAB Ąžuolas", "uab azuolas"),
    "SIA Ozols": ("Ozols", "SIA Ozols", "sia ozols"),
    "OÜ Tamm": ("Tamm", "OÜ Tamm", "ou tamm"),
    "ET Dab": ("Dab", "ET Dab", "et dab"),
    "10 kg": ("10 kg", "10", "10"),
}
COUNTRIES = {  # name: a country that must be among those told, and the countries cleanco tells
    "Quercia S.r.l.": ("Italy", ["Argentina", "Italy", "Romania"]),
    "Quercia SRL": ("Italy", ["Dominican Republic"]),
    "Quercia S.p.A.": ("Italy", ["Chile", "Italy"]),
    "Quercia SPA": ("Italy", []),
    "Eiche KG": ("Germany", ["Austria"]),
    "Eiche e.K.": ("Germany", []),
    "Dab EOOD": ("Bulgaria", []),
    "Ąžuolas, UAB": ("Lithuania", ["Lithuania"]),
}
print(f"cleanco {version('cleanco')}, corp-names {version('corp-names')}\n")
changed = []
for name, (expected, *told) in NAMES.items():
    seen = [cleanco.basename(name), normalize_company(name).normalized]
    print(f"  {name:14} expected: {expected:8} cleanco: {seen[0]:12} corp-names: {seen[1]}")
    if seen != told:
        changed.append((name, seen))
for name, (expected, told) in COUNTRIES.items():
    countries = matches(name, countrysources())
    print(f"  {name:14} expected: {expected:10} cleanco: {', '.join(countries) or 'none'}")
    if countries != told:
        changed.append((name, countries))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
