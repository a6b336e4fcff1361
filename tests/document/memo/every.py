"""Every template, in every form that it takes."""

from __future__ import annotations

from quotegen.document.attachment import Attached, attachments_of
from quotegen.document.bundle import Bundle
from quotegen.document.html import render
from quotegen.document.page import Page
from quotegen.document.proposal import proposal_page
from quotegen.document.range_view import range_view
from quotegen.model.quotation import Quotation
from quotegen.usecases.desk import open_desk
from quotegen.usecases.templates import bundle_of
from tests.document.test_changes_view import revised
from tests.samples import DAY, LANGUAGES, bundle, proposal

Document = tuple[Page, Bundle, tuple[Attached, ...]]


def drafts() -> list[Document]:
    return [made(proposal("charity", language).quotation) for language in LANGUAGES]


def issued() -> list[Document]:
    quotations = (proposal("law-office", "en").quotation, proposal("studio", "lt").quotation)
    return [made(quotation.model_copy(update={"number": "P-2026-0042", "revision": 1})) for quotation in quotations]


def revisions() -> list[Document]:
    return [made(revised(language)) for language in LANGUAGES]


def ranges() -> list[Document]:
    desk = open_desk()
    look = bundle_of(desk, "range")
    found: list[Document] = []
    for category, language in zip(("special_ink", "label"), LANGUAGES, strict=True):
        words = look.words(language)
        page = render(look, range_view(category, desk.occasion(None, language, DAY), words), words)
        found.append((page, look, ()))
    return found


def made(quotation: Quotation) -> Document:
    return proposal_page(quotation, bundle()), bundle(), attachments_of(quotation, bundle().words(quotation.language))
