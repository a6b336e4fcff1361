#!/usr/bin/env bash
# What: a ladder of prices is looked up by quantity: VLOOKUP(500,A1:B4,2,TRUE) over the steps 1, 10, 50 and 100.
#   fast-formula-parser finds the price of each step but the last: beyond 100 pieces it gives 100, the quantity, for the
#   price of 7. hot-formula-parser's SUMIF(A1:A4,">=10",B1:B4) adds the quantities, 160, not the prices, 24, and its
#   SUMIFS gives 0. No error is set. hyperformula, formulajs and pycel have all three right where they know them.
# Why it matters to quoting: a buyer's sheet of prices by quantity is calculated without its program, and only the
#   largest orders are wrong.
# Seen: 2026-11-29, pycel 1.0b30; npm: fast-formula-parser 1.0.19, hot-formula-parser 4.0.0, hyperformula 3.5.0,
#   @formulajs/formulajs 4.6.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pycel==1.0b30
npm install --prefix "$room" --silent --no-audit --no-fund fast-formula-parser@1.0.19 hot-formula-parser@4.0.0 \
    hyperformula@3.5.0 @formulajs/formulajs@4.6.1
cd "$room"
cat > look.js <<'JS'
const { HyperFormula } = require("hyperformula");
const Fast = require("fast-formula-parser");
const { Parser } = require("hot-formula-parser");
const sheet = require("@formulajs/formulajs");
const { steps, formulas } = JSON.parse(process.argv[2]);
const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
const part = (top, left, bottom, right) =>
  numbers(top, bottom).map((row) => numbers(left, right).map((column) => steps[row][column]));
const fast = new Fast({
  onCell: ({ row, col }) => steps[row - 1][col - 1],
  onRange: ({ from, to }) => part(from.row - 1, from.col - 1, to.row - 1, to.col - 1),
});
const hot = new Parser();
hot.on("callRangeValue", (from, to, done) =>
  done(part(from.row.index, from.column.index, to.row.index, to.column.index)));
const engines = {
  hyperformula: (formula) => {
    const written = formula.replace("TRUE", "TRUE()"); // which is how it wants it
    const cells = HyperFormula.buildFromArray([...steps, [written]], { licenseKey: "gpl-v3" });
    return cells.getCellValue({ sheet: 0, row: steps.length, col: 0 });
  },
  "fast-formula-parser": (formula) => fast.parse(formula.slice(1), { sheet: "S", row: 9, col: 1 }),
  "hot-formula-parser": (formula) => hot.parse(formula.slice(1)).result,
};
const quantities = steps.map(([quantity]) => quantity);
const prices = steps.map(([, price]) => price);
const answer = (calculate, formula) => {
  try {
    const value = calculate(formula);
    return typeof value === "number" ? value : null;
  } catch {
    return null;
  }
};
const seen = Object.entries(engines).map(([name, engine]) => [name, formulas.map((text) => answer(engine, text))]);
seen.push(["formulajs", [
  sheet.VLOOKUP(12, steps, 2, true),
  sheet.VLOOKUP(500, steps, 2, true),
  sheet.SUMIF(quantities, ">=10", prices),
  sheet.SUMIFS(prices, quantities, ">=10"),
]]);
console.log(JSON.stringify(Object.fromEntries(seen)));
JS
"$room/venv/bin/python" -W ignore - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import openpyxl
from pycel import ExcelCompiler

STEPS = [[1, 10], [10, 9], [50, 8], [100, 7]]
CASES = {  # formula: expected
    "=VLOOKUP(12,A1:B4,2,TRUE)": 9,
    "=VLOOKUP(500,A1:B4,2,TRUE)": 7,
    '=SUMIF(A1:A4,">=10",B1:B4)': 24,
    '=SUMIFS(B1:B4,A1:A4,">=10")': 24,
}


def by_pycel(formula: str) -> float:
    book = openpyxl.Workbook()
    for step in STEPS:
        book.active.append(step)
    book.active["A9"] = formula
    return ExcelCompiler(excel=book).evaluate("Sheet!A9")


asked = json.dumps({"steps": STEPS, "formulas": list(CASES)})
seen = {"pycel": [by_pycel(formula) for formula in CASES]}
seen |= json.loads(subprocess.check_output(["node", "look.js", asked], text=True))
right = list(CASES.values())
TOLD = {
    "pycel": right,
    "hyperformula": right,
    "fast-formula-parser": [9, 100, 24, None],
    "hot-formula-parser": [None, None, 160, 0],
    "formulajs": right,
}
print(f"pycel {version('pycel')}; npm packages at the versions named above\n")
print(f"Input: quantities and prices {STEPS}; a dash is an error.")
print(f"  {'expected':20}" + ", ".join(f"{formula} is {value}" for formula, value in CASES.items()))
for name, values in seen.items():
    print(f"  {name:20}" + "".join(f"{'-' if value is None else value:>6}" for value in values))
if seen != TOLD:
    sys.exit(f"CHANGED: {[(name, seen.get(name)) for name in TOLD if seen.get(name) != TOLD[name]]}")
print("As told.")
PYTHON
