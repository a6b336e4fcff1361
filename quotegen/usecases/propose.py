"""From a file of answers to a proposal: recommended, priced, and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quotegen.document.html import Page, render
from quotegen.document.pdf import shared_renderer
from quotegen.document.view import proposal_view
from quotegen.document.words import Words
from quotegen.errors import Fault, InputRefused
from quotegen.files.requests import read_answers
from quotegen.files.templates import read_words
from quotegen.language import Language
from quotegen.model.costing import Costing
from quotegen.model.needs import Recommendation
from quotegen.model.quotation import Quotation
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from quotegen.usecases.desk import Desk

TEMPLATE = "proposal"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quotation with what led to it and what it costs the seller, and the page it makes."""

    recommendation: Recommendation
    quotation: Quotation
    costing: Costing
    page: Page
    logo: Path


def propose_file(desk: Desk, path: Path, language: Language | None, day: date) -> Proposal:
    """The whole way from a file of answers to the page of a proposal, in the customer's language unless told."""
    file = read_answers(path, desk.catalogue)
    occasion = desk.occasion(file.customer, language, day)
    recommendation = recommend(file.answers, occasion)
    brief = brief_for(file.answers, recommendation, occasion)
    quotation, costing = price(recommendation.offers, Terms(), occasion, brief)
    return Proposal(recommendation, quotation, costing, page_of(desk, quotation), logo_of(desk))


def page_of(desk: Desk, quotation: Quotation) -> Page:
    """A quotation as the page of its template."""
    folder = (desk.workspace.templates / TEMPLATE).absolute()
    words = Words(read_words(folder), quotation.language, str(folder / "words.yaml"))
    return render(folder, proposal_view(quotation, words), words, desk.catalogue.seller.accent)


def logo_of(desk: Desk) -> Path:
    """The seller's logo; InputRefused if the file named in seller.yaml is not there."""
    path = desk.workspace.catalogue / desk.catalogue.seller.logo
    if not path.is_file():
        hint = "put the file beside seller.yaml, or change its name there"
        raise InputRefused(Fault("logo_missing", f"there is no logo {path.name}", hint, "logo", str(path)))
    return path


def print_pdf(proposal: Proposal) -> bytes:
    """The proposal on paper: a tagged PDF, the same bytes for the same proposal."""
    return shared_renderer().pdf(proposal.page, proposal.logo)
