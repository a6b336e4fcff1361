"""What was issued: quotations, their revisions, the snapshot of each, and the steps they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from quotegen.errors import DamagedData, Fault, InputRefused, did_you_mean
from quotegen.model.canonical import sha256
from quotegen.model.costing import Costing
from quotegen.model.inputs import searched
from quotegen.model.lifecycle import OPEN, State, Step, after, is_expired
from quotegen.model.numbering import Numbers, revised, split_number
from quotegen.model.rules import Recurrence
from quotegen.model.snapshot import Snapshot
from quotegen.model.versioned import from_text, to_text
from quotegen.money import plain
from quotegen.store import rows
from quotegen.store.drafts import Headline
from quotegen.store.events import Deed, record
from quotegen.store.failpoints import point
from quotegen.store.numbering import next_number
from quotegen.store.schema import customer_copies, quotations, revisions, snapshots
from quotegen.store.search import folded


@dataclass(frozen=True, slots=True)
class KeptRevision:
    quotation: str
    revision: int
    state: State
    customer: str
    title: str
    owner: str
    catalogue: str
    currency: str
    payable: Decimal
    recurrence: Recurrence
    issue_date: date
    valid_until: date
    zone: str
    issued_at: str
    changed_at: str
    snapshot_sha256: str
    document_sha256: str

    @property
    def number(self) -> str:
        return revised(self.quotation, self.revision)

    @property
    def key(self) -> dict[str, Any]:
        return {"quotation": self.quotation, "revision": self.revision}

    @property
    def may_be_revised(self) -> bool:
        """A customer who said no, or has not answered, may be offered something else; what was accepted stands."""
        return self.state not in {State.ACCEPTED, State.SUPERSEDED}

    def is_expired(self, now: datetime) -> bool:
        return is_expired(self.state, self.valid_until, self.zone, now)


def new_quotation(tx: Connection, numbers: Numbers, customer: str, day: date, deed: Deed) -> str:
    """The next number of the series, taken."""
    year = numbers.year_of(day.year)
    n = next_number(tx, numbers.series, year)
    number = numbers.written(day.year, n)
    point("issue.numbered")
    row = {"number": number, "series": numbers.series, "year": year, "n": n, "customer": customer}
    rows.insert(tx, quotations, {**row, "created_at": deed.time})
    point("issue.quotation_kept")
    return number


@dataclass(frozen=True, slots=True)
class Issue:
    """A revision about to be kept: what was promised, what it costs the house, and where the seller's day ends.

    `customer_copy` is the text that the customer is handed, and that its code is of. `owner`: whose it is, whoever
    issues it.
    """

    snapshot: Snapshot
    customer_copy: str
    costing: Costing
    headline: Headline
    zone: str
    owner: str


def keep_revision(tx: Connection, quotation: str, issue: Issue, deed: Deed) -> KeptRevision:
    """The row that is found, and apart from it the snapshot that is never changed."""
    promised, draft = issue.snapshot.quotation, issue.snapshot.draft
    content = to_text(issue.snapshot)
    key = {"quotation": quotation, "revision": promised.revision}
    row = {
        **key,
        "state": after(State.DRAFT, Step.ISSUE).value,
        "customer": draft.customer,
        "title": issue.headline.title,
        "search": folded(*_searched(issue, revised(quotation, promised.revision))),
        "owner": issue.owner,
        "catalogue": draft.catalogue,
        "currency": issue.headline.currency,
        "payable": plain(issue.headline.payable),
        "recurrence": issue.headline.recurrence.value,
        "issue_date": promised.issue_date.isoformat(),
        "valid_until": promised.valid_until.isoformat(),
        "zone": issue.zone,
        "issued_at": deed.time,
        "changed_at": deed.time,
        "snapshot_sha256": sha256(content),
        "document_sha256": sha256(issue.customer_copy),
    }
    rows.insert(tx, revisions, row)
    point("issue.revision_kept")
    rows.insert(tx, snapshots, {**key, "content": content, "costing": to_text(issue.costing)})
    rows.insert(tx, customer_copies, {**key, "content": issue.customer_copy})
    point("issue.snapshot_kept")
    return _revision(row)


def _searched(issue: Issue, number: str) -> tuple[str, ...]:
    draft = issue.snapshot.draft
    return (number, issue.headline.title, draft.customer, issue.owner, *searched(draft.inputs))


def take_step(tx: Connection, kept: KeptRevision, step: Step, deed: Deed, details: Mapping[str, Any]) -> KeptRevision:
    """The revision in its next state, with the event of it. RuleRefused where there is no such step."""
    state = after(kept.state, step)
    row = rows.update(tx, revisions, kept.key, {"state": state.value, "changed_at": deed.time})
    point("accept.stepped")
    record(tx, deed, kept.number, state.value, details)
    point("accept.recorded")
    return _revision(row)


def get_revision(tx: Connection, number: str) -> KeptRevision:
    """The revision of this number; of a quotation the latest. InputRefused if there is none."""
    base, revision = split_number(number)
    wanted = select(revisions).where(revisions.c.quotation == base).order_by(revisions.c.revision.desc())
    if revision is not None:
        wanted = wanted.where(revisions.c.revision == revision)
    row = next(rows.each(tx, wanted.limit(1)), None)
    if row is None:
        near = tx.scalars(select(quotations.c.number).order_by(quotations.c.created_at.desc()).limit(500))
        hint = did_you_mean(number, near, "`quotegen quote list` shows them")
        raise InputRefused(Fault("quotation_unknown", f"there is no quotation {number}", hint, "number"))
    return _revision(row)


def revisions_of(tx: Connection, quotation: str) -> Iterator[KeptRevision]:
    """All of them, the first one first."""
    wanted = select(revisions).where(revisions.c.quotation == quotation).order_by(revisions.c.revision)
    for row in rows.each(tx, wanted):
        yield _revision(row)


def open_revision_of(tx: Connection, quotation: str) -> KeptRevision | None:
    """The one the customer may still say yes to."""
    return next((kept for kept in revisions_of(tx, quotation) if kept.state in OPEN), None)


def snapshot_of(tx: Connection, kept: KeptRevision) -> Snapshot:
    """What was promised. DamagedData if it is no longer what was issued, RuleRefused if a newer program wrote it."""
    row = rows.find(tx, snapshots, **kept.key)
    if row is None or sha256(row["content"]) != kept.snapshot_sha256:
        hint = "restore a backup; `quotegen verify --all` finds all that is damaged"
        raise DamagedData(Fault("snapshot_damaged", f"what was issued as {kept.number} was changed", hint))
    return from_text(Snapshot, row["content"], kept.number)


def customer_copy_of(tx: Connection, kept: KeptRevision) -> str:
    """The text that the customer is handed, as it was made at issue. DamagedData if it is no longer that text."""
    row = rows.find(tx, customer_copies, **kept.key)
    if row is None or sha256(row["content"]) != kept.document_sha256:
        hint = "restore a backup; `quotegen verify --all` finds all that is damaged"
        raise DamagedData(Fault("document_hash_wrong", f"the customer's copy of {kept.number} was changed", hint))
    return str(row["content"])


def costing_of(tx: Connection, kept: KeptRevision) -> Costing:
    row = rows.find(tx, snapshots, **kept.key)
    assert row is not None
    return from_text(Costing, row["costing"], kept.number)


def _revision(row: Mapping[str, Any]) -> KeptRevision:
    named = "quotation revision customer title owner catalogue currency zone issued_at changed_at snapshot_sha256"
    return KeptRevision(
        **{name: row[name] for name in named.split()},
        document_sha256=row["document_sha256"],
        state=State(row["state"]),
        payable=Decimal(row["payable"]),
        recurrence=Recurrence(row["recurrence"]),
        issue_date=date.fromisoformat(row["issue_date"]),
        valid_until=date.fromisoformat(row["valid_until"]),
    )
