"""Every row is written here, and sealed; rows are found here by their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, select

from quotegen.store.keys import keyring_of
from quotegen.store.seals import seal_of
from quotegen.store.told import note_changed, note_made

Row = Mapping[str, Any]


def insert(tx: Connection, table: Table, row: Row) -> None:
    """A new row, sealed with the current key. Columns that are not named are null. RuleRefused without a key."""
    whole = {column.name: row.get(column.name) for column in table.columns if column.name != "seal"}
    tx.execute(table.insert().values({**whole, "seal": seal_of(table.name, whole, keyring_of(tx).current)}))
    note_made(tx, table, whole)


def update(tx: Connection, table: Table, key: Row, changes: Row) -> Row:
    """The changed row, sealed anew. KeyError if there is none, RuleRefused if the key is not here."""
    where = and_(*(table.c[name] == value for name, value in key.items()))
    old = find(tx, table, **key)
    if old is None:
        raise KeyError(f"{table.name} {dict(key)}")
    new = {**old, **changes}
    new["seal"] = seal_of(table.name, new, keyring_of(tx).current)
    # Only what changes is named: a login that may not change what was issued may still change its state.
    tx.execute(table.update().where(where).values({**changes, "seal": new["seal"]}))
    note_changed(tx, table, new)
    return new


def find(tx: Connection, table: Table, **key: Any) -> Row | None:
    """The row with this key, or None."""
    where = and_(*(table.c[name] == value for name, value in key.items()))
    return next(each(tx, select(table).where(where)), None)


def each(tx: Connection, query: Select[Any]) -> Iterator[Row]:
    """The rows of a query, by the names of its columns; whoever has enough of them leaves nothing open."""
    with tx.execute(query) as found:
        for row in found.mappings():
            yield {str(name): value for name, value in row.items()}


def everything(tx: Connection, table: Table) -> Iterator[Row]:
    """All rows in the order of their keys, not all at once in memory."""
    return each(tx, select(table).order_by(*table.primary_key.columns).execution_options(yield_per=200))
