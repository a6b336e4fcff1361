"""What an issued document carries beside its pages: the customer's copy as data, the code printed of it, and the head.

The head is where the seller's chain of events was just before the issue, as `SEQ-HASH`. It is a file of its own, so
that the check code stays that of the data alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quotegen.document.words import Words
from quotegen.model.canonical import sha256
from quotegen.model.quotation import Quotation
from quotegen.model.versioned import to_text

NAME = "quotation.json"
HEAD_NAME = "head.txt"
_GROUPS, _DIGITS = 4, 4


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF. `day` is its date, `description` in the document's language."""

    name: str
    content: bytes
    description: str
    day: date


def attachments_of(quotation: Quotation, words: Words, copy: str = "", head: str = "") -> tuple[Attached, ...]:
    """The customer's copy, as it was kept or else made now, and the head if there was one; a draft carries nothing.

    By name, as a PDF has to list them.
    """
    if quotation.number is None:
        return ()
    content = (copy or customer_copy(quotation)).encode()
    files = {**({HEAD_NAME: f"{head}\n".encode()} if head else {}), NAME: content}
    return tuple(Attached(name, files[name], words("attached"), quotation.issue_date) for name in sorted(files))


def customer_copy(quotation: Quotation) -> str:
    """What the customer may see, as it is kept and handed over: made once, when the quotation is issued."""
    return to_text(quotation.for_customer())


def check_code(content: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 in groups of four: `3f2a 91c4 77de 0012`."""
    digest = sha256(content)
    return " ".join(digest[place : place + _DIGITS] for place in range(0, _GROUPS * _DIGITS, _DIGITS))


def footer_of(quotation: Quotation, words: Words, copy: str = "") -> str:
    """Number, revision and the copy's check code, for the foot of every page; of a draft, that it is one."""
    if quotation.number is None:
        return words("draft")
    code = check_code((copy or customer_copy(quotation)).encode()).replace(" ", "\N{NO-BREAK SPACE}")
    return words("proof", number=quotation.number, revision=str(quotation.revision), code=code)
