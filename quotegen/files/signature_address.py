"""Where the company of a signature is: street, postal code, city and country, from the parts of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotegen.files.signature_words import COMPANY, ROLE, STREET, countries

_CODED = re.compile(
    r"(?<![\w-])(?:(?P<prefix>LT|LV|EE|PL|DE|D|AT|A|CH|FR|F|SE|S|FI|FIN|DK|NL|BE|B|L|SK|CZ|RO|HU|H|SI|HR)\s?-\s?"
    r"(?P<digits>\d{3,6}(?: ?\d{2})?)|"
    r"(?P<gb>[A-Z]{1,2}\d[A-Z0-9]? ?\d[A-Z]{2})|(?P<ie>[AC-FHKNPRTV-Y]\d[0-9W] ?[0-9AC-FHKNPRTV-Y]{4})|"
    r"(?P<nl>\d{4} ?[A-Z]{2})|(?P<pl>\d{2}-\d{3})|(?P<pt>\d{4}-\d{3})|"
    r"(?P<us>(?<=[A-Z]{2} )\d{5}(?:-\d{4})?))(?![\w-])"
)
_PLAIN = re.compile(
    r"^(?P<first>\d{4,6}|\d{3} \d{2})(?=\s+[^\W\d_])|(?<=[^\W\d_] )(?P<last>\d{4,6}|\d{3} \d{2})$|^(?P<only>\d{5,6})$"
)
_COUNTRY_OF_KIND = {"gb": "GB", "ie": "IE", "nl": "NL", "pl": "PL", "pt": "PT", "us": "US"}
_COUNTRY_OF_PREFIX = {"D": "DE", "A": "AT", "F": "FR", "S": "SE", "FIN": "FI", "B": "BE", "L": "LU", "H": "HU"}
_CITY = re.compile(r"[^\W\d_][^\d,;:@]{0,38}(?: \d{1,2})?")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line between commas, and the number of the line's piece it is from."""

    piece: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """An address, as far as it is sure; `used` are the places of its parts."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    used: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Code:
    place: int
    code: str
    country: str
    before: str
    after: str
    plain: bool


def find_address(parts: Sequence[Part]) -> Found:
    """The first address among the parts."""
    named = dict(_countries(parts))
    free = _Free(parts, frozenset(named))
    country = next(iter(named.values()), "")
    for code in free.codes():
        around = free.around(code)
        if around is not None:
            own = country or ("" if code.plain else code.country)
            return Found(around.street, code.code, around.city, own, around.used | frozenset(named))
    found = free.street_alone()
    return Found(found.street, "", found.city, country, found.used | frozenset(named))


def _countries(parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    for place, part in enumerate(parts):
        country = countries().get(part.text.casefold().strip(" ."))
        if country is not None:
            yield place, country


@dataclass(frozen=True, slots=True)
class _Free:
    parts: Sequence[Part]
    taken: frozenset[int]

    def codes(self) -> Iterator[_Code]:
        for place, part in enumerate(self.parts):
            if place in self.taken or COMPANY.search(part.text):
                continue
            sure = _CODED.search(part.text)
            plain = None if sure or STREET.search(part.text) else _PLAIN.search(part.text)
            found = sure or plain
            if found is None:
                continue
            kind = found.lastgroup or ""
            prefix = (sure["prefix"] or "") if sure else ""
            country = _COUNTRY_OF_PREFIX.get(prefix, prefix) or _COUNTRY_OF_KIND.get(kind, "")
            before, after = part.text[: found.start()].strip(" ,-"), part.text[found.end() :].strip(" ,-")
            yield _Code(place, found[0], country, before, after, plain is not None)

    def around(self, code: _Code) -> Found | None:
        """The city beside a code and the street before them; None if the code has no place in an address."""
        city, used = self._city(code)
        street, more = self._street(min(used | {code.place}), max(used | {code.place}), code)
        if code.plain and not street:
            return None
        return Found(street, "", city, "", used | more | {code.place})

    def _city(self, code: _Code) -> tuple[str, frozenset[int]]:
        state = re.fullmatch(r"[A-Z]{2}", code.before)
        for text in (code.after, "" if state else code.before):
            if text:
                return (text if _CITY.fullmatch(text) and not STREET.search(text) else ""), frozenset()
        for place in (code.place - 1, code.place + 1):
            if self._is_city(place, code.place):
                return self.parts[place].text, frozenset({place})
        return "", frozenset()

    def _is_city(self, place: int, beside: int) -> bool:
        if not 0 <= place < len(self.parts) or place in self.taken:
            return False
        text = self.parts[place].text
        near = abs(self.parts[place].piece - self.parts[beside].piece) <= 1
        plain = not (COMPANY.search(text) or ROLE.search(text) or STREET.search(text))
        return near and plain and text[:1].isupper() and len(text.split()) <= 3 and not any(map(str.isdigit, text))

    def _street(self, first: int, last: int, code: _Code) -> tuple[str, frozenset[int]]:
        """Parts of the same piece before the city that make a street, or the piece before; else what follows."""
        before = [place for place in range(first) if place not in self.taken]
        for piece in (self.parts[first].piece, self.parts[first].piece - 1):
            same = [place for place in before if self.parts[place].piece == piece]
            begun = next((at for at, place in enumerate(same) if self._is_street(place)), None)
            if begun is not None:
                used = same[begun:]
                return ", ".join(self.parts[place].text for place in used), frozenset(used)
        behind = last + 1
        if behind < len(self.parts) and self.parts[behind].piece == self.parts[last].piece and self._is_street(behind):
            return self.parts[behind].text, frozenset({behind})
        return "", frozenset()

    def _is_street(self, place: int) -> bool:
        text = self.parts[place].text
        if place in self.taken or COMPANY.search(text) or len(text) > 100:
            return False
        numbered = any(map(str.isdigit, text)) and sum(map(str.isalpha, text)) >= 3
        worded = STREET.search(text) is not None and not ROLE.search(text) and len(text.split()) >= 2
        return numbered or worded

    def street_alone(self) -> Found:
        """A street that is named as one and has a number, with the city behind it."""
        for place, part in enumerate(self.parts):
            if not (self._is_street(place) and STREET.search(part.text) and any(map(str.isdigit, part.text))):
                continue
            city = place + 1 if self._is_city(place + 1, place) else None
            used = frozenset({place} if city is None else {place, city})
            return Found(part.text, "", "" if city is None else self.parts[city].text, "", used)
        return Found()
