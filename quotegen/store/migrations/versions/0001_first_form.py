"""The first form: customers, drafts, quotations and what proves them."""

import sqlalchemy as sa
from alembic import op

from quotegen.store.migrations.columns import text, whole
from quotegen.store.migrations.guards import Guard, changed, statements

revision = "0001"
down_revision = None

FROZEN = (
    "quotation revision customer title search owner catalogue currency payable recurrence issue_date valid_until zone"
    " issued_at snapshot_sha256 document_sha256"
).split()
STEPS = (
    "(OLD.state = 'issued' AND NEW.state IN ('sent', 'accepted', 'declined', 'withdrawn', 'superseded'))"
    " OR (OLD.state = 'sent' AND NEW.state IN ('accepted', 'declined', 'withdrawn', 'superseded'))"
)
ISSUED = "what was issued never changes"
KEPT = "what is kept here is never deleted"
WRITTEN_ONCE = ("quotations", "snapshots", "bundles", "documents", "events", "idempotency")
NEVER_DELETED = (*WRITTEN_ONCE, "revisions", "drafts", "approvals", "chain", "counters")

GUARDS = (
    *(Guard(f"{table}_fixed", table, "UPDATE", ISSUED) for table in WRITTEN_ONCE),
    *(Guard(f"{table}_kept", table, "DELETE", KEPT) for table in NEVER_DELETED),
    Guard("revisions_fixed", "revisions", "UPDATE", ISSUED, changed(FROZEN)),
    Guard(
        "revisions_step",
        "revisions",
        "UPDATE",
        "there is no such step between these states",
        f"NEW.state <> OLD.state AND NOT ({STEPS})",
    ),
    Guard("drafts_closed", "drafts", "UPDATE", "a draft that was issued is closed", "OLD.state <> 'open'"),
    Guard("approvals_decided", "approvals", "UPDATE", "what was decided stays", "OLD.state <> 'pending'"),
    Guard("counters_step", "counters", "UPDATE", "a series counts one by one", "NEW.n <> OLD.n + 1"),
    Guard("chain_step", "chain", "UPDATE", "a chain grows one by one", "NEW.seq <> OLD.seq + 1"),
)


def upgrade() -> None:
    _people()
    _promises()
    _papers()
    _work()
    _proof()
    for guard in GUARDS:
        for statement in statements(guard, op.get_context().dialect.name):
            op.execute(statement)


def content() -> sa.Column[bytes]:
    return sa.Column("content", sa.LargeBinary, nullable=False)


def _people() -> None:
    op.create_table(
        "customers",
        text("id"),
        text("search"),
        text("content"),
        whole("version"),
        text("changed_at"),
        text("seal"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "users",
        text("name"),
        text("role"),
        text("content"),
        text("seal"),
        sa.PrimaryKeyConstraint("name"),
    )


def _promises() -> None:
    op.create_table(
        "counters",
        text("series"),
        whole("year"),
        whole("n"),
        text("seal"),
        sa.PrimaryKeyConstraint("series", "year"),
    )
    op.create_table(
        "quotations",
        text("number"),
        text("series"),
        whole("year"),
        whole("n"),
        text("customer"),
        text("created_at"),
        text("seal"),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("series", "year", "n"),
    )
    op.create_table(
        "revisions",
        text("quotation"),
        whole("revision"),
        text("state"),
        text("customer"),
        text("title"),
        text("search"),
        text("owner"),
        text("catalogue"),
        text("currency"),
        text("payable"),
        text("recurrence"),
        text("issue_date"),
        text("valid_until"),
        text("zone"),
        text("issued_at"),
        text("changed_at"),
        text("snapshot_sha256"),
        text("document_sha256"),
        text("seal"),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"]),
        sa.ForeignKeyConstraint(["quotation"], ["quotations.number"]),
        sa.PrimaryKeyConstraint("quotation", "revision"),
    )
    op.create_index("revisions_by_customer", "revisions", ["customer"])
    op.create_index("revisions_by_state", "revisions", ["state", "issued_at"])
    op.create_index("revisions_by_time", "revisions", ["issued_at"])


def _papers() -> None:
    op.create_table(
        "snapshots",
        text("quotation"),
        whole("revision"),
        text("content"),
        text("costing"),
        text("seal"),
        sa.ForeignKeyConstraint(["quotation", "revision"], ["revisions.quotation", "revisions.revision"]),
        sa.PrimaryKeyConstraint("quotation", "revision"),
    )
    op.create_table(
        "bundles",
        text("digest"),
        content(),
        text("seal"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "documents",
        text("quotation"),
        whole("revision"),
        text("sha256"),
        content(),
        text("made_at"),
        text("made_with"),
        text("seal"),
        sa.ForeignKeyConstraint(["quotation", "revision"], ["revisions.quotation", "revisions.revision"]),
        sa.PrimaryKeyConstraint("quotation", "revision"),
    )


def _work() -> None:
    op.create_table(
        "drafts",
        whole("id"),
        text("quotation", nullable=True),
        whole("revision"),
        text("state"),
        text("customer"),
        text("title"),
        text("search"),
        text("owner"),
        text("content"),
        whole("version"),
        text("currency"),
        text("payable"),
        text("recurrence"),
        text("created_at"),
        text("changed_at"),
        text("seal"),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"]),
        sa.ForeignKeyConstraint(["quotation"], ["quotations.number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("drafts_by_quotation", "drafts", ["quotation"])
    op.create_index("drafts_by_state", "drafts", ["state", "changed_at"])
    op.create_table(
        "approvals",
        whole("id"),
        whole("draft"),
        text("state"),
        text("content"),
        text("changed_at"),
        text("seal"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("approvals_by_draft", "approvals", ["draft"])
    op.create_index("approvals_by_state", "approvals", ["state"])


def _proof() -> None:
    op.create_table(
        "events",
        whole("seq"),
        text("at"),
        text("who"),
        text("source"),
        text("subject"),
        text("what"),
        text("details"),
        text("previous"),
        text("hash"),
        text("seal"),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("events_by_subject", "events", ["subject", "seq"])
    op.create_table(
        "chain",
        whole("id"),
        whole("seq"),
        text("hash"),
        text("seal"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "idempotency",
        text("key"),
        text("request_sha256"),
        text("answer"),
        text("at"),
        text("seal"),
        sa.PrimaryKeyConstraint("key"),
    )
