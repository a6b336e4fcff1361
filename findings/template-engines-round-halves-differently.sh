#!/usr/bin/env bash
# What: the same filter, `round`, in four template languages that borrow from each other: Jinja2 rounds halves to the
#   even neighbour (also a Decimal), Nunjucks, which copies Jinja2, away from zero above and towards it below,
#   python-liquid to the even, LiquidJS away from zero.
# Why it matters to quoting: an amount rounded in the template is not the amount that was computed: 0.125 is 0.12 in
#   one document and 0.13 in the other; a credit of 2.50 becomes 2.00 or 3.00.
# Seen: 2026-11-29, Jinja2 3.1.6, python-liquid 2.3.6, nunjucks 3.2.4 and liquidjs 10.30.1 (npm). All the values are
#   exact in binary: no float is to blame.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check jinja2==3.1.6 python-liquid==2.3.6
npm install --prefix "$room" --silent --no-audit --no-fund nunjucks@3.2.4 liquidjs@10.30.1
cd "$room"
cat > round.js <<'JS'
const nunjucks = require("nunjucks");
const { Liquid } = require("liquidjs");
const cases = JSON.parse(process.argv[2]);
const liquid = new Liquid();
const answers = cases.map(([value, places]) => [
  nunjucks.renderString(`{{ ${value}|round(${places}) }}`, {}),
  liquid.parseAndRenderSync(`{{ ${value} | round: ${places} }}`),
]);
console.log(JSON.stringify(answers));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from decimal import Decimal
from importlib.metadata import version

import jinja2
import liquid

# value, places; Jinja2, Jinja2 with Decimal, python-liquid, Nunjucks, LiquidJS; halves away from zero
CASES = [
    ("2.5", 0, ("2", "2", "2", "3", "3"), "3"),
    ("0.125", 2, ("0.12", "0.12", "0.12", "0.13", "0.13"), "0.13"),
    ("-2.5", 0, ("-2", "-2", "-2", "-2", "-3"), "-3"),
]


def plain(text: str) -> str:
    number = Decimal(text)
    return str(number.to_integral_value() if number == number.to_integral_value() else number)


print(f"Jinja2 {version('jinja2')}, python-liquid {version('python-liquid')}, nunjucks 3.2.4, liquidjs 10.30.1\n")
print("Expected: one answer; an invoice rounds halves away from zero (the last column).")
print(f"  {'value':6} {'Jinja2':7} {'Decimal':8} {'liquid':7} {'Nunjucks':9} {'LiquidJS':9} away from zero")
script = json.dumps([(value, places) for value, places, _, _ in CASES])
from_node = json.loads(subprocess.check_output(["node", "round.js", script], text=True))
changed = []
for (value, places, told, right), (by_nunjucks, by_liquidjs) in zip(CASES, from_node, strict=True):
    seen = tuple(
        plain(text)
        for text in (
            jinja2.Template(f"{{{{ ({value})|round({places}) }}}}").render(),
            jinja2.Template(f"{{{{ value|round({places}) }}}}").render(value=Decimal(value)),
            liquid.Environment().from_string(f"{{{{ {value} | round: {places} }}}}").render(),
            by_nunjucks,
            by_liquidjs,
        )
    )
    print("  {:6} {:7} {:8} {:7} {:9} {:9} {}".format(value, *seen, right))
    if seen != told:
        changed.append((value, seen))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
