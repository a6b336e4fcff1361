#!/usr/bin/env bash
# What: 1,50 in a CSV file is read as 150 by agate (and so by csvkit's tools), by pyexcel, and by the npm packages
#   numeral and accounting, each without a word: the comma is taken for an English mark of thousands even where no
#   three digits follow. agate also takes the zeros off 01103; pyexcel makes 100000.0 of the article number 1E5.
# Why it matters to quoting: price lists of most of Europe have decimal commas. A hundredfold price is a valid price.
# Seen: 2026-11-29, agate 1.14.2, csvkit 2.2.0, pyexcel 0.7.6, numeral 2.0.6 and accounting 0.4.1 (npm).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check agate==1.14.2 csvkit==2.2.0 pyexcel==0.7.6
npm install --prefix "$room" --silent --no-audit --no-fund numeral@2.0.6 accounting@0.4.1
cd "$room"
printf 'sku;price\n01103;1,50\n00220;12,75\n' > list.csv
printf 'sku,price\n01103,"1,50"\n1E5,"12,75"\n' > list-comma.csv
cat > parse.js <<'JS'
const numeral = require("numeral");
const accounting = require("accounting");
const texts = process.argv.slice(2);
const parsers = [(text) => numeral(text).value(), accounting.unformat];
console.log(JSON.stringify(parsers.map((parse) => texts.map((text) => parse(text)))));
JS
"$room/venv/bin/csvjson" -d ';' list.csv > by-csvkit.json
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import agate
import pyexcel

names = ("agate", "csvkit", "pyexcel")
print(", ".join(f"{name} {version(name)}" for name in names), "npm: numeral 2.0.6, accounting 0.4.1\n")
print("Input: prices 1,50 and 12,75; article numbers 01103, 00220 and 1E5.")
print("Expected: 1.50 and 12.75, or text as it stands; a group of thousands has three digits.")
table = agate.Table.from_csv("list.csv", delimiter=";")
with open("by-csvkit.json", encoding="utf-8") as file:
    by_csvkit = json.load(file)
by_numeral, by_accounting = json.loads(subprocess.check_output(["node", "parse.js", "1,50", "12,75"], text=True))
seen = {
    "agate": [[str(value) for value in row.values()] for row in table.rows],
    "csvjson": [[str(value) for value in row.values()] for row in by_csvkit],
    "pyexcel": [[str(value) for value in row] for row in pyexcel.get_array(file_name="list-comma.csv")[1:]],
    "numeral": [str(value) for value in by_numeral],
    "accounting": [str(value) for value in by_accounting],
}
told = {
    "agate": [["1103", "150"], ["220", "1275"]],
    "csvjson": [["1103.0", "150.0"], ["220.0", "1275.0"]],
    "pyexcel": [["01103", "150"], ["100000.0", "1275"]],
    "numeral": ["150", "1275"],
    "accounting": ["150", "1275"],
}
for name, values in seen.items():
    print(f"  {name:11} {values}")
if seen != told:
    sys.exit(f"CHANGED: {[name for name in told if seen[name] != told[name]]}")
print("As told.")
PYTHON
