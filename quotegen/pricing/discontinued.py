"""Lines whose product the catalogue has no more, or no price for: shown as last known, and never promised unseen.

The catalogue is completed with what a draft remembers, so that such a line is priced by the same rules as any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quotegen.language import LANGUAGES
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.last_known import LastKnown, known_now, never_known
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceBreak, PriceList
from quotegen.model.request import LineRequest, ManualChange

LAST_KNOWN = "last-known"
"""The price list that such a price is traced to."""


@dataclass(frozen=True, slots=True)
class Discontinued:
    """A line of an offer that today's catalogue does not carry.

    `code` is `line_discontinued`, or `line_price_gone` where only the price is gone. `has_price` is False where nobody
    has written the price down: then it cannot be kept. `kept` says who keeps the line all the same, and why.
    """

    code: str
    offer: str
    line: str
    sku: str
    has_price: bool
    kept: ManualChange | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide what becomes of it."""
        return self.kept is None or not self.has_price


def discontinued(
    offers: Sequence[Offer], known: Mapping[str, LastKnown], occasion: Occasion
) -> tuple[Discontinued, ...]:
    """The lines, in the order of offers and lines, that the catalogue of the occasion cannot price."""
    return tuple(
        Discontinued(code, offer.code, line.id or line.sku or "", line.sku or "", _has_price(line, known), line.kept)
        for offer in offers
        for line in offer.lines
        for code in _gone(line, occasion)
    )


def _has_price(line: LineRequest, known: Mapping[str, LastKnown]) -> bool:
    last = known.get(line.sku or "")
    return line.price is not None or (last is not None and last.price is not None)


def _gone(line: LineRequest, occasion: Occasion) -> Iterator[str]:
    if line.sku is None:
        return
    if line.sku not in occasion.catalogue.packs:
        yield "line_discontinued"
    elif line.price is None and _price_now(line.sku, occasion) is None:
        yield "line_price_gone"


def _price_now(sku: str, occasion: Occasion) -> Price | None:
    found = occasion.catalogue.price_of(sku, occasion.group, occasion.currency, occasion.issue_date)
    return None if found is None else found[1]


def completed(skus: Collection[str], known: Mapping[str, LastKnown], occasion: Occasion) -> Occasion:
    """The occasion with these SKUs in its catalogue, as they are last known; a price that nobody knows is 0."""
    catalogue = occasion.catalogue
    gone = [known.get(sku) or never_known(sku, catalogue.taxes) for sku in skus if sku not in catalogue.packs]
    unpriced = [sku for sku in skus if _price_now(sku, occasion) is None]
    if not gone and not unpriced:
        return occasion
    prices = {sku: _last_price(sku, known) for sku in unpriced}
    found = [_fitting(each, catalogue) for each in gone]
    changed = {
        "categories": {each.category.id: each.category for each in found} | catalogue.categories,
        "products": {each.product.id: each.product for each in found} | catalogue.products,
        "packs": catalogue.packs | {each.pack.sku: each.pack for each in found},
        "price_lists": (*catalogue.price_lists, _last_prices(prices, occasion)),
    }
    return replace(occasion, catalogue=catalogue.model_copy(update=changed))


def _fitting(each: LastKnown, catalogue: Catalogue) -> LastKnown:
    """Its unit and tax class may be gone as well: then it is sold by the piece, and taxed as the first class says."""
    unit = each.pack.unit if each.pack.unit in catalogue.units else "piece"
    content = each.pack.content if each.category.content_unit in catalogue.units else Decimal(1)
    tax = each.product.tax if catalogue.taxes.class_of(each.product.tax) else catalogue.taxes.classes[0].id
    return each.model_copy(
        update={
            "pack": each.pack.model_copy(update={"unit": unit, "content": content}),
            "product": each.product.model_copy(update={"tax": tax}),
        }
    )


def _last_price(sku: str, known: Mapping[str, LastKnown]) -> Price:
    last = known[sku].price if sku in known else None
    return last or Price(sku=sku, breaks=(PriceBreak(from_quantity=Decimal(0), amount=Decimal(0)),))


def _last_prices(prices: dict[str, Price], occasion: Occasion) -> PriceList:
    return PriceList(
        id=LAST_KNOWN,
        name=LocalText(dict.fromkeys(LANGUAGES, LAST_KNOWN)),
        group=occasion.catalogue.policy.default_group,
        currency=occasion.currency,
        valid_from=date.min,
        prices=prices,
    )


def remembered(skus: Collection[str], known: Mapping[str, LastKnown], occasion: Occasion) -> dict[str, LastKnown]:
    """What is known of these SKUs by now: those that the catalogue has as they are today, the others as before."""
    found: dict[str, LastKnown] = {}
    for sku in skus:
        if sku in occasion.catalogue.packs:
            price = _price_now(sku, occasion) or (known[sku].price if sku in known else None)
            found[sku] = known_now(sku, occasion.catalogue, price)
        elif sku in known:
            found[sku] = known[sku]
    return found
