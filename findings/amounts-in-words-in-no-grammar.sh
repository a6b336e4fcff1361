#!/usr/bin/env bash
# What: amounts in words come out ungrammatical in languages that the libraries list. to-words has one form a currency
#   (lt "vienas eurų", pl "dwa złotych", cs "dva korun", de "Eins Euro"); n2words says "dva koruny" and "veintiuno
#   euros"; num2words says "dva euro" in Czech and raises for Estonian. 1.999 is two dollars in one and 1.99 in the
#   next.
# Why it matters to quoting: contracts and offers state the total in words; where words and figures differ, many laws
#   go by the words.
# Seen: 2026-11-29, to-words 5.7.0 and n2words 4.0.0 (npm), num2words 0.5.14.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check num2words==0.5.14
npm install --prefix "$room" --silent --no-audit --no-fund to-words@5.7.0 n2words@4.0.0
cd "$room"
cat > words.mjs <<'JS'
import { ToWords } from "to-words";
const cases = JSON.parse(process.argv[2]);
const answers = [];
for (const [locale, amount] of cases) {
  const n2words = await import(`n2words/${locale}`);
  const by = new ToWords({ localeCode: locale });
  answers.push([by.convert(amount, { currency: true, doNotAddOnly: true }).toLowerCase(), n2words.toCurrency(amount)]);
}
console.log(JSON.stringify(answers));
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version

from num2words import num2words

CASES = [  # locale, amount, right, to-words, n2words
    ("lt-LT", 21, "dvidešimt vienas euras", "dvidešimt vienas eurų", "dvidešimt vienas euras"),
    ("pl-PL", 2, "dwa złote", "dwa złotych", "dwa złote"),
    ("cs-CZ", 2, "dvě koruny", "dva korun", "dva koruny"),
    ("es-ES", 21, "veintiún euros", "veintiuno euros", "veintiuno euros"),
    ("de-DE", 1, "ein Euro", "eins euro", "ein Euro"),
    ("en-US", 1.999, "a refusal, or one answer", "two dollars", "one dollar and ninety-nine cents"),
]
print(f"num2words {version('num2words')}; npm: to-words 5.7.0, n2words 4.0.0\n")
script = json.dumps([(locale, amount) for locale, amount, *_ in CASES])
answers = json.loads(subprocess.check_output(["node", "words.mjs", script], text=True))
changed = []
for (locale, amount, right, *told), seen in zip(CASES, answers, strict=True):
    print(f"  {locale} {amount}: expected {right!r}, to-words {seen[0]!r}, n2words {seen[1]!r}")
    if seen != told:
        changed.append(locale)
by_num2words = num2words(2.0, lang="cs", to="currency", currency="EUR")
print(f"  cs 2.00 by num2words: {by_num2words!r}, expected 'dvě eura ...'")
if not by_num2words.startswith("dva euro"):
    changed.append(by_num2words)
try:
    changed.append("et: " + num2words(21.0, lang="et", to="currency", currency="EUR"))
except NotImplementedError as error:
    print(f"  et 21.00 by num2words: NotImplementedError {error}")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
