#!/usr/bin/env bash
# What: post offices have SIRET numbers that break the usual check (Luhn): their digits add up to a multiple of five,
#   but for the head office, which keeps Luhn. siret and vat-siren-siret (npm) refuse the post offices;
#   company-id-validators and django-localflavor know the exception and not the exception to it, and refuse the head
#   office. python-stdnum alone takes all.
# Why it matters to quoting: La Poste is one of the biggest buyers of the country, and French invoices are addressed
#   by SIRET; an offer to it cannot be stored where the number must pass.
# Seen: 2026-11-29, python-stdnum 2.2, company-id-validators 0.1.0, django-localflavor 5.1 with Django 5.2.19; npm:
#   siret 1.0.1, vat-siren-siret 1.2.1. Only the head office's number is a real one, as published.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    python-stdnum==2.2 company-id-validators==0.1.0 django-localflavor==5.1 Django==5.2.19
npm install --prefix "$room" --silent --no-audit --no-fund siret@1.0.1 vat-siren-siret@1.2.1
cd "$room"
cat > check.js <<'JS'
const checks = [require("siret").isSIRET, require("vat-siren-siret").isSIRET];
console.log(JSON.stringify(process.argv.slice(2).map((number) => checks.map((check) => check(number)))));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import company_id_validators
import django
from django.conf import settings
from django.core.exceptions import ValidationError
from stdnum.fr import siret

settings.configure(USE_I18N=False)
django.setup()
from localflavor.fr.forms import FRSIRETField  # noqa: E402 - Django wants its settings first


def by_localflavor(number: str) -> bool:
    try:
        return bool(FRSIRETField().clean(number))
    except ValidationError:
        return False


CASES = {  # number: what it is, python-stdnum, company-id-validators, localflavor, siret, vat-siren-siret
    "35600000000048": ("head office", True, False, False, True, True),
    "35600000012305": ("post office, sum of 25", True, True, True, False, False),
    "12345678200010": ("another company, Luhn", True, True, True, True, True),
}
names = ["python-stdnum", "company-id-validators", "django-localflavor"]
print(", ".join(f"{name} {version(name)}" for name in names), "and two of npm\n\n  Expected: True for each.")
by_npm = json.loads(subprocess.check_output(["node", "check.js", *CASES], text=True))
changed = []
for (number, (what, *told)), from_node in zip(CASES.items(), by_npm, strict=True):
    seen = [siret.is_valid(number), company_id_validators.validate_fr_siret(number)["ok"], by_localflavor(number)]
    seen += from_node
    print(f"  {number} {what:22}", *seen)
    if seen != told:
        changed.append(number)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
