#!/usr/bin/env bash
# What: one month after 31 January is the last day of February to EDATE in spreadsheets, and to the date libraries of
#   Python and JavaScript. EDATE of pycel, fast-formula-parser and hot-formula-parser gives 3 March, and so does the
#   end of the duration P1M by iso8601-duration, which also counts the duration -P1M forwards.
# Why it matters to quoting: an offer of 31 January that is valid for a month, and a bill payable within one, get three
#   days more; in the sheet that the buyer calculates they do not.
# Seen: 2026-11-29, pycel 1.0b30; npm: hyperformula 3.5.0, fast-formula-parser 1.0.19,
#   hot-formula-parser 4.0.0, iso8601-duration 2.1.4, luxon 3.7.2.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pycel==1.0b30
npm install --prefix "$room" --silent --no-audit --no-fund hyperformula@3.5.0 fast-formula-parser@1.0.19 \
    hot-formula-parser@4.0.0 iso8601-duration@2.1.4 luxon@3.7.2
cd "$room"
cat > month.js <<'JS'
const { HyperFormula } = require("hyperformula");
const Fast = require("fast-formula-parser");
const { Parser } = require("hot-formula-parser");
const iso = require("iso8601-duration");
const { DateTime, Duration } = require("luxon");
const EDATE = "EDATE(DATE(2027,1,31),1)";
const day = (serial) => new Date(Date.UTC(1899, 11, 30) + serial * 86400000).toISOString().slice(0, 10);
const cells = HyperFormula.buildFromArray([[`=${EDATE}`]], { licenseKey: "gpl-v3" });
const after = (duration) => iso.end(iso.parse(duration), new Date("2027-01-31T12:00:00Z")).toISOString().slice(0, 10);
console.log(JSON.stringify({
  "EDATE, hyperformula": day(cells.getCellValue({ sheet: 0, row: 0, col: 0 })),
  "EDATE, fast-formula-parser": day(new Fast().parse(EDATE, { sheet: "S", row: 1, col: 1 })),
  "EDATE, hot-formula-parser": day(new Parser().parse(EDATE).result),
  "P1M, luxon": DateTime.fromISO("2027-01-31").plus(Duration.fromISO("P1M")).toISODate(),
  "P1M, iso8601-duration": after("P1M"),
  "-P1M, iso8601-duration": after("-P1M"),
}));
JS
"$room/venv/bin/python" -W ignore - <<'PYTHON'
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from importlib.metadata import version

import openpyxl
from pycel import ExcelCompiler

EDATE = "=EDATE(DATE(2027,1,31),1)"


def day(serial: float) -> str:
    return str(date(1899, 12, 30) + timedelta(days=int(serial)))


book = openpyxl.Workbook()
book.active["A1"] = EDATE
seen = {"EDATE, pycel": day(ExcelCompiler(excel=book).evaluate("Sheet!A1"))}
seen |= json.loads(subprocess.check_output(["node", "month.js"], text=True, env={**os.environ, "TZ": "UTC"}))
TOLD = {
    "EDATE, pycel": "2027-03-03",
    "EDATE, hyperformula": "2027-02-28",
    "EDATE, fast-formula-parser": "2027-03-03",
    "EDATE, hot-formula-parser": "2027-03-03",
    "P1M, luxon": "2027-02-28",
    "P1M, iso8601-duration": "2027-03-03",
    "-P1M, iso8601-duration": "2027-03-03",
}
print(f"pycel {version('pycel')}; npm packages at the versions named above\n")
print("Input: 31 January 2027 and one month. Expected: 2027-02-28; with -P1M 2026-12-31.")
for name, ends in seen.items():
    print(f"  {name:28} {ends}")
if seen != TOLD:
    sys.exit(f"CHANGED: {[(name, seen.get(name)) for name in TOLD if seen.get(name) != TOLD[name]]}")
print("As told.")
PYTHON
