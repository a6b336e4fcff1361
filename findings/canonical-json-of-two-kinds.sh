#!/usr/bin/env bash
# What: "canonical JSON" is no one thing. The much used canonicaljson writes 1.0, 1e-06 and -0.0 as Python does and
#   sorts keys by code point; RFC 8785 (rfc8785, jcs, and canonicalize for npm) writes 1, 0.000001 and 0 and sorts by
#   UTF-16 units, so that a key with a supplementary character comes before one with U+FB33.
# Why it matters to quoting: the seal of an offer is a hash of canonical JSON. Sealed by one library and checked by
#   the next, an untouched offer looks changed as soon as a quantity is a float.
# Seen: 2026-11-29, canonicaljson 2.0.0, rfc8785 0.1.4, jcs 0.2.1, canonicalize 4.0.0 (npm).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check canonicaljson==2.0.0 rfc8785==0.1.4 jcs==0.2.1
npm install --prefix "$room" --silent --no-audit --no-fund canonicalize@4.0.0
cd "$room"
cat > canonical.mjs <<'JS'
import canonicalize from "canonicalize";
console.log(JSON.stringify(JSON.parse(process.argv[2]).map((value) => canonicalize(value))));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import canonicaljson
import jcs
import rfc8785

CASES = [
    ({"quantity": 1.0}, '{"quantity":1}', '{"quantity":1.0}'),
    ({"share": 0.000001}, '{"share":0.000001}', '{"share":1e-06}'),
    ({"rounding": -0.0}, '{"rounding":0}', '{"rounding":-0.0}'),
    ({"\ufb33": 1, "\U00010437": 2}, '{"\U00010437":2,"\ufb33":1}', '{"\ufb33":1,"\U00010437":2}'),
]
names = ("canonicaljson", "rfc8785", "jcs")
print(", ".join(f"{name} {version(name)}" for name in names), "canonicalize 4.0.0 (npm)\n")
print("Expected: one text; RFC 8785, 3.2.2.3 and 3.2.3, says which.")
values = json.dumps([value for value, *_ in CASES])
by_npm = json.loads(subprocess.check_output(["node", "canonical.mjs", values], text=True))
changed = []
for (value, by_rfc, otherwise), from_node in zip(CASES, by_npm, strict=True):
    rfc = {rfc8785.dumps(value).decode(), jcs.canonicalize(value).decode(), from_node}
    other = canonicaljson.encode_canonical_json(value).decode()
    print(f"  {value!r:32} RFC 8785, three libraries: {ascii(sorted(rfc))}, canonicaljson: {other!a}")
    if rfc != {by_rfc} or other != otherwise:
        changed.append(value)
if changed:
    sys.exit(f"CHANGED: {changed!a}")
print("As told.")
PYTHON
