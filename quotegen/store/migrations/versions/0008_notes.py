"""What people write on the occasion of an event is kept apart from it; and events tell of rows.

Of the rows that are there already no event has told so far. Events at the end of the chain tell of them as they are
now; what was done to them before cannot be known.
"""

import sqlalchemy as sa
from alembic import op

from quotegen.store.baseline import tell_what_is_there
from quotegen.store.migrations.columns import text, whole
from quotegen.store.migrations.guards import Guard, statements

revision = "0008"
down_revision = "0007"

TABLE = "notes"
GUARDS = (
    Guard(f"{TABLE}_fixed", TABLE, "UPDATE", "what was written never changes"),
    Guard(f"{TABLE}_kept", TABLE, "DELETE", "what is kept here is never deleted"),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        whole("event"),
        text("content"),
        text("seal"),
        sa.ForeignKeyConstraint(["event"], ["events.seq"]),
        sa.PrimaryKeyConstraint("event"),
    )
    for guard in GUARDS:
        for statement in statements(guard, op.get_context().dialect.name):
            op.execute(statement)
    tell_what_is_there(op.get_bind())
