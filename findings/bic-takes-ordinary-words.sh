#!/usr/bin/env bash
# What: CUSTOMER, SUPPLIER, BUSINESS, DELIVERY and SHIPMENT are valid BICs to the usual validators: eight letters
#   whose fifth and sixth happen to be a country (OM, LI, NE, VE, ME). ISO 9362 has no check digit.
# Why it matters to quoting: bank details are read from columns and free text; a heading or a word passes where a BIC
#   is looked for, and would be printed on the offer as the bank.
# Seen: 2026-11-29, python-stdnum 2.2, schwifty 2026.10.1, ibantools 4.5.4 (npm).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check python-stdnum==2.2 schwifty==2026.10.1
npm install --prefix "$room" --silent --no-audit --no-fund ibantools@4.5.4
cd "$room"
cat > words.js <<'JS'
const { isValidBIC } = require("ibantools");
console.log(process.argv.slice(2).map((word) => (isValidBIC(word) ? "valid" : "invalid")).join(" "));
JS
"$room/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

import schwifty
from stdnum import bic

WORDS = ["CUSTOMER", "SUPPLIER", "BUSINESS", "DELIVERY", "SHIPMENT"]
REFUSED = ["PROPOSAL", "QUOTATION"]  # OS is no country; nine letters
words = WORDS + REFUSED


def by_schwifty(word: str) -> str:
    try:
        return "valid" if schwifty.BIC(word).is_valid else "invalid"
    except ValueError:
        return "invalid"


print(f"python-stdnum {version('python-stdnum')}, schwifty {version('schwifty')}, ibantools 4.5.4\n")
print("Expected: a code that no bank has is told from one that a bank has.")
seen = {
    "stdnum.bic": ["valid" if bic.is_valid(word) else "invalid" for word in words],
    "schwifty": [by_schwifty(word) for word in words],
    "ibantools": subprocess.check_output(["node", "words.js", *words], text=True).split(),
}
for library, answers in seen.items():
    print(f"  {library:11}", ", ".join(f"{word} {answer}" for word, answer in zip(words, answers, strict=True)))
known = [schwifty.BIC(word).exists for word in WORDS]
print(f"  schwifty's list of banks, asked apart (BIC.exists): {known}")
told = ["valid"] * len(WORDS) + ["invalid"] * len(REFUSED)
changed = [library for library, answers in seen.items() if answers != told]
if changed or any(known):
    sys.exit(f"CHANGED: {changed}, exists {known}")
print("As told.")
PYTHON
