"""What has a form of its own in a signature: addresses on the net, codes and phone numbers, taken out of its lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from stdnum.ch.uid import validate as swiss
from stdnum.eu.vat import validate as european
from stdnum.exceptions import ValidationError as NumberError
from stdnum.gb.vat import validate as british
from stdnum.no.mva import validate as norwegian

HOLE = "\x00"
"""Stands where something was taken out of a line."""

_IBAN = re.compile(
    r"(?:\b(?:IBAN|a/s|acc(?:ount)?|konto|sąsk(?:aita)?)\b[.:\s]*)?"
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
)
_EMAIL = re.compile(
    r"(?:(?<!\w)(?:e-?mail|mail|el\.\s?pa?š?t?a?s?\.?|e|@)(?!\w)[.:\s]*)?<?(?:mailto:)?"
    r"(?P<email>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})>?",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?:(?<!\w)(?:web(?:\w{1,4})?|www|w|svetainė|internetas|homepage|strona|pagina)(?!\w)\s*[:.]\s*)?"
    r"(?P<web>https?://[^\s|<>\"]{3,200}|www\.[^\s|<>\",]{3,200})",
    re.IGNORECASE,
)
_NAMED_WEB = re.compile(
    r"(?<!\w)(?:web(?:\w{1,4})?|w|svetainė|homepage)\s*:\s*(?P<web>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})(?!\w)",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    r"linkedin\.|facebook\.|instagram\.|twitter\.|youtube\.|tiktok\.|(?<![a-z])x\.com|calendly\.|teams\.", re.IGNORECASE
)

_VAT_SAID: tuple[tuple[str, str], ...] = (
    (r"PVM(?:\s(?:mok(?:\.|ėtojo)\s?)?k(?:odas|\.))?", "LT"),
    (r"VAT(?:\s?(?:reg(?:istration|\.)?)?\s?(?:no|nr|number|id|code)?\.?)?", ""),
    (r"US[tT]-?\s?Id(?:Nr|-Nr|ent-?Nr)?\.?|Ust-?ID(?:-?Nr)?\.?", "DE"),
    (r"UID(?:-?Nr\.?)?", ""), (r"NIP", "PL"), (r"TVA(?:\s?intracom\w*)?", ""), (r"BTW(?:-?nr\.?)?", ""),
    (r"P\.?\s?IVA|Partita IVA", "IT"), (r"KMKR(?:\snr\.?)?", "EE"), (r"PVN(?:\s(?:reģ\.\s?)?nr\.?)?", "LV"),
    (r"ALV", "FI"), (r"Moms(?:reg)?\.?(?:\s?nr\.?)?", "SE"), (r"DIČ", ""), (r"NIF|CIF", ""),
    (r"CUI", "RO"), (r"Adószám", "HU"),
)  # fmt: skip
"""A label, and the country whose numbers it announces without their prefix."""
_VAT_VALUE = r"[\s.:#№]{0,5}(?P<value>(?:[A-Z]{2,3})?[ -]?[A-Z0-9](?:[ .-]?[A-Z0-9]){6,14})(?![A-Za-z0-9])"
_VATS = tuple((re.compile(rf"(?<!\w)(?i:{said}){_VAT_VALUE}"), country) for said, country in _VAT_SAID)
_PLAIN_VAT = re.compile(
    r"\b(?:ATU|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[0-9A-Z]{8,12}\b"
)
_CHECKS: dict[str, Callable[[str], str]] = {"GB": british, "CH": swiss, "NO": norwegian}
_COMPANY_CODE = re.compile(
    r"(?<!\w)(?:(?:Įmonės\s|Im\.\s?|Įm\.\s?|Juridinio asmens\s)?k(?:odas|\.)|Į\.\s?k(?:odas|\.)|"
    r"(?:Company|Co\.?|Registered|Registration|Reg\.|Reģ\.|Business)\s?(?:registration\s|reg\.?\s)?(?:no|nr|number|code|id)\.?|"
    r"Registered in [\w ]{3,40}? no\.?|"
    r"CRN|Registrikood|Reg\.?\s?kood|KRS|REGON|Y-tunnus|Org\.?\s?nr\.?|IČO?|SIRE[NT]|KvK|CVR|(?=HR[AB]\s))"
    r"[\s.:#№]{0,5}(?P<value>(?:HR[AB]\s)?\d[\d -]{3,14}\d(?:\s[A-Z](?![\w]))?)",
    re.IGNORECASE,
)
_PHONE_LABEL = (
    r"telefonas|telefaksas|telefax|telefon|telephone|tel\.?\s?/\s?faks\w*|phone|mobile|mobil|mobilus|móvil|handy|office|direct|cell|"
    r"faksas|faks|fax|tālr|tél|tel|mob|kom|gsm|fon|puh|ph|ddi|[tmpdfoc]"
)
_PHONE = re.compile(
    rf"(?P<said>(?:(?<![\w.])(?:{_PHONE_LABEL})(?![\w])\s?[.:]{{0,2}}\s{{0,3}}:?\s?){{0,3}})"
    r"(?<![\w/])(?P<number>(?:\+|00)?\(?\+?\d(?:[ ()./-]{0,3}\d){6,14})(?![\w-])",
    re.IGNORECASE,
)
_FAX = re.compile(r"(?<![\w/])\s?(?:telefaksas|telefax|faksas|faks|fax|f)(?!\w)", re.IGNORECASE)


@dataclass(slots=True)
class Codes:
    """What was found; the first of a kind is kept."""

    found: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, value: str) -> None:
        if value:
            self.found.setdefault(name, value)


def take_codes(lines: list[str]) -> tuple[list[str], Codes]:
    """The lines with holes in the place of all that has a form of its own, and what stood there."""
    codes = Codes()
    for take in (_without_accounts, _emails, _webs, _vat_ids, _company_codes, _plain_vat_ids, _phones):
        lines = [take(line, codes) for line in lines]
    return lines, codes


def _without_accounts(line: str, codes: Codes) -> str:
    return _IBAN.sub(lambda found: found[0] if _valid_vat(found[0], "") else HOLE, line)


def _emails(line: str, codes: Codes) -> str:
    return _taken(_EMAIL, line, lambda found: codes.keep("email", found["email"].rstrip(".-")))


def _webs(line: str, codes: Codes) -> str:
    def keep(found: re.Match[str]) -> None:
        if not _SOCIAL.search(found["web"]):
            codes.keep("website", found["web"].rstrip(".,;)"))

    return _taken(_NAMED_WEB, _taken(_WEB, line, keep), keep)


def _vat_ids(line: str, codes: Codes) -> str:
    for pattern, country in _VATS:
        line = pattern.sub(lambda found, country=country: _vat_taken(found["value"], country, codes), line)  # type: ignore[misc]
    return line


def _vat_taken(value: str, country: str, codes: Codes) -> str:
    """What is left of the line: the number may be followed by a word that looks like a part of it."""
    words = value.split(" ")
    for count in range(len(words), 0, -1):
        number = _valid_vat("".join(words[:count]), country)
        if number:
            codes.keep("vat_id", number)
            return f"{HOLE}{' '.join(words[count:])}"
    return HOLE


def _plain_vat_ids(line: str, codes: Codes) -> str:
    def keep(found: re.Match[str]) -> str:
        number = _valid_vat(found[0], "")
        codes.keep("vat_id", number)
        return HOLE if number else found[0]

    return _PLAIN_VAT.sub(keep, line)


def _valid_vat(text: str, country: str) -> str:
    """The number without blanks, if its form and check digit are right; else nothing: rather empty than wrong."""
    compact = re.sub(r"[\s.-]", "", text).upper()
    for number in (compact, country + compact):
        try:
            _CHECKS.get(number[:2], european)(number)
        except NumberError:
            continue
        return number
    return ""


def _company_codes(line: str, codes: Codes) -> str:
    return _taken(_COMPANY_CODE, line, lambda found: codes.keep("company_code", " ".join(found["value"].split())))


def _phones(line: str, codes: Codes) -> str:
    def keep(found: re.Match[str]) -> str:
        said, number = found["said"], found["number"]
        if not _is_phone(said, number):
            return found[0]
        if not _FAX.match(said):
            codes.keep("phone", " ".join(number.split()).rstrip("(-./ "))
        return HOLE

    return _PHONE.sub(keep, line)


def _is_phone(said: str, number: str) -> bool:
    """Seven digits or more behind a label; without one it must begin as telephone numbers do."""
    digits = sum(char.isdigit() for char in number)
    if number.count("(") != number.count(")") or digits > 15:
        return False
    return digits >= 7 if said.strip() else digits >= 8 and number[0] in "+(08"


def _taken(pattern: re.Pattern[str], line: str, keep: Callable[[re.Match[str]], None]) -> str:
    def take(found: re.Match[str]) -> str:
        keep(found)
        return HOLE

    return pattern.sub(take, line)
