#!/usr/bin/env bash
# What: pycountry's search_fuzzy puts another country first for the plain English names of some: Niger finds Nigeria,
#   Korea finds North Korea, Brabant (a Dutch province's usual name) finds Belgium. Turkey, Lietuva and Deutschland
#   find none.
# Why it matters to quoting: the country decides on VAT, export control and the terms of delivery. The first hit of a
#   search over a customer file is taken by most callers.
# Seen: 2026-11-29, pycountry 26.2.16.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pycountry==26.2.16
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import pycountry

CASES = [  # as written in a customer file, what one expects first, what comes first
    ("Niger", "NE", "NG"),
    ("Korea", "KR, or a refusal", "KP"),
    ("Brabant", "NL, or a refusal", "BE"),
    ("Turkey", "TR", "none"),
    ("Deutschland", "DE", "none"),
    ("Lietuva", "LT", "none"),
    ("Georgia", "GE", "GE"),
    ("Jersey", "JE", "JE"),
]


def first(text: str) -> tuple[str, list[str]]:
    try:
        found = [country.alpha_2 for country in pycountry.countries.search_fuzzy(text)]
    except LookupError:
        return "none", []
    return found[0], found


print(f"pycountry {version('pycountry')}\n")
print("Expected: a country whose name is exactly what was asked comes first.")
changed = []
for text, expected, told in CASES:
    seen, everything = first(text)
    print(f"  {text:12} expected: {expected:18} first: {seen:5} all: {', '.join(everything)}")
    if seen != told:
        changed.append(text)
print("  by exact name:", pycountry.countries.get(name="Niger").alpha_2, "for Niger")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
