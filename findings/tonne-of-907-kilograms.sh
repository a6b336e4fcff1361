#!/usr/bin/env bash
# What: "t", the tonne of 1,000 kg in Rec 20's names and on every European delivery note, is the American short ton to
#   convert-units: 907.184 kg. Its "mt" is the tonne; to pint, js-quantities and mathjs "mt" is a millitonne, one
#   kilogram. "ton" without more is 907 kg in those three. "cwt" is 50.8 kg to convert and 45.4 kg to pint and mathjs.
#   None of them asks which.
# Why it matters to quoting: 25 t of gravel are offered, priced by the kilogram and loaded as 22.7 t; with "mt" the
#   weight behind the freight is wrong by a factor of a thousand.
# Seen: 2026-11-29, Pint 0.25.3; npm: convert-units 2.3.4, convert 8.0.2, js-quantities 1.8.0, mathjs 15.2.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check Pint==0.25.3
npm install --prefix "$room" --silent --no-audit --no-fund convert-units@2.3.4 convert@8.0.2 js-quantities@1.8.0 \
    mathjs@15.2.0
cd "$room"
cat > weigh.mjs <<'JS'
import { createRequire } from "module";
const require = createRequire(import.meta.url);
const units = require("convert-units");
const quantity = require("js-quantities");
const math = require("mathjs");
const { convert } = await import("convert");
const scales = {
  "convert-units": (unit) => units(25).from(unit).to("kg"),
  convert: (unit) => convert(25, unit).to("kg"),
  "js-quantities": (unit) => quantity(25, unit).to("kg").scalar,
  mathjs: (unit) => math.unit(25, unit).toNumber("kg"),
};
const seen = {};
for (const [name, weigh] of Object.entries(scales))
  for (const unit of ["t", "mt", "ton", "cwt"]) {
    let kilograms;
    try {
      kilograms = String(Math.round(weigh(unit)));
    } catch {
      kilograms = "refused";
    }
    (seen[name] ??= []).push(kilograms);
  }
console.log(JSON.stringify(seen));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import pint

registry = pint.UnitRegistry()
seen = json.loads(subprocess.check_output(["node", "weigh.mjs"], text=True))
seen["pint"] = [f"{registry.Quantity(25, unit).to('kg').magnitude:.0f}" for unit in ("t", "mt", "ton", "cwt")]
TOLD = {  # kilograms of 25 t, 25 mt, 25 ton, 25 cwt
    "convert-units": ["22680", "25000", "refused", "refused"],
    "convert": ["25000", "refused", "refused", "1270"],
    "js-quantities": ["25000", "25", "22680", "refused"],
    "mathjs": ["25000", "25", "22680", "1134"],
    "pint": ["25000", "25", "22680", "1134"],
}
print(f"Pint {version('Pint')}; npm packages at the versions named above\n")
print("Expected: 25 t are 25,000 kg; mt, ton and cwt, which mean two things, the same everywhere or refused.")
print(f"  {'kilograms of':15}{'25 t':>9}{'25 mt':>9}{'25 ton':>9}{'25 cwt':>9}")
for name, answers in seen.items():
    print(f"  {name:15}" + "".join(f"{answer:>9}" for answer in answers))
if seen != TOLD:
    sys.exit(f"CHANGED: {[name for name in TOLD if seen.get(name) != TOLD[name]]}")
print("As told.")
PYTHON
