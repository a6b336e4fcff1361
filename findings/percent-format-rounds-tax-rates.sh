#!/usr/bin/env bash
# What: the percent format of CLDR has no decimals. Babel and the browser's Intl print Finland's 25.5 % as 26 %,
#   France's 5.5 % as 6 %, Switzerland's 8.1 % as 8 % - and do not agree with each other on 12.5 %: 12 here, 13 there.
# Why it matters to quoting: a tax rate or a discount is printed with format_percent because that knows the language;
#   the document then states a rate that its own amounts contradict.
# Seen: 2026-11-29, Babel 2.19.0 (CLDR), Node.js 20.20.2 (Intl).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check babel==2.19.0
cd "$room"
cat > percent.js <<'JS'
const [, , locale, rate] = process.argv;
console.log(new Intl.NumberFormat(locale, { style: "percent" }).format(Number(rate)));
JS
"$room/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from decimal import Decimal
from importlib.metadata import version

from babel.numbers import format_percent

CASES = [  # locale, rate, whose, Babel, Intl; the blank before % is left out of the comparison
    ("fi", "0.255", "Finland, standard", "26%", "26%"),
    ("fr", "0.055", "France, reduced", "6%", "6%"),
    ("de-CH", "0.081", "Switzerland, standard", "8%", "8%"),
    ("lt", "0.125", "a discount of an eighth", "12%", "13%"),
]


def bare(text: str) -> str:
    return "".join(text.split())


print(f"Babel {version('babel')}, Node.js {subprocess.check_output(['node', '--version'], text=True).strip()}\n")
print("Expected: the rate as it is, 25.5 %; at least the same from two libraries that share CLDR's data.")
changed = []
for locale, rate, whose, told_babel, told_intl in CASES:
    by_babel = bare(format_percent(Decimal(rate), locale=locale.replace("-", "_")))
    by_intl = bare(subprocess.check_output(["node", "percent.js", locale, rate], text=True))
    print(f"  {locale:6} {rate:6} {whose:25} Babel: {by_babel:5} Intl: {by_intl}")
    if (by_babel, by_intl) != (told_babel, told_intl):
        changed.append((locale, rate))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
