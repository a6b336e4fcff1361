#!/usr/bin/env bash
# What: parse-price and parse-money take every digit of the text for one number: "2 x 12.50 EUR" is 212.50,
#   "12.50 €/100" is 1,250,100 or 12.501, "10 to 20 EUR" is 1,020, "5% off 80.00" is 580. parse-price also ends a number
#   at its second group: 1.234.567 is 1.234. number-parsing takes the first number it meets, the quantity. parsecurrency
#   refuses all of them.
# Why it matters to quoting: a price cell of a supplier's list holds a pack, a base or a range as often as a bare
#   amount; what comes out is a price that looks like one.
# Seen: 2026-11-29, npm: parse-price 1.1.8, parse-money 1.0.12, number-parsing 0.3.2, parsecurrency 1.1.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
npm install --prefix "$room" --silent --no-audit --no-fund parse-price@1.1.8 parse-money@1.0.12 number-parsing@0.3.2 \
    parsecurrency@1.1.1
cd "$room"
cat > read.js <<'JS'
const loaded = (name) => require(name).default ?? require(name);
const money = loaded("parse-money");
const currency = loaded("parsecurrency");
const readers = {
  "parse-price": loaded("parse-price"),
  "parse-money": (text) => money(text)?.amount,
  "number-parsing": loaded("number-parsing"),
  parsecurrency: (text) => currency(text)?.value,
};
const CASES = { // text: what one would expect, and what each of the four reads
  "12.50 EUR": ["12.5", ["12.5", "12.5", "12.5", "12.5"]],
  "1.234.567 EUR": ["1234567", ["1.234", "1234567", "1234567", "1234567"]],
  "2 x 12.50 EUR": ["12.5, or a refusal", ["212.5", "212.5", "2", "refused"]],
  "100 pcs 12.50 EUR": ["12.5, or a refusal", ["10012.5", "10012.5", "100", "refused"]],
  "12.50 €/100": ["12.5, or a refusal", ["1250100", "12.501", "12.5", "refused"]],
  "5% off 80.00": ["80, or a refusal", ["580", "580", "5", "refused"]],
  "10 to 20 EUR": ["a refusal", ["1020", "1020", "10", "refused"]],
};
console.log("npm packages at the versions named above\n");
console.log(`  ${"text".padEnd(19)}${"expected".padEnd(20)}${Object.keys(readers).join(", ")}`);
const changed = [];
for (const [text, [expected, told]] of Object.entries(CASES)) {
  const seen = Object.values(readers).map((read) => {
    const value = read(text);
    return typeof value === "number" && !Number.isNaN(value) ? String(value) : "refused";
  });
  console.log(`  ${text.padEnd(19)}${expected.padEnd(20)}${seen.join(", ")}`);
  if (String(seen) !== String(told)) changed.push(`${text}: ${seen}`);
}
if (changed.length) {
  console.error(`CHANGED: ${changed.join("; ")}`);
  process.exit(1);
}
console.log("As told.");
JS
node read.js
