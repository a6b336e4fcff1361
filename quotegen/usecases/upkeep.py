"""The database as a whole, for whoever looks after it: made, brought up to date, kept safe, and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.files.keys import keys_of
from quotegen.files.settings import read_settings
from quotegen.model.people import User
from quotegen.model.permissions import Action, Scope, scope_of
from quotegen.store.backup import backup, head_in, users_in
from quotegen.store.engine import Store
from quotegen.store.events import Deed, record
from quotegen.store.restore import Restored, RestoreOptions, exchange, restore
from quotegen.store.upkeep import (
    check_soundness,
    form_of,
    is_new,
    newest,
    refuse_other_form,
    refuse_without_key,
    upgrade,
)
from quotegen.usecases.desk import Desk
from quotegen.usecases.house import Caller, House, enter, look_in, open_store, said_name, source_of
from quotegen.usecases.house_notices import notices_of
from quotegen.usecases.permit import permit
from quotegen.usecases.upload_space import Room, room_of


@dataclass(frozen=True, slots=True)
class Upgraded:
    before: str
    after: str
    backup: Path | None


@dataclass(frozen=True, slots=True)
class BackedUp:
    """`head` is that of the chain of events: kept elsewhere, it shows later whether the chain still holds it."""

    file: Path
    rows: int
    head: str


def backup_path(desk: Desk, at: datetime) -> Path:
    """In the workspace, named by the moment."""
    return _backups(desk) / f"quotegen-{at:%Y%m%dT%H%M%S%f}{_ENDING}"


def _backups(desk: Desk) -> Path:
    return desk.workspace.home / "data" / "backups"


_ENDING = ".backup.gz"


def short_head(head: str) -> str:
    """As it stands in a file's name: enough to tell heads apart, and to ask for with `verify --all --since`."""
    seq, _, digest = head.partition("-")
    return f"{seq}-{digest[:8]}"


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


def backup_database(desk: Desk, path: Path | None, caller: Caller) -> BackedUp:
    """In a new file, or in a folder, by default the workspace's own, under a name with the moment and the head.

    RuleRefused to whoever may not take everything away.
    """
    store = _made(open_store(desk))
    try:
        refuse_other_form(store)
        house = enter(desk, store, caller)
        permit(house, Action.BACK_UP)
        refuse_without_key(store)  # without it the event could not be kept, and the file would be there all the same
        done = _back_up(desk, store, path, house.clock())
        _record(house, "backup_taken", {"rows": done.rows, "head": done.head})
        return done
    finally:
        store.close()


def _back_up(desk: Desk, store: Store, path: Path | None, at: datetime) -> BackedUp:
    if path is not None and not path.is_dir():
        return BackedUp(path, backup(store, path), head_in(path))
    begun = (path or _backups(desk)) / f"quotegen-{at:%Y%m%dT%H%M%S%f}{_ENDING}"
    rows, head = backup(store, begun), head_in(begun)
    named = begun.with_name(f"{begun.name.removesuffix(_ENDING)}-{short_head(head)}{_ENDING}")
    return BackedUp(begun.rename(named), rows, head)


@dataclass(frozen=True, slots=True)
class Restoring:
    """Which backup, the numbers that went out last, and whether it takes the place of what is in the database.

    `accepts_unknown_keys`: what is sealed with keys that are not here is taken as it is.
    """

    backup: Path
    last_numbers: tuple[str, ...] = ()
    replaces: bool = False
    accepts_unknown_keys: bool = False


def restore_database(desk: Desk, asked: Restoring, caller: Caller) -> tuple[Restored, Path | None]:
    """What was restored, and the backup of what was there before, where that is exchanged; only from a whole backup.

    RuleRefused if there is something in the database and it is not to be exchanged, whoever asks may not do it, or it
    is sealed with keys that are not here, unless they are accepted. Where nothing is in the database nobody is there
    who could be asked: it takes an admin of those in the backup, if it has any.
    """
    numbers = read_settings(desk.workspace.home).numbers
    told = {(numbers.series, year): n for year, n in (numbers.read(text) for text in asked.last_numbers)}
    options = RestoreOptions(told, numbers, asked.accepts_unknown_keys)
    store = open_store(desk)
    try:
        if not asked.replaces:
            if is_new(store):
                _refuse_unless_known(users_in(asked.backup), caller)
            deed = Deed(said_name(caller), source_of(caller), caller.clock())
            return restore(store, asked.backup, deed, options), None
        house = enter(desk, _made(store), caller)
        permit(house, Action.KEEP_DATABASE)
        aside = backup_path(desk, caller.clock())
        return exchange(house.store, asked.backup, house.deed(), options, aside), aside
    finally:
        store.close()


def key_place(desk: Desk) -> str:
    """Where the keys are, which are in no backup."""
    return keys_of(desk.workspace.home).place


def add_key(house: House) -> str:
    """The id of a new key: what is written from now on is sealed with it. Old seals are checked with the old keys."""
    permit(house, Action.KEEP_DATABASE)
    key = house.store.keyring.add()
    with house.store.write() as tx:
        record(tx, house.deed(), "database", "key_added", {"key": key.id})
    return key.id


@dataclass(frozen=True, slots=True)
class Sound:
    """A database that is sound: its form, its address, and what should be known of the house although it is."""

    form: str
    address: str
    room: Room
    notices: tuple[Fault, ...]


def check_database(desk: Desk) -> Sound:
    """DamagedData if it is not sound, RuleRefused if it has another form."""
    store, home = _made(open_store(desk)), desk.workspace.home
    try:
        refuse_other_form(store)
        check_soundness(store)
        settings = read_settings(home)
        room = room_of(home, store, settings.uploads)
        return Sound(newest(), store.address, room, notices_of(home, store, settings, room))
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


def _made(store: Store) -> Store:
    if is_new(store):
        hint = "quotegen db upgrade makes one"
        raise InputRefused(Fault("database_missing", "there is no database yet", hint, file=str(store.file or "")))
    return store
