#!/usr/bin/env bash
# What: upnqr, which makes the Slovenian payment code, cuts a float off at the cent: 19.99 is asked for as 19.98, and of
#   the amounts up to 100.00 every seventeenth or so is a cent short. iban-qr-code and sepa-payment-code write a float
#   with all its digits into an EPC code, which has two: EUR0.30000000000000004, EUR33.333. sepa-payment-qr-code rounds
#   9.995 down to 9.99. sepa-qr, given no amount, which the EPC code allows, asks for one cent.
# Why it matters to quoting: the code is what the buyer pays by; the offer stays open over a cent, or over all but one.
# Seen: 2026-11-29, upnqr 0.1.0; npm: iban-qr-code 1.0.0, sepa-payment-code 1.0.3, sepa-payment-qr-code 2.0.2,
#   sepa-qr 0.0.2. The account numbers are examples.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check upnqr==0.1.0
npm install --prefix "$room" --silent --no-audit --no-fund iban-qr-code@1.0.0 sepa-payment-code@1.0.3 \
    sepa-payment-qr-code@2.0.2 sepa-qr@0.0.2
cd "$room"
cat > codes.js <<'JS'
const { girocode } = require("iban-qr-code");
const { PaymentCode } = require("sepa-payment-code");
const code = require("sepa-payment-qr-code");
const image = require("qr-image");
const payee = { name: "Seller", iban: "LT121000011101001000" };
const line = (text) => text.split("\n").find((part) => part.startsWith("EUR"));
const unused = { bic: "", currency: "EUR", char: "", ref: "", hint: "" };
let drawn;
image.image = (text) => (drawn = text);
require("sepa-qr")({ ...payee, remittance: "Offer 12" });
const amounts = [19.99, 0.1 + 0.2, 99.999 / 3, 9.995];
console.log(JSON.stringify({
  "iban-qr-code": amounts.map((amount) => line(girocode({ ...payee, ...unused, amount, reason: "Offer 12" }))),
  "sepa-payment-code": amounts.map((amount) =>
    line(new PaymentCode(payee.name, payee.iban, amount, undefined, "Offer 12").getPayload())),
  "sepa-payment-qr-code": amounts.map((amount) => line(code({ ...payee, amount, unstructuredReference: "Offer 12" }))),
  "sepa-qr, no amount": [line(drawn)],
}));
JS
"$room/venv/bin/python" -W ignore - <<'PYTHON'
import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version

import upnqr

payer = upnqr.Placnik("Buyer", "Street 1", "Town")
payee = upnqr.Prejemnik("Seller", "Street 2", "Town", "SI56191000000123438")


def cents(amount: float) -> int:
    data = upnqr.Data(payer, payee, amount, "OTHR", "Offer 12", date(2026, 12, 31), "SI99")
    return int(upnqr.upn_string(data).splitlines()[8])


seen = json.loads(subprocess.check_output(["node", "codes.js"], text=True))
raw = ["EUR19.99", "EUR0.30000000000000004", "EUR33.333", "EUR9.995"]
TOLD = {
    "iban-qr-code": raw,
    "sepa-payment-code": raw,
    "sepa-payment-qr-code": ["EUR19.99", "EUR0.30", "EUR33.33", "EUR9.99"],
    "sepa-qr, no amount": ["EUR0.01"],
}
print(f"upnqr {version('upnqr')}; npm packages at the versions named above\n")
print("Input: 19.99, 0.1 + 0.2, 99.999 / 3, 9.995. Expected: EUR19.99, EUR0.30, EUR33.33, EUR10.00, or a refusal;")
print("without an amount none.")
for name, lines in seen.items():
    print(f"  {name:21} {', '.join(lines)}")
short = [amount for amount in range(1, 10001) if cents(amount / 100) == amount - 1]
print(f"  upnqr, 19.99: {cents(19.99)} cents; of 10,000 amounts up to 100.00 {len(short)} are a cent short")
if seen != TOLD or cents(19.99) != 1998 or len(short) != 573:
    sys.exit("CHANGED: not the same amounts")
print("As told.")
PYTHON
