#!/usr/bin/env bash
# What: Babel and the browser's Intl round 1,234.50 forints, Colombian pesos or rupiahs to whole ones, for CLDR has no
#   decimals for them; ISO 4217 has two. UBL and the bank go by ISO.
# Why it matters to quoting: an offer of 1,234.50 HUF prints 1,235 HUF (Intl) or 1,234 HUF (Babel, halves to even),
#   and the lines no longer add up to the total.
# Seen: 2026-11-29, Babel 2.19.0, iso4217 1.16.20260101, Node.js 20.20.2 (Intl).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check babel==2.19.0 iso4217==1.16.20260101
cd "$room"
cat > format.js <<'JS'
console.log(new Intl.NumberFormat("en", { style: "currency", currency: process.argv[2] }).format(1234.5));
JS
"$room/venv/bin/python" - <<'PYTHON'
import re
import subprocess
import sys
from decimal import Decimal
from importlib.metadata import version

from babel.numbers import format_currency
from iso4217 import Currency

CURRENCIES = {"HUF": (2, "1234", "1235"), "COP": (2, "1234", "1235"), "IDR": (2, "1234", "1235")}
CURRENCIES |= {"EUR": (2, "1234.50", "1234.50"), "KWD": (3, "1234.500", "1234.500")}


def digits(text: str) -> str:
    return re.sub(r"[^\d.]", "", text)


node = subprocess.check_output(["node", "--version"], text=True).strip()
print(f"Babel {version('babel')}, iso4217 {version('iso4217')}, Node.js {node}\n")
print("Input: 1234.50 in English. Expected: the decimals of ISO 4217.")
changed = []
for code, told in CURRENCIES.items():
    by_babel = digits(format_currency(Decimal("1234.50"), code, locale="en"))
    by_intl = digits(subprocess.check_output(["node", "format.js", code], text=True))
    seen = (Currency(code).exponent, by_babel, by_intl)
    print(f"  {code}: ISO 4217 has {seen[0]} decimals; Babel {seen[1]}, Intl {seen[2]}")
    if seen != told:
        changed.append((code, seen))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
