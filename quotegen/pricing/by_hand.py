"""What was changed by hand after it was worked out from the needs, and what can no longer be said because of it.

Prices and discounts rest on nothing that the customer said. Quantities and products do: whatever is said of a need, or
of one offer beside another, holds only as long as they are what was worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from quotegen.model.catalogue import Product
from quotegen.model.comparison import ByHand
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import QuotationLine, QuotationOffer, UnitQuantity
from quotegen.model.request import LineRequest


def cover_alike(offers: Sequence[QuotationOffer]) -> bool:
    """Whether every offer still answers the same needs, so that they can be held against each other.

    A line that was added to all of them changes nothing between them.
    """
    changed = [frozenset(offer.by_hand) for offer in offers]
    return len(set(changed)) == 1 and all(each.what == "added" for each in changed[0])


def counts_need(offer: QuotationOffer, unit: UnitQuantity) -> bool:
    """Whether what the offer has of a unit's groups is what the need was worked out to be."""
    return not any(each.group in unit.groups for each in offer.by_hand)


def asked_for(changed: Sequence[LineRequest]) -> frozenset[str] | None:
    """The questions that changed lines rest on, as they were and as they are; None where no line was changed."""
    return frozenset(name for line in changed if line.reason for name in line.reason.answers) if changed else None


def as_agreed(
    priced: Sequence[QuotationOffer], offers: Sequence[Offer], occasion: Occasion
) -> tuple[QuotationOffer, ...]:
    """The priced offers with what was changed in them by hand, and without what is then no longer known of them.

    What an offer says of itself beside the others goes with any need that is answered otherwise, and what it gives up
    with any product.
    """
    found = tuple(
        one.model_copy(update={"by_hand": tuple(_by_hand(offer, occasion))} if offer.by_hand else {})
        for one, offer in zip(priced, offers, strict=True)
    )
    update: dict[str, object] = {} if cover_alike(found) else {"says": ""}
    if any(each.what == "product" for offer in found for each in offer.by_hand):
        update["gives_up"] = ()
    return tuple(offer.model_copy(update=update) for offer in found) if update else found


def _by_hand(offer: Offer, occasion: Occasion) -> Iterator[ByHand]:
    """Each need and group once; a line without a need by its own name."""
    language = occasion.language
    yield from dict.fromkeys(
        ByHand(
            need=line.reason.need[language] if line.reason else _name(line, occasion),
            group=_group(line, occasion),
            what=_what(line, offer),
        )
        for line in offer.by_hand
    )


def _what(line: LineRequest, offer: Offer) -> Literal["quantity", "product", "added"]:
    """A line of which only the quantity was changed is there twice: as it was, and as it is."""
    if line.reason is None:
        return "added"
    same = (each for each in offer.by_hand if each.reason and each.reason.need == line.reason.need)
    twice = Counter((each.id, each.sku, each.optional) for each in same)
    return "quantity" if set(twice.values()) == {2} else "product"


def _name(line: LineRequest, occasion: Occasion) -> str:
    product = _product(line.sku, occasion)
    return product.name[occasion.language] if product else line.own_name or line.sku or ""


def _group(line: LineRequest, occasion: Occasion) -> str:
    product = _product(line.sku, occasion)
    return occasion.catalogue.categories[product.category].name[occasion.language] if product else ""


def _product(sku: str | None, occasion: Occasion) -> Product | None:
    """None for a line of its own, and for what was taken out because the catalogue carries it no more."""
    pack = occasion.catalogue.packs.get(sku or "")
    return occasion.catalogue.products[pack.product] if pack else None


# --- needs that a change leaves unmet --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A need of which less is in the totals than was worked out; `now` is empty where nothing of it is."""

    need: str
    worked_out: str
    now: str


def shortfalls(before: Offer, after: QuotationOffer, occasion: Occasion) -> Iterator[Shortfall]:
    """What the offer has less of than was recommended, in the content unit of what was recommended."""
    language, units = occasion.language, occasion.catalogue.units
    was = _contents([(line.reason.need[language], line) for line in before.lines if line.reason], occasion)
    now = _contents([(line.reason.need, line) for line in after.lines if line.reason], occasion)
    answered = {need for need, _ in now}
    for (need, unit), content in was.items():
        left = now.get((need, unit), Decimal(0))
        if need not in answered or 0 < left < content:
            yield Shortfall(need, units[unit].say(content, language), units[unit].say(left, language) if left else "")


def _contents(
    lines: Iterable[tuple[str, LineRequest | QuotationLine]], occasion: Occasion
) -> dict[tuple[str, str], Decimal]:
    """By need and content unit, without what is optional and thus in no total."""
    contents: dict[tuple[str, str], Decimal] = {}
    for need, line in lines:
        pack = occasion.catalogue.packs.get(line.sku or "")
        if pack and not line.optional:
            key = need, occasion.catalogue.category_of(pack.sku).content_unit
            contents[key] = contents.get(key, Decimal(0)) + line.quantity * pack.content
    return contents
