"""What events hold of rows: a keyed digest of each row as it is after a transaction, so that none is put in, changed,
turned back or taken out without a word.

Rows of these tables are noted as they are written. The next event of the transaction tells of them, and whatever no
event has told of by its end gets an event of its own: nobody can forget it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table

from quotegen.model.canonical import canonical
from quotegen.store.schema import (
    approvals,
    customers,
    documents,
    drafts,
    job_items,
    jobs,
    revisions,
    users,
)

TOLD: tuple[Table, ...] = (customers, users, drafts, approvals, revisions, documents, jobs, job_items)
"""The tables of which every row is told of. What is kept beside a revision hangs on the digests in its row."""
_TABLES = frozenset(TOLD)
_LEFT_OUT: Mapping[str, frozenset[str]] = {documents.name: frozenset({"content"})}
"""What is long, and stands in the row as a digest already."""
_WRITTEN = "written"


def columns_of(table: Table) -> list[Column[Any]]:
    """The columns of a row that are told of."""
    left_out = {"seal", *_LEFT_OUT.get(table.name, ())}
    return [column for column in table.columns if column.name not in left_out]


def name_of(table: Table, row: Mapping[str, Any]) -> str:
    """The table and the key: `revisions Q-2026-00001 1`."""
    return " ".join([table.name, *(str(row[column.name]) for column in table.primary_key.columns)])


def content_of(table: Table, row: Mapping[str, Any]) -> str:
    """What the digest is of: the columns that hold something, so that one which is made later changes no digest."""
    held = {column.name: row[column.name] for column in columns_of(table) if row.get(column.name) is not None}
    return canonical([table.name, held])


def note_made(tx: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """This row was put in. The rows of a batch are not told of until something becomes of them: there are thousands,
    and the job says how many."""
    if table is not job_items:
        note_changed(tx, table, row)


def note_changed(tx: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """This row was changed; the next event is to tell of it."""
    if table in _TABLES:
        tx.info.setdefault(_WRITTEN, {})[name_of(table, row)] = content_of(table, row)


def forget(tx: Connection) -> None:
    """A transaction begins: whatever another one noted on this connection was given up."""
    tx.info.pop(_WRITTEN, None)


def take_noted(tx: Connection) -> Mapping[str, str]:
    """What was written and no event has told of: names with contents. It is nobody else's to tell."""
    noted: Mapping[str, str] = tx.info.pop(_WRITTEN, {})
    return noted
