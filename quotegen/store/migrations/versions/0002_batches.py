"""Batches: a job for each file, and an item for each row of it."""

import sqlalchemy as sa
from alembic import op

from quotegen.store.migrations.columns import text, whole
from quotegen.store.migrations.guards import Guard, statements

revision = "0002"
down_revision = "0001"

GUARDS = (
    Guard("jobs_fixed", "jobs", "UPDATE", "a job is its file and its options"),
    Guard("jobs_kept", "jobs", "DELETE", "what is kept here is never deleted"),
    Guard("job_items_kept", "job_items", "DELETE", "what is kept here is never deleted"),
    # Because a row that has its number must never lead to a second quotation.
    Guard(
        "job_items_numbered",
        "job_items",
        "UPDATE",
        "a row that was quoted keeps its number",
        "OLD.quotation IS NOT NULL AND (NEW.quotation IS NULL OR NEW.quotation <> OLD.quotation"
        " OR NEW.revision IS NULL OR NEW.revision <> OLD.revision)",
    ),
)


def upgrade() -> None:
    op.create_table(
        "jobs",
        text("id"),
        text("file"),
        text("file_sha256"),
        text("options"),
        whole("rows"),
        text("who"),
        text("created_at"),
        text("seal"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "job_items",
        text("job"),
        whole("row"),
        text("external_id"),
        text("request_sha256"),
        text("state"),
        sa.Column("draft", sa.Integer),
        text("quotation", nullable=True),
        sa.Column("revision", sa.Integer),
        text("faults"),
        text("seconds"),
        text("changed_at"),
        text("seal"),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"]),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"]),
        sa.ForeignKeyConstraint(["quotation", "revision"], ["revisions.quotation", "revisions.revision"]),
        sa.PrimaryKeyConstraint("job", "row"),
    )
    op.create_index("job_items_by_request", "job_items", ["request_sha256"])
    op.create_index("job_items_by_state", "job_items", ["job", "state"])
    for guard in GUARDS:
        for statement in statements(guard, op.get_context().dialect.name):
            op.execute(statement)
