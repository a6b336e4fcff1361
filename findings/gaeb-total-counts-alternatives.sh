#!/usr/bin/env bash
# What: a GAEB offer (X86) has a basic item, its alternative and an item on demand without total; its own total is
#   1,000.00. gaeb's gesamtsumme is 2,900.00; pygaeb's computed_grand_total is 2,500.00: it does not know the marks of
#   alternatives (ALNGroupNo, ALNSerNo).
# Why it matters to quoting: alternatives and options are what quoting is about; the sum over all lines is none of the
#   offers.
# Seen: 2026-11-29, gaeb 0.5.4, pygaeb 1.20.0.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check gaeb==0.5.4 pygaeb==1.20.0
cd "$room"
cat > offer.X86 <<'XML'
<GAEB xmlns="http://www.gaeb.de/GAEB_DA_XML/DA86/3.2">
<GAEBInfo><Version>3.2</Version><VersDate>2013-10</VersDate><Date>2026-11-29</Date></GAEBInfo>
<Award><DP>86</DP><AwardInfo><Cur>EUR</Cur></AwardInfo>
<BoQ ID="B1"><BoQInfo><Name>Office</Name>
<BoQBkdn><Type>BoQLevel</Type><Length>2</Length><Num>Yes</Num></BoQBkdn>
<BoQBkdn><Type>Item</Type><Length>4</Length><Num>Yes</Num></BoQBkdn>
<Totals><Total>1000.00</Total></Totals></BoQInfo>
<BoQBody><BoQCtgy ID="C1" RNoPart="01"><LblTx>Office</LblTx><BoQBody><Itemlist>
<Item ID="I1" RNoPart="0010"><ALNGroupNo>1</ALNGroupNo><ALNSerNo>0</ALNSerNo>
<Qty>10.000</Qty><QU>St</QU><UP>100.00</UP><IT>1000.00</IT></Item>
<Item ID="I2" RNoPart="0020"><ALNGroupNo>1</ALNGroupNo><ALNSerNo>1</ALNSerNo>
<Qty>10.000</Qty><QU>St</QU><UP>150.00</UP></Item>
<Item ID="I3" RNoPart="0030"><Provis>WithoutTotal</Provis><Qty>1.000</Qty><QU>St</QU><UP>400.00</UP></Item>
</Itemlist></BoQBody></BoQCtgy></BoQBody></BoQ></Award></GAEB>
XML
"$room/venv/bin/python" - <<'PYTHON'
import sys
import warnings
from decimal import Decimal
from importlib.metadata import version

import gaeb
import pygaeb

warnings.simplefilter("ignore")
by_gaeb = gaeb.read_xml("offer.X86").gesamtsumme
document = pygaeb.GAEBParser.parse("offer.X86")
print(f"gaeb {version('gaeb')}, pygaeb {version('pygaeb')}\n")
print("Input: 10 at 100.00; as alternative to it 10 at 150.00 (ALNSerNo 1); on demand 1 at 400.00")
print("       (Provis WithoutTotal); the file's Total is 1000.00. Expected: 1000.00.")
print(f"  gaeb, gesamtsumme: {by_gaeb}")
print(f"  pygaeb, computed_grand_total: {document.computed_grand_total}")
print(f"  pygaeb's types of the items: {[item.item_type.value for item in document.award.boq.iter_items()]}")
if (by_gaeb, document.computed_grand_total) != (Decimal(2900), Decimal(2500)):
    sys.exit("CHANGED: not the same sums")
print("As told.")
PYTHON
