"""The tables, the same on SQLite and on PostgreSQL: whole numbers, text and bytes only.

Amounts are text, times are text in UTC, values of the model are canonical JSON. Every row carries a seal over its other
columns. What is long (snapshots, printed documents) is kept apart from what is searched.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _seal() -> Column[str]:
    return Column("seal", Text, nullable=False)


def _text(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


customers = Table(
    "customers",
    metadata,
    Column("id", Text, primary_key=True),
    _text("search"),
    _text("content"),
    Column("version", Integer, nullable=False),
    _text("changed_at"),
    _seal(),
)

users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    _text("role"),
    _text("content"),
    _seal(),
)

# By the name somebody acts under, kept as a user or not.
preferences = Table(
    "preferences",
    metadata,
    Column("who", Text, primary_key=True),
    _text("content"),
    _seal(),
)

counters = Table(
    "counters",
    metadata,
    _text("series"),
    Column("year", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    _seal(),
    PrimaryKeyConstraint("series", "year"),
)

# A quotation is its number: what its revisions have in common.
quotations = Table(
    "quotations",
    metadata,
    Column("number", Text, primary_key=True),
    _text("series"),
    Column("year", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("customer", Text, ForeignKey("customers.id"), nullable=False),
    _text("created_at"),
    _seal(),
    UniqueConstraint("series", "year", "n"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("quotation", Text, ForeignKey("quotations.number"), nullable=False),
    Column("revision", Integer, nullable=False),
    _text("state"),
    Column("customer", Text, ForeignKey("customers.id"), nullable=False),
    _text("title"),
    _text("search"),
    _text("owner"),
    _text("catalogue"),
    _text("currency"),
    _text("payable"),
    _text("recurrence"),
    _text("issue_date"),
    _text("valid_until"),
    _text("zone"),
    _text("issued_at"),
    _text("changed_at"),
    _text("snapshot_sha256"),
    _text("document_sha256"),
    _seal(),
    PrimaryKeyConstraint("quotation", "revision"),
)
Index("revisions_by_state", revisions.c.state, revisions.c.issued_at)
Index("revisions_by_customer", revisions.c.customer)
Index("revisions_by_time", revisions.c.issued_at)
Index("revisions_by_owner", revisions.c.owner, revisions.c.state, revisions.c.issued_at)
# What counting needs stands in the index itself.
Index("revisions_by_last_day", revisions.c.state, revisions.c.valid_until, revisions.c.owner)
Index("revisions_by_change", revisions.c.state, revisions.c.changed_at)

_REVISION = ("quotation", "revision")


def _of_revision() -> tuple[Column[str], Column[int], PrimaryKeyConstraint, ForeignKeyConstraint]:
    return (
        _text("quotation"),
        Column("revision", Integer, nullable=False),
        PrimaryKeyConstraint(*_REVISION),
        ForeignKeyConstraint(_REVISION, [f"revisions.{name}" for name in _REVISION]),
    )


# `costing` is the house's own: it is kept beside the snapshot, never in it.
snapshots = Table("snapshots", metadata, *_of_revision(), _text("content"), _text("costing"), _seal())

# What the customer is handed as data, and the printed code is of: made once, when the quotation is issued.
customer_copies = Table("customer_copies", metadata, *_of_revision(), _text("content"), _seal())

bundles = Table(
    "bundles",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    _seal(),
)

documents = Table(
    "documents",
    metadata,
    *_of_revision(),
    _text("sha256"),
    Column("content", LargeBinary, nullable=False),
    _text("made_at"),
    _text("made_with"),
    _seal(),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("quotation", Text, ForeignKey("quotations.number")),
    Column("revision", Integer, nullable=False),
    _text("state"),
    Column("customer", Text, ForeignKey("customers.id"), nullable=False),
    _text("title"),
    _text("search"),
    _text("owner"),
    _text("content"),
    Column("version", Integer, nullable=False),
    _text("currency"),
    _text("payable"),
    _text("recurrence"),
    _text("created_at"),
    _text("changed_at"),
    _seal(),
)
Index("drafts_by_state", drafts.c.state, drafts.c.changed_at)
Index("drafts_by_quotation", drafts.c.quotation)

# What a draft was before each of its last changes, for undoing them; gone once it is closed.
draft_pasts = Table(
    "draft_pasts",
    metadata,
    Column("draft", Integer, ForeignKey("drafts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    _text("content"),
    _seal(),
    PrimaryKeyConstraint("draft", "version"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("draft", Integer, ForeignKey("drafts.id"), nullable=False),
    _text("state"),
    _text("content"),
    _text("changed_at"),
    _seal(),
)
Index("approvals_by_draft", approvals.c.draft)
Index("approvals_by_state", approvals.c.state)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("who"),
    _text("source"),
    _text("subject"),
    _text("what"),
    _text("details"),
    _text("previous"),
    _text("hash"),
    _seal(),
)
Index("events_by_subject", events.c.subject, events.c.seq)

# What people wrote on the occasion of an event, apart from it: a text can be taken out one day, and the chain stays.
notes = Table(
    "notes",
    metadata,
    Column("event", Integer, ForeignKey("events.seq"), primary_key=True, autoincrement=False),
    _text("content"),
    _seal(),
)

# The head of the chain of events: the one row that every change of state passes.
chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    _text("hash"),
    _seal(),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", Text, primary_key=True),
    _text("request_sha256"),
    _text("answer"),
    _text("at"),
    _seal(),
)

# A batch: a file with its options, and one item for each row of it.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    _text("file"),
    _text("file_sha256"),
    _text("options"),
    Column("rows", Integer, nullable=False),
    _text("who"),
    _text("created_at"),
    _seal(),
)

# `request_sha256` is of the row's cells and the job's options: the same request is quoted once, in whatever file it is.
job_items = Table(
    "job_items",
    metadata,
    Column("job", Text, ForeignKey("jobs.id"), nullable=False),
    Column("row", Integer, nullable=False),
    _text("external_id"),
    _text("request_sha256"),
    _text("state"),
    Column("draft", Integer, ForeignKey("drafts.id")),
    _text("quotation", nullable=True),
    Column("revision", Integer),
    _text("faults"),
    _text("seconds"),
    _text("changed_at"),
    _seal(),
    PrimaryKeyConstraint("job", "row"),
    ForeignKeyConstraint(_REVISION, [f"revisions.{name}" for name in _REVISION]),
)
Index("job_items_by_request", job_items.c.request_sha256)
Index("job_items_by_state", job_items.c.job, job_items.c.state)

# Which database this is: the one row says its id, made once, and its epoch, which grows whenever a backup is restored.
# Events after `from_seq` never run backwards in time untold (`store/clock.py`); those before were kept without asking.
identity = Table(
    "identity",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _text("database"),
    Column("epoch", Integer, nullable=False),
    Column("from_seq", Integer, nullable=False),
    _seal(),
)
