"""Rows whose seal proves nothing here are taken as they are: sealed again, over the row and the seal that it had.

That is done once with what was sealed before there were keys, and with what was restored without the key it was sealed
with. It is told ever after: `verify --all` counts these rows apart.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, Table, bindparam, select

from quotegen.store.keys import Keyring, keyring_of
from quotegen.store.migrations.guards import lifted
from quotegen.store.seals import Sealed, accepted_seal, check_seal

_AT_ONCE = 50


def accept_all(tx: Connection, kind: Sealed) -> int:
    """The rows of all tables as they are now, with their guards lifted meanwhile; how many."""
    now, count = MetaData(), 0
    now.reflect(tx)
    for table in now.sorted_tables:
        if "seal" in table.columns:
            with lifted(tx, table.name):
                count += accept_rows(tx, table, kind)
    return count


def accept_rows(tx: Connection, table: Table, kind: Sealed) -> int:
    """The rows of a table whose seals are of this kind, sealed again with the current key; how many.

    The guards of the table have to be lifted. Any other row is left as it is.
    """
    keyring, count = keyring_of(tx), 0
    names = [column.name for column in table.primary_key.columns]
    change = table.update().where(*(table.c[name] == bindparam(f"key_{name}") for name in names))
    wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)
    with tx.execute(wanted) as found:
        for part in found.mappings().partitions():
            changes: list[dict[str, Any]] = []
            for row in part:
                if _kind(table, dict(row), keyring) is kind:
                    of_row = {f"key_{name}": row[name] for name in names}
                    changes.append({**of_row, "seal": accepted_seal(table.name, dict(row), keyring.current)})
            if changes:
                tx.execute(change, changes)
            count += len(changes)
    return count


def _kind(table: Table, row: dict[str, Any], keyring: Keyring) -> Sealed:
    try:
        return check_seal(table.name, row, keyring)
    except (TypeError, ValueError):  # what is no longer text cannot be what was sealed
        return Sealed.CHANGED
