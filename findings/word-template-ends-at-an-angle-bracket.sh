#!/usr/bin/env bash
# What: docxtpl puts values into the XML of a Word file unescaped unless autoescape=True is given. "Adapter <USB-C>"
#   takes all that follows it out of the document and "Brown & Sons" loses its &; no error, and the file opens.
# Why it matters to quoting: the offer ends at the first article with an angle bracket in its name, without total and
#   terms.
# Seen: 2026-11-29, docxtpl 0.20.2, python-docx 1.2.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check docxtpl==0.20.2 python-docx==1.2.0
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
from docxtpl import DocxTemplate

template = docx.Document()
for text in ("Buyer: {{ buyer }}", "Article: {{ article }}", "Total: 1,190.00 EUR"):
    template.add_paragraph(text)
template.save("template.docx")
VALUES = {"buyer": "Brown & Sons", "article": "Adapter <USB-C>"}


def written(**options: bool) -> list[str]:
    document = DocxTemplate("template.docx")
    document.render(VALUES, **options)
    document.save("offer.docx")
    return [paragraph.text for paragraph in docx.Document("offer.docx").paragraphs]


print(f"docxtpl {version('docxtpl')}, python-docx {version('python-docx')}\n")
print(f"Input: {VALUES}, and a total below. Expected: all three lines, as given.")
seen = {"as it is": written(), "autoescape=True": written(autoescape=True)}
for options, lines in seen.items():
    print(f"  {options:16} {lines}")
whole = ["Buyer: Brown & Sons", "Article: Adapter <USB-C>", "Total: 1,190.00 EUR"]
if seen["autoescape=True"] != whole or any("Total" in line for line in seen["as it is"]):
    sys.exit("CHANGED: not the same lines")
print("As told.")
PYTHON
