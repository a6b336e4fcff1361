#!/usr/bin/env bash
# What: phonenumbers, like the phones of old, turns letters behind a number into digits: "+49 30 123456 Fax" is the
#   valid number +49 30 123456 329, "App. 12" (German for extension) becomes 277 12 at its end.
# Why it matters to quoting: contact lines are copied from letterheads. The offer shows a valid number of somebody
#   else.
# Seen: 2026-11-29, phonenumbers 9.0.43.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check phonenumbers==9.0.43
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import phonenumbers

CASES = {  # text: expected, seen, extension
    "+49 30 123456": ("+4930123456", "+4930123456", None),
    "+49 30 123456 Fax": ("+4930123456, or a refusal", "+4930123456329", None),
    "+49 30 123456 App. 12": ("+4930123456, extension 12", "+493012345627712", None),
    "+49 30 123456 ext. 12": ("+4930123456, extension 12", "+4930123456", "12"),
}
print(f"phonenumbers {version('phonenumbers')}\n")
changed = []
for text, (expected, *told) in CASES.items():
    number = phonenumbers.parse(text, "DE")
    seen = [phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension]
    valid = phonenumbers.is_valid_number(number)
    print(f"  {text:22} expected: {expected:26} seen: {seen[0]}, extension {seen[1]}, valid: {valid}")
    if seen != told or not valid:
        changed.append(text)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
