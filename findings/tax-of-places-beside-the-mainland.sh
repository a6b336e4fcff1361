#!/usr/bin/env bash
# What: the same place has another tax by each library and by each way to name it. To sales-tax the Canary Islands are
#   7 % by province (GC, TF) and 21 % by the code of the region (CN, as country-state-city has it), Réunion is 20 % as
#   FR/RE and free as RE, Madeira and the Azores are 23 %, Åland is 25.5 or nothing. french-vat-moss, the one that
#   reads postal codes, takes 975 (Saint-Pierre-et-Miquelon) for Mayotte, which is 976, and has Livigno and Campione
#   at codes they no longer have. pyvat has no places and frees Monaco, where French VAT is due.
# Why it matters to quoting: goods to the Canaries, Ceuta, Livigno or Helgoland leave the Union's VAT area, services
#   and goods to Monaco do not; an offer by country alone is a fifth too dear or too cheap.
# Seen: 2026-11-29, french-vat-moss 0.12.0, pyvat 1.3.18; npm: sales-tax 2.23.0, country-state-city 3.2.1.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check pyvat==1.3.18
"$room/venv/bin/pip" install -qq --disable-pip-version-check --no-deps french-vat-moss==0.12.0
npm install --prefix "$room" --silent --no-audit --no-fund sales-tax@2.23.0 country-state-city@3.2.1
cd "$room"
cat > ask.js <<'JS'
const salesTax = require("sales-tax");
const { State } = require("country-state-city");
(async () => {
  const seen = {};
  for (const place of JSON.parse(process.argv[2])) {
    const { rate, type } = await salesTax.getSalesTax(...place.split("/"));
    seen[place] = `${Math.round(rate * 1000) / 10} ${type}`;
  }
  const canaries = State.getStatesOfCountry("ES").find(({ name }) => name === "Canarias" || name === "Canary Islands");
  console.log(JSON.stringify([seen, canaries ? canaries.isoCode : null]));
})();
JS
"$room/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version

from pyvat import ItemType, Party, get_sale_vat_charge
from vat_moss.billing_address import calculate_rate

BY_REGION = {  # place as sales-tax takes it: right, seen
    "ES/GC": ("IGIC 7", "7 igic"),
    "ES/CN": ("IGIC 7", "21 vat"),
    "ES/CE": ("no VAT (IPSI)", "0 vat"),
    "FR/RE": ("8.5", "20 vat"),
    "RE": ("8.5", "0 none"),
    "PT/30": ("Madeira 22", "23 vat"),
    "PT/20": ("Azores 16", "23 vat"),
    "FI/01": ("one of the two", "25.5 vat"),
    "AX": ("one of the two", "0 none"),
    "MC": ("20, as in France", "20 vat"),
}
BY_POST = {  # country, postal code, city: right, seen
    ("ES", "35001", "Las Palmas"): ("0", "0.0"),
    ("FR", "97600", "Mamoudzou"): ("0: no VAT on Mayotte", "0.20"),
    ("FR", "97500", "Saint-Pierre"): ("0: not Mayotte", "0.085"),
    ("IT", "23041", "Livigno"): ("0", "0.22"),
    ("IT", "23030", "Livigno"): ("0 (the old code)", "0.0"),
    ("IT", "22061", "Campione d'Italia"): ("0", "0.22"),
    ("DE", "27498", "Helgoland"): ("0", "0.0"),
    ("FI", "22100", "Mariehamn"): ("0 (it says so of AX)", "0.24"),
}
print(f"french-vat-moss {version('french-vat-moss')}, pyvat {version('pyvat')}; npm: sales-tax 2.23.0\n")
seen, canaries = json.loads(subprocess.check_output(["node", "ask.js", json.dumps(list(BY_REGION))], text=True))
changed = [] if canaries == "CN" else [canaries]
for place, (right, told) in BY_REGION.items():
    print(f"  sales-tax        {place:28} expected: {right:21} seen: {seen[place]}")
    if seen[place] != told:
        changed.append(place)
for place, (right, told) in BY_POST.items():
    rate = str(calculate_rate(*place)[0])
    print(f"  french-vat-moss  {' '.join(place):28} expected: {right:21} seen: {rate}")
    if rate != told:
        changed.append(place)
buyer, seller = Party("MC", is_business=False), Party("FR", is_business=True)
monaco = get_sale_vat_charge(date(2026, 11, 29), ItemType.generic_electronic_service, buyer, seller).rate
print(f"  pyvat            {'MC, seller in FR':28} expected: {'20, as in France':21} seen: {monaco}")
if monaco != 0:
    changed.append("MC")
if changed:
    sys.exit(f"CHANGED: {changed}")
print("As told.")
PYTHON
