"""The header of a batch: which column says what, and how its cells are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from quotegen.errors import Fault, refuse_if_any
from quotegen.files.batch_cells import Parse, number, parser_of, refuse_shortened, yes_no_parser
from quotegen.files.batch_columns import NEEDS, hint_for, is_column, line_of
from quotegen.files.batch_mapping import mapping_faults
from quotegen.files.customers import ADDRESS, PARTY
from quotegen.files.formula import unescaped
from quotegen.files.inputs import codes
from quotegen.files.sheets import Sheet
from quotegen.model.catalogue import Catalogue
from quotegen.model.countries import country_code
from quotegen.model.units import words_beside

MOST_COLUMNS = 500
_PARSED: Mapping[str, Parse] = {
    "document_language": str.lower,
    "language": str.lower,
    "kind": str.lower,
    "currency": str.upper,
    "country": country_code,
    "recurrence": str.lower,
    "supply": str.lower,
    "quantity": number,
}
_CODES = frozenset({"external_id", "customer", "company_code", "postal_code", "vat_id", "contact_phone", "sku"})
"""What a spreadsheet likes to take for a number, and to shorten."""
_ROW_KEYS = {"customer": "customer_id", "document_language": "language"}


class Column(NamedTuple):
    """One column that is read: its place and name in the file, our name for it, and where the value goes."""

    place: int
    name: str
    ours: str
    group: str | int
    key: str
    parse: Parse


@dataclass(frozen=True, slots=True)
class Header:
    """`names` as in the file; `known` are the columns that are read; `warnings` tell of the others.

    `by_place` has the known column of each column of the file, None where it is not read. `currency` is that of a row
    that names none; amounts are read once it is known.
    """

    names: tuple[str, ...]
    by_place: tuple[Column | None, ...]
    known: tuple[Column, ...]
    id_place: int
    currency: str
    warnings: tuple[Fault, ...]

    def id_in(self, cells: Sequence[str]) -> str:
        """The external id of a row, empty if it has none."""
        text = cells[self.id_place] if self.id_place < len(cells) else ""
        return unicodedata.normalize("NFC", unescaped(text)).strip()

    @property
    def country_place(self) -> int | None:
        """The column that the country stands in."""
        return next((column.place for column in self.known if column.ours == "country"), None)

    def name_of(self, ours: str) -> str:
        """The file's own name of a column; ours if the file does not have it."""
        return next((column.name for column in self.known if column.ours == ours), ours)


def read_header(table: Sheet, catalogue: Catalogue, mapping: Mapping[str, str]) -> Header:
    """The header of a table. InputRefused without one, without external_id, with a column twice, or with too many."""
    raw = [unescaped(cell) for cell in next(iter(table), [])]
    while raw and not raw[-1].strip():
        raw.pop()
    if not raw:
        raise table.content.refused("header_missing", "the first row is empty", "name the columns in the first row", 1)
    if len(raw) > MOST_COLUMNS:
        message = f"the file has {len(raw)} columns"
        raise table.content.refused("too_many_columns", message, f"keep at most {MOST_COLUMNS}", 1)
    reading = _Reading(catalogue, {_folded(theirs): ours for theirs, ours in mapping.items()})
    by_place = tuple(reading.column(place, name.strip()) for place, name in enumerate(raw))
    known = tuple(column for column in by_place if column is not None)
    file = str(table.content.path)
    refuse_if_any([fault.at(file, 1, fault.column) for fault in _faults(known, mapping, catalogue)])
    warnings = [fault.at(file, 1, fault.column) for fault in _warnings(raw, known, mapping, catalogue)]
    id_place = next(column.place for column in known if column.ours == "external_id")
    names = tuple(name.strip() for name in raw)
    return Header(names, by_place, known, id_place, catalogue.policy.currency, tuple(warnings))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class _Reading:
    catalogue: Catalogue
    mapping: Mapping[str, str]

    def column(self, place: int, name: str) -> Column | None:
        """The column of a name in the file, None if it is none of ours."""
        folded = _folded(name)
        ours = self.mapping.get(folded, folded)
        if not is_column(ours, self.catalogue):
            return None
        line = line_of(ours)
        if line:
            return Column(place, name, ours, line[0], line[1], self._field_parser(line[1]))
        if ours.startswith(NEEDS):
            question = self.catalogue.questionnaire.questions[ours.removeprefix(NEEDS)]
            beside = words_beside(question.unit, self.catalogue.units)
            parse = parser_of(question, self.catalogue.questionnaire, beside)
            return Column(place, name, ours, "answers", question.id, parse)
        return Column(place, name, ours, _group(ours), _key(ours), self._field_parser(ours))

    def _field_parser(self, field: str) -> Parse:
        if field == "optional":
            return yes_no_parser(self.catalogue.questionnaire)
        return code_text if field in _CODES or field in codes() else _PARSED.get(field, str)


def code_text(text: str) -> str:
    """A code as it is; CellWrong if a spreadsheet has shortened it like a number."""
    refuse_shortened(text)
    return text


def _group(ours: str) -> str:
    if ours.startswith("contact_"):
        return "contact"
    if ours in codes():
        return "inputs"
    return "party" if ours in PARTY else "address" if ours in ADDRESS else "row"


def _key(ours: str) -> str:
    return _ROW_KEYS.get(ours, ours.removeprefix("contact_"))


def _faults(known: Sequence[Column], mapping: Mapping[str, str], catalogue: Catalogue) -> Iterator[Fault]:
    yield from mapping_faults(mapping, catalogue)
    seen: dict[str, str] = {}
    for column in known:
        if column.ours in seen:
            named = column.name if column.name == seen[column.ours] else f"{seen[column.ours]} and {column.name}"
            message = f"the column {column.ours} stands twice: {named}"
            yield replace(Fault("column_twice", message, "keep one", column.ours), column=column.place + 1)
        seen.setdefault(column.ours, column.name)
    if "external_id" not in seen:
        hint = "add it, a text of your own that tells the rows apart, or map one of your columns to it"
        yield Fault("column_missing", "the column external_id is missing", hint, "external_id")


def _warnings(
    raw: Sequence[str], known: Sequence[Column], mapping: Mapping[str, str], catalogue: Catalogue
) -> Iterator[Fault]:
    read = {column.place for column in known}
    for place, name in enumerate(raw):
        if place not in read:
            hint = hint_for(_folded(name), catalogue) if name.strip() else "name it, or leave it out"
            message = f"the column {name.strip()[:100]} is not read" if name.strip() else "a column without a name"
            yield replace(Fault("column_unknown", message, hint, name.strip()[:100]), column=place + 1)
        elif name != name.strip():
            message = f"the column {name.strip()} has blanks around its name"
            yield replace(Fault("header_blanks", message, "take them out", name.strip()), column=place + 1)
    named = {_folded(name) for name in raw}
    for theirs in mapping:
        if _folded(theirs) not in named:
            yield Fault("mapping_unused", f"the file has no column {theirs}", "check the mapping", theirs)
