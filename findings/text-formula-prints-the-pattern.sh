#!/usr/bin/env bash
# What: HyperFormula's TEXT knows few patterns and prints what it does not know into the amount, after rounding it:
#   TEXT(1234.5,"#,##0.00") is "1235,##0.00", TEXT(0.125,"0.0%") is "0.1%", TEXT(-5,"0.00;(0.00)") is "-5.00;(0.00)".
#   No error is set. fast-formula-parser reads the same patterns right; formulajs makes -5.000 of the last one.
# Why it matters to quoting: "Total "&TEXT(A1,"#,##0.00") is how sheets write sums into sentences, and a discount of
#   12.5 % is shown as one of 0.1 %.
# Seen: 2026-11-29, npm: hyperformula 3.5.0, fast-formula-parser 1.0.19, @formulajs/formulajs 4.6.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
npm install --prefix "$room" --silent --no-audit --no-fund hyperformula@3.5.0 fast-formula-parser@1.0.19 \
    @formulajs/formulajs@4.6.1
cd "$room"
cat > text.js <<'JS'
const { HyperFormula } = require("hyperformula");
const Fast = require("fast-formula-parser");
const { TEXT } = require("@formulajs/formulajs");
const CASES = [[99.5, "0.00"], [1234.5, "#,##0.00"], [0.125, "0.0%"], [-5, "0.00;(0.00)"]];
const right = ["99.50", "1,234.50", "12.5%", "(5.00)"];
const formula = ([value, pattern]) => `TEXT(${value},"${pattern}")`;
const seen = {
  hyperformula: CASES.map((item) => {
    const cells = HyperFormula.buildFromArray([[`=${formula(item)}`]], { licenseKey: "gpl-v3" });
    return cells.getCellValue({ sheet: 0, row: 0, col: 0 });
  }),
  "fast-formula-parser": CASES.map((item) => new Fast().parse(formula(item), { sheet: "S", row: 1, col: 1 })),
  formulajs: CASES.map(([value, pattern]) => TEXT(value, pattern)),
};
const TOLD = {
  hyperformula: ["99.50", "1235,##0.00", "0.1%", "-5.00;(0.00)"],
  "fast-formula-parser": right,
  formulajs: ["99.50", "1,234.50", "12.5%", "-5.000"],
};
const line = (name, texts) => console.log(`  ${name.padEnd(20)}${texts.map((text) => text.padStart(26)).join("")}`);
console.log("npm packages at the versions named above\n");
line("input", CASES.map(formula));
line("expected", right);
for (const [name, texts] of Object.entries(seen)) line(name, texts);
const changed = Object.keys(TOLD).filter((name) => String(seen[name]) !== String(TOLD[name]));
if (changed.length) {
  console.error(`CHANGED: ${changed.join(", ")}`);
  process.exit(1);
}
console.log("As told.");
JS
node text.js
