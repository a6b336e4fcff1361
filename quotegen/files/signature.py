"""A pasted e-mail signature -> what it says of a person and a company. What is not sure stays empty.

Everything is taken from the first few thousand characters, by patterns whose work is bounded: a hostile text costs no
more than a long one.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotegen.files.signature_address import Found, Part, find_address
from quotegen.files.signature_codes import HOLE, Codes, take_codes
from quotegen.files.signature_people import find_people
from quotegen.files.signature_words import (
    CALLING_CODES,
    GREETING,
    LABEL,
    LITHUANIAN,
    NOISE,
    ONLY_FORM,
    ONLY_LITHUANIAN,
    TOP_LEVELS,
)

_MOST = 20_000
_LINES = 120
_LONGEST_LINE = 300
_LONGEST_PIECE = 120
_TAG = re.compile(
    r"<!--[^<>]{0,2000}-->|</?(?:p|br|b|i|a|u|div|span|table|tbody|tr|td|font|strong|em|img|html|head|body|ul|li|style|"
    r"script|small|hr|h[1-6])(?![\w.@-])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BREAKING = re.compile(r"<(?:br|/p|/div|/tr|/td|/li|/h[1-6])(?![\w.@-])[^<>]{0,200}>", re.IGNORECASE)
_SPLIT = re.compile(rf"[|•·;\t{HOLE}]|\s[–—]\s|\s-\s(?!\d)|\s{{4,}}")
_EDGES = " \t,;:|/*_~-–—>=#"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says; empty where it says nothing sure. `language` is one of the house's."""

    name: str = ""
    role: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    vat_id: str = ""
    company_code: str = ""
    website: str = ""
    language: str = ""


def parse_signature(text: str) -> Signature:
    """Never raises. Countries are two capital letters, VAT ids without blanks and only with a right check digit."""
    lines, codes = take_codes(list(_lines(text)))
    pieces = list(_pieces(lines, codes))
    parts = [Part(number, part) for number, piece in enumerate(pieces) for part in _parts(piece.text)]
    address = find_address(parts)
    rest = [part for place, part in enumerate(parts) if place not in address.used]
    labelled = frozenset(number for number, piece in enumerate(pieces) if piece.is_person)
    people = find_people(rest, labelled, codes.found.get("email", ""))
    country = address.country or _country(codes, f"{people.company}, {address.street}")
    return Signature(
        name=people.name,
        role=people.role,
        company=people.company,
        street=address.street,
        postal_code=address.postal_code,
        city=_city(address),
        country=country,
        language=_language(country, lines),
        **codes.found,
    )


def _lines(text: str) -> Iterator[str]:
    """Plain lines: no tags, no marks that cannot be seen, none that is as long as a sentence of a disclaimer."""
    plain = unicodedata.normalize("NFC", text[:_MOST])
    plain = html.unescape(_TAG.sub("", _BREAKING.sub("\n", plain)))
    plain = plain.replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ").replace(HOLE, " ")
    seen = "".join(
        char for char in plain if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    for line in seen.split("\n")[:_LINES]:
        told = line.strip().lstrip("> ").strip()
        if told and len(told) <= _LONGEST_LINE:
            yield told


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_person: bool = False


def _pieces(lines: Sequence[str], codes: Codes) -> Iterator[_Piece]:
    domain = codes.found.get("email", "@").split("@")[1].casefold()
    for line in lines:
        for raw in _SPLIT.split(line):
            text = " ".join(raw.strip(_EDGES).split())
            label = LABEL.match(text)
            text = text[label.end() :].strip(_EDGES) if label else text
            if domain and text.casefold() == domain:
                codes.keep("website", text)
            elif text and len(text) <= _LONGEST_PIECE and not (_is_greeting(text) or NOISE.match(text)):
                yield _Piece(text, bool(label and label["person"]))


def _is_greeting(text: str) -> bool:
    return all(GREETING.fullmatch(each.strip(" ,!.")) for each in text.split("/"))


def _parts(text: str) -> Iterator[str]:
    """Between commas; a form of company alone belongs to the name before it."""
    told: list[str] = []
    for part in (each.strip(_EDGES) for each in text.split(",")):
        if told and ONLY_FORM.match(part):
            told[-1] = f"{told[-1]}, {part}"
        elif part:
            told.append(part)
    yield from told


def _city(address: Found) -> str:
    return re.sub(r"\s*\([^)]*\)$", "", address.city)


def _country(codes: Codes, told: str) -> str:
    """By the VAT id, the telephone number, what is told in a country's own way, or a name on the net; else empty."""
    prefix = codes.found.get("vat_id", "")[:2]
    if prefix:
        return "GR" if prefix == "EL" else prefix
    return _called(codes.found.get("phone", "")) or ("LT" if ONLY_LITHUANIAN.search(told) else _hosted(codes))


def _called(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    international = digits.removeprefix("00") if phone.startswith("00") else digits if "+" in phone[:2] else ""
    return next(
        (CALLING_CODES[international[:length]] for length in (3, 2) if international[:length] in CALLING_CODES), ""
    )


def _hosted(codes: Codes) -> str:
    names = (codes.found.get("email", ""), codes.found.get("website", "").split("//")[-1].split("/")[0])
    ends = {TOP_LEVELS[end] for name in names if (end := name.rsplit(".", 1)[-1].lower()) in TOP_LEVELS}
    return ends.pop() if len(ends) == 1 else ""


def _language(country: str, lines: Sequence[str]) -> str:
    if country == "LT" or (not country and any(LITHUANIAN.search(line) for line in lines)):
        return "lt"
    return "en" if country else ""
