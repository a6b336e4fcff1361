#!/usr/bin/env bash
# What: Tryton's list of Incoterms has DDU under the edition of 2010, and so shows "DDU (2010)". DDU was a term of 2000;
#   the edition of 2010 took it out, with DAF, DES and DEQ, for DAP and DAT. The three others stand rightly at 2000.
# Why it matters to quoting: a term with an edition that does not have it has no agreed meaning; who pays the import
#   duty and the import VAT is then open.
# Seen: 2026-11-29, trytond-incoterm 8.2.0 (its data file incoterm.xml is read; Tryton itself is not needed).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check --no-deps trytond-incoterm==8.2.0
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import distribution, version
from xml.etree import ElementTree

RIGHT = {  # edition: its terms
    "2000": "CFR CIF CIP CPT DAF DDP DDU DEQ DES EXW FAS FCA FOB",
    "2010": "CFR CIF CIP CPT DAP DAT DDP EXW FAS FCA FOB",
    "2020": "CFR CIF CIP CPT DAP DDP DPU EXW FAS FCA FOB",
}
data = next(path for path in distribution("trytond-incoterm").files or [] if path.name == "incoterm.xml")
seen: dict[str, list[str]] = {}
for record in ElementTree.parse(str(data.locate())).iter("record"):
    fields = {field.get("name"): field.text for field in record.iter("field")}
    if record.get("model") == "incoterm.incoterm":
        seen.setdefault(fields["version"], []).append(fields["code"])
print(f"trytond-incoterm {version('trytond-incoterm')}\n")
wrong = {}
for edition, right in RIGHT.items():
    print(f"  Incoterms {edition}, expected: {right}\n  {'seen:':>24} {' '.join(sorted(seen[edition]))}")
    wrong[edition] = sorted(set(right.split()) ^ set(seen[edition]))
if wrong != {"2000": ["DDU"], "2010": ["DDU"], "2020": []}:
    sys.exit(f"CHANGED: {wrong}")
print("As told.")
PYTHON
