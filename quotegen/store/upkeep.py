"""The database as a whole: made, brought up to date, and asked whether it is sound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, text

from quotegen.errors import DamagedData, Fault, RuleRefused
from quotegen.store.engine import Store
from quotegen.store.schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(tx: Connection | None = None, versions: Path | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option(
        "version_locations", "\n".join(str(place) for place in (MIGRATIONS / "versions", versions) if place)
    )
    config.attributes["connection"] = tx
    return config


def newest(versions: Path | None = None) -> str:
    """The form of the database that this program works with."""
    return ScriptDirectory.from_config(_config(versions=versions)).get_current_head() or ""


def form_of(tx: Connection) -> str:
    """The form the database has; empty where nothing was made yet."""
    return MigrationContext.configure(tx).get_current_revision() or ""


def counts(tx: Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    return {table.name: tx.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables}


def is_new(store: Store) -> bool:
    """Nothing was made in it yet. An SQLite database that has no file is new, and is not made by asking."""
    if store.file is not None and not store.file.exists():
        return True
    with store.read() as tx:
        return not inspect(tx).get_table_names()


def upgrade(store: Store, versions: Path | None = None) -> tuple[str, str]:
    """The form before and after, all steps in one transaction. `versions` are further migrations, for tests.

    RuleRefused where the database is of a newer program.
    """
    make_folder(store)
    with store.write() as tx:
        before = form_of(tx)
        _refuse_newer(before, versions)
        bring_to(tx, "head", versions)
        return before, form_of(tx)


def make_folder(store: Store) -> None:
    """The folder in which an SQLite file is to lie."""
    if store.file is not None:
        store.file.parent.mkdir(parents=True, exist_ok=True)


def bring_to(tx: Connection, form: str, versions: Path | None = None) -> None:
    """All migrations up to this form, inside a transaction."""
    command.upgrade(_config(tx, versions), form)


def knows(form: str, versions: Path | None = None) -> bool:
    """Whether this program has the migrations that lead to a form."""
    scripts = ScriptDirectory.from_config(_config(versions=versions)).walk_revisions()
    return form in {script.revision for script in scripts}


def refuse_other_form(store: Store) -> None:
    """RuleRefused unless the database has the form of this program."""
    with store.read() as tx:
        form = form_of(tx)
    _refuse_newer(form)
    if form != newest():
        hint = "run `quotegen db upgrade`; a backup is taken first"
        raise RuleRefused(Fault("database_old", f"the database has the form {form}, this program {newest()}", hint))


def _refuse_newer(form: str, versions: Path | None = None) -> None:
    if form and not knows(form, versions):
        hint = "use the newer program, or restore a backup of this one"
        raise RuleRefused(Fault("database_newer", f"the database has the form {form}, unknown to this program", hint))


def check_soundness(store: Store) -> None:
    """DamagedData if the database itself finds a fault: a broken page, a missing index entry, a lost parent row."""
    if not store.is_sqlite:
        return
    with store.read() as tx:
        said = [str(row[0]) for row in tx.execute(text("PRAGMA integrity_check"))]
        said = [] if said == ["ok"] else said
        said += [f"{row[0]} row {row[1]} has no {row[2]}" for row in tx.execute(text("PRAGMA foreign_key_check"))]
    if said:
        hint = "restore the last backup: quotegen db restore FILE"
        raise DamagedData(Fault("database_damaged", text_, hint, file=str(store.file)) for text_ in said)
