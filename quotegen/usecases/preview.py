"""A draft's pages as they would be sent: printed as issuing prints them, without a number, and looked at as images.

What is issued from a screen is what was looked at there: anything else is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from quotegen.document.images import page_images
from quotegen.document.press import PrintOrder, print_order
from quotegen.errors import QuotegenError
from quotegen.language import Language
from quotegen.usecases.house import House
from quotegen.usecases.issue import digest_of, printed, promise_seen
from quotegen.usecases.priced import PricedDraft, price_content, with_changes
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.show_template import Look, look_pdf
from quotegen.usecases.templates import bundle_of, named_in


@dataclass(frozen=True, slots=True)
class Preview:
    """What is to be printed. `digest` is of all that the pages depend on: the same digest, the same pages."""

    digest: str
    order: PrintOrder


def get_ready(house: House, language: Language) -> None:
    """A sample is printed: whoever looks at pages first waits for no worker, nor for what one learns by printing."""
    with suppress(QuotegenError):  # whoever prints a draft is told what is wrong
        look_pdf(house.desk, Look(TEMPLATE, language), house.today(house.desk.catalogue.seller.time_zone))


def preview_of(house: House, draft: PricedDraft, language: Language | None = None) -> Preview:
    """The draft, or what it would be in another language; it stays as it is."""
    content, priced = draft.kept.content, draft.priced
    desk = house.desk_of(content.catalogue)
    if language is not None and language != content.language:
        other = price_content(house, content.model_copy(update={"language": language}))
        priced = with_changes(house, draft.kept, other)
    with named_in(desk):
        bundle = bundle_of(desk, TEMPLATE)
    return Preview(digest_of(priced.quotation, bundle), PrintOrder(priced.quotation, bundle))


def preview_pages(house: House, preview: Preview) -> Iterator[bytes]:
    """The pages as PNG images, one after the other. Refused as `print_order` is."""
    with named_in(house.desk):
        pdf = print_order(preview.order)
    yield from page_images(pdf)


def issue_seen(house: House, number: int, digest: str) -> str:
    """The number of what the draft has become, now or before: as `promise`, of the very pages that were looked at.

    Busy if the draft, a price, the template or the day has changed since: then it has to be looked at again.
    """
    return promise_seen(house, number, digest)


def issued_pages(house: House, number: str) -> Iterator[bytes]:
    """The pages of an issued quotation as it was printed."""
    yield from page_images(printed(house, number))
