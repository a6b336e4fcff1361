"""The database as a whole, for whoever looks after it: made, brought up to date, kept safe, and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.model.people import User
from quotegen.model.permissions import Action, Scope, scope_of
from quotegen.store.backup import backup, restore, users_in
from quotegen.store.engine import Store
from quotegen.store.events import record
from quotegen.store.upkeep import check_soundness, form_of, is_new, newest, refuse_other_form, upgrade
from quotegen.usecases.desk import Desk
from quotegen.usecases.house import Caller, House, enter, look_in, open_store, said_name
from quotegen.usecases.permit import permit


@dataclass(frozen=True, slots=True)
class Upgraded:
    before: str
    after: str
    backup: Path | None


def backup_path(desk: Desk, at: datetime) -> Path:
    """In the workspace, named by the moment."""
    return desk.workspace.home / "data" / "backups" / f"quotegen-{at:%Y%m%dT%H%M%S%f}.backup.gz"


def upgrade_database(desk: Desk, caller: Caller, versions: Path | None = None) -> Upgraded:
    """The database in the form of this program; a backup is taken first wherever a form is left behind.

    RuleRefused to whoever may not. A database that is made has nobody yet who could be asked.
    """
    store = open_store(desk)
    try:
        if is_new(store):
            before, after = upgrade(store, versions)
            return Upgraded(before, after, None)
        house = look_in(desk, store, caller)
        permit(house, Action.KEEP_DATABASE)
        with store.read() as tx:
            current = form_of(tx)
        place = None
        if current != newest(versions):
            place = backup_path(desk, house.clock())
            backup(store, place)
        before, after = upgrade(store, versions)
        if before != after:
            _record(house, "upgraded", {"before": before, "after": after})
        return Upgraded(before, after, place)
    finally:
        store.close()


def backup_database(desk: Desk, path: Path | None, caller: Caller) -> tuple[Path, int]:
    """The file and the number of rows in it. RuleRefused to whoever may not take everything away."""
    store = _made(desk)
    try:
        refuse_other_form(store)
        house = enter(desk, store, caller)
        permit(house, Action.BACK_UP)
        place = path or backup_path(desk, house.clock())
        count = backup(store, place)
        _record(house, "backup_taken", {"rows": count})
        return place, count
    finally:
        store.close()


def restore_database(desk: Desk, path: Path, caller: Caller) -> int:
    """The number of rows; only into a database with nothing in it, and only from a whole backup.

    Nobody is there yet who could be asked: RuleRefused unless it is an admin of those in the backup, if it has any.
    """
    store = open_store(desk)
    try:
        if is_new(store):
            _refuse_unless_known(users_in(path), caller)
        count = restore(store, path)
        _record(look_in(desk, store, caller), "restored", {"rows": count})
        return count
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


def _record(house: House, what: str, details: Mapping[str, Any]) -> None:
    with house.store.write() as tx:
        record(tx, house.deed(), "database", what, details)


def _refuse_unless_known(users: Sequence[User], caller: Caller) -> None:
    """RuleRefused unless whoever asks is among these users, and may."""
    name = said_name(caller)
    known = [user for user in users if name in {user.name, user.email}]
    if users and not any(scope_of(user.role, Action.KEEP_DATABASE) is Scope.ALL for user in known):
        admins = ", ".join(user.name for user in users if scope_of(user.role, Action.KEEP_DATABASE) is Scope.ALL)
        message = f"{name} is not an admin of what is in this backup"
        raise RuleRefused(Fault("not_permitted", message, f"an admin restores it, with --as: {admins}"))


def _made(desk: Desk) -> Store:
    store = open_store(desk)
    if is_new(store):
        hint = "quotegen db upgrade makes one"
        raise InputRefused(Fault("database_missing", "there is no database yet", hint, file=str(store.file or "")))
    return store
