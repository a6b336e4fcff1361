"""Printing in disposable workers: what is ordered on this side, and the tasks that are done on the other.

Templates are filled in and pages are set in a worker, never in this process: a template, a logo or a text that asks
for too much takes the worker with it and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from quotegen.document.bundle import Bundle
from quotegen.document.memo.install import tell_if_slow
from quotegen.document.page import Page
from quotegen.document.range_view import RangeView
from quotegen.errors import Fault, InputRefused
from quotegen.model.quotation import Quotation
from quotegen.workers.limits import Why
from quotegen.workers.pool import WorkerLost, shared_pool

_TASKS = "quotegen.document.press_tasks"
_HINTS = "look at what is new in the template, the logo and the texts; see docs/workers.md"
_LOST: dict[Why, tuple[str, str]] = {
    "time": ("print_timeout", "takes too long to print"),
    "memory": ("print_memory", "takes too much memory to print"),
    "crash": ("print_crashed", "cannot be printed"),
}


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A proposal to print. Only what the customer may see of the quotation is handed on.

    `copy` is the customer's copy of an issued quotation, as it was kept; `head` is that of its snapshot.
    """

    quotation: Quotation
    bundle: Bundle
    copy: str = ""
    head: str = ""

    @property
    def name(self) -> str:
        """For whoever reads that it could not be printed."""
        quotation = self.quotation
        whose = f" for {quotation.buyer.name}" if quotation.buyer else ""
        return f"{quotation.number} revision {quotation.revision}" if quotation.number else f"the proposal{whose}"


@dataclass(frozen=True, slots=True)
class RangeOrder:
    """The presentation of a range to print."""

    view: RangeView
    bundle: Bundle

    @property
    def name(self) -> str:
        return f"the range {self.view.title}"


def print_order(order: PrintOrder) -> bytes:
    """The PDF of a proposal.

    InputRefused with print_timeout, print_memory or print_crashed if the worker is lost on it, print_too_deep if
    it is nested too deeply, template_* if the template is wrong.
    """
    return _asked("print_proposal", order.name, (*_for_customer(order), order.head))


def page_order(order: PrintOrder) -> Page:
    """The page of a proposal, before it is paper. Refused as `print_order` is."""
    return _page(_asked("fill_proposal", order.name, _for_customer(order)))


def print_with_page(order: PrintOrder) -> tuple[Page, bytes]:
    """Both at once, made from the same page."""
    page, _, pdf = _asked("print_proposal_with_page", order.name, (*_for_customer(order), order.head)).partition(b"\n")
    return _page(page), pdf


def print_range(order: RangeOrder) -> bytes:
    """The PDF of a range. Refused as `print_order` is."""
    return _asked("print_range", order.name, (order.view, order.bundle))


def redraw_logo(content: bytes) -> bytes:
    """A picture that was handed in, as a plain PNG. InputRefused if it is none, or the worker is lost on it."""
    return _asked("redraw_logo", "the logo", content)


def _for_customer(order: PrintOrder) -> tuple[Quotation, Bundle, str]:
    return order.quotation.for_customer(), order.bundle, order.copy


def _page(content: bytes) -> Page:
    html, css = json.loads(content)
    return Page(html, css)


def _asked(task: str, name: str, argument: object) -> bytes:
    """Tried a second time where something else has killed the worker."""
    tell_if_slow()  # here: what a worker says to its log is read by nobody
    try:
        try:
            return shared_pool().call(f"{_TASKS}:{task}", argument)
        except WorkerLost as lost:
            if not lost.killed:
                raise
            return shared_pool().call(f"{_TASKS}:{task}", argument)
    except WorkerLost as lost:
        code, message = _LOST[lost.why]
        details = f": {lost.details}" if lost.details else ""
        raise InputRefused(Fault(code, f"{name} {message}{details}", _HINTS)) from None
