"""What a template looks like: printed by a worker from an example, with the seller's logo and colour or with others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quotegen.document.bundle import Bundle
from quotegen.document.images import first_page_image
from quotegen.document.press import PrintOrder, RangeOrder, print_order, print_range
from quotegen.document.range_view import range_view
from quotegen.errors import Fault, InputRefused, QuotegenError
from quotegen.language import Language
from quotegen.model.canonical import canonical, sha256
from quotegen.model.needs import Offer
from quotegen.model.quotation import Quotation
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.pipeline import price
from quotegen.usecases import present_range, propose
from quotegen.usecases.desk import Desk
from quotegen.usecases.examples import example_answers
from quotegen.usecases.templates import bundle_of, named_in

_LINES = 6
_LOGO = "logo-tried.png"


@dataclass(frozen=True, slots=True)
class Look:
    """A template in a language, with another accent or another logo (a PNG) where these are given."""

    template: str
    language: Language
    accent: str | None = None
    logo: bytes | None = None


def template_names(desk: Desk) -> tuple[str, ...]:
    """The folders with a page to print, `NAME/NAME.html`: the proposal first."""
    found = {path.stem for path in desk.workspace.templates.glob("*/*.html") if path.stem == path.parent.name}
    return tuple(sorted(found, key=lambda name: (name != propose.TEMPLATE, name)))


def look_bundle(desk: Desk, look: Look) -> Bundle:
    """What it is printed with. InputRefused if the template has a fault."""
    bundle = bundle_of(desk, look.template)
    files, logo = dict(bundle.files), bundle.logo
    if look.logo is not None:
        del files[logo]
        logo, files[_LOGO] = _LOGO, look.logo
    return Bundle(name=bundle.name, files=files, logo=logo, accent=look.accent or bundle.accent)


def look_digest(desk: Desk, look: Look, day: date) -> str:
    """What the picture follows from: with the same digest it is the same picture."""
    return sha256(canonical([look_bundle(desk, look).digest, desk.catalogue.digest, look.language, day.isoformat()]))


def look_pdf(desk: Desk, look: Look, day: date) -> bytes:
    """The whole sample. InputRefused if it cannot be printed."""
    bundle = look_bundle(desk, look)
    with named_in(desk):
        if look.template != present_range.TEMPLATE:
            return print_order(PrintOrder(sample_quotation(desk, look.language, day), bundle))
        category = next(name for name, products in desk.catalogue.products_of.items() if len(products) > 1)
        view = range_view(category, desk.occasion(None, look.language, day), bundle.words(look.language))
        return print_range(RangeOrder(view, bundle))


def look_page(desk: Desk, look: Look, day: date, dots_per_inch: int) -> bytes:
    """The first page as a PNG."""
    return first_page_image(look_pdf(desk, look, day), dots_per_inch)


def sample_quotation(desk: Desk, language: Language, day: date) -> Quotation:
    """For the first example that the catalogue takes; where it takes none, of a few lines."""
    for path in example_answers(desk):
        try:
            return propose.propose_file(desk, path, language, day).quotation
        except QuotegenError:
            continue
    return _of_a_few_lines(desk, language, day)


def _of_a_few_lines(desk: Desk, language: Language, day: date) -> Quotation:
    occasion = desk.occasion(None, language, day)
    group, currency = occasion.group, occasion.currency
    priced = [sku for sku in desk.catalogue.packs if desk.catalogue.price_of(sku, group, currency, day)]
    if not priced:
        hint = "see `valid_from` and `valid_until` in price_lists.yaml"
        raise InputRefused(Fault("price_list_missing", "no price list is in force today", hint))
    packs = [desk.catalogue.packs[sku] for sku in priced[:_LINES]]
    usual = desk.catalogue.rules.recommended
    lines = tuple(LineRequest(sku=pack.sku, quantity=max(pack.minimum, pack.multiple)) for pack in packs)
    offer = Offer(code=usual.code, name=usual.name, lines=lines)
    return price([offer], Terms(), occasion)[0]
