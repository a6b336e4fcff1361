#!/usr/bin/env bash
# What: dateparser reads "30 days" as thirty days ago and "30 days net" too, with a time zone of +00:20: NET is in its
#   list of time zones. "12.50" is ten to one today, "Q2 2027" the 29th of May. Lithuanian and Latvian are among its
#   languages, but full dates as they are written there ("2027 m. birželio 5 d.") give none.
# Why it matters to quoting: requests say until when an offer is wanted and how one pays. A date in the past, or a
#   price that became a time, is a valid answer to the program.
# Seen: 2026-11-29, dateparser 1.5.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check dateparser==1.5.0
"$room/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime
from importlib.metadata import version

from dateparser import parse
from dateparser.data.languages_info import language_order

TODAY = {"RELATIVE_BASE": datetime(2026, 11, 29)}
CASES = [  # text, language, what one expects, what comes
    ("30 days", "en", "2026-12-29, or none", "2026-10-30 00:00:00"),
    ("30 days net", "en", "2026-12-29, or none", "2026-10-30 00:00:00+00:20"),
    ("14 Tage", "de", "2026-12-13, or none", "2026-11-15 00:00:00"),
    ("12.50", "en", "none: a price", "2026-11-29 12:50:00"),
    ("Q2 2027", "en", "none, or the quarter's end", "2027-05-29 00:00:00"),
    ("2027 m. birželio 5 d.", "lt", "2027-06-05", "None"),
    ("2027 m. gegužės 5 d.", "lt", "2027-05-05", "None"),
    ("2027. gada 5. jūnijs", "lv", "2027-06-05", "None"),
    ("2027. június 5.", "hu", "2027-06-05", "2027-06-05 00:00:00"),
]
print(f"dateparser {version('dateparser')}; it lists lt: {'lt' in language_order}, lv: {'lv' in language_order}\n")
print("Today is 2026-11-29.")
changed = []
for text, language, expected, told in CASES:
    seen = str(parse(text, languages=[language], settings=TODAY))
    print(f"  {text:22} {language} expected: {expected:26} seen: {seen}")
    if seen != told:
        changed.append(text)
ahead = parse("30 days", languages=["en"], settings=TODAY | {"PREFER_DATES_FROM": "future"})
print(f"  with PREFER_DATES_FROM 'future', 30 days is {ahead}")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
