#!/usr/bin/env bash
# What: a cell shows its unit by its number format: 0.00 "m", 0.00"/m2", 0\ \d\. for days, #,##0.00_d. xlsx2csv takes a
#   letter of the unit, as d, m or h, for a part of a date and writes the format with the date in it: 0.00"/012",
#   without the number. ExcelJS takes one behind a backslash or an underscore so: 30.5 becomes 29 January 1900. openpyxl
#   and calamine, which read the same file, have the number.
# Why it matters to quoting: price lists by the metre, the day or the hour are formatted so. The price is lost in the
#   CSV, or is a date.
# Seen: 2026-11-29, xlsx2csv 0.8.6, openpyxl 3.1.5, python-calamine 0.9.1; npm: exceljs 4.4.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5 python-calamine==0.9.1
npm install --prefix "$room" --silent --no-audit --no-fund exceljs@4.4.0
cd "$room"
cat > read.js <<'JS'
const { Workbook } = require("exceljs");
(async () => {
  const book = new Workbook();
  await book.xlsx.readFile("prices.xlsx");
  const cells = [];
  book.worksheets[0].eachRow((row) => cells.push(row.getCell(1).value));
  console.log(JSON.stringify(cells.map((value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value))));
})();
JS
"$room/venv/bin/python" - <<'PYTHON'
import csv
import io
import json
import subprocess
import sys
from importlib.metadata import version

import openpyxl
from python_calamine import CalamineWorkbook
from xlsx2csv import Xlsx2csv

DAY = "1900-01-29"
CASES = {  # number format of a cell with 30.5: what xlsx2csv and ExcelJS make of it
    "#,##0.00 [$€-427]": ("30.5", 30.5),
    '0.00 "m"': ('0.00 "01"', 30.5),
    '0.00"/m2"': ('0.00"/012"', 30.5),
    '0.00 "€/h"': ('0.00 "€/12"', 30.5),
    '0 "Std."': ('0 "st29."', 30.5),
    r"0\ \d\.": ("0 29.", DAY),
    r"0\ \h": ("0 12", DAY),
    "#,##0.00_d": ("#,##0.00_29", DAY),
}
book = openpyxl.Workbook()
for row, number_format in enumerate(CASES, start=1):
    cell = book.active.cell(row, 1, 30.5)
    cell.number_format = number_format
book.save("prices.xlsx")
written = io.StringIO()
Xlsx2csv("prices.xlsx").convert(written)
columns = {
    "openpyxl": [cell.value for cell in openpyxl.load_workbook("prices.xlsx").active["A"]],
    "calamine": [row[0] for row in CalamineWorkbook.from_path("prices.xlsx").get_sheet_by_index(0).to_python()],
    "xlsx2csv": [row[0] for row in csv.reader(io.StringIO(written.getvalue()))],
    "ExcelJS": json.loads(subprocess.check_output(["node", "read.js"], text=True)),
}
versions = ", ".join(f"{name} {version(name)}" for name in ("xlsx2csv", "openpyxl", "python-calamine"))
print(f"{versions}, exceljs 4.4.0 (npm)\n")
print("Input: 30.5 in eight cells. Expected: 30.5, whatever the format.")
changed = []
for row, (number_format, told) in enumerate(CASES.items()):
    seen = {name: column[row] for name, column in columns.items()}
    print(f"  {number_format:19}" + ", ".join(f"{name}: {value}" for name, value in seen.items()))
    if tuple(seen.values()) != (30.5, 30.5, *told):
        changed.append((number_format, seen))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
