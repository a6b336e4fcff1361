"""Somebody who knows everything but the key: how he writes rows, and makes hashes, digests and seals anew.

He has the database to himself, the source of this program, the id of the key, and copies of all rows as they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, and_, text

from quotegen.model.canonical import canonical, sha256
from quotegen.store import rows
from quotegen.store.events import ROWS, START, hash_of
from quotegen.store.keys import Key
from quotegen.store.schema import chain, events
from quotegen.store.seals import seal_of, seal_without_key
from quotegen.store.told import TOLD, content_of, name_of
from tests.store.lived import Copy

_GUESSED = b"a secret that was guessed, wrongly"
_DIGEST = "quotegen digest\n"


class Forger:
    """`key` is what he seals with: of the right id, but for a control of the wrong secret."""

    def __init__(self, tx: Connection, copies: Sequence[Copy], chance: Random, key: Key) -> None:
        self.tx, self.copies, self.chance, self.key = tx, copies, chance, key
        self.way = chance.choice(("guessed", "guessed", "bare", "form 2", "unknown key", "another's", "as it was"))
        """How he seals what he has written."""

    def all(self, table: Table) -> list[rows.Row]:
        return list(rows.everything(self.tx, table))

    def any(self, table: Table) -> rows.Row:
        return self.chance.choice(self.all(table))

    def put(self, table: Table, row: rows.Row) -> None:
        self.tx.execute(table.insert().values({**row, "seal": self.seal(table, row)}))

    def put_back(self, table: Table, row: rows.Row) -> None:
        """As it was once, with the seal it had then."""
        self.take_out(table, row)
        self.tx.execute(table.insert().values(dict(row)))

    def change(self, table: Table, row: rows.Row, changes: Mapping[str, Any]) -> None:
        new = {**row, **changes}
        self.tx.execute(table.update().where(_same(table, row)).values({**changes, "seal": self.seal(table, new)}))

    def take_out(self, table: Table, row: rows.Row) -> None:
        self.tx.execute(table.delete().where(_same(table, row)))

    def earlier(self, table: Table) -> rows.Row | None:
        """A row as it was before its last change, sealed as it should be."""
        now = {_key(table, row): row for row in self.all(table)}
        before = [row for copy in self.copies for row in copy[table.name] if now.get(_key(table, row), row) != row]
        return self.chance.choice(before) if before else None

    def seal(self, table: Table, row: rows.Row) -> str:
        columns = {name: value for name, value in row.items() if name != "seal"}
        match self.way:
            case "bare":
                return sha256(canonical([table.name, _plain(columns)]))
            case "form 2":
                return seal_without_key(table.name, columns)
            case "unknown key":
                return seal_of(table.name, columns, Key("0123456789abcdef", _GUESSED))
            case "another's":
                return str(self.chance.choice(self.copies[-1][table.name])["seal"])
            case "as it was" if "seal" in row:
                return str(row["seal"])
        return seal_of(table.name, columns, self.key)

    def tell(self) -> None:
        """The events tell of the rows as they are by now, as far as he can: with digests by his key."""
        told: dict[str, str] = {}
        for table in TOLD:
            for row in self.all(table):
                told[name_of(table, row)] = (
                    f"{self.key.id}:{self.key.digest((_DIGEST + content_of(table, row)).encode())}"
                )
        for event in self.all(events):
            details = json.loads(event["details"])
            if ROWS in details:
                details[ROWS] = {name: told[name] for name in details[ROWS] if name in told}
                self.change(events, event, {"details": canonical(details)})

    def chain(self) -> None:
        """Every event holds the hash of the one before again, from 1 on without a gap; the head is the last one's."""
        previous, found = START, self.all(events)
        for event in found:
            self.take_out(events, event)
        for seq, event in enumerate(found, 1):
            new = {**event, "seq": seq, "previous": previous}
            previous = hash_of(new)
            self.put(events, {**new, "hash": previous})
        self.change(chain, self.all(chain)[0], {"seq": len(found), "hash": previous})


def guesser(key: str) -> Key:
    return Key(key, _GUESSED)


@contextmanager
def guards_lifted(tx: Connection) -> Iterator[None]:
    """The guards do not hold inside; afterwards they are as they were."""
    if tx.dialect.name != "sqlite":
        tx.execute(text("SET session_replication_role = replica"))
        yield
        tx.execute(text("SET session_replication_role = origin"))
        return
    made = tx.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")).all()
    for name, _ in made:
        tx.execute(text(f"DROP TRIGGER {name}"))
    tx.execute(text("PRAGMA defer_foreign_keys = ON"))
    yield
    for _, sql in made:
        tx.exec_driver_sql(sql)


def _same(table: Table, row: rows.Row) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key.columns))


def _key(table: Table, row: rows.Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _plain(row: rows.Row) -> dict[str, Any]:
    return {name: sha256(value) if isinstance(value, bytes) else value for name, value in row.items()}
