"""Requests to go beyond a limit, and what was decided. A decision is never changed; a new request is a new row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from quotegen.errors import Fault, InputRefused
from quotegen.model.approval import Approval, ApprovalState
from quotegen.model.canonical import canonical
from quotegen.model.numbering import draft_name
from quotegen.model.versioned import from_text, to_text
from quotegen.store import rows
from quotegen.store.drafts import DraftState
from quotegen.store.events import Deed, Written, record
from quotegen.store.numbering import next_number
from quotegen.store.schema import approvals, drafts


def ask(tx: Connection, approval: Approval, deed: Deed) -> Approval:
    """The request as it is kept, under the next id."""
    kept = approval.model_copy(update={"id": next_number(tx, "approval")})
    rows.insert(tx, approvals, {"id": kept.id, "draft": kept.draft, **_columns(kept, deed)})
    excesses = Written([each.model_dump(mode="json") for each in kept.excesses])
    details = {"approval": kept.id, "excesses": excesses, "why": Written(kept.why)}
    record(tx, deed, draft_name(kept.draft), "approval_asked", details)
    return kept


def decide(tx: Connection, decided: Approval, deed: Deed) -> None:
    """Approved, refused or countered: kept once and for all."""
    rows.update(tx, approvals, {"id": decided.id}, _columns(decided, deed))
    details = {"approval": decided.id, "note": Written(decided.note)}
    record(tx, deed, draft_name(decided.draft), f"approval_{decided.state}", details)


def _columns(approval: Approval, deed: Deed) -> dict[str, str]:
    return {"state": approval.state.value, "content": to_text(approval), "changed_at": deed.time}


def approvals_of(tx: Connection, draft: int) -> tuple[Approval, ...]:
    """Those of a draft, the last one first."""
    wanted = select(approvals.c.content).where(approvals.c.draft == draft).order_by(approvals.c.id.desc())
    return tuple(from_text(Approval, content) for content in tx.scalars(wanted))


def pending(tx: Connection, among: tuple[str, ...] | None = None) -> Iterator[Approval]:
    """Those that wait for open drafts of these owners, or of anybody; the oldest first."""
    joined = approvals.join(drafts, drafts.c.id == approvals.c.draft)
    wanted = select(approvals.c.content).select_from(joined).where(approvals.c.state == ApprovalState.PENDING.value)
    wanted = wanted.where(drafts.c.state == DraftState.OPEN.value)
    if among is not None:
        wanted = wanted.where(drafts.c.owner.in_(among))
    for content in tx.scalars(wanted.order_by(approvals.c.id)):
        yield from_text(Approval, content)


def asked_by(tx: Connection, name: str, limit: int) -> Iterator[Approval]:
    """What this user has asked for, the last one first."""
    told = canonical({"asked_by": name})[1:-1]
    wanted = select(approvals.c.content).where(approvals.c.content.contains(told, autoescape=True))
    for content in tx.scalars(wanted.order_by(approvals.c.id.desc()).limit(limit)):
        yield from_text(Approval, content)


def decided_by(tx: Connection, name: str, limit: int) -> Iterator[Approval]:
    """What this user has decided, the last one first."""
    told = canonical({"decided_by": name})[1:-1]
    wanted = select(approvals.c.content).where(approvals.c.content.contains(told, autoescape=True))
    for content in tx.scalars(wanted.order_by(approvals.c.id.desc()).limit(limit)):
        yield from_text(Approval, content)


def kept_at(tx: Connection, number: int) -> str:
    """When the request was made, or, once it is decided, when it was."""
    return str(tx.scalars(select(approvals.c.changed_at).where(approvals.c.id == number)).one())


def pending_of(tx: Connection, draft: int) -> Approval:
    """The request of this draft that waits. InputRefused if there is none."""
    found = next((each for each in approvals_of(tx, draft) if each.state is ApprovalState.PENDING), None)
    if found is None:
        message = f"nothing waits for approval for {draft_name(draft)}"
        raise InputRefused(Fault("approval_unknown", message, "`quotegen quote approve` shows what does"))
    return found
