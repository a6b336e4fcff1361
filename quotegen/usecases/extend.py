"""More time for the customer: a new revision that promises the same, and only longer.

A promise never changes, so its last day cannot be moved: a revision takes its place. It is valid as long as the policy
lets a quotation of today be. Where anything else would differ, because a price has moved meanwhile, nothing is issued:
whoever asked is told, and may revise at today's prices or leave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quotegen.errors import Fault, RuleRefused
from quotegen.model.changes import Changes
from quotegen.model.lifecycle import OPEN
from quotegen.model.permissions import Action
from quotegen.model.quotation import Quotation
from quotegen.pricing.changes import changes_between
from quotegen.pricing.timeless import timeless
from quotegen.store.drafts import keep_draft
from quotegen.store.engine import Transaction
from quotegen.store.idempotency import answered, once
from quotegen.store.quotations import snapshot_of
from quotegen.usecases.answer import latest_of, refuse_unless_revisable
from quotegen.usecases.floor import counting_refusals
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise_in
from quotegen.usecases.permit import owner_of, permit
from quotegen.usecases.priced import Priced, PricedDraft, price_content
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.templates import bundle_of


@dataclass(frozen=True, slots=True)
class Extension:
    """What extending would come to: until when, and whether nothing but that would differ; if not, what would."""

    number: str
    valid_until: date
    same: bool
    changes: Changes
    currency: str


def extension_of(house: House, number: str) -> Extension:
    """RuleRefused where there is nothing to extend: it is closed, or valid as long already."""
    return _planned(house, number)[0]


def _planned(house: House, number: str) -> tuple[Extension, Priced]:
    """The draft that it came from at today's prices, beside what was promised."""
    with house.store.read() as tx:
        kept = latest_of(tx, number)
        snapshot = snapshot_of(tx, kept)
    permit(house, Action.ANSWER, kept.owner)
    if kept.state not in OPEN:
        hint = "revise it, or begin a new one like it"
        raise RuleRefused(Fault("not_extendable", f"{kept.number} is {kept.state}", hint, "number"))
    before, priced = snapshot.quotation, price_content(house, snapshot.draft)
    after = priced.quotation
    if after.valid_until <= kept.valid_until:
        message = f"{kept.number} is valid until {kept.valid_until}: from today it would not be longer"
        raise RuleRefused(Fault("nothing_to_extend", message, "wait until its end is nearer", "number"))
    changes = changes_between(before, after)
    if snapshot.draft.tell_changes:
        priced = replace(priced, quotation=after.model_copy(update={"changes": changes}))
    return Extension(kept.number, after.valid_until, _promises_the_same(before, after), changes, after.currency), priced


def _promises_the_same(before: Quotation, after: Quotation) -> bool:
    """Whether all is as it was but number and dates. What the seller did not say of itself then, it may say now."""
    old, new = timeless(before), timeless(after)
    said = {name: value for name, value in old["seller"].items() if value}
    return {**old, "seller": {}} == {**new, "seller": {}} and said.items() <= new["seller"].items()


def extend(house: House, number: str) -> str:
    """The number of the revision that is valid longer; done again, it answers the same.

    RuleRefused as `extension_of`, with `prices_moved` where more than its last day would differ, if a draft of the next
    revision is begun, and if it is beyond the limits of whoever extends it: an approval was for another revision.
    """
    permit(house, Action.ANSWER, owner_of(house, number))
    key, request, deed = house.program_key(f"extend-{number}"), {"extend": number}, house.deed()
    with house.store.read() as tx:
        done = answered(tx, key, request)
    if done is not None:
        return str(done["number"])
    extension, priced = _planned(house, number)
    if not extension.same:
        message = f"more than the last day of {extension.number} would be different today"
        raise RuleRefused(Fault("prices_moved", message, "see what, and revise it, or leave it as it is", "number"))
    content = priced.content
    bundle = bundle_of(house.desk_of(content.catalogue), TEMPLATE)

    def work(tx: Transaction) -> Mapping[str, Any]:
        kept = latest_of(tx, number)
        refuse_unless_revisable(tx, kept.quotation, kept)
        draft = keep_draft(tx, content, priced.headline, deed, (kept.quotation, kept.revision + 1))
        return {"number": promise_in(tx, house, PricedDraft(draft, priced), bundle, deed).number}

    with counting_refusals(house, owner_of(house, number), extension.number), house.store.write() as tx:
        return str(once(tx, key, request, deed.time, lambda: work(tx))["number"])
