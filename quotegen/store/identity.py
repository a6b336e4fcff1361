"""Which database this is, and in which epoch: its id is made once, its epoch grows whenever a backup is restored."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from quotegen.errors import Fault
from quotegen.store import rows
from quotegen.store.schema import chain, events, identity

_ROW = {"id": 1}
RESTORED = "restored"
"""The event of a restore."""


@dataclass(frozen=True, slots=True)
class DatabaseIdentity:
    database: str
    epoch: int


def identity_of(tx: Connection) -> DatabaseIdentity | None:
    """None before it was made."""
    row = rows.find(tx, identity, **_ROW)
    return None if row is None else DatabaseIdentity(row["database"], row["epoch"])


def make_identity(tx: Connection) -> DatabaseIdentity:
    """As it is, or made now."""
    return identity_of(tx) or _keep(tx, DatabaseIdentity(secrets.token_hex(16), 1), _last_seq(tx))


def restored_identity(tx: Connection, told: rows.Row | None, before: DatabaseIdentity | None) -> DatabaseIdentity:
    """What the database is after a restore: `told` is the backup's row, if it has one, `before` what was here.

    The id of a place stays; the epoch is higher than it was on either side.
    """
    database = before.database if before else str(told["database"]) if told else secrets.token_hex(16)
    epoch = max(int(told["epoch"]) if told else 1, before.epoch if before else 1) + 1
    return _keep(tx, DatabaseIdentity(database, epoch), int(told["from_seq"]) if told else _last_seq(tx))


def identity_faults(tx: Connection) -> Iterator[Fault]:
    """It is there, and in the epoch that the last restore told of; another one is that of another database."""
    made = identity_of(tx)
    wanted = select(events.c.details).where(events.c.what == RESTORED).order_by(events.c.seq.desc()).limit(1)
    told = tx.scalar(wanted)
    hint = "restore a backup, and find out who changed it"
    if made is None:
        yield Fault("identity_lost", "what says which database this is, is lost", hint)
    elif told is not None and json.loads(told).get("epoch", made.epoch) != made.epoch:
        yield Fault("identity_changed", "the database is not in the epoch that its last restore told of", hint)


def _keep(tx: Connection, made: DatabaseIdentity, from_seq: int) -> DatabaseIdentity:
    _name_file(tx)
    rows.insert(tx, identity, {**_ROW, "database": made.database, "epoch": made.epoch, "from_seq": from_seq})
    return made


def _last_seq(tx: Connection) -> int:
    """Times count from here on: nobody looked at those of the events before."""
    head = rows.find(tx, chain, id=1)
    return head["seq"] if head else 0


def _name_file(tx: Connection) -> None:
    """A number of its own for an SQLite file, in its header: two files made from one backup are not taken for one."""
    if tx.dialect.name == "sqlite" and not tx.scalar(text("PRAGMA application_id")):
        tx.exec_driver_sql(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")
