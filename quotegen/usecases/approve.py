"""The discount desk: what goes beyond a person's limits is asked for, and approved, refused or countered.

The limits are held at issue, against everything that is priced: whichever way a discount came in, it is seen there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from quotegen.errors import Busy, Fault, InputRefused, QuotegenError, RuleRefused
from quotegen.model.approval import Approval, ApprovalState, Excess, ExcessCode, may_decide, one_margin
from quotegen.model.draft import Draft, Edit
from quotegen.model.numbering import draft_name
from quotegen.model.people import Role, User
from quotegen.model.permissions import Action
from quotegen.money import round_to, shortest
from quotegen.pricing.limits import not_covered
from quotegen.pricing.timeless import timeless_digest
from quotegen.store.approvals import approvals_of, ask, asked_by, decide, kept_at, pending, pending_of
from quotegen.store.drafts import KeptDraft, get_draft, get_open_draft
from quotegen.store.engine import Transaction
from quotegen.store.people import find_user
from quotegen.usecases.drafts import save_draft
from quotegen.usecases.floor import excesses_at_issue, excesses_to_ask, told_excesses
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed, owners, permit
from quotegen.usecases.priced import Priced, PricedDraft, price_content, priced_draft


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, no, or, with edits, something else instead; about the draft as it was looked at in this version."""

    refuse: bool = False
    counter: tuple[Edit, ...] = ()
    note: str = ""
    version: int | None = None


def shown_excesses(house: House, draft: PricedDraft) -> tuple[Excess, ...]:
    """What of a draft goes beyond the limits of whoever acts, as it may be told to him."""
    return told_excesses(house, draft.kept.owner, draft.priced)


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a draft is beyond the limits of whoever acts and not granted, and the last request there was.

    `void`: what was granted last, where it does not hold for this customer.
    """

    over: tuple[Excess, ...]
    last: Approval | None
    void: Approval | None = None

    @property
    def stops(self) -> bool:
        """Whether it is sure that it cannot be issued: that a margin is told to be low is not."""
        return any(each.is_told for each in self.over)

    @property
    def is_asked(self) -> bool:
        return self.last is not None and self.last.state is ApprovalState.PENDING


def standing_of(house: House, draft: PricedDraft) -> Standing:
    """As a screen may show it: nothing in it hangs on costs, for those who may not see margins."""
    over = shown_excesses(house, draft)
    with house.store.read() as tx:
        requests = approvals_of(tx, draft.kept.id)
        granted = [each for each in requests if each.granted]
        held = [each for each in granted if _is_for(tx, each, draft.kept)]
        last = _told(tx, house, requests[0]) if requests else None
        void = _told(tx, house, granted[0]) if granted and not held else None
    if over and any(_is_covered(house, draft, over, each) for each in held):
        over = ()
    return Standing(over, last, void)


def _is_covered(house: House, draft: PricedDraft, over: tuple[Excess, ...], approval: Approval) -> bool:
    """Where margins may not be seen, what was granted of them covers what is as it was decided on, and no more."""
    if allowed(house, Action.SEE_MARGIN, draft.kept.owner):
        return not not_covered(over, approval.granted)
    others = [each for each in over if each.code is not ExcessCode.MARGIN]
    is_same = len(others) == len(over) or approval.seen == timeless_digest(draft.priced.quotation)
    return is_same and not not_covered(others, approval.granted)


def _is_for(tx: Transaction, approval: Approval, kept: KeptDraft) -> bool:
    """Whether it is for whom the draft is for.

    One from before the customer was kept holds as long as the draft is as it was decided on, and so for the same one.
    """
    if approval.customer is None:
        return kept.changed_at <= kept_at(tx, approval.id)
    return approval.customer == kept.content.customer


def refuse_unless_allowed(tx: Transaction, house: House, kept: KeptDraft, priced: Priced) -> int | None:
    """The approval that allows what is beyond the limits, None where nothing is. RuleRefused with all that is not."""
    over = excesses_at_issue(tx, house, kept.owner, priced)
    if not over:
        return None
    granted = [each for each in approvals_of(tx, kept.id) if each.granted]
    held = [each for each in granted if _is_for(tx, each, kept)]
    for approval in held:
        if not not_covered(over, approval.granted):
            return approval.id
    open_ones = not_covered(over, held[0].granted) if held else over
    lost = " any more: it was changed since" if held else ""
    hint = f'quotegen quote ask {kept.name} --because "…"'
    told = open_ones if allowed(house, Action.SEE_MARGIN, kept.owner) else one_margin(open_ones)
    void = [void_fault(granted[0], kept)] if granted and not held else []
    raise RuleRefused([*void, *(Fault(each.code, f"not approved{lost}: {_beyond(each)}", hint) for each in told)])


def void_fault(approval: Approval, kept: KeptDraft) -> Fault:
    """Why what was granted does not hold for the draft as it is."""
    hint = f'quotegen quote ask {kept.name} --because "…"'
    if approval.customer is None:
        message = f"approval {approval.id} does not say for whom it was given, and {kept.name} was changed since"
        return Fault("approval_unbound", message, hint)
    message = (
        f"approval {approval.id} was given for {approval.customer}, and {kept.name} is for {kept.content.customer}"
    )
    return Fault("approval_other_customer", message, hint)


def _beyond(excess: Excess) -> str:
    if not excess.is_told:
        return "a margin is below the least that is allowed"
    place = ", ".join(part for part in (excess.offer, excess.called, excess.recurrence) if part)
    return f"{place}: {shortest(round_to(excess.actual, 2))}, allowed {shortest(excess.allowed)}"


def ask_approval(house: House, number: int, why: str) -> Approval:
    """The request, with by how much and at what cost. RuleRefused if nothing has to be asked."""
    draft = priced_draft(house, number)
    permit(house, Action.ASK_APPROVAL, draft.kept.owner)
    with house.store.read() as tx:
        over = excesses_to_ask(tx, house, draft.kept.owner, draft.priced)
    if not over:
        hint = f"quotegen quote issue {draft.kept.name}"
        raise RuleRefused(Fault("nothing_to_approve", f"{draft.kept.name} is within your limits", hint))
    request = Approval(
        draft=number,
        currency=draft.priced.quotation.currency,
        excesses=over,
        asked_by=house.user.name,
        why=why,
        customer=draft.kept.content.customer,
        seen=timeless_digest(draft.priced.quotation),
    )
    with house.store.write() as tx:
        if get_open_draft(tx, number).version != draft.kept.version:
            raise _changed_meanwhile(draft.kept)
        _make_room(tx, house, request)
        return _told(tx, house, ask(tx, request, house.deed()))


def _make_room(tx: Transaction, house: House, request: Approval) -> None:
    """One request waits at a time; one that was for another customer is given up for it."""
    for each in approvals_of(tx, request.draft):
        if each.state is not ApprovalState.PENDING:
            continue
        if each.customer in {None, request.customer}:
            message = f"{draft_name(request.draft)} waits for an approval already"
            raise RuleRefused(Fault("approval_pending", message, "wait for the decision, or ask whoever decides"))
        given_up = {"state": ApprovalState.REFUSED, "decided_by": house.user.name}
        note = f"{each.customer} → {request.customer}"
        decide(tx, Approval.model_validate({**dict(each), **given_up, "note": note}), house.deed())


def _changed_meanwhile(kept: KeptDraft) -> Busy:
    return Busy(Fault("changed_meanwhile", f"{kept.name} was changed by somebody else", "look at it again"))


def decide_approval(house: House, number: int, decision: Decision) -> Approval:
    """The decision. RuleRefused if it is beyond the limits of whoever decides, too."""
    if decision.refuse and decision.counter:
        raise InputRefused(Fault("decision_ambiguous", "refuse it, or propose something else", "say one of them"))
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
        permit(house, Action.DECIDE_APPROVAL, kept.owner)
        request = pending_of(tx, number)
    if decision.version not in {None, kept.version}:
        raise _changed_meanwhile(kept)
    if not decision.refuse and request.customer not in {None, kept.content.customer}:
        message = f"it was asked for {request.customer}, and {kept.name} is for {kept.content.customer} now"
        raise RuleRefused(Fault("approval_other_customer", message, "refuse it; it can be asked for again"))
    state, granted = ApprovalState.REFUSED, tuple[Excess, ...]()
    if not decision.refuse:
        state = ApprovalState.COUNTERED if decision.counter else ApprovalState.APPROVED
        granted = _beyond_the_asker(house, kept, request, decision) if decision.counter else request.excesses
        _refuse_beyond_own(house, kept, granted)
    changes = {"state": state, "decided_by": house.user.name, "note": decision.note}
    looked_at = {"customer": kept.content.customer, "seen": _seen(house, _countered(kept, decision)) or request.seen}
    decision_made = {**dict(request), **changes, **looked_at, "counter": decision.counter, "granted": granted}
    decided = Approval.model_validate(decision_made)
    with house.store.write() as tx:
        if pending_of(tx, number).id != request.id:
            raise RuleRefused(Fault("approval_changed", "another request waits by now", "look at it again"))
        if get_open_draft(tx, number).version != kept.version:
            raise _changed_meanwhile(kept)
        decide(tx, decided, house.deed())
    return decided


def _countered(kept: KeptDraft, decision: Decision) -> Draft:
    """The draft with the counter-offer in it, if there is one."""
    return kept.content.model_copy(update={"edits": (*kept.content.edits, *decision.counter)})


def _seen(house: House, content: Draft) -> str:
    """The digest of what is decided about; empty where it has no price today."""
    try:
        return timeless_digest(price_content(house, content).quotation)
    except QuotegenError:
        return ""


def _beyond_the_asker(house: House, kept: KeptDraft, request: Approval, decision: Decision) -> tuple[Excess, ...]:
    """What the draft is beyond the limits of whoever asked, with the counter-offer in it: that is what is granted."""
    priced = price_content(house, _countered(kept, decision))
    with house.store.read() as tx:
        asker = find_user(tx, request.asked_by) or User(name=request.asked_by, role=Role.ADMIN)
        return excesses_to_ask(tx, replace(house, user=asker), kept.owner, priced)


def _refuse_beyond_own(house: House, kept: KeptDraft, granted: tuple[Excess, ...]) -> None:
    limits = house.desk_of(kept.content.catalogue).catalogue.policy.limits[house.user.role]
    if not may_decide(limits, granted):
        message = f"this is beyond what your role may approve: {house.user.role.replace('_', ' ')}"
        raise RuleRefused(Fault("beyond_own_limits", message, "ask somebody with higher limits, or propose less"))


def take_counter(house: House, number: int) -> PricedDraft:
    """The draft as it was proposed instead. RuleRefused if nothing was."""
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
        permit(house, Action.EDIT, kept.owner)
        last = next((each for each in approvals_of(tx, number) if each.state is not ApprovalState.PENDING), None)
    if last is None or last.state is not ApprovalState.COUNTERED:
        raise RuleRefused(Fault("no_counter", f"nothing else was proposed for {kept.name}", "see quotegen audit"))
    return save_draft(house, kept, kept.content.model_copy(update={"edits": (*kept.content.edits, *last.counter)}))


def waiting(house: House) -> tuple[Approval, ...]:
    """Every request that waits for whoever may decide it, the oldest first."""
    among = owners(house, Action.DECIDE_APPROVAL)
    with house.store.read() as tx:
        return tuple(_told(tx, house, each) for each in pending(tx, among))


def asked_by_me(house: House, limit: int = 20) -> tuple[Approval, ...]:
    """What whoever is acting has asked for, the last one first, with what became of it."""
    with house.store.read() as tx:
        return tuple(_told(tx, house, each) for each in asked_by(tx, house.user.name, limit))


def _told(tx: Transaction, house: House, approval: Approval) -> Approval:
    owner = get_draft(tx, approval.draft).owner
    return approval if allowed(house, Action.SEE_MARGIN, owner) else approval.without_margins
