#!/usr/bin/env bash
# What: two offers with a form each, merged to one PDF. pypdf's append keeps both forms, but of two fields of one name
#   the last is told: the 5 filled in on page 1 reads as empty. pdf-lib copies the pages without the form: the boxes
#   are drawn, and no field is found. Neither says so. pikepdf's add_pages_from gives the second field another name.
# Why it matters to quoting: offers are sent together, with a field for the quantity and a box to accept; the answer
#   that comes back is lost.
# Seen: 2026-11-29, pypdf 7.1.1, pikepdf 10.18.0, pdf-lib 1.17.1 (npm); the forms made by reportlab 5.0.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pypdf==7.1.1 pikepdf==10.18.0 reportlab==5.0.1
npm install --prefix "$room" --silent --no-audit --no-fund pdf-lib@1.17.1
cd "$room"
cat > merge.js <<'JS'
const { readFileSync, writeFileSync } = require("fs");
const { PDFDocument } = require("pdf-lib");
(async () => {
  const merged = await PDFDocument.create();
  for (const name of ["A.pdf", "B.pdf"]) {
    const offer = await PDFDocument.load(readFileSync(name));
    (await merged.copyPages(offer, offer.getPageIndices())).forEach((page) => merged.addPage(page));
  }
  writeFileSync("by-pdf-lib.pdf", await merged.save());
})();
JS
cat > merge.py <<'PYTHON'
import sys
from importlib.metadata import version

import pikepdf
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas


def offer(name: str, quantity: str) -> None:
    page = canvas.Canvas(f"{name}.pdf")
    page.drawString(50, 800, f"Offer {name}")
    page.acroForm.textfield(name="quantity", x=50, y=700, value=quantity)
    page.save()


def widgets(path: str) -> list[str]:
    """What stands in the boxes, page by page."""
    return [str(box.get_object()["/V"]) for page in PdfReader(path).pages for box in page["/Annots"]]


if sys.argv[1] == "offers":
    offer("A", "5")
    offer("B", "")
    sys.exit()
writer, merged = PdfWriter(), pikepdf.new()
for name in ("A.pdf", "B.pdf"):
    writer.append(name)
    merged.add_pages_from(pikepdf.open(name))
writer.write("by-pypdf.pdf")
merged.save("by-pikepdf.pdf")
print(f"pypdf {version('pypdf')}, pikepdf {version('pikepdf')}, reportlab {version('reportlab')}, pdf-lib 1.17.1 (npm)")
print("\nInput: offer A with quantity 5, offer B with an empty one. Expected after merging: two fields, one with 5.")
CASES = {"pypdf": {"quantity": ""}, "pdf-lib": None, "pikepdf": {"quantity": "5", "quantity+1": ""}}
changed = []
for library, told in CASES.items():
    path = f"by-{library}.pdf"
    fields = PdfReader(path).get_fields()
    seen = fields and {name: field.value for name, field in fields.items()}
    print(f"  {library:8} boxes on the pages: {widgets(path)}, fields of the form: {seen}")
    if seen != told or widgets(path) != ["5", ""]:
        changed.append((library, seen))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
"$room/venv/bin/python" merge.py offers
node merge.js
"$room/venv/bin/python" merge.py merge
