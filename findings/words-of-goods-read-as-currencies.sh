#!/usr/bin/env bash
# What: the words of an offer are currencies. To iso4217parse "SOS repair kit, 50 EUR" is in Somali shillings and
#   "GEL coat, 40 EUR" in Georgian lari, with no euro beside them, because the list is gone through in its order;
#   "100 US dollars" begins with Argentine pesos. recognizers-text finds 5 lari in "5 gel pads" and 4 patacas in
#   "4 mop heads", and no money at all in "EUR 100".
# Why it matters to quoting: amounts and their currency are looked for in mails and price lists; articles are named
#   pen, cup, mop, gel and top.
# Seen: 2026-11-29, iso4217parse 0.6.2, recognizers-text-number-with-unit 1.0.2a2 (with emoji 1.7.0, which it needs).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    iso4217parse==0.6.2 recognizers-text-number-with-unit==1.0.2a2 emoji==1.7.0
"$room/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import iso4217parse
from recognizers_number_with_unit import recognize_currency
from recognizers_text import Culture

PARSED = {  # text: the currency expected, what iso4217parse gives
    "Chair, 40 EUR": ("EUR", ["EUR"]),
    "SOS repair kit, 50 EUR": ("EUR", ["SOS"]),
    "GEL coat, 40 EUR": ("EUR", ["GEL"]),
    "TOP quality, 100 EUR": ("EUR", ["TOP"]),
    "100 US dollars": ("USD", ["ARS", "AUD", "BBD"]),
    "10 £": ("GBP", ["FKP", "GIP", "SHP"]),
}
RECOGNIZED = {  # text: expected, what recognizers-text gives
    "100 EUR": ("100 EUR", ["100 EUR"]),
    "EUR 100": ("100 EUR", []),
    "5 gel pads": ("nothing", ["5 GEL"]),
    "4 mop heads": ("nothing", ["4 MOP"]),
    "3 cup holders": ("nothing", ["3 CUP"]),
}
names = ["iso4217parse", "recognizers-text-number-with-unit"]
print(", ".join(f"{name} {version(name)}" for name in names), "\n")
changed = []
for text, (expected, told) in PARSED.items():
    seen = [currency.alpha3 for currency in iso4217parse.parse(text)][:3]
    print(f"  iso4217parse     {text!r:25} expected: {expected:8} seen: {seen}")
    if seen != told:
        changed.append(text)
for text, (expected, told) in RECOGNIZED.items():
    found = [each.resolution for each in recognize_currency(text, Culture.English)]
    seen = [f"{each['value']} {each.get('isoCurrency')}" for each in found]
    print(f"  recognizers-text {text!r:25} expected: {expected:8} seen: {seen}")
    if seen != told:
        changed.append(text)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
