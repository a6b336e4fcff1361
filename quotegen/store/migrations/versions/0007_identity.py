"""Which database this is, and how often its contents were exchanged by a backup.

The row is made by the program once the tables are there (`quotegen/store/identity.py`): a backup brings its own.
"""

import sqlalchemy as sa
from alembic import op

from quotegen.store.migrations.columns import text, whole
from quotegen.store.migrations.guards import Guard, statements

revision = "0007"
down_revision = "0006"

TABLE = "identity"
_CHANGED = "NEW.database <> OLD.database OR NEW.epoch <= OLD.epoch OR NEW.from_seq <> OLD.from_seq"
GUARDS = (
    Guard(f"{TABLE}_fixed", TABLE, "UPDATE", "the epoch of a database only grows", _CHANGED),
    Guard(f"{TABLE}_kept", TABLE, "DELETE", "what is kept here is never deleted"),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        whole("id"),
        text("database"),
        whole("epoch"),
        whole("from_seq"),
        text("seal"),
        sa.PrimaryKeyConstraint("id"),
    )
    for guard in GUARDS:
        for statement in statements(guard, op.get_context().dialect.name):
            op.execute(statement)
