#!/usr/bin/env bash
# What: the libraries that say whether a currency exists have stopped at different years. py-moneyed and Babel take the
#   German mark and the litas; is-currency-code, validate-currency-code and Dinero.js take the kuna and refuse XCG and
#   SLE; currency-codes has the kuna no more and BGN still; pycountry alone has what ISO 4217 has on the day.
# Why it matters to quoting: an offer of 2025 in leva must stay readable and a new one must not be written; a list
#   without dates can do one of the two.
# Seen: 2026-11-29, py-moneyed 3.0, Babel 2.19.0, pycountry 26.2.16; npm: currency-codes 2.2.0, is-currency-code 1.2.0,
#   validate-currency-code 0.1.3, @dinero.js/currencies 2.0.0-alpha.15.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check py-moneyed==3.0 Babel==2.19.0 pycountry==26.2.16
npm install --prefix "$room" --silent --no-audit --no-fund currency-codes@2.2.0 is-currency-code@1.2.0 \
    validate-currency-code@0.1.3 @dinero.js/currencies@2.0.0-alpha.15
cd "$room"
cat > known.js <<'JS'
const plain = (name) => require(name).default || require(name);
const libraries = {
  "currency-codes": (code) => require("currency-codes").code(code),
  "is-currency-code": (code) => plain("is-currency-code")(code),
  "validate-currency-code": (code) => plain("validate-currency-code")(code),
  "@dinero.js/currencies": (code) => require("@dinero.js/currencies")[code],
};
const known = ([name, knows]) => [name, process.argv.slice(2).filter((code) => knows(code))];
console.log(JSON.stringify(Object.fromEntries(Object.entries(libraries).map(known))));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import pycountry
from babel.numbers import is_currency
from moneyed import CURRENCIES

NOW, GONE = ["EUR", "XCG", "SLE", "ZWG"], ["BGN", "HRK", "ANG", "SLL", "LTL", "DEM"]
TOLD = {
    "pycountry": "EUR XCG SLE ZWG",
    "Babel": "EUR XCG SLE ZWG BGN HRK ANG SLL LTL DEM",
    "py-moneyed": "EUR SLE BGN HRK ANG SLL LTL DEM",
    "currency-codes": "EUR SLE ZWG BGN ANG",
    "is-currency-code": "EUR BGN HRK ANG SLL",
    "validate-currency-code": "EUR BGN HRK ANG SLL LTL",
    "@dinero.js/currencies": "EUR BGN HRK ANG SLL",
}
names = ["py-moneyed", "Babel", "pycountry"]
print(", ".join(f"{name} {version(name)}" for name in names), "and four of npm\n")
print(f"  expected on 2026-11-29    {' '.join(NOW)}\n  known to")
seen = {
    "pycountry": [code for code in NOW + GONE if pycountry.currencies.get(alpha_3=code)],
    "Babel": [code for code in NOW + GONE if is_currency(code)],
    "py-moneyed": [code for code in NOW + GONE if code in CURRENCIES],
}
seen |= json.loads(subprocess.check_output(["node", "known.js", *NOW, *GONE], text=True))
changed = []
for library, told in TOLD.items():
    print(f"    {library:23} {' '.join(seen[library])}")
    if " ".join(seen[library]) != told:
        changed.append(library)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
