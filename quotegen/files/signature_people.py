"""Who wrote a signature, what they are, and for which company: from the parts of it that are no address and no code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotegen.files.signature_address import Part
from quotegen.files.signature_words import COMPANY, ORGANISATION, PUBLIC_MAIL, ROLE

_TITLES = re.compile(
    r"^(?:i\. ?[AV]\.|(?:Dr|Prof|Ing|Mgr|Mag|Mr|Mrs|Ms|Bc|Hr|Fr|doc|inż|mgr)\.|Dipl\.-Ing\.|"
    r"Mr|Mrs|Ms|Herr|Frau|Dr|Prof)\s+",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_])){0,30}\.?"
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{1,3}}")
_PARTICLES = frozenset("de da di do dos del della la le van von der den ten bin al el ter zu af".split())
_DEGREES = re.compile(r"(?:\s+(?:[A-Z]{2,4}|PhD|MSc|BSc))+$")
_AT = re.compile(r"\s+(?:@|at|bei|chez)\s+(?=[^\W\d_])")
_EMAIL_WORDS = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class People:
    name: str = ""
    role: str = ""
    company: str = ""


def find_people(parts: Sequence[Part], labelled: frozenset[int], email: str) -> People:
    """`labelled` are pieces said to be a person; the mail address tells which name is the writer's."""
    address = _Address.of(email)
    told = [Part(part.piece, text) for part in parts for text in _split(part.text, address)]
    kinds = [_kind(part.text) for part in told]
    company = next((part.text for part, kind in zip(told, kinds, strict=True) if kind == "company"), "")
    names = [place for place, kind in enumerate(kinds) if kind == "name"]
    mine = _writer(told, kinds, labelled, address)
    company = company or next(
        (told[place].text for place in names if place != mine and address.is_of_domain(told[place].text)), ""
    )
    name = _plain(told[mine].text) if mine is not None else ""
    role = next((part.text for part, kind in zip(told, kinds, strict=True) if kind == "role"), "")
    return People(name, role, company)


def _plain(name: str) -> str:
    """Without titles before it, and degrees behind a name that is not all in capitals."""
    untitled = _TITLES.sub("", name)
    return untitled if untitled.isupper() else _DEGREES.sub("", untitled)


def _split(text: str, address: _Address) -> Iterator[str]:
    """`Founder @ Company`, `Name / Role` and `Role Name`, if the name is that of the mail address, are two."""
    words = text.split()
    role, name = " ".join(words[:-2]), " ".join(words[-2:])
    if len(words) <= 6 and ROLE.search(role) and _is_name(name) and address.is_of_person(name):
        yield role
        yield name
        return
    for pattern in (_AT, re.compile(r"\s/\s")):
        first, *rest = pattern.split(text, maxsplit=1)
        if not rest:
            continue
        is_role_at = pattern is _AT and ROLE.search(first)
        is_name_then_role = pattern is not _AT and _kind(first) == "name" and ROLE.search(rest[0])
        if is_role_at or is_name_then_role:
            yield first.strip()
            yield rest[0].strip()
            return
    yield text


def _kind(text: str) -> str:
    if len(text) > 100 or sum(map(str.isalpha, text)) < 2:
        return ""
    if COMPANY.search(text):
        return "company"
    if ROLE.search(text) and len(text.split()) <= 8:
        return "role" if not text.endswith((".", "?", "!")) or len(text.split()) <= 3 else ""
    if ORGANISATION.search(text) and len(text.split()) <= 8 and _is_capital(text):
        return "company"
    return "name" if _is_name(text) else ""


def _is_name(text: str) -> bool:
    plain = _plain(text)
    words = plain.split()
    return bool(_NAME.fullmatch(plain)) and all(_is_capital(word) or word in _PARTICLES for word in words)


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or not word[:1].isalpha()


def _writer(told: Sequence[Part], kinds: Sequence[str], labelled: frozenset[int], address: _Address) -> int | None:
    """The name that is the mail address's, or is said to be a person's, or stands beside a role; none if unsure."""
    names = [place for place, kind in enumerate(kinds) if kind == "name"]
    for place in names:
        if address.is_of_person(told[place].text) or told[place].piece in labelled:
            return place
    own = [place for place in names if not address.is_of_domain(told[place].text)]
    beside = [place for place in own if "role" in kinds[max(0, place - 1) : place + 2]]
    if len(beside) == 1:
        return beside[0]
    known = {"role", "company"} & set(kinds)
    return own[0] if known and len(own) == 1 and own[0] == 0 else None


@dataclass(frozen=True, slots=True)
class _Address:
    words: frozenset[str] = frozenset()
    compact: str = ""
    domain: str = ""

    @classmethod
    def of(cls, email: str) -> _Address:
        local, _, host = email.lower().partition("@")
        names = host.split(".")
        longest = max(names[:-1], key=len, default="") if host not in PUBLIC_MAIL else ""
        return cls(frozenset(_EMAIL_WORDS.findall(local)), re.sub(r"[^a-z]", "", local), longest.replace("-", ""))

    def is_of_person(self, name: str) -> bool:
        """Whether the part before the @ is made of a word of the name: `r.zukiene`, `ona`, `jsmith`."""
        for words in _spellings(name):
            initials = {words[0][:1] + words[-1], words[0] + words[-1][:1], words[0] + words[-1], words[-1] + words[0]}
            if self.compact in initials or any(len(word) >= 3 and word in self.words for word in words):
                return True
        return False

    def is_of_domain(self, name: str) -> bool:
        return bool(self.domain) and any("".join(words) == self.domain for words in _spellings(name))


def _spellings(name: str) -> Iterator[list[str]]:
    """The words of a name in plain letters, with ü as u and as ue."""
    german = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
    small = _TITLES.sub("", name).casefold()
    for text in (small, "".join(german.get(char, char) for char in small)):
        plain = unicodedata.normalize("NFKD", text.translate({ord("ł"): "l", ord("ø"): "o", ord("đ"): "d"}))
        words = re.findall(
            r"[a-z]+", "".join(char for char in plain if not unicodedata.combining(char)).replace("'", "")
        )
        if words:
            yield words
