#!/usr/bin/env bash
# What: the text of a mail that has only HTML. mailparser's own text, made by html-to-text, puts the cells of a table
#   together: 5 chairs at 12.50 and 10 tables at 99.00 read "Chair512.50Table1099.00". A price that is struck out stands
#   beside the new one like any other, in these two and in inscriptis and turndown. inscriptis counts a list from 1 that
#   starts at 3: "we take 3." is "we take 1.". html2text and markdownify keep all three apart.
# Why it matters to quoting: orders and counter-offers come as tables and with prices struck out; what is searched, shown
#   and kept is this text.
# Seen: 2026-11-29, inscriptis 2.7.6, html2text 2025.4.15, markdownify 1.2.3; npm: mailparser 3.14.2, html-to-text 10.0.1,
#   turndown 7.2.5.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check inscriptis==2.7.6 html2text==2025.4.15 markdownify==1.2.3
npm install --prefix "$room" --silent --no-audit --no-fund mailparser@3.14.2 html-to-text@10.0.1 turndown@7.2.5
cd "$room"
cat > read.js <<'JS'
const { simpleParser } = require("mailparser");
const { convert } = require("html-to-text");
const Turndown = require("turndown");
(async () => {
  const html = process.argv[2];
  const mail = ["From: buyer@example.com", "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "", html];
  console.log(JSON.stringify({
    mailparser: (await simpleParser(mail.join("\r\n"))).text,
    "html-to-text": convert(html),
    turndown: new Turndown().turndown(html),
  }));
})();
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import re
import subprocess
import sys
from importlib.metadata import version

import html2text
import inscriptis
import markdownify

ORDER = (
    "<table><tr><td>Chair</td><td>5</td><td>12.50</td></tr><tr><td>Table</td><td>10</td><td>99.00</td></tr></table>"
    "<p>For <del>120.00</del> <ins>100.00</ins>. Of your variants we take</p><ol start='3'><li>Oak</li></ol>"
)
seen = {
    "html2text": html2text.html2text(ORDER),
    "markdownify": markdownify.markdownify(ORDER),
    "inscriptis": inscriptis.get_text(ORDER),
}
seen |= json.loads(subprocess.check_output(["node", "read.js", ORDER], text=True))
TOLD = {  # are the cells apart, is the old price marked, is it variant 3?
    "html2text": [True, True, True],
    "markdownify": [True, True, True],
    "inscriptis": [True, False, False],
    "mailparser": [False, False, True],
    "html-to-text": [False, False, True],
    "turndown": [True, False, True],
}
versions = ", ".join(f"{name} {version(name)}" for name in ("inscriptis", "html2text", "markdownify"))
print(f"{versions}; npm packages at the versions named above\n")
print(f"Input: {ORDER}")
print("Expected: 5 and 12.50 apart, 120.00 told from a price that holds, and variant 3.")
changed = []
for name, text in seen.items():
    print(f"  {name:13} {' '.join(text.split())}")
    there = ["512.50" not in text, "For 120.00 100.00" not in text, bool(re.search(r"\b3\.\s+Oak", text))]
    if there != TOLD[name]:
        changed.append((name, there))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
