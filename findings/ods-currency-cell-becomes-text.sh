#!/usr/bin/env bash
# What: a price in an OpenDocument sheet, a cell of type currency with its currency, is read three ways: pyexcel-ods
#   and pyexcel-ods3 give the text "12.5 EUR", calamine and odfdo the number without the currency. A plain number
#   beside it is a number to all. So a column of prices, some typed with a currency, is of two types.
# Why it matters to quoting: a price list in two currencies is a price list in none, or one whose sums leave lines
#   out.
# Seen: 2026-11-29, pyexcel 0.7.6, pyexcel-ods 0.6.0, pyexcel-ods3 0.6.1, python-calamine 0.9.1, odfdo 3.27.3.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    pyexcel==0.7.6 pyexcel-ods==0.6.0 pyexcel-ods3==0.6.1 python-calamine==0.9.1 odfdo==3.27.3
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from decimal import Decimal
from importlib.metadata import version

import odfdo
import pyexcel
from python_calamine import CalamineWorkbook

document = odfdo.Document("spreadsheet")
document.body.clear()
table, row = odfdo.Table("Prices"), odfdo.Row()
row.append(odfdo.Cell(Decimal("12.5"), cell_type="currency", currency="EUR"))
row.append(odfdo.Cell(Decimal("12.5"), cell_type="currency", currency="USD"))
row.append(odfdo.Cell(Decimal("12.5"), cell_type="float"))
table.append(row)
document.body.append(table)
document.save("prices.ods")

names = ["pyexcel-ods", "pyexcel-ods3", "python-calamine", "odfdo"]
print(", ".join(f"{name} {version(name)}" for name in names))
print("\nInput: 12.5 with currency EUR, 12.5 with currency USD, 12.5 (OpenDocument: office:value and office:currency).")
print("Expected: a number in each, and the currency.")
seen = {
    "pyexcel-ods": pyexcel.get_array(file_name="prices.ods", library="pyexcel-ods")[0],
    "pyexcel-ods3": pyexcel.get_array(file_name="prices.ods", library="pyexcel-ods3")[0],
    "python-calamine": CalamineWorkbook.from_path("prices.ods").get_sheet_by_index(0).to_python()[0],
    "odfdo": [str(value) for value in odfdo.Document("prices.ods").body.get_table(0).get_row_values(0)],
}
told = {
    "pyexcel-ods": ["12.5 EUR", "12.5 USD", 12.5],
    "pyexcel-ods3": ["12.5 EUR", "12.5 USD", 12.5],
    "python-calamine": [12.5, 12.5, 12.5],
    "odfdo": ["12.5", "12.5", "12.5"],
}
for name, values in seen.items():
    print(f"  {name:16} {values}")
if seen != told:
    sys.exit(f"CHANGED: {[name for name in told if seen[name] != told[name]]}")
print("As told.")
PYTHON
