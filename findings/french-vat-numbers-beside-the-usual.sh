#!/usr/bin/env bash
# What: the two signs after FR may be letters, and a company of Monaco has a French VAT number whose nine digits begin
#   with 000 and are no SIREN. vat-siren-siret (npm) refuses both kinds, company-id-validators Monaco's; jsvat and
#   python-stdnum take all.
# Why it matters to quoting: Monaco is inside the Union's VAT area under French numbers. A right number of a customer
#   is called wrong, and the offer is made with tax; and a SIREN must not be cut out of each French VAT number.
# Seen: 2026-11-29, python-stdnum 2.2, company-id-validators 0.1.0; npm: vat-siren-siret 1.2.1, jsvat 2.5.4. The
#   numbers are made up, with right check digits.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check python-stdnum==2.2 company-id-validators==0.1.0
npm install --prefix "$room" --silent --no-audit --no-fund vat-siren-siret@1.2.1 jsvat@2.5.4
cd "$room"
cat > check.js <<'JS'
const { isVAT } = require("vat-siren-siret");
const { checkVAT, countries } = require("jsvat");
const both = (id) => [isVAT(id), checkVAT(id, Object.values(countries)).isValid];
console.log(JSON.stringify(process.argv.slice(2).map(both)));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import company_id_validators
from stdnum.fr import siren, tva

CASES = {  # id: what, then python-stdnum, company-id-validators, vat-siren-siret, jsvat
    "FR11123456782": ("usual", True, True, True, True),
    "FR1M123456782": ("with a letter", True, True, False, True),
    "FR90000012345": ("of Monaco", True, False, False, True),
}
names = ["python-stdnum", "company-id-validators"]
print(", ".join(f"{name} {version(name)}" for name in names), "npm: vat-siren-siret 1.2.1, jsvat 2.5.4\n")
print("  Expected: True for each.")
by_npm = json.loads(subprocess.check_output(["node", "check.js", *CASES], text=True))
changed = []
for (number, (what, *told)), from_node in zip(CASES.items(), by_npm, strict=True):
    seen = [tva.is_valid(number), company_id_validators.validate_eu_vat(number)["ok"], *from_node]
    print(f"  {number} {what:14}", *seen, f"(its nine digits are a SIREN: {siren.is_valid(number[4:])})")
    if seen != told:
        changed.append(number)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
