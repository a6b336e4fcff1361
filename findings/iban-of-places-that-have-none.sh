#!/usr/bin/env bash
# What: schwifty, validators, and iban, fast-iban and ibantools (npm) take IBANs of Guadeloupe, Réunion or New
#   Caledonia (GP, RE, NC), most of them also of Åland or Jersey (AX, JE), and validators and fast-iban of XI, which
#   is no country. There are none: these accounts have FR, FI and GB, as the European Payments Council's list of SEPA
#   countries says (EPC409-09). iban has none of the newer countries and refuses Honduras, Nicaragua and Oman.
#   python-stdnum and ibankit are right.
# Why it matters to quoting: the bank of a seller on Réunion is typed with the country of the address; no bank takes
#   the IBAN printed on the offer, though its check digits are right.
# Seen: 2026-11-29, python-stdnum 2.2, schwifty 2026.10.1, validators 0.36.0; npm: iban 0.0.14, fast-iban 1.2.0,
#   ibantools 4.5.4, ibankit 1.6.5. The account numbers are published examples.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    python-stdnum==2.2 schwifty==2026.10.1 validators==0.36.0
npm install --prefix "$room" --silent --no-audit --no-fund iban@0.0.14 fast-iban@1.2.0 ibantools@4.5.4 ibankit@1.6.5
cd "$room"
cat > check.js <<'JS'
const libraries = {
  iban: require("iban").isValid,
  "fast-iban": require("fast-iban").validateIBAN,
  ibantools: require("ibantools").isValidIBAN,
  ibankit: (text) => require("ibankit").IBAN.isValid(text),
};
const valid = (check) => process.argv.slice(2).map((text) => Boolean(check(text)));
console.log(JSON.stringify(Object.fromEntries(Object.entries(libraries).map(([name, check]) => [name, valid(check)]))));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import schwifty
import validators
from stdnum import iban

FRENCH, FINNISH, BRITISH = "20041010050500013M02606", "12345600000785", "NWBK60161331926819"
PLACES = {"FR": FRENCH, "GP": FRENCH, "RE": FRENCH, "NC": FRENCH, "FI": FINNISH, "AX": FINNISH, "GB": BRITISH}
PLACES |= {"JE": BRITISH, "XI": BRITISH, "HN": "CABF00000000000250005469", "NI": "BAPR00000013000003558124"}
PLACES["OM"] = "0180000001299123456"


def complete(country: str, account: str) -> str:
    """The IBAN of an account, with its check digits (ISO 13616: 98 less the remainder by 97)."""
    number = int("".join(str(int(sign, 36)) for sign in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02d}{account}"


def by_schwifty(text: str) -> bool:
    try:
        return bool(schwifty.IBAN(text))
    except ValueError:
        return False


texts = [complete(country, account) for country, account in PLACES.items()]
TOLD = {  # the places whose IBAN is taken
    "python-stdnum": "FR FI GB HN NI OM",
    "schwifty": "FR GP RE NC FI AX GB JE HN NI OM",
    "ibankit": "FR FI GB HN NI OM",
    "iban": "FR GP RE NC FI GB",
    "ibantools": "FR GP RE NC FI AX GB HN NI OM",
    "fast-iban": "FR GP RE NC FI AX GB JE XI HN NI OM",
    "validators": "FR GP RE NC FI AX GB JE XI HN NI OM",
}
seen = json.loads(subprocess.check_output(["node", "check.js", *texts], text=True))
seen["python-stdnum"] = [iban.is_valid(text) for text in texts]
seen["schwifty"] = [by_schwifty(text) for text in texts]
seen["validators"] = [validators.iban(text) is True for text in texts]
names = ["python-stdnum", "schwifty", "validators"]
print(", ".join(f"{name} {version(name)}" for name in names), "and four of npm\n")
print("  expected                    FR FI GB HN NI OM, and not GP RE NC AX JE XI")
changed = []
for library, told in TOLD.items():
    taken = " ".join(place for place, valid in zip(PLACES, seen[library], strict=True) if valid)
    print(f"  {library:27} {taken}")
    if taken != told:
        changed.append((library, taken))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
