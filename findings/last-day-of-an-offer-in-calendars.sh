#!/usr/bin/env bash
# What: "valid from 1 to 31 December" given to four iCalendar writers as start and end: icalendar, ics (npm) and
#   ical-generator (npm) write DTEND 31 December, whose last day is the 30th, for RFC 5545, 3.6.1, has the end not
#   included. The Python package ics adds a day. A reader gets the day after back as `end`.
# Why it matters to quoting: the offer's validity sent as a calendar file ends a day early, or a day late for who adds
#   the day himself.
# Seen: 2026-11-29, icalendar 7.3.2, ics 0.7.3 (PyPI), ics 3.12.0 and ical-generator 10.2.0 (npm).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check icalendar==7.3.2 ics==0.7.3
npm install --prefix "$room" --silent --no-audit --no-fund ics@3.12.0 ical-generator@10.2.0
cd "$room"
cat > write.js <<'JS'
const { createEvent } = require("ics");
const { default: calendar } = require("ical-generator");
createEvent({ title: "Offer", start: [2026, 12, 1], end: [2026, 12, 31] }, (error, text) => console.log(error ?? text));
console.log("=====");
const made = calendar();
made.createEvent({ start: new Date(2026, 11, 1), end: new Date(2026, 11, 31), allDay: true, summary: "Offer" });
console.log(made.toString());
JS
"$room/venv/bin/python" - <<'PYTHON'
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from importlib.metadata import version

import icalendar
import ics


def by_icalendar() -> str:
    event = icalendar.Event()
    event.add("dtstart", date(2026, 12, 1))
    event.add("dtend", date(2026, 12, 31))
    return event.to_ical().decode()


def by_ics() -> str:
    event = ics.Event(name="Offer", begin="2026-12-01", end="2026-12-31")
    event.make_all_day()
    return event.serialize()


def last_day(text: str) -> str:
    end = datetime.strptime(re.search(r"DTEND;VALUE=DATE:(\d{8})", text)[1], "%Y%m%d").date()
    return (end - timedelta(days=1)).isoformat()


print(f"icalendar {version('icalendar')}, ics {version('ics')}; npm: ics 3.12.0, ical-generator 10.2.0\n")
print("Input: an all-day event from 2026-12-01 to 2026-12-31. Expected last day: 2026-12-31.")
by_npm_ics, by_generator = subprocess.check_output(["node", "write.js"], text=True).split("=====")
seen = {
    "icalendar": last_day(by_icalendar()),
    "ics (npm)": last_day(by_npm_ics),
    "ical-generator (npm)": last_day(by_generator),
    "ics (PyPI)": last_day(by_ics()),
}
for name, day in seen.items():
    print(f"  {name:21} last day {day}")
told = dict.fromkeys(seen, "2026-12-30") | {"ics (PyPI)": "2026-12-31"}
if seen != told:
    sys.exit(f"CHANGED: {seen}")
print("As told.")
PYTHON
