#!/usr/bin/env bash
# What: a price with a raised footnote mark, 12.50 and a small 1, is read as 12.501: superscript is a format, and
#   readers of sheets, letters and PDF files hand out the text without it. mammoth's HTML keeps the mark apart.
# Why it matters to quoting: price lists of suppliers are full of "12.50¹ plus freight". The number parses, and is
#   wrong by a digit nobody sees.
# Seen: 2026-11-29, openpyxl 3.1.5, python-calamine 0.9.1, python-docx 1.2.0, mammoth 1.13.0, pypdf 7.1.1 (written by
#   XlsxWriter 3.3.1, python-docx and reportlab 5.0.1).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    openpyxl==3.1.5 python-calamine==0.9.1 python-docx==1.2.0 mammoth==1.13.0 pypdf==7.1.1 xlsxwriter==3.3.1 \
    reportlab==5.0.1
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
import mammoth
import openpyxl
import xlsxwriter
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from reportlab.platypus import Paragraph, SimpleDocTemplate
from reportlab.lib.styles import getSampleStyleSheet

with xlsxwriter.Workbook("prices.xlsx") as book:
    book.add_worksheet().write_rich_string("A1", "12.50", book.add_format({"font_script": 1}), "1")
letter = docx.Document()
letter.add_paragraph("12.50").add_run("1").font.superscript = True
letter.save("prices.docx")
style = getSampleStyleSheet()["Normal"]
SimpleDocTemplate("prices.pdf").build([Paragraph("12.50<super>1</super>", style)])

names = ["openpyxl", "python-calamine", "python-docx", "mammoth", "pypdf", "xlsxwriter", "reportlab"]
print(", ".join(f"{name} {version(name)}" for name in names))
print("\nInput: 12.50 with a superscript 1, in a sheet, a letter and a PDF file.")
print("Expected: 12.50, and the mark apart.")
with open("prices.docx", "rb") as file:
    html = mammoth.convert_to_html(file).value
seen = {
    "openpyxl": openpyxl.load_workbook("prices.xlsx").active["A1"].value,
    "python-calamine": CalamineWorkbook.from_path("prices.xlsx").get_sheet_by_index(0).to_python()[0][0],
    "python-docx": docx.Document("prices.docx").paragraphs[0].text,
    "pypdf": PdfReader("prices.pdf").pages[0].extract_text().strip(),
    "mammoth, HTML": html,
}
told = dict.fromkeys(seen, "12.501") | {"mammoth, HTML": "<p>12.50<sup>1</sup></p>"}
for name, text in seen.items():
    print(f"  {name:16} {text!r}")
if seen != told:
    sys.exit(f"CHANGED: {[name for name in told if seen[name] != told[name]]}")
print("As told.")
PYTHON
