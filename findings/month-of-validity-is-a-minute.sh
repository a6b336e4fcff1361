#!/usr/bin/env bash
# What: P1M is one month in ISO 8601, PT1M one minute. pandas, whose Timedelta says that it reads ISO 8601, and
#   parse-duration make a minute of both; pandas refuses P1Y, so it knows that years have no length. aniso8601 makes 30
#   days of it, which end on 2 March after 31 January. isodate has the month. To parse-duration "1,5 h" is 15 hours.
# Why it matters to quoting: how long an offer or a guarantee lasts is written as such a duration in XML. The offer has
#   ended before it is read.
# Seen: 2026-11-29, pandas 3.1.1, aniso8601 10.0.1, isodate 0.7.2; npm: parse-duration 2.1.9.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pandas==3.1.1 aniso8601==10.0.1 isodate==0.7.2
npm install --prefix "$room" --silent --no-audit --no-fund parse-duration@2.1.9
cd "$room"
cat > last.mjs <<'JS'
import parse from "parse-duration";
console.log(JSON.stringify(["P30D", "P1M", "PT1M", "1,5 h"].map((text) => parse(text, "min"))));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from datetime import datetime, timedelta
from importlib.metadata import version

import aniso8601
import isodate
import pandas

DURATIONS = ("P30D", "P1M", "PT1M")
start = datetime(2027, 1, 31)
*minutes, hour_and_a_half = json.loads(subprocess.check_output(["node", "last.mjs"], text=True))
seen = {
    "isodate": [start + isodate.parse_duration(text) for text in DURATIONS],
    "aniso8601": [start + aniso8601.parse_duration(text) for text in DURATIONS],
    "pandas": [start + pandas.Timedelta(text) for text in DURATIONS],
    "parse-duration": [start + timedelta(minutes=number) for number in minutes],
}
seen = {name: [f"{end:%Y-%m-%d %H:%M}" for end in ends] for name, ends in seen.items()}
month, minute = "2027-03-02 00:00", "2027-01-31 00:01"
TOLD = {
    "isodate": [month, "2027-02-28 00:00", minute],
    "aniso8601": [month, month, minute],
    "pandas": [month, minute, minute],
    "parse-duration": [month, minute, minute],
}
versions = ", ".join(f"{name} {version(name)}" for name in ("pandas", "aniso8601", "isodate"))
print(f"{versions}, parse-duration 2.1.9 (npm)\n")
print("Input: an offer of 31 January 2027. Expected: P30D ends on 2 March, P1M on 28 February, PT1M after a minute.")
print(f"  {'':15}" + "".join(f"{text:>18}" for text in DURATIONS))
for name, ends in seen.items():
    print(f"  {name:15}" + "".join(f"{end:>18}" for end in ends))
print(f'  parse-duration of "1,5 h", expected 90 minutes: {hour_and_a_half}')
try:
    years = str(pandas.Timedelta("P1Y"))
except ValueError as refusal:
    years = str(refusal)
print(f"  pandas of P1Y: {years}")
if seen != TOLD or hour_and_a_half != 900 or not years.startswith("Invalid"):
    sys.exit("CHANGED: not the same ends")
print("As told.")
PYTHON
