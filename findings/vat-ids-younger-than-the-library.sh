#!/usr/bin/env bash
# What: VAT ids that came after the libraries were written are refused by them: Northern Ireland's XI of 2021 by pyvat
#   and jsvat, Belgian numbers that begin with 1 (beside 0, now used up) by jsvat, though their check digits are
#   right. python-stdnum takes both.
# Why it matters to quoting: a customer with a right VAT id is told that it is wrong, or is charged the tax of a
#   private person.
# Seen: 2026-11-29, pyvat 1.3.18, python-stdnum 2.2, jsvat 2.5.4 (npm). The numbers are made up, with right check
#   digits.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pyvat==1.3.18 python-stdnum==2.2
npm install --prefix "$room" --silent --no-audit --no-fund jsvat@2.5.4
cd "$room"
cat > check.js <<'JS'
const { checkVAT, countries } = require("jsvat");
console.log(process.argv.slice(2).map((id) => checkVAT(id, Object.values(countries)).isValid).join(" "));
JS
"$room/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

import pyvat
from stdnum.eu import vat

CASES = {  # id: python-stdnum, pyvat, jsvat
    "BE0123456749": (True, True, True),
    "BE1234567894": (True, True, False),
    "XI123456727": (True, False, False),
}
print(f"python-stdnum {version('python-stdnum')}, pyvat {version('pyvat')}, jsvat 2.5.4 (npm)\n")
print("Expected: True for each.")
by_jsvat = subprocess.check_output(["node", "check.js", *CASES], text=True).split()
changed = []
for (number, told), from_node in zip(CASES.items(), by_jsvat, strict=True):
    by_pyvat = bool(pyvat.is_vat_number_format_valid(number[2:], number[:2]))
    seen = (vat.is_valid(number), by_pyvat, from_node == "true")
    print(f"  {number:13} python-stdnum: {seen[0]}, pyvat: {seen[1]}, jsvat: {seen[2]}")
    if seen != told:
        changed.append(number)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
