"""PDF -> what it says of itself: the data it carries, and the check codes printed at the foot of its pages.

Anybody's bytes come in here, so whatever is wrong with them is a fault and never a traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pydantic import ValidationError

from quotegen.document.attachment import HEAD_NAME, NAME, check_code
from quotegen.document.pdfium import opened
from quotegen.errors import DamagedData, Fault
from quotegen.model.canonical import sha256
from quotegen.model.quotation import Quotation
from quotegen.model.versioned import from_text

_CODE = re.compile(r"(?<!\w)[0-9a-f]{4}(?:\s[0-9a-f]{4}){3}(?!\w)")
_HEAD = re.compile(r"(0|[1-9][0-9]{0,18})-[0-9a-f]{64}\n")
_FOOT = 20 * 72 / 25.4
"""The height in points below which a page has nothing but its footer."""

_LONGEST_HEAD = 100

_LARGEST = 32 * 1024 * 1024
"""No quotation comes near so many bytes: more of them are not unpacked."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The attached JSON as it stands, its SHA-256, the code printed on each page, and the quotation it holds.

    `head` is where it says that the seller's chain of events was before the issue; empty where it says nothing.
    """

    text: str
    digest: str
    printed: tuple[str, ...]
    quotation: Quotation
    head: str = ""

    @property
    def number(self) -> str:
        return self.quotation.number or ""

    @property
    def revision(self) -> int:
        return self.quotation.revision


def read_proof(pdf: bytes) -> Proof:
    """What an issued document says of itself, if all of it agrees.

    DamagedData where it is no PDF (proof_no_pdf), carries no data (proof_missing), or data that is not an issued
    quotation (proof_unreadable), or where a page prints no code or another one (proof_differs).
    RuleRefused (schema_newer) where a newer version of quotegen has written it.
    """
    content, head, feet = _opened(pdf)
    quotation = _quotation(content)
    code = check_code(content)
    printed = tuple(_printed(foot) for foot in feet)
    faults = list(_differences(printed, code))
    if faults:
        raise DamagedData(faults)
    return Proof(content.decode(), sha256(content), printed, quotation, head)


def _opened(pdf: bytes) -> tuple[bytes, str, list[str]]:
    """The attached data, the head, and the text at the foot of every page."""
    try:
        with opened(pdf) as document:
            content, head = _attachments(document)
            feet = [_foot(page) for page in document]
    except (pypdfium2.PdfiumError, ValueError, IndexError, UnicodeError):
        raise DamagedData(Fault("proof_no_pdf", "this is no PDF that can be read", "ask for the file anew")) from None
    if not feet:
        raise DamagedData(Fault("proof_no_pdf", "this PDF has no pages", "ask for the file anew"))
    return content, head, feet


def _attachments(document: pypdfium2.PdfDocument) -> tuple[bytes, str]:
    places = range(min(document.count_attachments(), 100))
    items = list(map(document.get_attachment, places))
    found = [item for item in items if item.get_name() == NAME]
    if len(found) != 1:
        message = f"the PDF carries no {NAME}" if not found else f"the PDF carries {NAME} more than once"
        hint = "only issued quotations carry it; a printed or converted copy loses it"
        raise DamagedData(Fault("proof_missing", message, hint))
    content = bytes(found[0].get_data())
    if len(content) > _LARGEST:
        raise DamagedData(Fault("proof_unreadable", f"{NAME} is too large to be a quotation", path=NAME))
    return content, _head([item for item in items if item.get_name() == HEAD_NAME])


def _head(found: list[pypdfium2.PdfAttachment]) -> str:
    if not found:
        return ""
    content = bytes(found[0].get_data())
    if len(found) > 1 or len(content) > _LONGEST_HEAD or not _HEAD.fullmatch(content.decode()):
        message = f"{HEAD_NAME} does not say where the chain of events was when this was issued"
        raise DamagedData(Fault("proof_unreadable", message, "ask for the file anew", HEAD_NAME))
    return content.decode().strip()


def _foot(page: pypdfium2.PdfPage) -> str:
    width, _ = page.get_size()
    return str(page.get_textpage().get_text_bounded(0, 0, width, _FOOT))


def _quotation(content: bytes) -> Quotation:
    try:
        quotation = from_text(Quotation, content.decode())
    except UnicodeDecodeError:
        raise _unreadable("it is not UTF-8") from None
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in found["loc"])
        raise _unreadable(found["msg"], path) from None
    except ValueError as error:
        raise _unreadable(str(error)) from None
    if quotation.number is None:
        raise _unreadable("it has no number, so it was never issued", "number")
    return quotation


def _unreadable(why: str, path: str = "") -> DamagedData:
    return DamagedData(Fault("proof_unreadable", f"{NAME} is not an issued quotation: {why}", "", path or NAME))


def _printed(foot: str) -> str:
    """The code, which comes last; empty if there is none."""
    return next(iter(_CODE.findall(foot)[::-1]), "").replace("\N{NO-BREAK SPACE}", " ")


def _differences(printed: tuple[str, ...], code: str) -> Iterator[Fault]:
    for number, found in enumerate(printed, 1):
        if found != code:
            message = f"page {number} prints {found or 'no check code'}, its data has {code}"
            hint = "the page or the data was changed, or they are of different documents"
            yield Fault("proof_differs", message, hint, f"pages[{number - 1}]")
