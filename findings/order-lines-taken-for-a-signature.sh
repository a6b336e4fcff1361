#!/usr/bin/env bash
# What: libraries that take the new text out of a reply cut off what they think is a signature. Three of five think so
#   of a list written as "-10 chairs": the order ends at "we order:". Two think so of a line of underscores: the
#   condition below it goes, "We accept." stays. Of answers between the seller's questions three leave "No, 90.00." and
#   "Yes.", without what they answer. The two that are called email-reply-parser, in PyPI and npm, differ.
# Why it matters to quoting: the mail that accepts an offer is kept as less than it says: fewer articles, no condition.
# Seen: 2026-11-29, email-reply-parser 0.5.12, mail-parser-reply 1.36; npm: email-reply-parser 2.3.7,
#   emailreplyparser 0.0.5, node-email-reply-parser 0.1.4.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check email-reply-parser==0.5.12 mail-parser-reply==1.36
npm install --prefix "$room" --silent --no-audit --no-fund email-reply-parser@2.3.7 emailreplyparser@0.0.5 \
    node-email-reply-parser@0.1.4
cd "$room"
cat > reply.mjs <<'JS'
import { createRequire } from "module";
import { readFileSync } from "fs";
const require = createRequire(import.meta.url);
const { default: Crisp } = await import("email-reply-parser");
const { EmailReplyParser } = require("emailreplyparser");
const simple = require("node-email-reply-parser");
const readers = {
  "email-reply-parser (npm)": (mail) => new Crisp().parseReply(mail),
  "emailreplyparser (npm)": (mail) => EmailReplyParser.parse_reply(mail),
  "node-email-reply-parser (npm)": (mail) => simple(mail, true),
};
const mails = JSON.parse(readFileSync("mails.json", "utf8"));
const seen = Object.entries(readers).map(([name, read]) => [name, mails.map(read)]);
console.log(JSON.stringify(Object.fromEntries(seen)));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from email_reply_parser import EmailReplyParser
from mailparser_reply import EmailReplyParser as InLanguages

MAILS = {
    "list": ("Hello,\n\nwe order:\n\n-10 chairs\n-2 tables\n", "-2 tables"),
    "condition": ("We accept.\n____________\nOn condition of delivery by 1 May.\n", "1 May"),
    "answers": ("On 1 Dec 2026, Seller wrote:\n> Is 100.00 fine?\n\nNo, 90.00.\n\n> By May?\n\nYes.\n", "100.00"),
}
mails = [mail for mail, _ in MAILS.values()]
Path("mails.json").write_text(json.dumps(mails))
seen = {
    "email-reply-parser": [EmailReplyParser.parse_reply(mail) for mail in mails],
    "mail-parser-reply": [InLanguages(languages=["en"]).parse_reply(text=mail) for mail in mails],
    **json.loads(subprocess.check_output(["node", "reply.mjs"], text=True)),
}
TOLD = {  # is the last line of the list there, the condition, the first question?
    "email-reply-parser": [False, False, False],
    "mail-parser-reply": [True, True, True],
    "email-reply-parser (npm)": [True, True, False],
    "emailreplyparser (npm)": [False, True, True],
    "node-email-reply-parser (npm)": [False, False, False],
}
versions = ", ".join(f"{name} {version(name)}" for name in ("email-reply-parser", "mail-parser-reply"))
print(f"{versions}; npm packages at the versions named above\n")
print("Expected: all that the buyer wrote, and the question beside its answer.")
changed = []
for name, texts in seen.items():
    print(f"  {name}")
    for kind, text in zip(MAILS, texts, strict=True):
        print(f"    {kind:9} {text!r}")
    there = [what in text for text, (_, what) in zip(texts, MAILS.values(), strict=True)]
    if there != TOLD[name]:
        changed.append((name, there))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
