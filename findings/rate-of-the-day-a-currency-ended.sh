#!/usr/bin/env bash
# What: without a date, CurrencyConverter takes the last rate of the currency one comes from, however old: 100 roubles
#   are 0.85 euros by the rate of 2022-03-01, and 100 litas of 2014, 100 kunas of 2022 and 100 leva of 2025 have a
#   price in dollars of those years. It is not warned of; the other way round, into the same currency, it raises.
# Why it matters to quoting: a price list in a currency that the central bank no longer quotes becomes an offer at a
#   rate of years ago.
# Seen: 2026-11-29, CurrencyConverter 0.18.23 with the rates it ships.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check CurrencyConverter==0.18.23
"$room/venv/bin/python" - <<'PYTHON'
import sys
from datetime import date
from importlib.metadata import version

from currency_converter import CurrencyConverter, RateNotFoundError

CASES = {  # from, to: the day of the rate that is used
    ("USD", "EUR"): date(2026, 10, 30),
    ("RUB", "EUR"): date(2022, 3, 1),
    ("HRK", "USD"): date(2022, 12, 30),
    ("LTL", "USD"): date(2014, 12, 31),
    ("BGN", "USD"): date(2025, 12, 31),
}
converter = CurrencyConverter()
newest = max(bounds.last_date for bounds in converter.bounds.values())
print(f"CurrencyConverter {version('CurrencyConverter')}, newest rates of {newest}\n")
print("Expected: a rate of that day, or an error.")
changed = []
for (origin, target), told in CASES.items():
    plain = converter.convert(100, origin, target)
    on_day = converter.convert(100, origin, target, date=told)
    print(f"  100 {origin} are {plain:6.2f} {target}, the rate of {told}")
    if plain != on_day or converter.bounds[origin].last_date != told:
        changed.append((origin, target))
try:
    changed.append(("USD", "RUB", converter.convert(100, "USD", "RUB")))
except RateNotFoundError as error:
    print(f"  100 USD in RUB: RateNotFoundError, {error}")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
