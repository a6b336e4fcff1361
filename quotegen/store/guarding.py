"""Whether the database still has the guards that its migrations made, each as it was made, and none beside them.

On SQLite a trigger's text is kept as it was written. PostgreSQL keeps the meaning of a trigger's condition and writes
it in its own words: what it has to say is found by having it say the same condition anew, of a trigger on an empty
table that is gone at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import DBAPIError

from quotegen.errors import Fault
from quotegen.store.migrations.guards import Guard, function_body, sqlite_trigger
from quotegen.store.schema import metadata
from quotegen.store.upkeep import form_of, migrations, newest

_TRIGGERS = text(
    "SELECT t.tgname AS name, c.relname AS on_table, t.tgenabled AS enabled, p.proname AS function, p.prosrc AS body,"
    " l.lanname AS language, pg_get_triggerdef(t.oid, true) AS made"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " JOIN pg_language l ON l.oid = p.prolang"
    " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
)
_SWITCHED_OFF = text(
    "SELECT c.relname || ': ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled NOT IN ('O', 'A')"
    " UNION ALL SELECT 'session_replication_role' WHERE current_setting('session_replication_role') <> 'origin'"
    " UNION ALL SELECT 'session_replication_role of a login' FROM pg_db_role_setting, unnest(setconfig) AS said"
    " WHERE said LIKE 'session_replication_role=%' AND said <> 'session_replication_role=origin'"
    " AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
_BESIDE = text(
    "SELECT tablename || ': rule ' || rulename FROM pg_rules WHERE schemaname = current_schema()"
    " UNION ALL SELECT relname || ': row security' FROM pg_class"
    " WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity"
    " UNION ALL SELECT relname || ': no table' FROM pg_class"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind <> 'r' AND relname IN :tables"
).bindparams(bindparam("tables", expanding=True))
_SCRATCH = "guard_as_it_should_be"


def guards() -> dict[str, Guard]:
    """Those of all migrations, by their names; a later one takes the place of an earlier."""
    return {guard.name: guard for script in migrations() for guard in getattr(script.module, "GUARDS", ())}


def guard_faults(tx: Connection) -> Iterator[Fault]:
    """A guard that is missing, changed or switched off; whatever else acts when rows change; another form."""
    form = form_of(tx)
    if form != newest():
        yield _fault("form_wrong", f"the database says its form is {form}, this program's is {newest()}")
        return
    yield from _sqlite_faults(tx) if tx.dialect.name == "sqlite" else _postgresql_faults(tx)


def _fault(code: str, message: str) -> Fault:
    return Fault(code, message, "restore a backup into a new database, and find out who changed this one")


def _missing(name: str) -> Fault:
    return _fault("guard_missing", f"the guard {name} is missing")


def _changed(name: str) -> Fault:
    return _fault("guard_changed", f"the guard {name} is not as it was made")


def _unknown(name: str) -> Fault:
    return _fault("guard_unknown", f"there is something that acts on changes and was not made by quotegen: {name}")


def _off(name: str) -> Fault:
    return _fault("guard_off", f"a guard is switched off: {name}")


def _sqlite_faults(tx: Connection) -> Iterator[Fault]:
    found = {
        row.name: row.sql for row in tx.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    }
    wanted = guards()
    for name, guard in wanted.items():
        if name not in found:
            yield _missing(name)
        elif found[name] != sqlite_trigger(guard):
            yield _changed(name)
    for name in sorted(found.keys() - wanted.keys()):
        yield _unknown(name)
    tables = set(tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    for name in sorted(metadata.tables.keys() - tables):
        yield _unknown(f"{name}: no table")


def _postgresql_faults(tx: Connection) -> Iterator[Fault]:
    found = {row.name: row for row in tx.execute(_TRIGGERS)}
    wanted = guards()
    for name, guard in wanted.items():
        row = found.get(name)
        if row is None:
            yield _missing(name)
        elif (row.on_table, row.function, row.body, row.language) != (
            guard.table,
            name,
            function_body(guard),
            "plpgsql",
        ) or row.made.partition(" EXECUTE ")[0] != _said_anew(tx, guard):
            yield _changed(name)
    for name in sorted(found.keys() - wanted.keys()):
        yield _unknown(name)
    for name in tx.scalars(_SWITCHED_OFF):
        yield _off(name)
    for name in tx.scalars(_BESIDE, {"tables": list(metadata.tables)}):
        yield _unknown(name)


def _said_anew(tx: Connection, guard: Guard) -> str:
    """How PostgreSQL writes such a trigger, up to the function that it calls."""
    begins = f"CREATE TRIGGER {guard.name} BEFORE {guard.action} ON "
    if not guard.when:
        return f"{begins}{guard.table} FOR EACH ROW"
    table = f"pg_temp.{_SCRATCH}"
    trial = tx.begin_nested()
    try:
        tx.execute(text(f"CREATE TEMP TABLE {_SCRATCH} (LIKE {guard.table})"))
        tx.execute(text(f"CREATE FUNCTION {table}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"))
        made = f"{begins}{table} FOR EACH ROW WHEN ({guard.when}) EXECUTE FUNCTION {table}()"
        tx.exec_driver_sql(made.replace("%", "%%"))
        of_it = text(f"SELECT pg_get_triggerdef(oid, true) FROM pg_trigger WHERE tgrelid = '{table}'::regclass")
        said = str(tx.scalar(of_it))
    except DBAPIError as error:
        # A column that the condition names is gone: then the guard cannot be what it was either.
        if getattr(error.orig, "sqlstate", "") not in {"42703", "42P01", "42883", "42804"}:
            raise
        said = ""
    finally:
        trial.rollback()
    return said.partition(" EXECUTE ")[0].replace(f" ON {_SCRATCH} ", f" ON {guard.table} ")
