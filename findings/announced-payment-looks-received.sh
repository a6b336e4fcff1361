#!/usr/bin/env bash
# What: a CAMT.053 statement with a batch entry of two payers and an entry that is only announced (status PDNG). To
#   ofxstatement-iso20022 the batch is one payment, by the first payer and for the first offer, and the announced
#   500.00 looks like money that came. camt053 keeps payers and status.
# Why it matters to quoting: payments are matched to accepted offers by reference and amount; here an offer is paid
#   twice over, one not at all, and one before the money is there.
# Seen: 2026-11-29, ofxstatement 0.9.3 with ofxstatement-iso20022 0.8.1, camt053 0.0.23.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    ofxstatement==0.9.3 ofxstatement-iso20022==0.8.1 camt053==0.0.23
cd "$room"
cat > statement.xml <<'XML'
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-29T18:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><CreDtTm>2026-11-29T18:00:00</CreDtTm>
<Acct><Id><IBAN>LT121000011101001000</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-11-29</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-11-29</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-29</Dt></BookgDt><ValDt><Dt>2026-11-29</Dt></ValDt>
<BkTxCd><Prtry><Cd>BATCH</Cd></Prtry></BkTxCd><NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>
<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">100.00</Amt></TxAmt></AmtDtls>
<RltdPties><Dbtr><Nm>Pirmas UAB</Nm></Dbtr></RltdPties><RmtInf><Ustrd>Offer 1</Ustrd></RmtInf></TxDtls>
<TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">200.00</Amt></TxAmt></AmtDtls>
<RltdPties><Dbtr><Nm>Antras UAB</Nm></Dbtr></RltdPties><RmtInf><Ustrd>Offer 2</Ustrd></RmtInf></TxDtls>
</NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts>
<BookgDt><Dt>2026-11-30</Dt></BookgDt><ValDt><Dt>2026-11-30</Dt></ValDt>
<BkTxCd><Prtry><Cd>ONE</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E3</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>Trecias UAB</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>Offer 3</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
XML
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import camt053
from ofxstatement.plugins.iso20022 import Iso20022Plugin
from ofxstatement.ui import UI

parser = Iso20022Plugin(UI(), {"iban": "LT121000011101001000"}).get_parser("statement.xml")
by_ofx = [(f"{line.amount}", line.payee, line.memo) for line in parser.parse().lines]
entries = camt053.parse_document(Path("statement.xml").read_text()).statements[0].entries
by_camt053 = [
    (entry.amount, [detail.counterparty_name for detail in entry.details], entry.status) for entry in entries
]
names = ["ofxstatement", "ofxstatement-iso20022", "camt053"]
print(", ".join(f"{name} {version(name)}" for name in names))
print("\nInput: 300.00 booked, of Pirmas UAB (100.00, offer 1) and Antras UAB (200.00, offer 2); 500.00 PDNG, offer 3.")
print("Expected: two payments received. ISO 20022: Sts PDNG is an entry whose booking is expected, not made.")
print(f"  ofxstatement-iso20022: {by_ofx}")
print(f"  camt053: {by_camt053}")
told_ofx = [("300.00", "Pirmas UAB", "Offer 1"), ("500.00", "Trecias UAB", "Offer 3")]
told_camt053 = [("300.00", ["Pirmas UAB", "Antras UAB"], "BOOK"), ("500.00", ["Trecias UAB"], "PDNG")]
if by_ofx != told_ofx or by_camt053 != told_camt053:
    sys.exit("CHANGED: not the same payments")
print("As told.")
PYTHON
