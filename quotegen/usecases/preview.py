"""A draft's pages as they would be sent: printed as issuing prints them, without a number, and looked at as images."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotegen.document.images import page_images
from quotegen.document.press import PrintOrder, print_order
from quotegen.language import Language
from quotegen.model.canonical import canonical, sha256
from quotegen.store.drafts import DraftState, KeptDraft
from quotegen.usecases.drafts import save_draft
from quotegen.usecases.house import House
from quotegen.usecases.priced import PricedDraft, price_content, with_changes
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.templates import bundle_of, named_in


@dataclass(frozen=True, slots=True)
class Preview:
    """What is to be printed. `digest` is of all that the pages depend on: the same digest, the same pages."""

    digest: str
    order: PrintOrder


def preview_of(house: House, draft: PricedDraft, language: Language) -> Preview:
    """The draft in this language, at the same prices; the draft itself stays as it is."""
    kept, content = draft.kept, draft.priced.content
    desk = house.desk_of(content.catalogue)
    priced = draft.priced
    if language != content.language:
        priced = with_changes(house, kept, price_content(house, content.model_copy(update={"language": language})))
    with named_in(desk):
        bundle = bundle_of(desk, TEMPLATE)
    digest = sha256(canonical(priced.quotation.for_customer()) + bundle.digest)
    return Preview(digest, PrintOrder(priced.quotation, bundle))


def preview_pages(house: House, preview: Preview) -> Iterator[bytes]:
    """The pages as PNG images, one after the other. Refused as `print_order` is."""
    with named_in(house.desk):
        pdf = print_order(preview.order)
    yield from page_images(pdf)


def choose_language(house: House, kept: KeptDraft, language: Language) -> PricedDraft:
    """The draft in this language from now on. Busy if somebody else has changed it meanwhile."""
    return save_draft(house, kept, kept.content.model_copy(update={"language": language}))


def is_open(kept: KeptDraft) -> bool:
    """Whether it may still become something."""
    return kept.state is DraftState.OPEN
