"""Attempts by a person who can write the database, and knows all of quotegen but the key; each on its own store."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.outcome import Attempts, Outcome
from quotegen.errors import QuotegenError
from quotegen.files.keys import KeyFile
from quotegen.model.canonical import sha256
from quotegen.store import rows
from quotegen.store.backup import backup
from quotegen.store.engine import Store, open_engine
from quotegen.store.events import head_of, record
from quotegen.store.keys import Key, Keyring
from quotegen.store.migrations.guards import lifted
from quotegen.store.restore import restore
from quotegen.store.schema import documents, events, metadata
from quotegen.store.seals import key_of, seal_of, seal_without_key
from quotegen.store.upkeep import bring_to, make_place, upgrade
from quotegen.store.verify import verify_store
from tests.store.kit import DEED, keep_customer, keep_plain_revision

_EVE = Key("eve", b"e" * 32)


def _opened(folder: Path, name: str = "quotegen") -> Store:
    return Store(open_engine(f"sqlite:///{folder / name}.db", Keyring(KeyFile(folder / f"{name}.key"))))


def _kept(folder: Path) -> Store:
    store = _opened(folder)
    upgrade(store)
    with store.write() as tx:
        keep_customer(tx)
        keep_plain_revision(tx, "Q-2026-00001", 1)
        pdf = {"quotation": "Q-2026-00001", "revision": 1, "content": b"as printed", "sha256": sha256(b"as printed")}
        rows.insert(tx, documents, {**pdf, "made_at": DEED.time, "made_with": "0"})
        record(tx, DEED, "Q-2026-00001", "sent", {})
    return store


def _changed(change: Callable[[Connection], None]) -> Callable[[Path], Outcome]:
    """What verifying says after a change by somebody who lifts the guards and puts them back."""

    def attempt(folder: Path) -> Outcome:
        store = _kept(folder)
        try:
            with store.write() as tx:
                before = set(verify_store(tx))  # what these stores promise is made up, and found in any case
                change(tx)
                found = set(verify_store(tx)) - before
            return Outcome.FOUND if found else Outcome.LET_THROUGH
        finally:
            store.close()

    return attempt


def _unguarded(tx: Connection, table: str, statement: str, **told: Any) -> None:
    with lifted(tx, table):
        tx.execute(text(statement), told)


def _resealed(tx: Connection, table: str, changes: dict[str, Any]) -> None:
    """The only row of a table, changed and sealed with a key of one's own under the name of the right one."""
    row = {**next(rows.everything(tx, metadata.tables[table])), **changes}
    seal = seal_of(table, row, Key(key_of(row["seal"]), _EVE.secret))
    with lifted(tx, table):
        tx.execute(metadata.tables[table].update().values({**changes, "seal": seal}))


def _admin(seal: Callable[[dict[str, Any]], str]) -> Callable[[Connection], None]:
    row = {"name": "eve", "role": "admin", "content": '{"name":"eve","role":"admin"}'}
    return lambda tx: _unguarded(
        tx, "users", "INSERT INTO users VALUES (:name, :role, :content, :seal)", **row, seal=seal(row)
    )


def _without_guards(tx: Connection) -> None:
    for name in list(tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))):
        tx.execute(text(f"DROP TRIGGER {name}"))


def _other_guard(tx: Connection) -> None:
    tx.execute(text("DROP TRIGGER events_kept"))
    tx.exec_driver_sql(
        "CREATE TRIGGER events_kept BEFORE DELETE ON events FOR EACH ROW WHEN OLD.seq < 0"
        " BEGIN SELECT RAISE(ABORT, 'what is kept here is never deleted'); END"
    )


def _cut_off(tx: Connection) -> None:
    """The last event, with the head of the chain set back as it would have been."""
    last, before = list(rows.everything(tx, events))[:-3:-1]
    _unguarded(tx, "events", "DELETE FROM events WHERE seq = :seq", seq=last["seq"])
    _resealed(tx, "chain", {"seq": before["seq"], "hash": before["hash"]})


def _all_resealed(tx: Connection) -> None:
    """Every row in the form that needs no key, after a change of the price."""
    for table in metadata.sorted_tables:
        with lifted(tx, table.name):
            for row in list(rows.everything(tx, table)):
                new = {**row, **({"payable": "1.00"} if table.name == "revisions" else {})}
                key = [table.c[column.name] == row[column.name] for column in table.primary_key.columns]
                new["seal"] = seal_without_key(table.name, new)
                tx.execute(table.update().where(*key).values(new))


def _older(folder: Path) -> Outcome:
    """A whole older state in the place of today's: valid in itself, and found by a head that was kept elsewhere."""
    store = _kept(folder)
    backup(store, folder / "old.gz")
    with store.write() as tx:
        record(tx, DEED, "Q-2026-00001", "accepted", {})
        kept = head_of(tx)
    store.close()
    (folder / "quotegen.db").unlink()
    again = _opened(folder)
    restore(again, folder / "old.gz")
    with again.read() as tx:
        found = {fault.code for fault in verify_store(tx, kept)}
    again.close()
    return Outcome.FOUND if "head_lost" in found else Outcome.LET_THROUGH


def _refused(attempt: Callable[[Path], None]) -> Callable[[Path], Outcome]:
    def tried(folder: Path) -> Outcome:
        try:
            attempt(folder)
        except QuotegenError:
            return Outcome.REFUSED
        return Outcome.LET_THROUGH

    return tried


def _set_back(folder: Path) -> None:
    """A database in the form from before there were keys, beside a key: an upgrade would seal all that is in it."""
    store = _opened(folder)
    store.keyring.add()
    make_place(store)
    try:
        with store.write() as tx:
            bring_to(tx, "0005")
        upgrade(store)
    finally:
        store.close()


def _key_gone(folder: Path) -> None:
    store = _kept(folder)
    store.close()
    (folder / "quotegen.key").unlink()
    again = _opened(folder)
    try:
        upgrade(again)
    finally:
        again.close()


def _key_open(folder: Path) -> None:
    store = _kept(folder)
    store.close()
    (folder / "quotegen.key").chmod(0o644)
    again = _opened(folder)
    try:
        upgrade(again)
    finally:
        again.close()


def _backup_elsewhere(folder: Path) -> None:
    store = _kept(folder)
    backup(store, folder / "a.gz")
    store.close()
    again = _opened(folder, "elsewhere")
    try:
        restore(again, folder / "a.gz")
    finally:
        again.close()


def _backup_rewritten(folder: Path) -> Outcome:
    """A price changed in a backup, with its digest made anew."""
    store = _kept(folder)
    with store.read() as tx:
        before = set(verify_store(tx))
    backup(store, folder / "a.gz")
    store.close()
    content = gzip.decompress((folder / "a.gz").read_bytes())
    lines = content.replace(b'"payable":"12.50"', b'"payable":"1.00"').splitlines()
    ending = json.loads(lines[-1])
    ending["sha256"] = sha256(b"".join(line + b"\n" for line in lines[:-1]))
    content = b"".join(line + b"\n" for line in lines[:-1]) + json.dumps(ending).encode() + b"\n"
    (folder / "b.gz").write_bytes(gzip.compress(content))
    (folder / "quotegen.db").unlink()
    again = _opened(folder)
    restore(again, folder / "b.gz")
    with again.read() as tx:
        found = set(verify_store(tx)) - before
    again.close()
    return Outcome.FOUND if found else Outcome.LET_THROUGH


def _other_pdf(tx: Connection) -> None:
    _resealed(tx, "documents", {"content": b"forged", "sha256": sha256(b"forged")})


ATTEMPTS: Attempts = {
    "an admin put into the users without a key": _changed(_admin(lambda row: seal_without_key("users", row))),
    "an admin put into the users with a key of one's own": _changed(_admin(lambda row: seal_of("users", row, _EVE))),
    "all guards dropped": _changed(_without_guards),
    "a guard made anew so that it holds nothing": _changed(_other_guard),
    "a kept PDF replaced with its digest": _changed(_other_pdf),
    "the last event cut off and the head set back": _changed(_cut_off),
    "a price changed, and everything sealed again without a key": _changed(_all_resealed),
    "a whole older database in the place of today's": _older,
    "a price changed in a backup, its digest made anew": _backup_rewritten,
    "a database set back, to have an upgrade seal it": _refused(_set_back),
    "the key taken away, to have a new one made": _refused(_key_gone),
    "a key that others may read": _refused(_key_open),
    "a backup restored without its key": _refused(_backup_elsewhere),
}
