"""What an issued document carries beside its pages: the customer's copy as data, and the code printed of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quotegen.document.words import Words
from quotegen.model.canonical import canonical, sha256
from quotegen.model.quotation import Quotation

NAME = "quotation.json"
_GROUPS, _DIGITS = 4, 4


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF. `day` is its date, `description` in the document's language."""

    name: str
    content: bytes
    description: str
    day: date


def attachment_of(quotation: Quotation, words: Words) -> Attached | None:
    """The customer's copy in canonical JSON; a draft, which has no number, carries nothing."""
    if quotation.number is None:
        return None
    return Attached(NAME, attached_json(quotation), words("attached"), quotation.issue_date)


def attached_json(quotation: Quotation) -> bytes:
    """Canonical JSON of what the customer may see."""
    return canonical(quotation.for_customer()).encode()


def check_code(content: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 in groups of four: `3f2a 91c4 77de 0012`."""
    digest = sha256(content)
    return " ".join(digest[place : place + _DIGITS] for place in range(0, _GROUPS * _DIGITS, _DIGITS))


def footer_of(quotation: Quotation, words: Words) -> str:
    """Number, revision and check code, for the foot of every page; of a draft, that it is one."""
    if quotation.number is None:
        return words("draft")
    code = check_code(attached_json(quotation)).replace(" ", "\N{NO-BREAK SPACE}")
    return words("proof", number=quotation.number, revision=str(quotation.revision), code=code)
