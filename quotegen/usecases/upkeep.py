"""The database as a whole, for whoever looks after it: made, brought up to date, kept safe, and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quotegen.errors import Fault, InputRefused
from quotegen.store.backup import backup, restore
from quotegen.store.engine import Store
from quotegen.store.upkeep import check_soundness, form_of, is_new, newest, refuse_other_form, upgrade
from quotegen.usecases.desk import Desk
from quotegen.usecases.house import open_store


@dataclass(frozen=True, slots=True)
class Upgraded:
    before: str
    after: str
    backup: Path | None


def backup_path(desk: Desk, at: datetime) -> Path:
    """In the workspace, named by the moment."""
    return desk.workspace.home / "data" / "backups" / f"quotegen-{at:%Y%m%dT%H%M%S%f}.backup.gz"


def upgrade_database(desk: Desk, at: datetime, versions: Path | None = None) -> Upgraded:
    """The database in the form of this program; a backup is taken first wherever a form is left behind."""
    store = open_store(desk)
    try:
        if is_new(store):
            before, after = upgrade(store, versions)
            return Upgraded(before, after, None)
        with store.read() as tx:
            current = form_of(tx)
        place = None
        if current != newest(versions):
            place = backup_path(desk, at)
            backup(store, place)
        return Upgraded(*upgrade(store, versions), place)
    finally:
        store.close()


def backup_database(desk: Desk, path: Path | None, at: datetime) -> tuple[Path, int]:
    """The file and the number of rows in it."""
    store = _made(desk)
    try:
        place = path or backup_path(desk, at)
        return place, backup(store, place)
    finally:
        store.close()


def restore_database(desk: Desk, path: Path) -> int:
    """The number of rows; only into a database with nothing in it, and only from a whole backup."""
    store = open_store(desk)
    try:
        return restore(store, path)
    finally:
        store.close()


def check_database(desk: Desk) -> tuple[str, str]:
    """Its form and its address. DamagedData if it is not sound, RuleRefused if it has another form."""
    store = _made(desk)
    try:
        refuse_other_form(store)
        check_soundness(store)
        return newest(), store.address
    finally:
        store.close()


def _made(desk: Desk) -> Store:
    store = open_store(desk)
    if is_new(store):
        hint = "quotegen db upgrade makes one"
        raise InputRefused(Fault("database_missing", "there is no database yet", hint, file=str(store.file or "")))
    return store
