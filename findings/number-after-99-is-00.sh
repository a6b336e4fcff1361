#!/usr/bin/env bash
# What: invoice-number gives the number that follows another one. It counts within the places there are: after INV-99
#   comes INV-00, after LT26-9 comes LT26-0. Letters count too: the offer of the branch LT, 2026-001-LT, is followed by
#   2026-001-LU, and A9 by B0. "PVM 10" becomes PVM11, and 1.9.9 becomes 200.
# Why it matters to quoting: the hundredth offer takes the number of one that was sent, or of none that exists, and the
#   place that numbers must be unique in is the customer's ledger.
# Seen: 2026-11-29, npm: invoice-number 2.0.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
npm install --prefix "$room" --silent --no-audit --no-fund invoice-number@2.0.1
cd "$room"
cat > next.js <<'JS'
const { InvoiceNumber } = require("invoice-number");
const CASES = { // a number: what one would expect next, and what is given
  "2026/09/099": ["2026/09/100", "2026/09/100"],
  "Q26-0999": ["Q26-1000", "Q26-1000"],
  "INV-99": ["INV-100, or a refusal", "INV-00"],
  "LT26-9": ["LT26-10, or a refusal", "LT26-0"],
  "2026/999": ["2026/1000, or a refusal", "2026/000"],
  "2026-001-LT": ["2026-002-LT, or a refusal", "2026-001-LU"],
  "A9": ["A10, or a refusal", "B0"],
  "PVM 10": ["PVM 11", "PVM11"],
  "1.9.9": ["1.9.10, or a refusal", "200"],
};
console.log("npm: invoice-number 2.0.1\n");
const changed = [];
for (const [number, [expected, told]] of Object.entries(CASES)) {
  const seen = InvoiceNumber.next(number);
  console.log(`  after ${number.padEnd(12)} expected: ${expected.padEnd(26)} given: ${seen}`);
  if (seen !== told) changed.push(`${number}: ${seen}`);
}
let number = "INV-98";
const given = [1, 2, 3, 4].map(() => (number = InvoiceNumber.next(number)));
console.log(`  four in a row from INV-98: ${given.join(", ")}`);
if (changed.length) {
  console.error(`CHANGED: ${changed.join("; ")}`);
  process.exit(1);
}
console.log("As told.");
JS
node next.js
