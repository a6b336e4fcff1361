"""Issuing: a draft becomes a promise with a number, in one transaction; it is printed afterwards, once and for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import quotegen
from quotegen.document.attachment import customer_copy
from quotegen.document.bundle import Bundle
from quotegen.document.press import PrintOrder, page_order, print_order
from quotegen.errors import Busy, Fault, InputRefused, RuleRefused, refuse_if_any
from quotegen.model.canonical import canonical, sha256
from quotegen.model.lifecycle import Step
from quotegen.model.numbering import exactly, revised
from quotegen.model.permissions import Action
from quotegen.model.quotation import Quotation
from quotegen.model.snapshot import Snapshot
from quotegen.store.clock import refuse_behind
from quotegen.store.documents import bundle_of, document_of, keep_bundle, keep_document
from quotegen.store.drafts import DraftState, KeptDraft, close_draft, get_draft, get_open_draft
from quotegen.store.engine import Transaction
from quotegen.store.events import Deed, head_of, record
from quotegen.store.failpoints import point
from quotegen.store.idempotency import RequestKey, once
from quotegen.store.quotations import (
    Issue,
    KeptRevision,
    customer_copy_of,
    get_revision,
    keep_revision,
    new_quotation,
    open_revision_of,
    revisions_of,
    snapshot_of,
    take_step,
)
from quotegen.usecases.approve import refuse_unless_allowed
from quotegen.usecases.checks import refuse_discontinued
from quotegen.usecases.floor import counting_refusals
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit
from quotegen.usecases.priced import Priced, PricedDraft, price_kept
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.templates import bundle_of as bundle_for
from quotegen.usecases.templates import kept_bundle, named_in


@dataclass(frozen=True, slots=True)
class Issued:
    number: str
    draft: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Promised:
    """A revision that was just issued, and what was promised with it."""

    revision: KeptRevision
    snapshot: Snapshot
    customer_copy: str

    @property
    def number(self) -> str:
        return self.revision.number


def issue(house: House, number: int, key: str | None = None) -> Issued:
    """The draft as a revision that never changes, and its PDF. Done again, it answers the same."""
    promised = promise(house, number, key)
    with house.store.read() as tx:
        kept = get_draft(tx, number)
    assert kept.quotation is not None
    return Issued(promised, kept.name, printed(house, exactly(kept.quotation, kept.revision)))


def promise(house: House, number: int, key: str | None = None) -> str:
    """The number of the revision that the draft has become, now or before.

    RuleRefused if the clock went back, a line is discontinued and nobody keeps it, it needs an approval that it does
    not have, the revision before was accepted, or the key was used for something else; Busy if the draft was changed
    meanwhile;
    InputRefused if the template cannot be filled in.
    """
    return _promised(house, number, house.own_key(key))


def promise_seen(house: House, number: int, seen: str) -> str:
    """The same of the very pages that were looked at, by their digest: what is issued is compared, not priced again.

    Busy if the draft, a price, the template or the day has changed since: then it has to be looked at again.
    """
    with house.store.read() as tx:
        kept = get_draft(tx, number)
    return _promised(house, number, house.program_key(f"issue-{kept.name}-{kept.version}"), seen)


def _promised(house: House, number: int, key: RequestKey | None, seen: str | None = None) -> str:
    with house.store.read() as tx:
        kept = get_draft(tx, number)
    permit(house, Action.ISSUE, kept.owner)
    if kept.state is DraftState.ISSUED and kept.quotation is not None:
        return revised(kept.quotation, kept.revision)
    draft = price_kept(house, kept)
    desk = house.desk_of(kept.content.catalogue)
    bundle = bundle_for(desk, TEMPLATE)
    with named_in(desk):
        _try_template(draft, bundle)
    deed = house.deed()

    def work(tx: Transaction) -> Mapping[str, Any]:
        _refuse_unless_seen(draft, bundle, seen)
        return _promise(tx, house, draft, bundle, deed)

    with counting_refusals(house, kept.owner, kept.name), house.store.write() as tx:
        point("issue.begun")
        request = {"issue": kept.name}
        answer = once(tx, key, request, deed.time, lambda: work(tx))
        point("issue.answered")
    point("issue.committed")
    return str(answer["number"])


def unprinted_references(quotation: Quotation, bundle: Bundle) -> tuple[Fault, ...]:
    """An order number or project that this template would leave out without a word, each under its name."""
    if bundle.prints_references:
        return ()
    hint = f"print view.references in templates/{bundle.name}/{bundle.name}.html (docs/templates.md), or take it away"
    return tuple(
        Fault("reference_unprinted", f"the template does not print {each.label}: {each.value}", hint, each.code)
        for each in quotation.references
    )


def _try_template(draft: PricedDraft, bundle: Bundle) -> None:
    """Filled in as for an issued quotation: what it lacks is told before a number is taken that nobody could print."""
    refuse_if_any(unprinted_references(draft.priced.quotation, bundle))
    numbered = draft.priced.quotation.model_copy(update={"number": draft.kept.name})
    try:
        page_order(PrintOrder(numbered, bundle))
    except InputRefused as refused:
        # A worker that is lost says nothing of the template: printing is tried again by whoever asks for the PDF.
        refuse_if_any([fault for fault in refused.faults if not fault.code.startswith("print_")])


def digest_of(quotation: Quotation, bundle: Bundle) -> str:
    """Of all that the pages depend on: the same digest, the same pages."""
    return sha256(canonical(quotation.for_customer()) + bundle.digest)


def _refuse_unless_seen(draft: PricedDraft, bundle: Bundle, seen: str | None) -> None:
    """Busy where what is issued is not what was looked at."""
    if seen is not None and digest_of(draft.priced.quotation, bundle) != seen:
        message = f"{draft.kept.name} is no longer what you looked at"
        raise Busy(Fault("seen_otherwise", message, "look at its pages again, then issue it"))


def _promise(tx: Transaction, house: House, draft: PricedDraft, bundle: Bundle, deed: Deed) -> Mapping[str, Any]:
    """Everything that issuing writes, in the order in which it is checked."""
    kept = get_open_draft(tx, draft.kept.id)
    if kept.version != draft.kept.version:
        hint = "look at it again, then issue it"
        raise Busy(Fault("changed_meanwhile", f"{kept.name} was changed by somebody else", hint))
    return {"number": promise_in(tx, house, PricedDraft(kept, draft.priced), bundle, deed).number}


def promise_in(tx: Transaction, house: House, draft: PricedDraft, bundle: Bundle, deed: Deed) -> Promised:
    """The draft issued inside a transaction; `draft.kept` is as it stands in there. RuleRefused as `promise`."""
    kept, priced = draft.kept, draft.priced
    refuse_behind(tx, deed.at)
    refuse_discontinued(priced)
    approval = refuse_unless_allowed(tx, house, kept, priced)
    quotation = kept.quotation or new_quotation(
        tx, house.settings.numbers, kept.content.customer, priced.quotation.issue_date, deed
    )
    number = revised(quotation, kept.revision)
    owner = _supersede(tx, kept, number, deed)
    promised = priced.quotation.model_copy(update={"number": quotation, "revision": kept.revision})
    frozen = _frozen(priced, promised, bundle, owner, head_of(tx))
    kept_revision = keep_revision(tx, quotation, frozen, deed)
    keep_bundle(tx, bundle.digest, bundle.to_bytes())
    close_draft(tx, kept, DraftState.ISSUED, quotation, deed)
    point("issue.draft_closed")
    record(tx, deed, number, kept_revision.state.value, {"draft": kept.name, "approval": approval})
    point("issue.recorded")
    return Promised(kept_revision, frozen.snapshot, frozen.customer_copy)


def _supersede(tx: Transaction, kept: KeptDraft, number: str, deed: Deed) -> str:
    """The revision before gives way, and its owner stays. RuleRefused if it was accepted, or is not the last one."""
    if kept.quotation is None:
        return kept.owner
    last = list(revisions_of(tx, kept.quotation))[-1]
    if last.revision != kept.revision - 1 or not last.may_be_revised:
        hint = "make a new quotation: quote new --like"
        raise RuleRefused(Fault("not_revisable", f"{last.number} is {last.state}: it cannot be superseded", hint))
    before = open_revision_of(tx, kept.quotation)
    if before is not None:
        take_step(tx, before, Step.SUPERSEDE, deed, {"by": number})
    point("issue.superseded")
    return last.owner


def _frozen(priced: Priced, promised: Quotation, bundle: Bundle, owner: str, head: str) -> Issue:
    template, version = bundle.digest, quotegen.__version__
    snapshot = Snapshot(quotation=promised, draft=priced.content, template=template, version=version, head=head)
    zone = priced.occasion.catalogue.seller.time_zone
    return Issue(snapshot, customer_copy(promised), priced.costing, priced.headline, zone, owner)


def printed(house: House, number: str) -> bytes:
    """The PDF of an issued revision: as it was printed first, or printed now from what was promised."""
    with house.store.read() as tx:
        kept = get_revision(tx, number)
        permit(house, Action.SEE, kept.owner)
        known = document_of(tx, kept)
        if known is not None:
            return known
        snapshot = snapshot_of(tx, kept)
        copy = customer_copy_of(tx, kept)
        bundle = kept_bundle(bundle_of(tx, snapshot.template))
    pdf = print_order(PrintOrder(snapshot.quotation, bundle, copy, snapshot.head))
    point("issue.rendered")
    with house.store.write() as tx:
        pdf = keep_document(tx, kept, pdf, snapshot.version, house.deed())
    point("issue.document_kept")
    return pdf
