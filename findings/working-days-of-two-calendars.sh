#!/usr/bin/env bash
# What: two maintained calendars differ. Asked for the public holidays of 2027 that fall on weekdays, the Python
#   package holidays and the npm package date-holidays disagree for Bulgaria by three days (the days off in place of
#   holidays at weekends), Finland by two, and by one for Britain (Easter Monday), Hungary (24 December), the
#   Netherlands (Good Friday) and Slovakia (15 September); they agree for Germany, Lithuania and Poland.
# Why it matters to quoting: "delivery within 20 working days" is another date on the page and in the program, and a
#   day that one side calls a holiday is a day late to the other.
# Seen: 2026-11-29, holidays 0.109, date-holidays 3.37.0 (npm).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check holidays==0.109
npm install --prefix "$room" --silent --no-audit --no-fund date-holidays@3.37.0
cd "$room"
cat > days.js <<'JS'
const Holidays = require("date-holidays");
const days = (country) =>
  new Holidays(country).getHolidays(2027).filter((day) => day.type === "public").map((day) => day.date.slice(5, 10));
console.log(JSON.stringify(Object.fromEntries(process.argv.slice(2).map((country) => [country, days(country)]))));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version

import holidays

TOLD = {  # working days by the one and holidays by the other
    "BG": (["05-04", "12-27", "12-28"], []),
    "DE": ([], []),
    "FI": (["06-25", "12-24"], []),
    "GB": ([], ["03-29"]),
    "HU": (["12-24"], []),
    "LT": ([], []),
    "NL": (["03-26"], []),
    "PL": ([], []),
    "SK": (["09-15"], []),
}


def on_weekdays(days: list[str]) -> set[str]:
    return {day for day in days if date.fromisoformat(f"2027-{day}").weekday() < 5}


print(f"holidays {version('holidays')}, date-holidays 3.37.0 (npm); days from Monday to Friday in 2027\n")
print("Expected: the same days.")
by_npm = json.loads(subprocess.check_output(["node", "days.js", *TOLD], text=True))
changed = []
for country, told in TOLD.items():
    days = [day.isoformat()[5:] for day in holidays.country_holidays(country, years=2027)]
    ours, theirs = on_weekdays(days), on_weekdays(by_npm[country])
    seen = sorted(ours - theirs), sorted(theirs - ours)
    python_only, npm_only = (", ".join(days) or "-" for days in seen)
    print(f"  {country} only by holidays: {python_only:22} only by date-holidays: {npm_only}")
    if seen != told:
        changed.append((country, seen))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
