#!/usr/bin/env bash
# What: Greece is GR in ISO 3166 and EL in VAT numbers and in the Union's own papers; libraries know one of the two,
#   not always the one they say. is-eu-member takes "an ISO 3166-1 alpha-2 country code" and answers that GR is no
#   member and EL is one. sales-tax has 24 % for GR and no tax for EL. stripe-tax-utils names the kind of an EL number
#   for the country GR and not for EL; company-id-validators refuses a number written with GR.
# Why it matters to quoting: an offer to Athens is taken for an export, or for one without tax, with no error.
# Seen: 2026-11-29, company-id-validators 0.1.0; npm: is-eu-member 1.0.6, is-european 1.0.9, sales-tax 2.23.0,
#   stripe-tax-utils 1.1.2. The VAT number is made up, with a right check digit.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check company-id-validators==0.1.0
npm install --prefix "$room" --silent --no-audit --no-fund is-eu-member@1.0.6 is-european@1.0.9 sales-tax@2.23.0 \
    stripe-tax-utils@1.1.2
cd "$room"
cat > greece.js <<'JS'
const { isEuMember } = require("is-eu-member");
const { euMember } = require("is-european");
const salesTax = require("sales-tax");
const stripe = require("stripe-tax-utils").default;
(async () => {
  const answers = [];
  for (const country of ["GR", "EL"]) {
    const { rate, type } = await salesTax.getSalesTax(country);
    const kind = stripe.getStripeType({ country, taxId: "EL123456783" });
    answers.push([`${isEuMember(country)}`, `${euMember(country)}`, `${rate} ${type}`, `${kind}`]);
  }
  console.log(JSON.stringify(answers));
})();
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import company_id_validators

print(f"company-id-validators {version('company-id-validators')}; npm packages at the versions named above\n")
asked = ["is-eu-member", "is-european", "sales-tax", "stripe-tax-utils"]
greek, hellenic = json.loads(subprocess.check_output(["node", "greece.js"], text=True))
greek.append(str(company_id_validators.validate_eu_vat("GR123456783")["ok"]).lower())
hellenic.append(str(company_id_validators.validate_eu_vat("EL123456783")["ok"]).lower())
told = {
    "is-eu-member": ("true, or a refusal of EL", "false", "true"),
    "is-european": ("true, or a refusal of EL", "true", "false"),
    "sales-tax": ("0.24 vat, or a refusal of EL", "0.24 vat", "0 none"),
    "stripe-tax-utils": ("eu_vat, or a refusal of EL", "eu_vat", "null"),
    "company-id-validators": ("true, or a hint (it gives one)", "false", "true"),
}
changed = []
for name, gr, el in zip([*asked, "company-id-validators"], greek, hellenic, strict=True):
    expected, *answers = told[name]
    print(f"  {name:21} expected: {expected:31} GR: {gr:8} EL: {el}")
    if [gr, el] != answers:
        changed.append(name)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
