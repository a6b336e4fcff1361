"""The sample customers' proposals, made once for all tests that look at them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2

from quotegen.document.bundle import Bundle
from quotegen.document.page import Page
from quotegen.document.proposal import printed_page, proposal_page
from quotegen.document.words import Words
from quotegen.language import Language
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import TEMPLATE, Proposal, propose_file
from quotegen.usecases.templates import bundle_of

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 23)
CUSTOMERS = ("charity", "law-office", "studio")
LANGUAGES: tuple[Language, ...] = ("en", "lt")


@cache
def proposal(customer: str, language: Language) -> Proposal:
    return propose_file(open_desk(), ROOT / "examples" / "answers" / f"{customer}.yaml", language, DAY)


@cache
def bundle() -> Bundle:
    """The shipped template of the proposal, with the sample seller's logo."""
    return bundle_of(open_desk(), TEMPLATE)


def words_of(language: Language) -> Words:
    return bundle().words(language)


@cache
def page(customer: str, language: Language) -> Page:
    """Made in this process, as tests of layout make everything."""
    made = proposal(customer, language)
    return proposal_page(made.quotation, made.bundle)


@cache
def pdf(customer: str, language: Language) -> bytes:
    made = proposal(customer, language)
    return printed_page(page(customer, language), made.quotation, made.bundle)


def page_texts(content: bytes) -> list[str]:
    """The text of each page, with soft spaces made plain."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded().replace("\xa0", " ") for page in document]
