"""Every template, in every form that it takes."""

from __future__ import annotations

from collections.abc import Iterator

from quotegen.document.attachment import Attached, attachment_of
from quotegen.document.bundle import Bundle
from quotegen.document.html import render
from quotegen.document.page import Page
from quotegen.document.proposal import proposal_page
from quotegen.document.range_view import range_view
from quotegen.model.quotation import Quotation
from quotegen.usecases.desk import open_desk
from quotegen.usecases.templates import bundle_of
from tests.document.test_changes_view import revised
from tests.samples import CUSTOMERS, DAY, LANGUAGES, bundle, proposal

Document = tuple[Page, Bundle, Attached | None]


def documents() -> list[Document]:
    return [*drafts(), *issued(), *revisions(), *ranges()]


def drafts() -> Iterator[Document]:
    for customer in CUSTOMERS:
        for language in LANGUAGES:
            yield made(proposal(customer, language).quotation)


def issued() -> Iterator[Document]:
    for language in LANGUAGES:
        yield made(proposal("charity", language).quotation.model_copy(update={"number": "P-2026-0042", "revision": 1}))


def revisions() -> Iterator[Document]:
    for language in LANGUAGES:
        yield made(revised(language))


def ranges() -> Iterator[Document]:
    desk = open_desk()
    look = bundle_of(desk, "range")
    for category in ("special_ink", "label"):
        for language in LANGUAGES:
            words = look.words(language)
            yield render(look, range_view(category, desk.occasion(None, language, DAY), words), words), look, None


def made(quotation: Quotation) -> Document:
    return proposal_page(quotation, bundle()), bundle(), attachment_of(quotation, bundle().words(quotation.language))
