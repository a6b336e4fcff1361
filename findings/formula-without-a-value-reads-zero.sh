#!/usr/bin/env bash
# What: XlsxWriter stores 0 as the last result beside every formula whose value it is not given. Excel calculates it
#   anew on opening; readers that do not calculate give 0: openpyxl (data_only) and calamine read a line of 10 x 4.50
#   as 0. What openpyxl writes, a formula without a stored value, is None to the one and left out by the other.
# Why it matters to quoting: a price list made by program and read by program has prices of 0, which are valid prices.
# Seen: 2026-11-29, XlsxWriter 3.3.1, openpyxl 3.1.5, python-calamine 0.9.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

with xlsxwriter.Workbook("by-xlsxwriter.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_row("A1", [10, 4.5])
    sheet.write_formula("C1", "=A1*B1")
    sheet.write_formula("D1", "=A1*B1", None, 45)
other = openpyxl.Workbook()
other.active.append([10, 4.5, "=A1*B1", "=A1*B1"])
other.save("by-openpyxl.xlsx")


def read(path: str) -> tuple[list[object], list[object]]:
    by_openpyxl = [cell.value for cell in openpyxl.load_workbook(path, data_only=True).active[1]]
    return by_openpyxl[2:], CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0][2:]


print(", ".join(f"{name} {version(name)}" for name in ("xlsxwriter", "openpyxl", "python-calamine")))
print("\nInput: 10, 4.5, =A1*B1, and =A1*B1 with its value 45 given (XlsxWriter only).")
print("Expected: 45, or a word that nothing has been calculated.")
seen = {path: read(path) for path in ("by-xlsxwriter.xlsx", "by-openpyxl.xlsx")}
for path, (by_openpyxl, by_calamine) in seen.items():
    print(f"  {path:19} read by openpyxl: {by_openpyxl}, by calamine: {by_calamine}")
if seen != {"by-xlsxwriter.xlsx": ([0, 45], [0, 45]), "by-openpyxl.xlsx": ([None, None], [])}:
    sys.exit("CHANGED: not the same values")
print("As told.")
PYTHON
