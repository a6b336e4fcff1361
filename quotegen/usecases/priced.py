"""A draft at today's prices: what it would promise, what it costs, and what has changed since the revision before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from quotegen.errors import Fault, QuotegenError, RuleRefused
from quotegen.language import Language
from quotegen.model.canonical import canonical, sha256
from quotegen.model.costing import Costing
from quotegen.model.draft import Draft
from quotegen.model.last_known import LastKnown
from quotegen.model.needs import Offer, Recommendation
from quotegen.model.numbering import exactly
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.model.quotation import Brief, Quotation
from quotegen.model.rules import Recurrence
from quotegen.pricing.by_hand import asked_for
from quotegen.pricing.changes import changes_between
from quotegen.pricing.discontinued import Discontinued, completed, discontinued, remembered
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.pipeline import price
from quotegen.recommend.answers import parse_given, take_stock
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from quotegen.recommend.replies import with_replies
from quotegen.store.drafts import Headline, KeptDraft, get_draft
from quotegen.store.people import get_customer
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed, permit


@dataclass(frozen=True, slots=True)
class Priced:
    """A draft at the prices of a day: what the customer would read, and what it costs the house.

    `discontinued` are its lines that the catalogue does not carry, and `untold` why what was answered says nothing to
    today's catalogue.
    """

    content: Draft
    quotation: Quotation
    costing: Costing
    occasion: Occasion
    recommendation: Recommendation | None = None
    discontinued: tuple[Discontinued, ...] = ()
    untold: tuple[Fault, ...] = ()

    @property
    def headline(self) -> Headline:
        """The recommended offer's greatest total stands for the quotation in lists; nothing where all is optional."""
        buyer = self.occasion.buyer
        assert buyer is not None
        recurrence, payable = self.quotation.greatest
        return Headline(buyer.name, self.quotation.currency, payable, recurrence)


@dataclass(frozen=True, slots=True)
class PricedDraft:
    kept: KeptDraft
    priced: Priced


def price_content(
    house: House, content: Draft, buyer: Party | None = None, new: Collection[str] = frozenset()
) -> Priced:
    """The draft at today's prices; its changes by hand stay as they are. RuleRefused while it has no lines.

    A SKU that the catalogue has no more, or no price for, is priced as it is last known; but not a `new` one, which
    is InputRefused.
    """
    occasion = _occasion_of(house, content, buyer)
    offers, terms = apply_edits(content.offers, content.terms, content.edits)
    agreed = asked_for(next(offer for offer in offers if offer.recommended).by_hand)
    found, untold = _told_or_why_not(content, occasion, agreed)
    brief, recommendation = found
    brief = with_replies(brief, content) if brief is not None else None
    quotation, costing = price(offers, terms, _completed(content, offers, occasion, new), brief)
    gone = discontinued(offers, content.known, occasion)
    return Priced(content, quotation, costing, occasion, recommendation, gone, untold)


def _completed(content: Draft, offers: Sequence[Offer], occasion: Occasion, new: Collection[str]) -> Occasion:
    skus = dict.fromkeys(line.sku for offer in offers for line in offer.lines if line.sku is not None)
    return completed([sku for sku in skus if sku not in new], content.known, occasion)


def with_known(house: House, content: Draft, before: Mapping[str, LastKnown] | None = None) -> Draft:
    """The draft with what is known of its SKUs by now; of what the catalogue has no more what was known."""
    if not content.offers:
        return content
    known = {**(before or {}), **content.known}
    return content.model_copy(update={"known": remembered(content.skus, known, _occasion_of(house, content, None))})


def _occasion_of(house: House, content: Draft, buyer: Party | None) -> Occasion:
    """For whom, when and by which catalogue the draft is priced, once there is something to price."""
    if not content.offers:
        hint = "answer the questions that are open, or add a line"
        raise RuleRefused(Fault("draft_unfinished", "there are no lines yet", hint, "offers"))
    if buyer is None:
        with house.store.read() as tx:
            buyer = get_customer(tx, content.customer).customer.buyer
    catalogue = house.desk_of(content.catalogue).catalogue
    day = house.today(catalogue.seller.time_zone)
    return Occasion(catalogue, buyer, content.language, content.currency, day, house.user.role, content.inputs)


Told = tuple[Brief, Recommendation] | tuple[None, None]


def _told_or_why_not(
    content: Draft, occasion: Occasion, agreed: frozenset[str] | None
) -> tuple[Told, tuple[Fault, ...]]:
    """Lines that rested on answers stay, also where the catalogue asks otherwise by now, or would offer nothing."""
    try:
        return _told(content, occasion, agreed), ()
    except QuotegenError as refused:
        return (None, None), refused.faults


def _told(content: Draft, occasion: Occasion, agreed: frozenset[str] | None) -> Told:
    """What the customer told, and what follows from it, once that is enough to rest lines on.

    `agreed`: the questions that lines rest on which were changed by hand since, if any was.
    """
    catalogue = occasion.catalogue
    if content.answers is None or take_stock(content.answers, catalogue).missing:
        return None, None
    by_whom = canonical(occasion.buyer) if occasion.buyer is not None else ""
    when = (occasion.language, occasion.currency, occasion.issue_date.isoformat(), occasion.role.value)
    digest = sha256("\n".join((canonical(content.answers), by_whom, *when, catalogue.digest)))
    return _follows(_Asked(digest, agreed, content.answers, occasion))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was told on an occasion. `digest` is of all of it: the same digest, the same recommendation."""

    digest: str
    agreed: frozenset[str] | None
    answers: Mapping[str, Any] = field(compare=False)
    occasion: Occasion = field(compare=False)


@lru_cache(maxsize=32)
def _follows(asked: _Asked) -> tuple[Brief, Recommendation]:
    """Kept, since most changes of a draft are not to its answers."""
    answers = parse_given(asked.answers, asked.occasion.catalogue)
    recommendation = recommend(answers, asked.occasion)
    return brief_for(answers, recommendation, asked.occasion, asked.agreed), recommendation


def headline_of(house: House, content: Draft, customer: Customer) -> Headline:
    """What a list shows of the draft; while it cannot be priced, nothing that is to be paid.

    It hangs on the recommended lines alone: other offers, and what the customer told, are not worked out for it.
    """
    try:
        occasion = _occasion_of(house, content, customer.buyer)
        offers, terms = apply_edits(content.offers, content.terms, content.edits)
        recommended = [offer for offer in offers if offer.recommended]
        priced = price(recommended, terms, _completed(content, recommended, occasion, ()))
        return Priced(content, *priced, occasion).headline
    except QuotegenError:
        return Headline(customer.name, content.currency, Decimal(0), Recurrence.ONCE)


def priced_draft(house: House, number: int) -> PricedDraft:
    """A draft as it would be issued now; of a later revision with what has changed since the one before."""
    with house.store.read() as tx:
        kept = get_draft(tx, number)
    permit(house, Action.SEE, kept.owner)
    return price_kept(house, kept)


def shown_costing(house: House, draft: PricedDraft) -> Costing | None:
    """What the draft costs the house, for whoever may see it: no screen shows any other costing."""
    return draft.priced.costing if allowed(house, Action.SEE_MARGIN, draft.kept.owner) else None


def price_kept(house: House, kept: KeptDraft, buyer: Party | None = None) -> PricedDraft:
    """The same of a draft that was read already, as the buyer may be: nothing is read a second time."""
    return PricedDraft(kept, with_changes(house, kept, price_content(house, kept.content, buyer)))


def told_in(kept: KeptDraft, language: Language | None) -> KeptDraft:
    """As whoever works on it reads it, where that is not the document's language; nothing of it is kept."""
    return replace(kept, content=kept.content.model_copy(update={"language": language or kept.content.language}))


def with_changes(house: House, kept: KeptDraft, priced: Priced) -> Priced:
    """What a later revision tells of the one before, if it is to tell it."""
    if kept.quotation is None or kept.revision == 1 or not kept.content.tell_changes:
        return priced
    with house.store.read() as tx:
        before = snapshot_of(tx, get_revision(tx, exactly(kept.quotation, kept.revision - 1))).quotation
    changes = changes_between(before, priced.quotation, reasons=kept.content.reasons)
    return replace(priced, quotation=priced.quotation.model_copy(update={"changes": changes}))
