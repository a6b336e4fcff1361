#!/usr/bin/env bash
# What: an IBAN, an LEI or an RF reference with check digits 02, 97 or 98 is valid with 99, 00 or 01 as well, since the
#   sum by 97 is the same. The standards give 02 to 98 only, so each account has one number. python-stdnum (all three
#   kinds), fast-lei, company-id-validators, iban, fast-iban and ibankit take both; schwifty and ibantools one.
# Why it matters to quoting: accounts, companies and payments are compared by these numbers as text. Two spellings are
#   two customers, and a payment with the other reference is matched to no offer.
# Seen: 2026-11-29, python-stdnum 2.2, schwifty 2026.10.1, company-id-validators 0.1.0; npm: iban 0.0.14, fast-iban
#   1.2.0, ibantools 4.5.4, ibankit 1.6.5, fast-lei 1.2.0. The numbers are made up.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    python-stdnum==2.2 schwifty==2026.10.1 company-id-validators==0.1.0
npm install --prefix "$room" --silent --no-audit --no-fund \
    iban@0.0.14 fast-iban@1.2.0 ibantools@4.5.4 ibankit@1.6.5 fast-lei@1.2.0
cd "$room"
cat > check.js <<'JS'
const [ibans, leis] = JSON.parse(process.argv[2]);
const checks = {
  iban: [require("iban").isValid, ibans],
  "fast-iban": [require("fast-iban").validateIBAN, ibans],
  ibankit: [(text) => require("ibankit").IBAN.isValid(text), ibans],
  ibantools: [require("ibantools").isValidIBAN, ibans],
  "fast-lei": [require("fast-lei").isValid, leis],
};
const ask = ([name, [check, texts]]) => [name, texts.map((text) => Boolean(check(text)))];
console.log(JSON.stringify(Object.fromEntries(Object.entries(checks).map(ask))));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import company_id_validators
import schwifty
from stdnum import iban, iso11649, lei

IBANS = ["DE97704405320000000112", "DE00704405320000000112"]
LEIS = ["529900T8BM49AU005302", "529900T8BM49AU005399"]
REFERENCES = ["RF98000054", "RF01000054"]


def by_schwifty(text: str) -> bool:
    try:
        return bool(schwifty.IBAN(text))
    except ValueError:
        return False


seen = {
    "python-stdnum iban": [iban.is_valid(text) for text in IBANS],
    "python-stdnum lei": [lei.is_valid(text) for text in LEIS],
    "python-stdnum iso11649": [iso11649.is_valid(text) for text in REFERENCES],
    "company-id-validators lei": [company_id_validators.validate_lei(text)["ok"] for text in LEIS],
    "schwifty": [by_schwifty(text) for text in IBANS],
}
seen |= json.loads(subprocess.check_output(["node", "check.js", json.dumps([IBANS, LEIS])], text=True))
names = ["python-stdnum", "schwifty", "company-id-validators"]
print(", ".join(f"{name} {version(name)}" for name in names), "and five of npm")
print(f"\n  {' and '.join(IBANS)}\n  {' and '.join(LEIS)}\n  {' and '.join(REFERENCES)}")
print("Expected: the first of each pair is valid, the second is not (ISO 7064 gives check digits 02 to 98).")
changed = []
for library, answers in seen.items():
    print(f"  {library:26} {answers}")
    if answers != [True, library not in {"schwifty", "ibantools"}]:
        changed.append(library)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
