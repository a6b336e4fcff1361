"""Drafts: what is worked on. Whoever saves an older version than the one kept is told so, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Connection, select

from quotegen.errors import Busy, Fault, InputRefused, RuleRefused
from quotegen.model.draft import Draft
from quotegen.model.draft_size import refuse_if_too_much
from quotegen.model.inputs import searched
from quotegen.model.numbering import draft_name, revised
from quotegen.model.rules import Recurrence
from quotegen.model.versioned import from_text, to_text
from quotegen.money import plain
from quotegen.store import rows
from quotegen.store.events import Deed, record
from quotegen.store.failpoints import point
from quotegen.store.numbering import next_number
from quotegen.store.schema import draft_pasts, drafts
from quotegen.store.search import folded

MOST_PASTS = 50
"""So many changes can be undone."""


class DraftState(StrEnum):
    OPEN = "open"
    ISSUED = "issued"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Headline:
    """What a list shows of a draft or a revision: whose it is, and what the recommended offer asks for."""

    title: str
    currency: str
    payable: Decimal
    recurrence: Recurrence


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """`quotation` and `revision` say what it will be once issued; a first revision has no number yet."""

    id: int
    quotation: str | None
    revision: int
    state: DraftState
    owner: str
    content: Draft
    version: int
    created_at: str
    changed_at: str

    @property
    def name(self) -> str:
        return draft_name(self.id)


def keep_draft(
    tx: Connection, content: Draft, headline: Headline, deed: Deed, of: tuple[str, int] | None = None
) -> KeptDraft:
    """A new draft, of a first revision or of this one. RuleRefused where it has too many changes by hand."""
    refuse_if_too_much(content)
    number = next_number(tx, "draft")
    quotation, revision = of or (None, 1)
    kept = KeptDraft(number, quotation, revision, DraftState.OPEN, deed.who, content, 1, deed.time, deed.time)
    row = {
        "id": number,
        "quotation": quotation,
        "revision": revision,
        "state": kept.state.value,
        "owner": kept.owner,
        "version": kept.version,
        "created_at": kept.created_at,
        **_columns(content, headline, number, deed),
    }
    rows.insert(tx, drafts, row)
    point("revise.draft_kept")
    record(tx, deed, kept.name, "draft_made", {"of": revised(quotation, revision) if quotation else ""})
    return kept


def change_draft(tx: Connection, kept: KeptDraft, content: Draft, headline: Headline, deed: Deed) -> KeptDraft:
    """The draft with other content. Busy if it was changed since it was read, RuleRefused if it is closed.

    RuleRefused too where there are too many changes by hand.
    """
    refuse_if_too_much(content, kept.content)
    _refuse_if_older(tx, kept)
    rows.insert(tx, draft_pasts, {"draft": kept.id, "version": kept.version, "content": to_text(kept.content)})
    oldest = kept.version - MOST_PASTS
    tx.execute(draft_pasts.delete().where(draft_pasts.c.draft == kept.id, draft_pasts.c.version <= oldest))
    changed = _with(tx, kept, content, headline, deed)
    record(tx, deed, kept.name, "draft_changed", {"edits": len(content.edits)})
    return changed


def is_undoable(tx: Connection, kept: KeptDraft) -> bool:
    """Whether it has a past."""
    wanted = select(draft_pasts.c.version).where(draft_pasts.c.draft == kept.id).limit(1)
    return tx.scalar(wanted) is not None


def past_of(tx: Connection, kept: KeptDraft) -> tuple[int, Draft] | None:
    """What the draft was before its last change that is not undone yet, with the version it had then."""
    pasts = draft_pasts.c
    wanted = select(draft_pasts).where(pasts.draft == kept.id).order_by(pasts.version.desc()).limit(1)
    row = next(rows.each(tx, wanted), None)
    return None if row is None else (row["version"], from_text(Draft, row["content"], kept.name))


def undo_change(tx: Connection, kept: KeptDraft, past: tuple[int, Draft], headline: Headline, deed: Deed) -> KeptDraft:
    """The draft as it was then. Busy and RuleRefused as `change_draft`."""
    _refuse_if_older(tx, kept)
    version, content = past
    tx.execute(draft_pasts.delete().where(draft_pasts.c.draft == kept.id, draft_pasts.c.version == version))
    undone = _with(tx, kept, content, headline, deed)
    record(tx, deed, kept.name, "draft_undone", {"edits": len(content.edits)})
    return undone


def _refuse_if_older(tx: Connection, kept: KeptDraft) -> None:
    row = tx.execute(select(drafts.c.version, drafts.c.state).where(drafts.c.id == kept.id)).one()
    if row.state != DraftState.OPEN.value:
        get_open_draft(tx, kept.id)  # which says what became of it
    if row.version != kept.version:
        hint = "read it again, then repeat the change"
        raise Busy(Fault("changed_meanwhile", f"{kept.name} was changed by somebody else", hint))


def _with(tx: Connection, kept: KeptDraft, content: Draft, headline: Headline, deed: Deed) -> KeptDraft:
    changes = {**_columns(content, headline, kept.id, deed), "version": kept.version + 1}
    rows.update(tx, drafts, {"id": kept.id}, changes)
    return replace(kept, content=content, version=kept.version + 1, changed_at=deed.time)


def close_draft(tx: Connection, kept: KeptDraft, state: DraftState, quotation: str | None, deed: Deed) -> None:
    """It became a revision, or was given up."""
    changes = {"state": state.value, "quotation": quotation, "changed_at": deed.time}
    rows.update(tx, drafts, {"id": kept.id}, changes)
    tx.execute(draft_pasts.delete().where(draft_pasts.c.draft == kept.id))


def get_draft(tx: Connection, number: int) -> KeptDraft:
    """InputRefused if there is none."""
    row = rows.find(tx, drafts, id=number)
    if row is None:
        raise InputRefused(Fault("draft_unknown", f"there is no draft {draft_name(number)}", "`quotegen quote list`"))
    return KeptDraft(
        state=DraftState(row["state"]),
        content=from_text(Draft, row["content"], draft_name(number)),
        **{name: row[name] for name in ("id", "quotation", "revision", "owner", "version", "created_at", "changed_at")},
    )


def get_open_draft(tx: Connection, number: int) -> KeptDraft:
    """RuleRefused if it was issued or discarded."""
    kept = get_draft(tx, number)
    if kept.state is not DraftState.OPEN:
        became = f" as {revised(kept.quotation, kept.revision)}" if kept.quotation else ""
        raise RuleRefused(Fault("draft_closed", f"{kept.name} was {kept.state}{became}", "make a new one, or revise"))
    return kept


def open_draft_of(tx: Connection, quotation: str) -> int | None:
    """The draft of the next revision, if somebody works on it."""
    wanted = select(drafts.c.id).where(drafts.c.quotation == quotation, drafts.c.state == DraftState.OPEN.value)
    return tx.scalar(wanted)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that is worked on, as a list has it; `text` is its content as it is kept."""

    name: str
    title: str
    text: str

    @property
    def content(self) -> Draft:
        return from_text(Draft, self.text, self.name)


def open_drafts(tx: Connection) -> Iterator[OpenDraft]:
    """All of them, those changed last first. Their content is read by whoever needs it, since there may be many."""
    wanted = select(drafts).where(drafts.c.state == DraftState.OPEN.value)
    for row in rows.each(tx, wanted.order_by(drafts.c.changed_at.desc(), drafts.c.id.desc())):
        yield OpenDraft(draft_name(row["id"]), row["title"], row["content"])


def drafts_of(tx: Connection, quotation: str) -> list[int]:
    """All drafts of a quotation's revisions, issued ones too."""
    return list(tx.scalars(select(drafts.c.id).where(drafts.c.quotation == quotation).order_by(drafts.c.id)))


def _columns(content: Draft, headline: Headline, number: int, deed: Deed) -> dict[str, str]:
    return {
        "customer": content.customer,
        "title": headline.title,
        "search": folded(draft_name(number), headline.title, content.customer, deed.who, *searched(content.inputs)),
        "content": to_text(content),
        "currency": headline.currency,
        "payable": plain(headline.payable),
        "recurrence": headline.recurrence.value,
        "changed_at": deed.time,
    }
