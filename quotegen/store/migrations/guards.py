"""The triggers that keep what was issued: the same rules in the words of SQLite and of PostgreSQL.

A guard belongs to the migration that makes it, and is never edited afterwards: a later migration replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses an UPDATE or a DELETE of a row for which `when` holds; every one of them without `when`."""

    name: str
    table: str
    action: str
    says: str
    when: str = ""


def changed(columns: Sequence[str]) -> str:
    """One of these columns differs. IS DISTINCT FROM is understood by both, but on SQLite only from 3.39 on."""
    return " OR ".join(f"NEW.{name} <> OLD.{name}" for name in columns)


def sqlite_trigger(guard: Guard) -> str:
    condition = f" WHEN {guard.when}" if guard.when else ""
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.action} ON {guard.table} FOR EACH ROW{condition}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
    )


def function_body(guard: Guard) -> str:
    """Of the function that a guard is on PostgreSQL."""
    return f" BEGIN RAISE EXCEPTION '{guard.says}'; END "


def postgresql_trigger(guard: Guard) -> Iterator[str]:
    condition = f" WHEN ({guard.when})" if guard.when else ""
    yield f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $${function_body(guard)}$$"
    yield (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.action} ON {guard.table}"
        f" FOR EACH ROW{condition} EXECUTE FUNCTION {guard.name}()"
    )


def statements(guard: Guard, dialect: str) -> Iterator[str]:
    """What makes the guard on this database."""
    if dialect == "sqlite":
        yield sqlite_trigger(guard)
    else:
        yield from postgresql_trigger(guard)


@contextmanager
def lifted(tx: Connection, table: str) -> Iterator[None]:
    """The guards of a table do not hold inside: for a migration that seals rows anew, in its own transaction."""
    if tx.dialect.name == "sqlite":
        found = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY rowid")
        triggers = tx.execute(found, {"table": table}).all()
        for name, _ in triggers:
            tx.execute(text(f"DROP TRIGGER {name}"))
        yield
        for _, made in triggers:
            tx.exec_driver_sql(made)
    else:
        tx.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        tx.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
