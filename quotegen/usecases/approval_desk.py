"""What waits for a decision, with everything that whoever decides has to know; and what one has asked for oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotegen.errors import Fault, InputRefused, QuotegenError
from quotegen.language import Language
from quotegen.model.approval import Approval, ApprovalState, may_decide
from quotegen.model.costing import CostTotal
from quotegen.model.draft import DiscountAll
from quotegen.model.numbering import exactly
from quotegen.model.people import Role, User
from quotegen.model.permissions import Action
from quotegen.model.policy import Limits
from quotegen.model.rules import Recurrence
from quotegen.pricing.limits import excesses, not_covered
from quotegen.pricing.timeless import timeless_digest
from quotegen.store.approvals import decided_by, kept_at
from quotegen.store.drafts import DraftState, KeptDraft, get_draft
from quotegen.store.people import find_user, get_customer
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.typed import read_discount
from quotegen.usecases.approve import asked_by_me, waiting
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed
from quotegen.usecases.priced import PricedDraft, price_kept, shown_costing, told_in


@dataclass(frozen=True, slots=True)
class Request:
    """A request that waits. `draft` is None where it has no price today, as when a product is gone.

    `margin`: of the recommended offer by recurrence, for whoever may see it. `within`: whether one's own limits hold
    what is asked. `is_outdated`: the draft was changed since, and goes further than what is asked. `is_for_another`: it
    is for another customer by now, so that it can only be refused.
    """

    approval: Approval
    kept: KeptDraft
    asker: User | None
    at: str
    draft: PricedDraft | None
    margin: dict[Recurrence, CostTotal] | None
    within: bool
    is_outdated: bool

    @property
    def is_for_another(self) -> bool:
        return self.approval.customer not in {None, self.kept.content.customer}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one has asked for, its draft as it is now, and for whom. `is_last`: nothing was asked for since."""

    approval: Approval
    kept: KeptDraft
    customer: str
    at: str
    is_last: bool

    @property
    def may_be_taken(self) -> bool:
        """Something else was proposed, and it is still open whether it is taken."""
        is_countered = self.approval.state is ApprovalState.COUNTERED
        return is_countered and self.is_last and self.kept.state is DraftState.OPEN and not self.is_taken

    @property
    def is_taken(self) -> bool:
        count = len(self.approval.counter)
        return bool(count) and self.kept.content.edits[-count:] == self.approval.counter


def requests(house: House, language: Language | None = None, limit: int = 10) -> tuple[Sequence[Request], int]:
    """The oldest requests that whoever acts may decide, and how many there are in all.

    Each is priced anew, and told in the language of whoever decides or, without one, in the document's.
    """
    found = waiting(house)
    return [_request(house, each, language) for each in found[:limit]], len(found)


def _request(house: House, approval: Approval, language: Language | None) -> Request:
    with house.store.read() as tx:
        kept = get_draft(tx, approval.draft)
        asker, at = find_user(tx, approval.asked_by), kept_at(tx, approval.id)
    limits = house.desk_of(kept.content.catalogue).catalogue.policy.limits
    within = may_decide(limits[house.user.role], approval.excesses)
    try:
        draft = price_kept(house, told_in(kept, language))
    except QuotegenError:
        return Request(approval, kept, asker, at, None, None, within, True)
    costing = shown_costing(house, draft)
    recommended = draft.priced.quotation.recommended.code
    totals = next((dict(each.totals) for each in costing.offers if each.code == recommended), None) if costing else None
    outdated = _goes_further(draft, approval, limits[asker.role if asker else Role.ADMIN])
    return Request(approval, kept, asker, at, draft, totals, within, outdated)


def _goes_further(draft: PricedDraft, approval: Approval, limits: Limits) -> bool:
    priced = draft.priced
    over = excesses(priced.quotation, priced.costing, limits, priced.occasion.catalogue.policy.currency)
    return bool(not_covered(over, approval.excesses))


def my_requests(house: House, limit: int = 20) -> Sequence[Asked]:
    """What whoever acts has asked for, the last first."""
    found, seen = [], set[int]()
    for approval in asked_by_me(house, limit):
        with house.store.read() as tx:
            kept, at = get_draft(tx, approval.draft), kept_at(tx, approval.id)
            customer = get_customer(tx, kept.content.customer).customer.name
        found.append(Asked(approval, kept, customer, at, approval.draft not in seen))
        seen.add(approval.draft)
    return found


@dataclass(frozen=True, slots=True)
class Changed:
    """What whoever acts has approved and is another one by now: as a draft, or as it was issued."""

    approval: Approval
    kept: KeptDraft
    customer: str
    at: str

    @property
    def is_for_another(self) -> bool:
        """It holds no more."""
        return self.approval.customer not in {None, self.kept.content.customer}

    @property
    def number(self) -> str:
        """Of what it has become; empty while it is a draft."""
        return exactly(self.kept.quotation, self.kept.revision) if self._is_issued and self.kept.quotation else ""

    @property
    def _is_issued(self) -> bool:
        return self.kept.state is DraftState.ISSUED


def changed_since(house: House, limit: int = 20) -> Sequence[Changed]:
    """What whoever acts has approved lately, of which the customer would read something else now; the last first.

    What was approved before it was kept what was looked at is not among them, nor what has no price today.
    """
    with house.store.read() as tx:
        mine = [each for each in decided_by(tx, house.user.name, limit) if each.granted and each.seen]
    found = []
    for approval in mine:
        with house.store.read() as tx:
            kept, at = get_draft(tx, approval.draft), kept_at(tx, approval.id)
            customer = get_customer(tx, kept.content.customer).customer.name
        changed = Changed(approval, kept, customer, at)
        if allowed(house, Action.SEE, kept.owner) and _digest_now(house, changed) not in {"", approval.seen}:
            found.append(changed)
    return found


def _digest_now(house: House, changed: Changed) -> str:
    """Of what the customer reads now; empty where that is nothing."""
    if changed.number:
        with house.store.read() as tx:
            return timeless_digest(snapshot_of(tx, get_revision(tx, changed.number)).quotation)
    if changed.kept.state is not DraftState.OPEN:
        return ""
    try:
        return timeless_digest(price_kept(house, changed.kept).priced.quotation)
    except QuotegenError:
        return ""


def discount_instead(text: str, reason: str, currency: str, language: Language) -> DiscountAll:
    """A discount on everything, typed at the desk: `7.5` and `7.5 %` are a share, `€ 120` is money.

    InputRefused unless it is one: a share from 0 to 100, or an amount above 0 in the currency of the request.
    """
    given = read_discount(text, currency, language)
    if not 0 <= given.get("percent", 0) <= 100 or given.get("amount", 1) <= 0:
        message = f"{text.strip()} is no discount"
        raise InputRefused(Fault("discount_wrong", message, "write percent, such as 7.5", "discount"))
    return DiscountAll(**given, reason=reason)
