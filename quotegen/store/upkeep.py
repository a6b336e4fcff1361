"""The database as a whole: made, brought up to date, and asked whether it is sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, text

from quotegen.errors import DamagedData, Fault, OutputFailed, RuleRefused
from quotegen.private import make_file, make_folder
from quotegen.store.engine import Store
from quotegen.store.identity import make_identity
from quotegen.store.schema import chain, metadata
from quotegen.store.seals import key_of

_WITH_KEYS = "0006"
"""The form from which on seals are made with keys."""
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


def migrations() -> Sequence[Script]:
    """Of this program, the first one first."""
    return list(ScriptDirectory.from_config(_config()).walk_revisions())[::-1]


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
    make_place(store)
    _make_key(store, versions)
    with store.write() as tx:
        before = form_of(tx)
        _refuse_newer(before, versions)
        bring_to(tx, "head", versions)
        make_identity(tx)
        return before, form_of(tx)


def _make_key(store: Store, versions: Path | None) -> None:
    """The first key is made with the database, or with the step of an older one to seals with keys.

    A database from before there were keys, beside a key that is there already, has been brought to that step before:
    somebody has set it back, and what stands in it would be sealed as if it were what was kept then.
    """
    form = ""
    if not is_new(store):
        with store.read() as tx:
            form = form_of(tx)
        _refuse_newer(form, versions)
    if _has_keys(form):
        refuse_without_key(store)
    elif form and not store.keyring.is_empty():
        message = f"the database has the form {form}, from before there were keys, but there is a key already"
        hint = "somebody may have set it back: restore a backup. If an upgrade was cut off, move the key away first"
        raise RuleRefused(Fault("database_set_back", message, hint, file=store.keyring.source.place))
    elif store.keyring.is_empty():
        store.keyring.add()


def _has_keys(form: str) -> bool:
    """Whether what is kept in this form is sealed with a key."""
    scripts = ScriptDirectory.from_config(_config())
    return knows(form) and any(each.revision == _WITH_KEYS for each in scripts.iterate_revisions(form, "base"))


def refuse_without_key(store: Store) -> None:
    """RuleRefused where the key that the database is sealed with is not here: nothing could be checked or sealed.

    A new key is never made in its place without a word.
    """
    with store.read() as tx:
        seal = tx.scalar(select(chain.c.seal))
    name = key_of(seal or "")
    if store.keyring.is_empty() or (name and store.keyring.find(name) is None):
        called = f" {name}" if name else ""
        hint = f"put the file {store.keyring.source.place} back, or take it along from where the database was before"
        message = f"the database is sealed with the key{called}, which is not here"
        raise RuleRefused(Fault("key_missing", message, hint, file=store.keyring.source.place))


def make_place(store: Store) -> None:
    """The folder of an SQLite file and the file, empty, for this login alone. OutputFailed if it cannot be made.

    What SQLite makes beside it has the mode of the file.
    """
    if store.file is None:
        return
    try:
        make_folder(store.file.parent)
        make_file(store.file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "see that the folder can be made and written, or name another place in database.url"
        raise OutputFailed(
            Fault("cannot_write", f"cannot make the database: {reason}", hint, file=str(store.file))
        ) from None


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
