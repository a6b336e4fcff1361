"""From a file of answers to a proposal: recommended, priced, and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from quotegen.document.bundle import Bundle
from quotegen.document.page import Page
from quotegen.document.press import PrintOrder, page_order, print_order, print_with_page
from quotegen.files.inputs import changed_inputs
from quotegen.files.requests import read_answers
from quotegen.language import Language
from quotegen.model.costing import Costing
from quotegen.model.needs import Recommendation
from quotegen.model.quotation import Quotation
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from quotegen.recommend.replies import Remark, unanswered
from quotegen.usecases.desk import Desk
from quotegen.usecases.templates import bundle_of, named_in

TEMPLATE = "proposal"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quotation with what led to it and what it costs the seller, and the template it is printed with.

    `unanswered` is what the customer wrote and the document says nothing to.
    """

    recommendation: Recommendation
    quotation: Quotation
    costing: Costing
    bundle: Bundle
    unanswered: tuple[Remark, ...]

    @property
    def order(self) -> PrintOrder:
        return PrintOrder(self.quotation, self.bundle)


def propose_file(
    desk: Desk, path: Path, language: Language | None, day: date, told: Mapping[str, str] | None = None
) -> Proposal:
    """The whole way from a file of answers to what is to be printed, in the customer's language unless told.

    `told` are inputs beside those of the file; they come before them.
    """
    file = read_answers(path, desk.catalogue)
    given = changed_inputs(file.inputs, told or {})
    occasion = replace(desk.occasion(file.customer, language, day), inputs=given)
    recommendation = recommend(file.answers, occasion)
    brief = brief_for(file.answers, recommendation, occasion)
    quotation, costing = price(recommendation.offers, Terms(), occasion, brief)
    remarks = tuple(unanswered(brief, desk.catalogue))
    return Proposal(recommendation, quotation, costing, bundle_of(desk, TEMPLATE), remarks)


def page_of(desk: Desk, quotation: Quotation) -> Page:
    """A quotation as the page of its template; only what the customer may see of it goes in."""
    with named_in(desk):
        return page_order(PrintOrder(quotation, bundle_of(desk, TEMPLATE)))


def print_pdf(desk: Desk, proposal: Proposal) -> bytes:
    """The proposal on paper: a tagged PDF, the same bytes for the same proposal."""
    with named_in(desk):
        return print_order(proposal.order)


def print_both(desk: Desk, proposal: Proposal) -> tuple[Page, bytes]:
    """The page too, from which the PDF is made."""
    with named_in(desk):
        return print_with_page(proposal.order)
