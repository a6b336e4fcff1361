#!/usr/bin/env bash
# What: asked for the currency of a country, five much used npm packages answer with money that is no more: the lev
#   for Bulgaria (euro since 2026-01-01), the Antillean guilder for Curaçao and Sint Maarten (XCG since 2025-03-31),
#   the old leone and the Zimbabwean dollar of before 2024. country-locale-map gives Venezuela the vatu of Vanuatu.
#   country-to-currency, countries-list, country-codes-list and Babel are right.
# Why it matters to quoting: the customer's country fills in the currency of a new offer; an offer in leva cannot be
#   invoiced or paid any more.
# Seen: 2026-11-29, Babel 2.19.0; npm: country-to-currency 3.0.1, countries-list 3.4.1, country-codes-list 3.2.0,
#   locale-currency 1.0.0, currency-codes 2.2.0, iso-country-currency 0.7.2, world-countries 5.1.0,
#   country-locale-map 1.9.14.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check Babel==2.19.0
npm install --prefix "$room" --silent --no-audit --no-fund country-to-currency@3.0.1 countries-list@3.4.1 \
    country-codes-list@3.2.0 locale-currency@1.0.0 currency-codes@2.2.0 iso-country-currency@0.7.2 \
    world-countries@5.1.0 country-locale-map@1.9.14
cd "$room"
cat > ask.js <<'JS'
const names = JSON.parse(process.argv[2]);
const list = require("country-to-currency");
const codes = require("country-codes-list").customList("countryCode", "{currencyCode}");
const answers = {
  "country-to-currency": (land) => (list.default || list)[land],
  "countries-list": (land) => require("countries-list").countries[land].currency[0],
  "country-codes-list": (land) => codes[land],
  "locale-currency": (land) => require("locale-currency").getCurrency(`en-${land}`),
  "currency-codes": (land) => require("currency-codes").country(names[land]).map((each) => each.code).join(),
  "iso-country-currency": (land) => require("iso-country-currency").getParamByISO(land, "currency"),
  "world-countries": (land) => Object.keys(require("world-countries").find(({ cca2 }) => cca2 === land).currencies)[0],
  "country-locale-map": (land) => require("country-locale-map").getCurrencyByAlpha2(land),
};
const all = Object.entries(answers).map(([name, ask]) => [name, Object.keys(names).map(ask)]);
console.log(JSON.stringify(Object.fromEntries(all)));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version

from babel.numbers import get_territory_currencies

NAMES = {"BG": "bulgaria", "CW": "curaçao", "SX": "sint maarten (dutch part)", "SL": "sierra leone", "LT": "lithuania"}
NAMES["VE"] = "venezuela (bolivarian republic of)"
TOLD = {
    "country-to-currency": "EUR XCG XCG SLE EUR VES",
    "countries-list": "EUR XCG XCG SLE EUR VES",
    "country-codes-list": "EUR XCG XCG SLE EUR VES",
    "locale-currency": "BGN ANG ANG SLE EUR VED",
    "currency-codes": "BGN ANG ANG SLE EUR VED,VES",
    "iso-country-currency": "BGN ANG ANG SLL EUR VEF",
    "world-countries": "BGN ANG ANG SLL EUR VES",
    "country-locale-map": "BGN ANG ANG SLL EUR VUV",
}
print(f"Babel {version('Babel')}; npm packages at the versions named above\n")
right = [get_territory_currencies(land, start_date=date(2026, 11, 29))[0] for land in NAMES]
print(f"  {'country':21} {'   '.join(NAMES)}")
print(f"  {'Babel on 2026-11-29':21} {' '.join(right)}  (expected: ISO 4217 and the law)")
seen = json.loads(subprocess.check_output(["node", "ask.js", json.dumps(NAMES)], text=True))
changed = [] if right == ["EUR", "XCG", "XCG", "SLE", "EUR", "VES"] else [right]
for package, told in TOLD.items():
    print(f"  {package:21} {' '.join(seen[package])}")
    if " ".join(seen[package]) != told:
        changed.append(package)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
