#!/usr/bin/env bash
# What: nothing but zeros is a right number of a company in half of Europe, since the usual sums of a check digit are 0
#   for it. python-stdnum, company-id-validators, siret and vat-siren-siret (npm) take 000000000 as a SIREN; a Polish
#   NIP, a Norwegian organisation number, a Finnish and a Hungarian VAT number of zeros are right to two or three of
#   them, a German and an Italian one to company-id-validators alone. None is ever given out.
# Why it matters to quoting: zeros are what a form is filled with when the number is not known; the offer is then free
#   of VAT by a number that passed.
# Seen: 2026-11-29, python-stdnum 2.2, company-id-validators 0.1.0; npm: jsvat 2.5.4, siret 1.0.1, vat-siren-siret
#   1.2.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check python-stdnum==2.2 company-id-validators==0.1.0
npm install --prefix "$room" --silent --no-audit --no-fund jsvat@2.5.4 siret@1.0.1 vat-siren-siret@1.2.1
cd "$room"
cat > check.js <<'JS'
const { checkVAT, countries } = require("jsvat");
const vat = process.argv.slice(2).map((id) => checkVAT(id, Object.values(countries)).isValid);
const siren = [require("siret").isSIREN("000000000"), require("vat-siren-siret").isSIREN("000000000")];
console.log(JSON.stringify([vat, siren]));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import company_id_validators
from stdnum.eu import vat
from stdnum.fr import siren
from stdnum.no import orgnr

IDS = {  # VAT id: right to python-stdnum, company-id-validators, jsvat
    "PL0000000000": (True, True, True),
    "EL000000000": (True, True, True),
    "FI00000000": (True, True, True),
    "HU00000000": (True, True, True),
    "LU00000000": (True, True, True),
    "EE000000000": (True, True, False),
    "DE000000000": (False, True, False),
    "IT00000000000": (False, True, False),
    "LT000000000": (False, True, False),
}
names = ["python-stdnum", "company-id-validators"]
print(", ".join(f"{name} {version(name)}" for name in names), "jsvat 2.5.4 (npm), in this order\n")
print("  Expected: False for each.")
by_jsvat, by_npm = json.loads(subprocess.check_output(["node", "check.js", *IDS], text=True))
changed = []
for (number, told), from_node in zip(IDS.items(), by_jsvat, strict=True):
    seen = (vat.is_valid(number), company_id_validators.validate_eu_vat(number)["ok"], from_node)
    print(f"  {number:14}", *seen)
    if seen != told:
        changed.append((number, seen))
others = {
    "SIREN": [siren.is_valid("000000000"), company_id_validators.validate_fr_siren("000000000")["ok"], *by_npm],
    "orgnr": [orgnr.is_valid("000000000"), company_id_validators.validate_no_orgnr("000000000")["ok"]],
}
for kind, answers in others.items():
    print(f"  {kind} 000000000", *answers)
    if not all(answers):
        changed.append((kind, answers))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
