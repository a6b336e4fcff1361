"""Seals are made with a key from now on; what was sealed without one is accepted with it, as it is today.

A row whose old seal is not right any more is left as it is, and `verify --all` goes on telling of it.
"""

from alembic import op

from quotegen.store.accepting import accept_all
from quotegen.store.seals import Sealed

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    accept_all(op.get_bind(), Sealed.UNKEYED)
