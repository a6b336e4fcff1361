#!/usr/bin/env bash
# What: qrplatba writes a message with a star into the Czech payment code as it is. The star divides the fields there;
#   the format wants it written as %2A. "2*Chair" is cut to "2", and "Chair" stands there as a field of its own. The
#   npm package spayd refuses such a message.
# Why it matters to quoting: the message of the payment code names the offer. What the bank's app shows is not what
#   the offer says, and the payment does not find its offer.
# Seen: 2026-11-29, qrplatba 1.2.0, spayd 3.0.4 (npm).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check qrplatba==1.2.0
npm install --prefix "$room" --silent --no-audit --no-fund spayd@3.0.4
cd "$room"
cat > write.js <<'JS'
const module_ = require("spayd");
const spayd = module_.default ?? module_;
try {
  console.log(spayd({ acc: "CZ6508000000192000145399", am: "480.50", msg: process.argv[2] }));
} catch (refusal) {
  console.log("refused: " + (refusal.message ?? refusal));
}
JS
"$room/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from decimal import Decimal
from importlib.metadata import version
from urllib.parse import unquote

from qrplatba import QRPlatbaGenerator

ACCOUNT = "CZ6508000000192000145399"


def read(code: str) -> str:
    """The message as the format has it read: fields between stars, percent escapes undone."""
    fields = dict(field.split(":", 1) for field in code.split("*")[2:] if ":" in field)
    return unquote(fields["MSG"])


print(f"qrplatba {version('qrplatba')}, spayd 3.0.4 (npm)\n")
print("Expected: the message comes back as it was given; the Czech standard for SPAYD 1.0 has * written as %2A.")
changed = []
for message, told, taken in (("2*Chair", "2", False), ("Offer 7", "Offer 7", True)):
    code = QRPlatbaGenerator(ACCOUNT, amount=Decimal("480.50"), message=message).get_text()
    by_npm = subprocess.check_output(["node", "write.js", message], text=True).strip()
    print(f"  {message!r}\n    qrplatba: {code}\n      which reads {read(code)!r}\n    spayd: {by_npm}")
    if read(code) != told or by_npm.startswith("SPD*") != taken:
        changed.append(message)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
