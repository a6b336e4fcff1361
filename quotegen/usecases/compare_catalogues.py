"""What a catalogue that is to go live would change: for prices, products, rules, and for drafts that are worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quotegen.errors import QuotegenError
from quotegen.files.requests import read_answers
from quotegen.model.catalogue import Catalogue
from quotegen.model.difference import How, PriceMove, ThingMove, price_moves, thing_moves
from quotegen.model.draft import Draft
from quotegen.model.occasion import Occasion
from quotegen.model.replay import Replay
from quotegen.model.rules import Recurrence
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.pipeline import price
from quotegen.store.drafts import OpenDraft, open_drafts
from quotegen.store.people import get_customer
from quotegen.usecases.examples import example_answers
from quotegen.usecases.house import House
from quotegen.usecases.replay_answers import replay_file

MOST_DRAFTS = 30
"""So many open drafts, those changed last, are priced anew: it is to be told while somebody waits."""


@dataclass(frozen=True, slots=True)
class DraftMove:
    """What is asked for in an open draft, at each recurrence, before and after; or why it cannot be priced anew."""

    draft: str
    title: str
    currency: str
    old: Mapping[Recurrence, Decimal]
    new: Mapping[Recurrence, Decimal]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """`gone` says in which open drafts each SKU stands that is no more."""

    prices: tuple[PriceMove, ...]
    things: tuple[ThingMove, ...]
    gone: Mapping[str, tuple[str, ...]]
    drafts: tuple[DraftMove, ...]
    replays: tuple[Replay, ...]

    @property
    def is_none(self) -> bool:
        """Whether nothing is different but comments, layout or a picture."""
        return not self.prices and not self.things

    def counts(self) -> dict[str, int]:
        """In short, for whoever looks back: `price_up`, `sku_gone`, `need_changed` with their numbers."""
        found: dict[str, int] = {}
        for name in [
            *(f"price_{move.how}" for move in self.prices),
            *(f"{each.kind}_{each.how}" for each in self.things),
        ]:
            found[name] = found.get(name, 0) + 1
        return found


def compare(house: House, new: Catalogue) -> Difference:
    """The catalogue of the house and the one that is to take its place."""
    old = house.desk.catalogue
    things, day = thing_moves(old, new), house.today(new.seller.time_zone)
    gone = [each.name for each in things if each.kind == "sku" and each.how is How.GONE]
    with house.store.read() as tx:
        drafts = [each for each in open_drafts(tx) if f'"catalogue":"{old.name}"' in each.text]
        latest = [(each, each.content) for each in drafts[:MOST_DRAFTS]]
        buyers = {content.customer: get_customer(tx, content.customer).customer.buyer for _, content in latest}
    moves = [
        _draft_move(each, content, old_at, replace(old_at, catalogue=new))
        for each, content in latest
        for old_at in [Occasion(old, buyers[content.customer], content.language, content.currency, day)]
    ]
    return Difference(
        prices=price_moves(old, new),
        things=things,
        gone={sku: tuple(each.name for each in drafts if f'"sku":"{sku}"' in each.text) for sku in gone},
        drafts=tuple(move for move in moves if move.old != move.new or move.refused),
        replays=tuple(_replays(house, new, day)),
    )


def _draft_move(draft: OpenDraft, content: Draft, old: Occasion, new: Occasion) -> DraftMove:
    before: Mapping[Recurrence, Decimal] = {}
    try:
        before = _payable(content, old)
        return DraftMove(draft.name, draft.title, content.currency, before, _payable(content, new))
    except QuotegenError as refused:
        return DraftMove(draft.name, draft.title, content.currency, before, {}, refused.faults[0].message)


def _payable(content: Draft, occasion: Occasion) -> dict[Recurrence, Decimal]:
    """What the recommended offer asks for; its texts and what was answered do not change that."""
    offers, terms = apply_edits(content.offers, content.terms, content.edits)
    totals = price(offers, terms, occasion)[0].recommended.totals
    return {recurrence: total.payable for recurrence, total in totals.items()}


def _replays(house: House, new: Catalogue, day: date) -> Iterator[Replay]:
    """The example answers that move; those that the live catalogue refuses are of another trade."""
    for path in example_answers(house.desk):
        try:
            read_answers(path, house.desk.catalogue)
        except QuotegenError:
            continue
        replay = replay_file(path, house.desk.catalogue, new, day)
        if replay.moves or replay.refused:
            yield replay
