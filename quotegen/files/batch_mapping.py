"""Which of their columns is which of ours: kept in a YAML file, checked, and guessed where it is sure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from quotegen.errors import Fault, refuse_if_any
from quotegen.files.batch_columns import NEEDS, hint_for, is_column
from quotegen.files.reading import read_data
from quotegen.files.writing import USUAL, write_files
from quotegen.model import inputs
from quotegen.model.catalogue import Catalogue

_NAMES = {
    "external_id": "id; external id; record id; reference; įrašo id; išorinis id",
    "name": "name; company; company name; customer name; client; client name; account name; organisation; "
    "organization; įmonė; įmonės pavadinimas; pavadinimas; klientas; kliento pavadinimas; pirkėjas; organizacija",
    "street": "street; address; street address; address line 1; gatvė; adresas",
    "city": "city; town; miestas",
    "postal_code": "postal code; postcode; post code; zip; zip code; pašto kodas",
    "country": "country; country code; šalis; šalies kodas; valstybė",
    "language": "language; kalba",
    "vat_id": "vat; vat id; vat no; vat number; vat code; pvm kodas; pvm mokėtojo kodas",
    "company_code": "company code; company number; registration number; registration code; įmonės kodas",
    "group": "group; customer group; price group; grupė; klientų grupė; kainų grupė",
    "contact_name": "contact; contact name; contact person; kontaktas; kontaktinis asmuo",
    "contact_role": "role; job title; position; pareigos",
    "contact_email": "email; e-mail; email address; el. paštas; elektroninis paštas",
    "contact_phone": "phone; phone number; telephone; mobile; tel.; telefonas; telefono numeris",
    "currency": "currency; valiuta",
    "note": "note; notes; comment; comments; pastaba; pastabos",
    "document_language": "document language; dokumento kalba",
}
"""What a column is called elsewhere, in English and Lithuanian; only what can hardly mean anything else."""


def read_mapping(path: Path, catalogue: Catalogue) -> dict[str, str]:
    """`{Their header: our column}`. InputRefused for a column that is none of ours, or named for two of theirs."""
    source = read_data(path)
    data = source.data
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        hint = "write it like `Company: name`, one column a line"
        refuse_if_any(
            [Fault("wrong_type", "the file does not lead column names to column names", hint, file=str(path))]
        )
    refuse_if_any([source.locate(fault) for fault in mapping_faults(data, catalogue)])
    return {str(theirs): ours for theirs, ours in data.items()}


def mapping_faults(mapping: Mapping[str, str], catalogue: Catalogue) -> Iterator[Fault]:
    """What is wrong with a mapping, each with their column for a path."""
    taken: dict[str, str] = {}
    for theirs, ours in mapping.items():
        if not is_column(ours, catalogue):
            message = f"{theirs} is led to {ours}, which is no column"
            yield Fault("mapping_unknown", message, hint_for(ours, catalogue), theirs)
        elif ours in taken:
            message = f"{taken[ours]} and {theirs} are both led to {ours}"
            yield Fault("mapping_twice", message, "keep one of them", theirs)
        taken.setdefault(ours, theirs)


def write_mapping(path: Path, mapping: Mapping[str, str], mode: int = USUAL) -> None:
    """Keep a mapping, to be read by `read_mapping`. OutputFailed if it cannot be written."""
    text = yaml.safe_dump(dict(mapping), allow_unicode=True, sort_keys=False, width=10_000)
    write_files({path: text.encode()}, mode)


def guess_mapping(header: Sequence[str], catalogue: Catalogue) -> dict[str, str]:
    """Our columns for those of a header that are called otherwise, by usual names and by the questions' own words.

    Only what is sure: neither a column that the header has already, nor one that two of theirs may be.
    """
    known = _known(catalogue)
    own = {name.strip().casefold() for name in header}
    found: dict[str, list[str]] = {}
    for name in header:
        ours = known.get(_folded(name))
        if ours and ours not in own and not is_column(name.strip().casefold(), catalogue):
            found.setdefault(ours, []).append(name.strip())
    return {names[0]: ours for ours, names in found.items() if len(names) == 1}


def _known(catalogue: Catalogue) -> dict[str, str]:
    """Our column by every folded name; a name of two columns is none of them."""
    names: dict[str, set[str]] = {}
    usual = [(ours, usual.split(";")) for ours, usual in _NAMES.items()]
    for ours, called in (*usual, *((each.code, each.aliases) for each in inputs.INPUTS)):
        for name in called:
            names.setdefault(_folded(name), set()).add(ours)
    for question in catalogue.questionnaire:
        for text in (question.id, *question.ask.root.values(), *question.say.root.values()):
            names.setdefault(_folded(text), set()).add(NEEDS + question.id)
    return {name: min(columns) for name, columns in names.items() if len(columns) == 1}


def _folded(name: str) -> str:
    """Small letters without marks, and words with one space between: `Įmonės  kodas:` is `imones kodas`."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain.casefold().replace("_", " ")))
