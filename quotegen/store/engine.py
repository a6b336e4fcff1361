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
from quotegen.store.exchanged import FileWatch
from quotegen.store.holders import holder_of_file, holder_on_server, leave_note, program_name
from quotegen.store.identity import DatabaseIdentity, identity_of
from quotegen.store.keys import OPTION, Keyring
from quotegen.store.told import forget

Transaction = Connection
"""A connection inside a transaction: what everything that reads or writes is handed."""
WAIT_SECONDS = 10
WRITER_SILENCE = 15
"""Seconds after which a server lets go of one who writes and says nothing: a write takes milliseconds, and the slowest,
a restore or an upgrade, never pauses. A laptop that sleeps holds the house up for no longer than that."""
READER_SILENCE = 300
"""The same for one who only reads, and holds nobody up: a backup or a check works on between two pages of rows."""
_TOLD_GONE = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""After a minute without an answer of the server, a connection counts as gone, and whoever waits is told."""
_WRITERS = 0x71756F7465  # any number that no other program takes on the same database
_FILE = "file"
_MOST_COMMITS = 2**31 - 2
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

    def __init__(self, engine: Engine, bound: DatabaseIdentity | None = None) -> None:
        self.engine = engine
        self.bound = bound

    def bound_to(self, known: DatabaseIdentity | None) -> Store:
        """The same, for whoever has looked at what is in it: nothing is written once a backup has taken its place."""
        return Store(self.engine, known)

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
        """RuleRefused where what is in it was exchanged by a backup since whoever writes has begun."""
        with self._connected(writes=True) as tx:
            self._refuse_exchanged(tx)
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
                if writes:
                    self._hold(tx)
                yield tx
        except DBAPIError as error:
            holder = self._holder() if _kind(error) == "busy" else ""
            raise _explained(error, self.engine.url, holder) from error

    def _hold(self, tx: Connection) -> None:
        """As the one who writes, known to those who wait; on a server, not for longer than it hears from us."""
        if self.file is not None:
            leave_note(self.file)
            return
        limit = {"key": _WRITERS, "silence": f"{WRITER_SILENCE}s"}
        said = "SELECT set_config('idle_in_transaction_session_timeout', :silence, true), pg_advisory_xact_lock(:key)"
        tx.execute(text(said), limit)

    def _holder(self) -> str:
        """Who holds it now, and for how long, as far as that can be told."""
        if self.file is not None:
            return holder_of_file(self.file)
        with suppress(SQLAlchemyError), self.engine.connect() as tx:
            return holder_on_server(tx, _WRITERS)
        return ""

    def _refuse_exchanged(self, tx: Connection) -> None:
        if self.bound is not None and identity_of(tx) != self.bound:
            raise replaced()

    def _write_back(self) -> None:
        """From the log into the file, as the last one who closes it would: a copy of the file is then a whole one.

        What was written is safe in the log; if this fails, the next change tries it again.
        """
        with suppress(sqlite3.Error, SQLAlchemyError, DamagedData):
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").close()
            self.engine.raw_connection().close()  # looks at the file as it is now

    def close(self) -> None:
        self.engine.dispose()


def replaced() -> RuleRefused:
    """What is told to whoever began with what was in the database before a backup took its place."""
    message = "the database was exchanged by a backup since you have begun; nothing was written"
    return RuleRefused(Fault("database_replaced", message, "look at what is there now, then do it again"))


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
        if parsed.database:
            _watch(engine, Path(parsed.database), lasting)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    arguments = {**_TOLD_GONE, "options": _session(), "connect_timeout": WAIT_SECONDS}
    arguments["application_name"] = program_name()
    url_of_driver = parsed.set(drivername="postgresql+psycopg")
    return create_engine(url_of_driver, pool_pre_ping=True, connect_args=arguments, execution_options=execution)


def _session() -> str:
    """The settings of a session on the server; the last four let go of a machine that has left the network."""
    settings = {
        "lock_timeout": f"{WAIT_SECONDS}s",
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": f"{READER_SILENCE}s",
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": "60s",
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # The driver must not begin transactions by itself: it would begin them without the lock for writing.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={WAIT_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _watch(engine: Engine, path: Path, lasting: bool) -> None:
    """Looked at before a connection is made, and before one that was kept is used again."""
    watch = FileWatch(path)
    event.listen(engine, "do_connect", lambda *_: watch.check())
    if lasting:
        event.listen(engine, "connect", _remember_file)
        event.listen(engine, "checkout", lambda _, record, __: _refuse_other_file(record, watch))


def _remember_file(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    record.info[_FILE] = path, path.stat().st_ino


def _refuse_other_file(record: ConnectionPoolEntry, watch: FileWatch) -> None:
    """A kept connection to a file that was put away since, as for a backup in its place, is not used any more."""
    path, number = record.info[_FILE]
    if not path.exists() or path.stat().st_ino != number:
        raise InvalidatePoolError
    watch.check()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    if writes:  # counted in the header of the file, for `exchanged.FileWatch`
        commits = connection.exec_driver_sql("PRAGMA user_version").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA user_version = {commits % _MOST_COMMITS + 1}")


def _explained(error: DBAPIError, url: URL, holder: str) -> QuotegenError:
    place = shown(url).removeprefix("sqlite:///")
    said = without_secrets(str(error.orig).strip().split("\n")[0], url)
    match _kind(error):
        case "busy":
            message = f"the database is held by {holder or 'somebody else'}"
            hint = "nothing was written; it is safe to try again"
            return Busy(Fault("database_busy", message, hint, file=place))
        case "silent":
            message = "this program said nothing for too long, as a machine that sleeps, and the database has let it go"
            hint = "nothing was written; it is safe to try again"
            return Busy(Fault("database_let_go", message, hint, file=place))
        case "full" | "disk" | "closed" as kind:
            hint = "free some space, then try again" if kind == "full" else "see that it can be reached and written"
            message = f"the database cannot be used: {said}; nothing was written"
            return OutputFailed(Fault(f"database_{kind}", message, hint, file=place))
        case "forbidden":
            hint = "if the database is to be made or brought up to date: by its owner's login, quotegen db upgrade"
            message = f"this login may not do that to the database: {said}; nothing was written"
            return RuleRefused(Fault("database_forbidden", message, hint, file=place))
        case "damaged":
            hint = "stop all programs, move the file and its -wal and -shm away, then: quotegen db restore FILE"
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
    if state in {"25P03", "57P05"}:
        return "silent"
    if state.startswith("53"):
        return "full"
    if state.startswith("23") or state == "P0001":
        return "guarded"
    if not state or state.startswith(("08", "57", "28", "3D")):
        return "closed"
    return "damaged" if state.startswith("XX") else "other"
