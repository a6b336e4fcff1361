"""The desk: what a draft was before its last changes, so that they can be undone, and what each user prefers."""

import sqlalchemy as sa
from alembic import op

from quotegen.store.migrations.columns import text, whole

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "draft_pasts",
        whole("draft"),
        whole("version"),
        text("content"),
        text("seal"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"]),
        sa.PrimaryKeyConstraint("draft", "version"),
    )
    op.create_table(
        "preferences",
        text("who"),
        text("content"),
        text("seal"),
        sa.PrimaryKeyConstraint("who"),
    )
