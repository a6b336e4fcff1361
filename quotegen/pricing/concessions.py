"""What may be changed in an offer so that less is paid without a discount: moves, each as edits. No figures here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from quotegen.language import LANGUAGES, Language, fill
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Pack
from quotegen.model.draft import AddLine, Edit, SetQuantity
from quotegen.model.needs import Offer
from quotegen.model.negotiation import ConcessionKind
from quotegen.model.occasion import Occasion
from quotegen.model.prices import PriceModel
from quotegen.model.quotation import QuotationOffer
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence
from quotegen.pricing.edits import by_hand, id_of

MOST_DROPPED = 3
"""So many lines are proposed to be left out, those worth least."""


@dataclass(frozen=True, slots=True)
class Move:
    """A concession before it is priced. Moves that touch the same are alternatives, never made together."""

    kind: ConcessionKind
    what: LocalText
    touches: frozenset[str]
    edits: tuple[Edit, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)


def moves_in(offer: Offer, priced: QuotationOffer, recurrence: Recurrence, occasion: Occasion) -> tuple[Move, ...]:
    """The next price break, larger packs and lines to leave out, for the firm lines paid at this recurrence.

    `offer` and `priced` are the same offer, its lines in the same order. A line that no edit can name alone stays.
    """
    ids = [id_of(line) for line in offer.lines]
    firm = [
        line
        for line, each in zip(offer.lines, ids, strict=True)
        if not line.optional and line.quantity > 0 and line.recurrence is recurrence and ids.count(each) == 1
    ]
    found: list[Move] = []
    for line in firm:
        if line.sku in occasion.catalogue.packs and line.price is None:
            pack = occasion.catalogue.packs[line.sku]
            found += _next_break(line, pack, offer, occasion)
            found += _larger_packs(line, pack, offer, occasion)
    return (*found, *_left_out(firm, offer, priced, occasion))


def _next_break(line: LineRequest, pack: Pack, offer: Offer, occasion: Occasion) -> Iterator[Move]:
    """Raised to the next break of a `volume` price, where the lower price is that of the whole line."""
    known = occasion.catalogue.price_of(pack.sku, occasion.group, occasion.currency, occasion.issue_date)
    if known is None or known[1].model is not PriceModel.VOLUME:
        return
    above = [step.from_quantity for step in known[1].breaks if step.from_quantity > line.quantity]
    if above:
        quantity = whole_multiples(above[0], pack)
        edit = SetQuantity(line=id_of(line), quantity=quantity, offer=offer.code)
        what = _instead(pack, quantity, pack, line.quantity, occasion)
        yield Move(ConcessionKind.NEXT_BREAK, what, frozenset({id_of(line)}), (edit,))


def _larger_packs(line: LineRequest, pack: Pack, offer: Offer, occasion: Occasion) -> Iterator[Move]:
    """The same content or more of the same product, in each larger pack."""
    content = Fraction(line.quantity) * Fraction(pack.content)
    for other in occasion.catalogue.packs_of[pack.product]:
        if other.content <= pack.content:
            continue
        there = [each for each in offer.lines if each.sku == other.sku]
        if len(there) > 1 or any(each.recurrence is not line.recurrence or each.optional for each in there):
            continue
        count = whole_multiples(content / Fraction(other.content), other)
        edits = (_more_of(other, count, line, there, offer), _without(line, offer))
        what = _instead(other, count, pack, line.quantity, occasion)
        yield Move(ConcessionKind.LARGER_PACK, what, frozenset({id_of(line), other.sku, *map(id_of, there)}), edits)


def _more_of(other: Pack, count: Decimal, line: LineRequest, there: Sequence[LineRequest], offer: Offer) -> Edit:
    if there:
        return SetQuantity(line=id_of(there[0]), quantity=there[0].quantity + count, offer=offer.code)
    reason = by_hand(line.reason) if line.reason else None
    added = LineRequest(sku=other.sku, quantity=count, recurrence=line.recurrence, reason=reason)
    return AddLine(add=added, offer=offer.code)


def _without(line: LineRequest, offer: Offer) -> SetQuantity:
    return SetQuantity(line=id_of(line), quantity=Decimal(0), offer=offer.code)


def _left_out(firm: Sequence[LineRequest], offer: Offer, priced: QuotationOffer, occasion: Occasion) -> Iterator[Move]:
    """The lines that the rules call optional come first, then those worth least; never the one worth most."""
    rules = {rule.id: rule for rule in occasion.catalogue.rules.needs}

    def weight(line: LineRequest) -> tuple[bool, Decimal]:
        rule = rules.get(line.reason.rule) if line.reason else None
        return not (rule and rule.optional), priced.lines[offer.lines.index(line)].net_amount

    for line in sorted(firm, key=weight)[:-1][:MOST_DROPPED]:
        what = _said(_WITHOUT, {language: {"name": _name(line, occasion)[language]} for language in LANGUAGES})
        yield Move(ConcessionKind.DROPPED_LINE, what, frozenset({id_of(line)}), (_without(line, offer),))


def whole_multiples(count: Fraction | Decimal, pack: Pack) -> Decimal:
    """At least so many, as the pack is sold: from its minimum on, in its multiples."""
    multiple = Fraction(pack.multiple)
    steps = max(ceil(Fraction(count) / multiple), ceil(Fraction(pack.minimum) / multiple))
    return steps * pack.multiple


# --- in words ------------------------------------------------------------------------------------------------

_INSTEAD = LocalText({"en": "{name}: {new} instead of {old}", "lt": "{name}: {new} vietoj {old}"})
_WITHOUT = LocalText({"en": "without {name}", "lt": "be: {name}"})


def _said(text: LocalText, values: Mapping[Language, Mapping[str, str]]) -> LocalText:
    return LocalText({language: fill(text[language], values[language]) for language in LANGUAGES})


def _instead(new: Pack, count: Decimal, old: Pack, before: Decimal, occasion: Occasion) -> LocalText:
    catalogue = occasion.catalogue
    name = catalogue.products[new.product].name

    def packs(pack: Pack, quantity: Decimal, language: Language) -> str:
        said = catalogue.units[pack.unit].say(quantity, language)
        return f"{said} ({catalogue.pack_in_words(pack, language)})" if new is not old and pack.content != 1 else said

    return _said(
        _INSTEAD,
        {
            language: {
                "name": name[language],
                "new": packs(new, count, language),
                "old": packs(old, before, language),
            }
            for language in LANGUAGES
        },
    )


def _name(line: LineRequest, occasion: Occasion) -> LocalText:
    if line.sku is not None:
        return occasion.catalogue.product_of(line.sku).name
    return LocalText(dict.fromkeys(LANGUAGES, line.own_name))
