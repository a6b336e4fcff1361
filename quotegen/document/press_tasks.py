"""What the workers do for the press. Imported by them alone: the parent needs neither templates nor a renderer."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import TypeVar, get_args

from quotegen.document.bundle import Bundle
from quotegen.document.html import render
from quotegen.document.logo import redrawn
from quotegen.document.page import Page
from quotegen.document.pdf import shared_renderer
from quotegen.document.proposal import printed_page, proposal_page, proposal_pdf
from quotegen.document.range_view import RangeView
from quotegen.errors import Fault, InputRefused
from quotegen.language import Language, money
from quotegen.model.quotation import Quotation

_Order = TypeVar("_Order")
Filled = tuple[Quotation, Bundle, str]
"""What the customer may see, the bundle, and the customer's copy if it was kept."""
Proposal = tuple[Quotation, Bundle, str, str]
"""The same, and the head of the chain before the issue."""


def prepare() -> None:
    """Everything that documents share: the words of all languages, the template engine, fonts, libraries."""
    for language in get_args(Language):
        money(Decimal(1), "EUR", language)
    files = {"warm/words.json": b"{}", "warm/warm.html": b"{{ view }}", "warm/warm.css": b"", "logo.svg": b""}
    bundle = Bundle(name="warm", files=files, logo="logo.svg", accent="#000000")
    render(bundle, "warm", bundle.words("en"))
    shared_renderer().warm()


def _within_depth(task: Callable[[_Order], bytes]) -> Callable[[_Order], bytes]:
    """A document that is nested too deeply is refused; the worker has come to no harm."""

    @wraps(task)
    def wrapped(order: _Order) -> bytes:
        try:
            return task(order)
        except RecursionError:
            hint = "nest fewer elements or blocks in each other"
            fault = Fault("print_too_deep", "the document is nested too deeply to be printed", hint)
            raise InputRefused(fault) from None

    return wrapped


@_within_depth
def print_proposal(order: Proposal) -> bytes:
    return proposal_pdf(*order)


@_within_depth
def fill_proposal(order: Filled) -> bytes:
    return _as_json(proposal_page(*order))


@_within_depth
def print_proposal_with_page(order: Proposal) -> bytes:
    """The page in one line of JSON, then the PDF."""
    page = proposal_page(*order[:3])
    return _as_json(page) + b"\n" + printed_page(page, *order)


@_within_depth
def print_range(order: tuple[RangeView, Bundle]) -> bytes:
    view, bundle = order
    return shared_renderer().pdf(render(bundle, view, bundle.words(view.language)), bundle)


def redraw_logo(content: bytes) -> bytes:
    return redrawn(content)


def _as_json(page: Page) -> bytes:
    return json.dumps([page.html, page.css]).encode()
