"""What the commands of a quotation's life print: for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from quotegen.cli.desk_text import excess_text
from quotegen.cli.text import findings_text, quotation_text, remarks_text
from quotegen.document.changes_view import changes_view
from quotegen.document.whole import without_joiners
from quotegen.language import Language, long_date, money
from quotegen.model.approval import Approval
from quotegen.model.base import Model
from quotegen.model.changes import Changes
from quotegen.model.inputs import contact_in
from quotegen.money import plain
from quotegen.store.drafts import KeptDraft
from quotegen.store.events import Event
from quotegen.store.listing import Listed
from quotegen.usecases.approve import shown_excesses, standing_of, void_fault
from quotegen.usecases.checks import discontinued_faults, unanswered_in
from quotegen.usecases.draft_like import DraftBegun, LeftOut
from quotegen.usecases.find import Shown
from quotegen.usecases.house import House
from quotegen.usecases.priced import Priced, PricedDraft, shown_costing
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.templates import bundle_of

_LEFT_OUT = {
    "answer": "the answer to",
    "input": "the",
    "keep": "the decision to keep",
    "quantity": "the quantity by hand of",
    "price": "the price by hand of",
    "discount": "the discount on",
    "tax": "the tax named for",
    "target_total": "the total agreed on",
    "prepaid": "what is prepaid",
    "rounding": "the rounding",
    "note": "the note",
    "reply": "our answer to",
    "change": "the change of a line that is not proposed now:",
}

_WHOLE = {"discount": "everything", "tax": "a charge"}


def draft_text(draft: PricedDraft, house: House) -> str:
    """A draft: what it would promise, what it tells the house, and what needs an approval."""
    kept, priced = draft.kept, draft.priced
    what = f"revision {kept.revision} of {kept.quotation}" if kept.quotation else "a new quotation"
    whose = f"for {priced.headline.title} ({kept.content.customer}), by {kept.owner}"
    lines = [f"{kept.name}: {what}, {kept.state}, {whose}", ""]
    if contact_in(kept.content.inputs):
        seller = priced.quotation.seller
        told = (seller.contact_name, seller.contact_phone, seller.contact_email)
        lines.append(f"contact: {', '.join(each for each in told if each)}")
    lines += [quotation_text(priced.quotation, with_ids=True), *findings_text(shown_costing(house, draft))]
    lines += [excess_text(each, priced.quotation.currency) for each in shown_excesses(house, draft)]
    lines += [f"{void_fault(each, kept)}" for each in _void(draft, house)]
    lines += [f"discontinued: {each}" for each in gone_lines(priced)]
    lines += [f"no longer known: {fault}" for fault in priced.untold]
    lines += remarks_text(unanswered_in(priced))
    if kept.content.note:
        lines += ["", f"note: {kept.content.note}"]
    if priced.quotation.changes is not None:
        lines += ["", changes_text(priced.quotation.changes, house, priced.quotation.currency, priced.content.language)]
        lines += [f"changed without a reason: {each.name} ({each.id})" for each in priced.quotation.changes.unexplained]
    return "\n".join(lines)


def draft_json(draft: PricedDraft, house: House) -> dict[str, Any]:
    kept, priced = draft.kept, draft.priced
    return {
        **_kept_json(kept),
        "priced": priced.quotation.model_dump(mode="json"),
        "costing": _dumped(shown_costing(house, draft)),
        "discontinued": [asdict(each) | {"kept": _dumped(each.kept)} for each in priced.discontinued],
        "no_longer_known": [fault.as_dict() for fault in priced.untold],
        "needs_approval": [each.model_dump(mode="json") for each in shown_excesses(house, draft)],
        "approval_void": [void_fault(each, kept).as_dict() for each in _void(draft, house)],
    }


def _void(draft: PricedDraft, house: House) -> list[Approval]:
    """What was granted and does not hold for the draft as it is, as long as it would be needed."""
    standing = standing_of(house, draft)
    return [standing.void] if standing.void is not None and standing.over else []


def _kept_json(kept: KeptDraft) -> dict[str, Any]:
    return {
        "draft": kept.name,
        "quotation": kept.quotation,
        "revision": kept.revision,
        "state": kept.state.value,
        "customer": kept.content.customer,
        "owner": kept.owner,
        "version": kept.version,
        "content": kept.content.model_dump(mode="json"),
    }


def begun_text(begun: DraftBegun, house: House) -> str:
    """The draft as it begins, what of the one before is left out, and what has to be answered first."""
    kept = begun.kept
    lines = [f"{kept.name}: a new quotation, {kept.state}, for {kept.content.customer}, by {kept.owner}"]
    if begun.priced is not None:
        lines = [draft_text(PricedDraft(kept, begun.priced), house)]
    lines += [""] if begun.left_out or begun.open else []
    lines += [f"left out, as it was another customer's: {_left_out(each)}" for each in begun.left_out]
    lines += [f"to be answered: {name}" for name in begun.open]
    return "\n".join(lines)


def _left_out(item: LeftOut) -> str:
    return f"{_LEFT_OUT[item.what]} {item.of or _WHOLE.get(item.what, '')}".rstrip()


def begun_json(begun: DraftBegun, house: House) -> dict[str, Any]:
    kept = begun.kept
    told = {
        "left_out": [{"what": each.what, "of": each.of} for each in begun.left_out],
        "open": list(begun.open),
    }
    if begun.priced is not None:
        return draft_json(PricedDraft(kept, begun.priced), house) | told
    return _kept_json(kept) | {"priced": None, "costing": None, "needs_approval": []} | told


def gone_lines(priced: Priced) -> Iterator[str]:
    """A sentence for each line that the catalogue does not carry: what is to be decided, or who keeps it and why."""
    yield from (f"{fault.message}; {fault.hint} [{fault.code}]" for fault in discontinued_faults(priced))
    kept = {each.line: each.kept for each in priced.discontinued if each.kept is not None and not each.is_open}
    yield from (f"{line} is kept by {who.by}: {who.reason}; what it costs is not known" for line, who in kept.items())


def _dumped(value: Model | None) -> dict[str, Any] | None:
    return None if value is None else value.model_dump(mode="json")


def changes_text(changes: Changes, house: House, currency: str, language: Language) -> str:
    """The causes with their amounts, one on each line, and what they come to."""
    words = bundle_of(house.desk, TEMPLATE).words(language)
    view = changes_view(changes, words, currency, language)
    lines = [view.title, *view.notes, *(each.sentence for each in view.inputs), *view.same]
    for part in view.parts:
        lines += ["", part.title, *(f"{row.amount:>16}  {row.sentence}" for row in part.rows)]
        lines += [f"{each.amount:>16}  {each.label}" for each in (part.change, part.before, part.after)]
    return without_joiners("\n".join(lines))


def listed_text(row: Listed) -> str:
    until = f"until {row.valid_until}" if row.valid_until else ""
    amount = f"{money(row.payable, row.currency, 'en')} {row.recurrence}"
    return f"{row.number:<18} {row.state:<11} {row.title[:36]:<36} {amount:>22}  {row.owner:<12} {until}".rstrip()


def listed_json(row: Listed) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "title": row.title,
        "customer": row.customer,
        "owner": row.owner,
        "currency": row.currency,
        "payable": plain(row.payable),
        "recurrence": row.recurrence,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "at": row.at,
    }


def shown_text(shown: Shown) -> str:
    """Which one, in which state, its lines, and its sisters."""
    kept = shown.revision
    until = long_date(kept.valid_until, "en")
    whose = f"for {kept.title} ({kept.customer}), by {kept.owner}"
    lines = [f"{kept.number}: revision {kept.revision}, {shown.state}, {whose}"]
    lines += [f"issued {kept.issued_at}, valid until the end of {until} ({kept.zone})", ""]
    lines += [quotation_text(shown.quotation), *findings_text(shown.costing)]
    if len(shown.revisions) > 1:
        lines += ["", "revisions:"]
        lines += [f"  {each.number:<20} {each.state:<11} {each.issued_at}" for each in shown.revisions]
    return "\n".join(lines)


def shown_json(shown: Shown) -> dict[str, Any]:
    kept = shown.revision
    return {
        "number": kept.number,
        "revision": kept.revision,
        "state": shown.state,
        "customer": kept.customer,
        "owner": kept.owner,
        "issued_at": kept.issued_at,
        "valid_until": kept.valid_until.isoformat(),
        "snapshot_sha256": kept.snapshot_sha256,
        "document_sha256": kept.document_sha256,
        "quotation": shown.quotation.model_dump(mode="json"),
        "costing": _dumped(shown.costing),
        "revisions": [{"number": each.number, "state": each.state.value} for each in shown.revisions],
    }


def event_text(event: Event) -> Iterator[str]:
    """When, who, from where, what, and the details that are not empty."""
    told = ", ".join(f"{name}: {_brief(value)}" for name, value in event.details.items() if value not in ("", None, []))
    yield f"{event.seq:>6}  {event.at}  {event.who:<12} {event.source:<20} {event.subject:<20} {event.what}"
    if told:
        yield f"        {told}"


def _brief(value: Any) -> str:
    """What is long is counted; `--json` has all of it."""
    return f"{len(value)} of them" if isinstance(value, list) else str(value)
