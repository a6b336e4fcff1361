#!/usr/bin/env bash
# What: eight libraries calculate the formulas of a sheet without the program that made it. Of 1.005 and 10.075 rounded
#   to cents five make 1.00 and 10.07, the nearest of the binary number, three 1.01 and 10.08. hotxlfp rounds halves to
#   even (2.5 is 2), hot-formula-parser those below nothing upwards (-2.5 is -2). ROUNDUP of 3 x 1.1 to one place is 3.3
#   or 3.4; CEILING to five cents is 12.06 to xlcalculator.
# Why it matters to quoting: a price list calculated anew on a server is not the one that the buyer opens.
# Seen: 2026-11-29, formulas 1.3.4, pycel 1.0b30, xlcalculator 0.5.0, hotxlfp 1.0.3; npm: hyperformula 3.5.0,
#   fast-formula-parser 1.0.19, hot-formula-parser 4.0.0, @formulajs/formulajs 4.6.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check formulas==1.3.4 pycel==1.0b30 xlcalculator==0.5.0 \
    hotxlfp==1.0.3
npm install --prefix "$room" --silent --no-audit --no-fund hyperformula@3.5.0 fast-formula-parser@1.0.19 \
    hot-formula-parser@4.0.0 @formulajs/formulajs@4.6.1
cd "$room"
cat > round.js <<'JS'
const { HyperFormula } = require("hyperformula");
const Fast = require("fast-formula-parser");
const { Parser } = require("hot-formula-parser");
const sheet = require("@formulajs/formulajs");
const engines = {
  hyperformula: (formula) => {
    const cells = HyperFormula.buildFromArray([[formula]], { licenseKey: "gpl-v3" });
    return cells.getCellValue({ sheet: 0, row: 0, col: 0 });
  },
  "fast-formula-parser": (formula) => new Fast().parse(formula.slice(1), { sheet: "S", row: 1, col: 1 }),
  "hot-formula-parser": (formula) => new Parser().parse(formula.slice(1)).result,
  formulajs: (formula) => {
    const [, name, arguments_] = formula.match(/^=(\w+)\((.*)\)$/);
    return sheet[name](...arguments_.split(",").map((text) => text.split("*").reduce((product, x) => product * x, 1)));
  },
};
const formulas = JSON.parse(process.argv[2]);
const seen = Object.entries(engines).map(([name, calculate]) => [name, formulas.map((formula) => calculate(formula))]);
console.log(JSON.stringify(Object.fromEntries(seen)));
JS
"$room/venv/bin/python" -W ignore - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import formulas
import hotxlfp
import openpyxl
import xlcalculator
from pycel import ExcelCompiler

CASES = {  # formula: by decimal arithmetic, halves away from nothing
    "=ROUND(1.005,2)": 1.01,
    "=ROUND(10.075,2)": 10.08,
    "=ROUND(2.5,0)": 3,
    "=ROUND(-2.5,0)": -3,
    "=ROUNDUP(3*1.1,1)": 3.3,
    "=CEILING(12.01,0.05)": 12.05,
}


def by_pycel(formula: str) -> float:
    book = openpyxl.Workbook()
    book.active["A1"] = formula
    return ExcelCompiler(excel=book).evaluate("Sheet!A1")


def by_xlcalculator(formula: str) -> float:
    model = xlcalculator.ModelCompiler().read_and_parse_dict({"S!A1": formula})
    return xlcalculator.Evaluator(model).evaluate("S!A1")


engines = {
    "formulas": lambda formula: formulas.Parser().ast(formula)[1].compile()(),
    "pycel": by_pycel,
    "xlcalculator": by_xlcalculator,
    "hotxlfp": lambda formula: hotxlfp.Parser(debug=False).parse(formula[1:])["result"],
}
seen = {name: [calculate(formula) for formula in CASES] for name, calculate in engines.items()}
seen |= json.loads(subprocess.check_output(["node", "round.js", json.dumps(list(CASES))], text=True))
seen = {name: [round(float(value), 6) for value in values] for name, values in seen.items()}
TOLD = {
    "formulas": [1.0, 10.07, 3.0, -3.0, 3.3, 12.05],
    "pycel": [1.01, 10.08, 3.0, -3.0, 3.4, 12.05],
    "xlcalculator": [1.01, 10.08, 3.0, -3.0, 3.4, 12.06],
    "hotxlfp": [1.0, 10.07, 2.0, -2.0, 3.3, 12.05],
    "hyperformula": [1.0, 10.07, 3.0, -3.0, 3.3, 12.05],
    "fast-formula-parser": [1.0, 10.07, 3.0, -3.0, 3.4, 12.05],
    "hot-formula-parser": [1.0, 10.07, 3.0, -2.0, 3.3, 12.05],
    "formulajs": [1.01, 10.08, 3.0, -3.0, 3.3, 12.05],
}
print(", ".join(f"{name} {version(name)}" for name in engines) + "; npm packages at the versions named above\n")
print(f"  {'expected':20}" + ", ".join(f"{formula} is {value}" for formula, value in CASES.items()))
for name, values in seen.items():
    print(f"  {name:20}" + "".join(f"{value:>8}" for value in values))
if seen != TOLD:
    sys.exit(f"CHANGED: {[(name, seen.get(name)) for name in TOLD if seen.get(name) != TOLD[name]]}")
print("As told.")
PYTHON
