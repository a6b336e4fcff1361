"""Customers that do not exist, for batches: `python benchmarks/made_up_customers.py 500 --wrong 0.06 > customers.csv`.

The same count, seed and share give the same file. Good rows can be recommended and priced with catalog/office-supplies;
of the others it is known what is wrong with each.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TextIO

from stdnum.eu import vat

from quotegen.files.catalogue import load_catalogue
from quotegen.files.formula import escaped
from quotegen.model.catalogue import Catalogue, Pack

ROOT = Path(__file__).resolve().parent.parent

Row = dict[str, str]

HEADER = (
    *"external_id name street city postal_code country language kind vat_id company_code group".split(),
    *"contact_name contact_role contact_email contact_phone document_language".split(),
    *(
        f"needs.{name}"
        for name in (
            "printers volume_by pages_month boxes_month people sides colour_share coverage stock_boxes printed "
            "clients_share archive_share proofs_month photos_month plans_month letters_month window labels_month "
            "labels_size sustainability budget delivery cover_months agreement maintenance decider remarks"
        ).split()
    ),
    *(f"line.{number}.{field}" for number in (1, 2, 3) for field in ("sku", "quantity", "recurrence")),
    *"line.1.discount line.1.reason line.4.description line.4.quantity line.4.price note".split(),
)

_CITIES: Mapping[str, Sequence[tuple[str, str]]] = {
    "LT": (("Vilnius", "LT-01103"), ("Kaunas", "LT-44248"), ("Klaipėda", "LT-91111"), ("Šiauliai", "LT-76300")),
    "LV": (("Rīga", "LV-1010"), ("Liepāja", "LV-3401"), ("Daugavpils", "LV-5401")),
    "EE": (("Tallinn", "10111"), ("Tartu", "51004"), ("Pärnu", "80010")),
    "PL": (("Suwałki", "16-400"), ("Białystok", "15-092"), ("Gdańsk", "80-831")),
    "IE": (("Dublin", "D01 F5P2"), ("Cork", "T12 W8KP"), ("Galway", "H91 A3K0")),
    "DE": (("Kiel", "24103"), ("Rostock", "18055"), ("Lübeck", "23552")),
}
_FORMS: Mapping[str, Sequence[str]] = {
    "LT": ("UAB {}", "{}, UAB", "VšĮ {}", "AB {}", "MB {}"),
    "LV": ("SIA {}", "AS {}"),
    "EE": ("{} OÜ", "AS {}"),
    "PL": ("{} Sp. z o.o.", "{} S.A."),
    "IE": ("{} Ltd", "{} & Sons"),
    "DE": ("{} GmbH", "{} & Söhne KG"),
}
_STREETS: Mapping[str, Sequence[str]] = {
    "LT": ("Upės g.", "Gedimino pr.", "Laisvės al.", "Ąžuolų g.", "Žalgirio g.", "Šv. Jono g."),
    "LV": ("Brīvības iela", "Lāčplēša iela", "Krasta iela"),
    "EE": ("Pärnu mnt", "Õismäe tee", "Kalda"),
    "PL": ("ul. Długa", "ul. Żytnia", "al. Jana Pawła"),
    "IE": ("Quay", "Harbour Road", "St. Brigid’s Terrace"),
    "DE": ("Hafenstraße", "Am Markt", "Mühlenweg"),
}
_WORDS = (
    "Ąžuolas Žemyna Gintaras Vėtrungė Šaltinis Rugiagėlė Tiltas Kopa Švyturys Pušynas Aušra Lankas Medus Briedis "
    "Baltic North Harbour Meridian Lantern Granite Willow Orchard Compass Juniper Tern Saule Bērzs Kalme Kadakas Meri "
    "Wisła Jodła Bursztyn Möwe Düne Anker Förde"
).split()
_TRADES = (
    "logistika statyba leidyba klinika mokykla architektai teisė buhalterija baldai kepykla studija "
    "Logistics Builders Press Clinic School Architects Legal Accounting Furniture Bakery Studio"
).split()
_FIRST = "Rasa Tomas Austėja Jonas Žydrūnė Margaret Aoife Jānis Līga Toomas Kadri Łukasz Zofia Jürgen Anke".split()
_LAST = (
    "Žukienė Jonaitis Šimkus Petraitis Storm Byrne Bērziņš Kalniņa Tamm Põld Wiśniewski Jagiełło Möller Weiß".split()
)
_ROLES = ("office manager", "direktorė", "ūkio vedėjas", "managing partner", "biuroja vadītāja", "IT manager", "")
_REMARKS = (
    "Please deliver before ten; the gate is in the yard.",
    "Prašome skambinti prieš atvežant.",
    'The room is called "Attic"; there is no lift.',
    "Two floors, please split the boxes; invoice by e-mail.",
    "Sandėlis rūsyje, įėjimas iš kiemo.\nAntras skambutis.",
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A row; `wrong` names what is wrong with it, empty if nothing is."""

    cells: Row
    wrong: str = ""


@cache
def office() -> Catalogue:
    """The catalogue whose devices and packs are used."""
    return load_catalogue(ROOT / "catalog" / "office-supplies")


def made_up(count: int, seed: int = 1, wrong: float = 0) -> Iterator[MadeUp]:
    """So many rows, of which that share is wrong, spread evenly and each kind in its turn."""
    kinds = list(WRONG)
    before = 0
    for number in range(1, count + 1):
        draw = Random(f"{seed}/{number}")
        if round(number * wrong) > round((number - 1) * wrong) and number > 1:
            kind = kinds[before % len(kinds)]
            before += 1
            cells = (lines_row if kind in _OF_LINES else answers_row)(draw, number)
            WRONG[kind](cells)
            yield MadeUp(cells, kind)
        else:
            yield MadeUp((lines_row if draw.random() < 0.12 else answers_row)(draw, number))


def write(rows: Iterable[MadeUp], file: TextIO, delimiter: str = ",") -> None:
    """The rows as a CSV, with no cell that a spreadsheet takes for a formula."""
    table = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows([escaped(row.cells.get(name, "")) for name in HEADER] for row in rows)


def identifier(number: int) -> str:
    return f"CRM-{number:06d}"


def customer(draw: Random, number: int) -> Row:
    """Name, address, VAT id if there is one, contact, language and group."""
    country = draw.choices(list(_CITIES), (60, 12, 10, 6, 6, 6))[0]
    city, postal_code = draw.choice(_CITIES[country])
    name = _FORMS[country][draw.randrange(len(_FORMS[country]))]
    first, last = draw.choice(_FIRST), draw.choice(_LAST)
    language = "lt" if country == "LT" and draw.random() < 0.8 else "en"
    return {
        "external_id": identifier(number),
        "name": name.format(f"{draw.choice(_WORDS)} {draw.choice(_TRADES)}"),
        "street": f"{draw.choice(_STREETS[country])} {draw.randint(1, 120)}",
        "city": city,
        "postal_code": postal_code,
        "country": country,
        "language": language,
        "kind": "business",
        "vat_id": vat_id(country, draw) if draw.random() < 0.6 or country != "LT" else "",
        "company_code": str(draw.randint(300_000_000, 309_999_999)) if country == "LT" else "",
        "group": draw.choices(("standard", "partner", "public"), (70, 15, 15))[0],
        "contact_name": f"{first} {last}",
        "contact_role": draw.choice(_ROLES),
        "contact_email": f"info{number}@customer-{number}.example",
        "contact_phone": f"+370 6{draw.randint(0, 99):02d} {draw.randint(10_000, 99_999)}"
        if draw.random() < 0.6
        else "",
        "document_language": draw.choice(("en", "lt")) if draw.random() < 0.05 else "",
    }


def vat_id(country: str, draw: Random) -> str:
    """A number whose check digit is right: tried until it is."""
    while True:
        number = country + _DIGITS[country](draw)
        for last in "0123456789ABCDEFGHIJKLMNOPQRSTUVW" if country == "IE" else "0123456789":
            if vat.is_valid(number + last):
                return number + last


_DIGITS: Mapping[str, Callable[[Random], str]] = {
    "LT": lambda draw: f"{draw.randint(1_000_000, 9_999_999)}1",
    "LV": lambda draw: f"4{draw.randint(0, 999_999_999):09d}",
    "EE": lambda draw: f"10{draw.randint(0, 999_999):06d}",
    "PL": lambda draw: f"{draw.randint(100_000_000, 999_999_999)}",
    "IE": lambda draw: f"{draw.randint(1_000_000, 9_999_999)}",
    "DE": lambda draw: f"{draw.randint(10_000_000, 99_999_999)}",
}


def answers_row(draw: Random, number: int) -> Row:
    """A customer with answers that go together."""
    answers = {**_volume(draw), **_work(draw), **_agreement(draw)}
    answers["printers"] = _devices(draw, "plans_month" in answers, "labels_month" in answers)
    return customer(draw, number) | {f"needs.{name}": value for name, value in answers.items()}


def _devices(draw: Random, wide: bool, labels: bool) -> str:
    """A list in one cell, written as people write it."""
    kinds: dict[str, list[str]] = {}
    for device in office().devices.values():
        kinds.setdefault(str(device.attributes["technology"]), []).append(device.name)
    names = draw.sample(kinds["laser"] + kinds["inkjet"], draw.randint(1, 4))
    names += [draw.choice(kinds["wide"])] if wide else []
    names += [draw.choice(kinds["label"])] if labels else []
    forms = ("{n} x {name}", "{name} x{n}", "{n} vnt. {name}", "{name} ({n} pcs)")
    said = [
        draw.choice(forms).format(n=draw.randint(2, 6), name=name) if draw.random() < 0.4 else name for name in names
    ]
    return draw.choice(("; ", " | ", "\n")).join(said)


def _volume(draw: Random) -> Row:
    by = draw.choice(("pages", "boxes", "people"))
    values = {
        "pages": ("pages_month", str(draw.randint(5, 600) * 100)),
        "boxes": ("boxes_month", draw.choice(("0.8", "1.5", "2,5", "4", "7", "12"))),
        "people": ("people", str(draw.randint(2, 90))),
    }
    found = {"volume_by": draw.choice((by, by.upper(), *_names("volume_by", by))), values[by][0]: values[by][1]}
    if draw.random() < 0.7:
        found["sides"] = draw.choice(("one", "half", "both", *_names("sides", "both")))
        found["colour_share"] = str(draw.randint(0, 60))
    if draw.random() < 0.3:
        found["coverage"] = draw.choice(("5", "7.5", "7,5", "10"))
    if draw.random() < 0.1:
        found["stock_boxes"] = draw.choice(("0.5", "1", "2"))
    return found


def _names(question: str, value: str) -> tuple[str, ...]:
    choice = office().questionnaire.questions[question].choice(value)
    return tuple(choice.name.root.values()) if choice else ()


def _work(draw: Random) -> Row:
    printed = ["internal", *draw.sample(("clients", "archive", "proofs", "photos"), draw.choice((0, 0, 1, 1, 2)))]
    found = {"printed": draw.choice(("; ", ", ", " | ")).join(printed)}
    if "clients" in printed:
        found["clients_share"] = str(draw.randint(5, 60))
    if "archive" in printed:
        found["archive_share"] = str(draw.randint(5, 30))
    found |= {f"{each}_month": str(draw.randint(10, 300)) for each in ("proofs", "photos") if each in printed}
    if draw.random() < 0.08:
        found["plans_month"] = str(draw.randint(5, 80))
    if draw.random() < 0.3:
        found["letters_month"] = draw.choice(("40", "400", "1 200", "1500"))
        found["window"] = draw.choice(("yes", "no", "taip", "Ne", "TRUE", "0"))
    if draw.random() < 0.15:
        found["labels_month"] = str(draw.randint(50, 2000))
    return found


def _agreement(draw: Random) -> Row:
    found = {"delivery": draw.choice(("month", "month", "quarter", "once"))}
    if found["delivery"] == "once":
        found["cover_months"] = str(draw.randint(1, 6))
    elif draw.random() < 0.6:
        found |= {"agreement": draw.choice(("12", "24", "36")), "maintenance": draw.choice(("none", "basic", "full"))}
    if draw.random() < 0.5:
        found["sustainability"] = draw.choice(("any", "certified", "recycled"))
    if draw.random() < 0.15:
        found["budget"] = draw.choice(("250", "400", "1 500,00", "900.50"))
    if draw.random() < 0.3:
        found["decider"] = draw.choice(("the board, on the third Tuesday", "direktorė", "office manager"))
    if draw.random() < 0.3:
        found["remarks"] = draw.choice(_REMARKS)
    return found


def lines_row(draw: Random, number: int) -> Row:
    """A customer who knows what he wants: one to three packs, now and then a discount, or work of its own."""
    row = customer(draw, number)
    for place, pack in enumerate(draw.sample(_sold(), draw.randint(1, 3)), 1):
        row |= {
            f"line.{place}.sku": pack.sku,
            f"line.{place}.quantity": f"{max(pack.minimum, pack.multiple) * draw.randint(1, 5):f}",
            f"line.{place}.recurrence": draw.choice(("", "month", "Quarter")),
        }
    if draw.random() < 0.3:
        row |= {"line.1.discount": draw.choice(("5%", "3 %")), "line.1.reason": "agreed on the telephone"}
    if "line.3.sku" in row and draw.random() < 0.4:
        row |= {"line.4.description": "Setting up in the office", "line.4.quantity": "2", "line.4.price": "45,00"}
    row["note"] = draw.choice(("", "As by telephone.", "Kaip susitarta."))
    return row


@cache
def _sold() -> tuple[Pack, ...]:
    priced = [prices.prices for prices in office().price_lists if prices.group == "standard"]
    return tuple(pack for pack in office().packs.values() if all(pack.sku in prices for prices in priced))


def _set(**cells: str) -> Callable[[Row], None]:
    return lambda row: row.update({name.replace("__", "."): value for name, value in cells.items()})


def _volume_of(text: str) -> Callable[[Row], None]:
    """An answer by people, and how many of them."""

    def spoil(row: Row) -> None:
        for name in ("pages_month", "boxes_month"):
            row.pop(f"needs.{name}", None)
        row |= {"needs.volume_by": "people", "needs.people": text}

    return spoil


def _drop(row: Row, prefix: str) -> None:
    for name in [name for name in row if name.startswith(prefix)]:
        del row[name]


WRONG: Mapping[str, Callable[[Row], None]] = {
    "no external id": _set(external_id=""),
    "external id twice": _set(external_id=identifier(1)),
    "unknown choice": _set(needs__delivery="fortnightly"),
    "number as text": _volume_of("about forty"),
    "unknown device": _set(needs__printers="2 x Xylophone 9900"),
    "VAT id wrong": _set(country="LT", vat_id="LT100003333117"),
    "unknown SKU": _set(line__1__sku="NO-SUCH-PACK"),
    "over the limit": _set(needs__colour_share="140"),
    "answer missing": _set(needs__printed=""),
    "hidden direction mark": _set(name="UAB \u202eSaltinis"),
    "formula": _volume_of("=SUM(A1:A9)"),
    "cell too long": _set(needs__remarks="Very long. " * 3_100),
    "number shortened": _volume_of("1E+05"),
    "date for a number": _volume_of("2026-05-12"),
    "spreadsheet error": _set(city="#N/A"),
    "number ambiguous": _volume_of("1,200"),
    "country in words": _set(country="Lietuva"),
    "no address": _set(street="", city=""),
    "e-mail wrong": _set(contact_email="info at customer"),
    "answers and lines": _set(line__1__sku="GIR-B80A4-B", line__1__quantity="2"),
    "nothing asked": lambda row: _drop(row, "needs."),
    "answer not asked": lambda row: row.update({"needs.delivery": "once", "needs.agreement": "24"}),
    "quantity missing": _set(line__1__quantity=""),
    "discount without reason": _set(line__1__discount="5%", line__1__reason=""),
    "language unknown": _set(language="lv"),
    "several at once": _set(vat_id="LT1", country="LT", contact_email="x", needs__sides="three"),
    "unknown unit of time": _set(line__1__recurrence="weekly"),
    "line left out": lambda row: row.update({"line.3.sku": row["line.1.sku"], "line.3.quantity": "1", "line.2.sku": "",
                                             "line.2.quantity": "", "line.2.recurrence": ""}),
    "name empty": _set(name=""),
    "kind unknown": _set(kind="charity"),
}  # fmt: skip
"""What is done to a good row to make it wrong, by what is then wrong."""

_OF_LINES = frozenset(
    {"unknown SKU", "quantity missing", "discount without reason", "unknown unit of time", "line left out"}
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--wrong", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(made_up(options.count, options.seed, options.wrong), sys.stdout)


if __name__ == "__main__":
    main()
