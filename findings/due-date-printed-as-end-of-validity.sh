#!/usr/bin/env bash
# What: InvoiceGenerator prints invoices in Czech and Brazilian Portuguese, and the second is a Czech one: the due date
#   is "Data de validade" (end of validity; "vencimento" is meant), the date of issue "Data de exposição" (of an
#   exhibition), and the numbers of company and tax keep their Czech names IČ and DIČ. In English, where it falls back
#   to its keys, the issue date is "Date of exposure" and the company number "IR".
# Why it matters to quoting: "valid until" and "payable by" are two dates of an offer; a translated word changes what
#   was agreed.
# Seen: 2026-11-29, InvoiceGenerator 1.2.0, pypdf 7.1.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check InvoiceGenerator==1.2.0 pypdf==7.1.1
cd "$room"
cat > write.py <<'PYTHON'
import os
import sys
from datetime import date

os.environ["INVOICE_LANG"] = sys.argv[1]
from InvoiceGenerator.api import Client, Creator, Invoice, Item, Provider  # noqa: E402 - the language is read first
from InvoiceGenerator.pdf import SimpleInvoice  # noqa: E402

seller = Provider("Seller", ir="12345678", vat_id="123456789", bank_account="1", bank_code="1")
invoice = Invoice(Client("Buyer"), seller, Creator("Clerk"))
invoice.date, invoice.payback = date(2026, 11, 29), date(2026, 12, 29)
invoice.currency, invoice.number = "EUR", "1"
invoice.add_item(Item(1, 100, description="Chair", tax=21))
SimpleInvoice(invoice).gen(f"{sys.argv[1]}.pdf", generate_qr_code=False)
PYTHON
"$room/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

from pypdf import PdfReader

TOLD = {  # what, words that would be right, words seen
    "cs": [("due", "Splatnost", "Splatnost"), ("issued", "Datum vystavení", "Datum vystavení")],
    "pt_BR": [
        ("due", "Vencimento", "Data de validade"),
        ("issued", "Data de emissão", "Data de exposição"),
        ("company number", "CNPJ", "IČ: 12345678"),
        ("tax number", "Inscrição", "DIČ: 123456789"),
    ],
    "en": [("issued", "Date of issue", "Date of exposure"), ("company number", "Company no.", "IR: 12345678")],
}
print(f"InvoiceGenerator {version('InvoiceGenerator')}, pypdf {version('pypdf')}\n")
changed = []
for language, words in TOLD.items():
    subprocess.run([sys.executable, "write.py", language], check=True)
    text = PdfReader(f"{language}.pdf").pages[0].extract_text()
    for what, right, told in words:
        print(f"  {language:6} {what:15} expected: {right:16} printed: {told if told in text else 'something else'}")
        if told not in text:
            changed.append((language, what))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
