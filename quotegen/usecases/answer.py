"""What becomes of an issued quotation: sent, accepted, declined, withdrawn, or revised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quotegen.errors import Fault, InputRefused, RuleRefused, did_you_mean
from quotegen.model.lifecycle import Step, refuse_if_expired
from quotegen.model.line_ids import identified
from quotegen.model.permissions import Action
from quotegen.store.clock import refuse_behind
from quotegen.store.drafts import keep_draft, open_draft_of
from quotegen.store.engine import Transaction
from quotegen.store.events import Written
from quotegen.store.failpoints import point
from quotegen.store.idempotency import once
from quotegen.store.quotations import KeptRevision, get_revision, revisions_of, snapshot_of, take_step
from quotegen.usecases.drafts import draft_in
from quotegen.usecases.house import House
from quotegen.usecases.permit import owner_of, permit
from quotegen.usecases.priced import PricedDraft, price_content, with_changes, with_known


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Which offer the customer takes (the recommended one unless told), who said so, and how."""

    offer: str | None = None
    by: str = ""
    note: str = ""


def accept(house: House, number: str, acceptance: Acceptance, key: str | None = None) -> KeptRevision:
    """The customer says yes. RuleRefused after the last day, or if it was answered before."""
    permit(house, Action.ANSWER, owner_of(house, number))
    deed = house.deed()

    def work(tx: Transaction) -> Mapping[str, Any]:
        kept = latest_of(tx, number)
        refuse_behind(tx, deed.at)  # or what has expired could be accepted
        refuse_if_expired(kept.valid_until, kept.zone, deed.at)
        offers = {offer.code: offer for offer in snapshot_of(tx, kept).quotation.offers}
        chosen = acceptance.offer or next(code for code, offer in offers.items() if offer.recommended)
        if chosen not in offers:
            hint = did_you_mean(chosen, offers, f"one of {', '.join(offers)}")
            raise InputRefused(Fault("unknown_offer", f"{kept.number} has no offer {chosen}", hint, "offer"))
        details = {"offer": chosen, "by": Written(acceptance.by), "note": Written(acceptance.note)}
        return {"number": take_step(tx, kept, Step.ACCEPT, deed, details).number}

    with house.store.write() as tx:
        point("accept.begun")
        request = {"accept": number, "offer": acceptance.offer, "by": acceptance.by, "note": acceptance.note}
        answer = once(tx, house.own_key(key), request, deed.time, lambda: work(tx))
        point("accept.answered")
        kept = get_revision(tx, str(answer["number"]))
    point("accept.committed")
    return kept


def take(house: House, number: str, step: Step, note: str, key: str | None = None) -> KeptRevision:
    """Sent, declined or withdrawn, with a word on how or why."""
    permit(house, Action.ANSWER, owner_of(house, number))
    deed = house.deed()
    with house.store.write() as tx:
        request = {"step": step.value, "number": number, "note": note}

        def work() -> Mapping[str, Any]:
            return {"number": take_step(tx, latest_of(tx, number), step, deed, {"note": Written(note)}).number}

        answer = once(tx, house.own_key(key), request, deed.time, work)
        return get_revision(tx, str(answer["number"]))


def latest_of(tx: Transaction, number: str) -> KeptRevision:
    """The revision named. RuleRefused where a later one has taken its place."""
    kept = get_revision(tx, number)
    last = list(revisions_of(tx, kept.quotation))[-1]
    if last.revision != kept.revision:
        hint = f"did you mean {last.number}?"
        raise RuleRefused(Fault("superseded", f"{kept.number} was superseded by {last.number}", hint, "number"))
    return kept


def revise(house: House, number: str) -> PricedDraft:
    """A draft of the next revision, at today's prices, with every change made by hand still in it.

    The reasons that were told are of what the revision before has changed. What was issued stays as it is until the
    draft is issued. RuleRefused if it was accepted, or somebody is at it.
    """
    permit(house, Action.REVISE, owner_of(house, number))
    with house.store.read() as tx:
        kept = latest_of(tx, number)
        snapshot = snapshot_of(tx, kept)
    content = with_known(house, identified(draft_in(house, snapshot).model_copy(update={"reasons": {}})))
    priced = price_content(house, content)
    deed = house.deed()
    with house.store.write() as tx:
        point("revise.begun")
        refuse_unless_revisable(tx, kept.quotation, latest_of(tx, number))
        draft = keep_draft(tx, content, priced.headline, deed, (kept.quotation, kept.revision + 1))
        point("revise.recorded")
    point("revise.committed")
    return PricedDraft(draft, with_changes(house, draft, priced))


def next_draft(house: House, number: str) -> int:
    """The draft of the next revision: the one that somebody has begun, else a new one as `revise` makes it."""
    with house.store.read() as tx:
        begun = open_draft_of(tx, get_revision(tx, number).quotation)
    return revise(house, number).kept.id if begun is None else begun


def refuse_unless_revisable(tx: Transaction, quotation: str, kept: KeptRevision) -> None:
    if not kept.may_be_revised:
        hint = "make a new quotation like it: quote new --like"
        raise RuleRefused(Fault("not_revisable", f"{kept.number} is {kept.state}", hint, "number"))
    begun = open_draft_of(tx, quotation)
    if begun is not None:
        message = f"D{begun} is already a draft of the next revision of {quotation}"
        raise RuleRefused(Fault("revision_begun", message, f"go on with it, or discard it: quote price D{begun}"))
