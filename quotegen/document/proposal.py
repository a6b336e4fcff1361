"""Quotation and bundle -> the proposal on paper: nothing else goes in, so it can be printed again at any time."""

from __future__ import annotations

from quotegen.document.attachment import attachments_of
from quotegen.document.bundle import Bundle
from quotegen.document.html import render
from quotegen.document.page import Page
from quotegen.document.pdf import shared_renderer
from quotegen.document.view import proposal_view
from quotegen.model.quotation import Quotation


def proposal_page(quotation: Quotation, bundle: Bundle, copy: str = "") -> Page:
    """The page of what the customer may see, which is taken here, so that nobody can forget it.

    `copy` is the customer's copy as it was kept when the quotation was issued; without it, it is made now.
    """
    words = bundle.words(quotation.language)
    return render(bundle, proposal_view(quotation.for_customer(), words, copy), words)


def proposal_pdf(quotation: Quotation, bundle: Bundle, copy: str = "", head: str = "") -> bytes:
    """A tagged PDF, the same bytes for the same arguments; once the quotation has a number, it carries its data.

    `head` is where the chain of events was before the issue; what was issued before there was one has none.
    """
    return printed_page(proposal_page(quotation, bundle, copy), quotation, bundle, copy, head)


def printed_page(page: Page, quotation: Quotation, bundle: Bundle, copy: str = "", head: str = "") -> bytes:
    """The PDF of a page that was made already."""
    attached = attachments_of(quotation, bundle.words(quotation.language), copy, head)
    return shared_renderer().pdf(page, bundle, attached)
