"""The connection to the database: how a transaction begins, and what each failure of a database means for a person.

One writer at a time on both databases: SQLite by BEGIN IMMEDIATE, PostgreSQL by a lock that every writing transaction
takes first. What is read inside a writing transaction therefore still holds when it commits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from quotegen.errors import Busy, DamagedData, Fault, OutputFailed, QuotegenError, RuleRefused
from quotegen.store.address import read_address, shown, without_secrets
from quotegen.store.events import record_rest
from quotegen.store.keys import OPTION, Keyring
from quotegen.store.told import forget

Transaction = Connection
"""A connection inside a transaction: what everything that reads or writes is handed."""
WAIT_SECONDS = 10
_WRITERS = 0x71756F7465  # any number that no other program takes on the same database
_FILE = "file"
_SQLITE = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_READONLY: "closed",
    sqlite3.SQLITE_CANTOPEN: "closed",
    sqlite3.SQLITE_PERM: "closed",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CONSTRAINT: "guarded",
}


class Store:
    """A database, opened. `with store.write() as tx` is one transaction; nothing of it is kept if it raises."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def keyring(self) -> Keyring:
        found = self.engine.get_execution_options()[OPTION]
        assert isinstance(found, Keyring)
        return found

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.engine.url.database or "") if self.is_sqlite else None

    @property
    def address(self) -> str:
        """Where it is, for people."""
        return shown(self.engine.url)

    @contextmanager
    def held(self) -> Iterator[None]:
        """For many transactions one after the other: SQLite writes its whole log back when the last one lets go."""
        with self.engine.connect():
            yield

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._connected(writes=True) as tx:
            forget(tx)
            yield tx
            record_rest(tx)
        if self.is_sqlite and isinstance(self.engine.pool, QueuePool):
            self._write_back()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of everything."""
        with self._connected(writes=False) as tx:
            yield tx

    @contextmanager
    def _connected(self, writes: bool) -> Iterator[Connection]:
        options: dict[str, Any] = {"writes": writes}
        if not self.is_sqlite and not writes:
            options["isolation_level"] = "REPEATABLE READ"
        try:
            with self.engine.connect().execution_options(**options) as tx, tx.begin():
                if writes and not self.is_sqlite:
                    tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
                yield tx
        except DBAPIError as error:
            raise _explained(error, self.engine.url) from error

    def _write_back(self) -> None:
        """From the log into the file, as the last one who closes it would: a copy of the file is then a whole one.

        What was written is safe in the log; if this fails, the next change tries it again.
        """
        with suppress(sqlite3.Error, SQLAlchemyError), closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").close()

    def close(self) -> None:
        self.engine.dispose()


def open_engine(url: str, keyring: Keyring, lasting: bool = False) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://user@host/name`. InputRefused for any other URL.

    What is written through it is sealed with the current key of the keyring.

    A `lasting` one, for a program that is there all day, keeps connections to a file as well.
    """
    parsed = read_address(url)
    execution = {OPTION: keyring}
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, poolclass=QueuePool if lasting else NullPool, execution_options=execution)
        event.listen(engine, "connect", _prepare_sqlite)
        if lasting:
            event.listen(engine, "connect", _remember_file)
            event.listen(engine, "checkout", _refuse_other_file)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = f"-c lock_timeout={WAIT_SECONDS}s -c timezone=UTC"
    arguments = {"options": options, "connect_timeout": WAIT_SECONDS, "application_name": "quotegen"}
    url_of_driver = parsed.set(drivername="postgresql+psycopg")
    return create_engine(url_of_driver, pool_pre_ping=True, connect_args=arguments, execution_options=execution)


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # The driver must not begin transactions by itself: it would begin them without the lock for writing.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={WAIT_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _remember_file(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    record.info[_FILE] = path, path.stat().st_ino


def _refuse_other_file(_: Any, record: ConnectionPoolEntry, __: Any) -> None:
    """A kept connection to a file that was put away since, as for a backup in its place, is not used any more."""
    path, number = record.info[_FILE]
    if not path.exists() or path.stat().st_ino != number:
        raise InvalidatePoolError


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _explained(error: DBAPIError, url: URL) -> QuotegenError:
    place = shown(url).removeprefix("sqlite:///")
    said = without_secrets(str(error.orig).strip().split("\n")[0], url)
    match _kind(error):
        case "busy":
            message, hint = "the database is held by somebody else", "nothing was written; it is safe to try again"
            return Busy(Fault("database_busy", message, hint, file=place))
        case "full" | "disk" | "closed" as kind:
            hint = "free some space, then try again" if kind == "full" else "see that it can be reached and written"
            message = f"the database cannot be used: {said}; nothing was written"
            return OutputFailed(Fault(f"database_{kind}", message, hint, file=place))
        case "forbidden":
            hint = "if the database is to be made or brought up to date: by its owner's login, quotegen db upgrade"
            message = f"this login may not do that to the database: {said}; nothing was written"
            return RuleRefused(Fault("database_forbidden", message, hint, file=place))
        case "damaged":
            hint = "restore the last backup: quotegen db restore FILE"
            return DamagedData(Fault("database_damaged", f"the database is damaged: {said}", hint, file=place))
        case "guarded":
            hint = "what was issued stays as it is; `quote revise` makes a new revision"
            return RuleRefused(Fault("database_guard", f"the database refuses it: {said}", hint, file=place))
    hint = "if it is not made yet, or older than this program: quotegen db upgrade"
    return DamagedData(Fault("database_wrong", f"the database does not answer as it should: {said}", hint, file=place))


def _kind(error: DBAPIError) -> str:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", 0)
        return _SQLITE.get(code & 0xFF, "other")
    state = getattr(original, "sqlstate", None) or ""
    # Classes of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
    if state in {"55P03", "57014", "40001", "40P01"}:
        return "busy"
    if state == "42501":
        return "forbidden"
    if state.startswith("53"):
        return "full"
    if state.startswith("23") or state == "P0001":
        return "guarded"
    if not state or state.startswith(("08", "57", "28", "3D")):
        return "closed"
    return "damaged" if state.startswith("XX") else "other"
