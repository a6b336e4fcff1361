#!/usr/bin/env bash
# What: a PDF carries its data as the attachment order.json; the price is corrected and the file attached again under
#   its name. pypdf's add_attachment and pdf-lib's attach leave the old one beside the new one. Of such a file pikepdf
#   and pdf.js tell the new one, PyMuPDF lists two and gives the old one for both, pypdf gives both. Nobody warns.
#   pikepdf, asked to attach it again, replaces; PyMuPDF refuses.
# Why it matters to quoting: an offer or an invoice whose data travels inside is booked at the old price by one reader
#   and at the new one by the next.
# Seen: 2026-11-29, pypdf 7.1.1, pikepdf 10.18.0, PyMuPDF 2.0; npm: pdf-lib 1.17.1, pdfjs-dist 5.6.205.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pypdf==7.1.1 pikepdf==10.18.0 PyMuPDF==2.0
npm install --prefix "$room" --silent --no-audit --no-fund pdf-lib@1.17.1 pdfjs-dist@5.6.205
cd "$room"
cat > attach.js <<'JS'
const { readFileSync, writeFileSync } = require("fs");
const { PDFDocument } = require("pdf-lib");
(async () => {
  const offer = await PDFDocument.load(readFileSync("offer.pdf"));
  await offer.attach(Buffer.from("90.00"), "order.json", { mimeType: "application/json" });
  writeFileSync("by-pdf-lib.pdf", await offer.save());
})();
JS
cat > read.mjs <<'JS'
import { readFileSync } from "fs";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
const data = new Uint8Array(readFileSync(process.argv[2]));
const offer = await getDocument({ data, verbosity: 0 }).promise;
const files = await offer.getAttachments();
const listed = files instanceof Map ? [...files.values()] : Object.values(files);
console.log(JSON.stringify(listed.map((file) => Buffer.from(file.content).toString())));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

import pikepdf
import pymupdf
import pypdf

NAME = "order.json"


def told_of(path: str) -> dict[str, list[str]]:
    with pikepdf.open(path) as file, pymupdf.open(path) as document:
        contents = {
            "pypdf": pypdf.PdfReader(path).attachments[NAME],
            "pikepdf": [attached.get_file().read_bytes() for attached in file.attachments.values()],
            "PyMuPDF": [document.embfile_get(name) for name in document.embfile_names()],
        }
    seen = {reader: [bytes(content).decode() for content in found] for reader, found in contents.items()}
    return seen | {"pdf.js": json.loads(subprocess.check_output(["node", "read.mjs", path], text=True))}


with pikepdf.new() as offer:
    offer.add_blank_page()
    offer.attachments[NAME] = pikepdf.AttachedFileSpec(offer, b"100.00", filename=NAME, mime_type="application/json")
    offer.save("offer.pdf")
writer = pypdf.PdfWriter(clone_from="offer.pdf")
writer.add_attachment(NAME, b"90.00")
writer.write("by-pypdf.pdf")
subprocess.run(["node", "attach.js"], check=True)
with pikepdf.open("offer.pdf") as again:
    again.attachments[NAME] = pikepdf.AttachedFileSpec(again, b"90.00", filename=NAME, mime_type="application/json")
    again.save("by-pikepdf.pdf")
versions = ", ".join(f"{name} {version(name)}" for name in ("pypdf", "pikepdf", "PyMuPDF"))
print(f"{versions}, pdf-lib 1.17.1 and pdfjs-dist 5.6.205 (npm)\n")
print("Input: 100.00 attached, then 90.00 under the same name. Expected of each reader: 90.00, once.")
new = ["90.00"]
both = {"pypdf": ["100.00", "90.00"], "pikepdf": new, "PyMuPDF": ["100.00", "100.00"], "pdf.js": new}
TOLD = {"by-pypdf.pdf": both, "by-pdf-lib.pdf": both, "by-pikepdf.pdf": dict.fromkeys(both, new)}
changed = []
for path, told in TOLD.items():
    seen = told_of(path)
    print(f"  {path}")
    for reader, contents in seen.items():
        print(f"    read by {reader:8} {contents}")
    if seen != told:
        changed.append((path, seen))
try:
    with pymupdf.open("offer.pdf") as document:
        document.embfile_add(NAME, b"90.00")
    changed.append(("PyMuPDF", "takes a second one"))
except ValueError as refusal:
    print(f"  PyMuPDF, asked to attach it again: {refusal}")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
