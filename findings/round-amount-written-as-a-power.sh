#!/usr/bin/env bash
# What: Decimal("100.00").normalize() is 100, and str() of it "1E+2". drafthorse writes that into the XML of the
#   e-invoice, where the schema's xs:decimal has no exponent; odfdo writes it as the text that the reader of the sheet
#   sees. An amount of 123.40 shows nothing.
# Why it matters to quoting: normalize() is how zeros at the end are taken off quantities and rates. Only round
#   amounts break, so tests with 123.40 pass.
# Seen: 2026-11-29, drafthorse 2025.2.0, odfdo 3.27.3, Python's decimal.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check drafthorse==2025.2.0 odfdo==3.27.3
"$room/venv/bin/python" - <<'PYTHON'
import re
import sys
import xml.etree.ElementTree as ET
from decimal import Decimal
from importlib.metadata import version

import odfdo
from drafthorse.models.tradelines import LineItem


def by_drafthorse(amount: Decimal) -> str:
    line = LineItem()
    line.agreement.net.amount = amount
    return re.search(r"ChargeAmount>([^<]*)<", ET.tostring(line.to_etree(), encoding="unicode"))[1]


def by_odfdo(amount: Decimal) -> str:
    cell = odfdo.Cell(amount, cell_type="currency", currency="EUR")
    return re.search(r"<text:p>([^<]*)<", cell.serialize())[1]


print(f"drafthorse {version('drafthorse')}, odfdo {version('odfdo')}\n")
print("Expected: digits; XML Schema part 2, 3.2.3: a decimal is written without an exponent.")
changed = []
for text, told in {"123.40": "123.4", "100.00": "1E+2", "1200.00": "1.2E+3"}.items():
    amount = Decimal(text).normalize()
    seen = {"drafthorse": by_drafthorse(amount), "odfdo": by_odfdo(amount)}
    print(f"  {text:8}", ", ".join(f"{name}: {written}" for name, written in seen.items()))
    changed += [f"{name} writes {written}" for name, written in seen.items() if written != told]
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
