"""Indexes by which quotations are counted, and found by their owner."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("revisions_by_owner", "revisions", ["owner", "state", "issued_at"])
    op.create_index("revisions_by_last_day", "revisions", ["state", "valid_until", "owner"])
    op.create_index("revisions_by_change", "revisions", ["state", "changed_at"])
