#!/usr/bin/env bash
# What: date-holidays takes any code of a region and falls back to the mainland without a word when it has another. It
#   has Guadeloupe as FR/GP and GP and not as FR/971, the code of ISO 3166-2 and of country-state-city; the Canaries as
#   ES/CN and IC, which is no country of ISO, and not the province ES/GC; Åland as AX and not FI/01; the Azores and
#   Madeira not at all. holidays has all of these by the codes of ISO, and raises for the province.
# Why it matters to quoting: delivery dates, and the tax of the place, are found by such a code; the code of one list
#   is silently the mainland in the next.
# Seen: 2026-11-29, holidays 0.109, pycountry 26.2.16; npm: date-holidays 3.37.0, country-state-city 3.2.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check holidays==0.109 pycountry==26.2.16
npm install --prefix "$room" --silent --no-audit --no-fund date-holidays@3.37.0 country-state-city@3.2.1
cd "$room"
cat > ask.js <<'JS'
const Holidays = require("date-holidays");
const { State } = require("country-state-city");
const answers = JSON.parse(process.argv[2]).map(([country, region, day]) => {
  const calendar = region ? new Holidays(country, region) : new Holidays(country);
  const known = State.getStatesOfCountry(country).some(({ isoCode }) => isoCode === region);
  return [Boolean(calendar.isHoliday(new Date(`${day}T12:00:00`))), known];
});
console.log(JSON.stringify(answers));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version

import holidays
import pycountry

PLACES = {  # country, region, a holiday of it: its name, then date-holidays and holidays
    ("FR", "971", "2027-05-27"): ("Guadeloupe", False, True),
    ("FR", "GP", "2027-05-27"): ("Guadeloupe", True, True),
    ("GP", "", "2027-05-27"): ("Guadeloupe", True, True),
    ("ES", "CN", "2022-05-30"): ("the Canary Islands", True, True),
    ("ES", "GC", "2022-05-30"): ("the province Las Palmas", False, None),
    ("IC", "", "2022-05-30"): ("the Canary Islands", True, None),
    ("FI", "01", "2026-06-09"): ("Åland", False, True),
    ("AX", "", "2026-06-09"): ("Åland", True, True),
    ("PT", "30", "2027-07-01"): ("Madeira", False, True),
    ("PT", "20", "2027-05-17"): ("the Azores", False, True),
}


def by_holidays(country: str, region: str, day: str) -> bool | None:
    try:
        calendar = holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        return None
    return date.fromisoformat(day) in calendar


def in_iso(country: str, region: str) -> bool:
    if region:
        return pycountry.subdivisions.get(code=f"{country}-{region}") is not None
    return pycountry.countries.get(alpha_2=country) is not None


print(f"holidays {version('holidays')}, pycountry {version('pycountry')}; npm: date-holidays 3.37.0\n")
print("  Expected: the holiday is found under each code of ISO 3166, or the code is refused.")
by_npm = json.loads(subprocess.check_output(["node", "ask.js", json.dumps(list(PLACES))], text=True))
changed = []
for (place, (name, *told)), (found, known) in zip(PLACES.items(), by_npm, strict=True):
    seen = [found, by_holidays(*place)]
    lists = f"in ISO: {in_iso(*place[:2])}" + (f", in country-state-city: {known}" if place[1] else "")
    code = "/".join(place[:2]).rstrip("/")
    print(f"  {code:6} {name:23} date-holidays: {seen[0]!s:5} holidays: {seen[1]!s:5} ({lists})")
    if seen != told:
        changed.append(code)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
