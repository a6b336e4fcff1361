"""Seals are made with a key from now on; what was sealed without one is accepted with it, as it is today.

A row whose old seal is not right any more is left as it is, and `verify --all` goes on telling of it.
"""

import sqlalchemy as sa
from alembic import op

from quotegen.store.accepting import accept_rows
from quotegen.store.migrations.guards import lifted
from quotegen.store.seals import Sealed

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    tx = op.get_bind()
    then = sa.MetaData()
    then.reflect(tx)
    for table in then.sorted_tables:
        if "seal" in table.columns:
            with lifted(tx, table.name):
                accept_rows(tx, table, Sealed.UNKEYED)
