#!/usr/bin/env bash
# What: openpyxl loads a sheet and saves it again without its text boxes and without the formats inside cells (a
#   struck-out old price beside the new one). Of these two it does not warn, as it does of sparklines; its tutorial
#   has a sentence on shapes. With rich_text=True the formats stay; the text boxes do not.
# Why it matters to quoting: a buyer's order form is filled in by program and sent back; the conditions in its text
#   box are gone, and a price struck out is a price again.
# Seen: 2026-11-29, openpyxl 3.1.5 (the form written by XlsxWriter 3.3.1).
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check openpyxl==3.1.5 xlsxwriter==3.3.1
cd "$room"
"$room/venv/bin/python" -W error - <<'PYTHON'
import sys
import zipfile
from importlib.metadata import version

import openpyxl
import xlsxwriter

with xlsxwriter.Workbook("form.xlsx") as book:
    sheet = book.add_worksheet("Form")
    old = book.add_format({"font_strikeout": True})
    sheet.write_rich_string("A1", old, "120.00", " 99.00")
    sheet.insert_textbox("A5", "Prices hold for orders before 31 January.")
for name, options in (("filled.xlsx", {}), ("rich.xlsx", {"rich_text": True})):
    filled = openpyxl.load_workbook("form.xlsx", **options)
    filled.active["F1"] = 10
    filled.save(name)


def kept(path: str) -> dict[str, bool]:
    with zipfile.ZipFile(path) as file:
        everything = " ".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
    marks = {"text box": "31 January", "struck-out price": "<strike"}
    return {what: mark in everything for what, mark in marks.items()}


print(f"openpyxl {version('openpyxl')}, XlsxWriter {version('xlsxwriter')}\n")
print("Input: a form with a text box and a cell '120.00 99.00' whose first price is struck out.")
print("       One other cell is filled in; Python runs with warnings as errors.")
print("Expected: what was not touched is still there, or a warning.")
before, after, rich = kept("form.xlsx"), kept("filled.xlsx"), kept("rich.xlsx")
for what in before:
    print(f"  {what:17} before: {before[what]}, after: {after[what]}, after with rich_text: {rich[what]}")
print("  the cell now reads", repr(openpyxl.load_workbook("filled.xlsx").active["A1"].value))
if not all(before.values()) or any(after.values()) or list(rich.values()) != [False, True]:
    sys.exit("CHANGED: not the same things are lost")
print("As told.")
PYTHON
