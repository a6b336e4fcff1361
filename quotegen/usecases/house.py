"""What everything that is kept begins with: the desk, the store, and who is acting."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from quotegen.errors import Busy, Fault, RuleRefused, did_you_mean
from quotegen.files.keys import keys_of
from quotegen.files.settings import Settings, read_settings
from quotegen.files.workspace import Workspace
from quotegen.model.people import Identity, Role, User, folded_address
from quotegen.store.engine import Store, Transaction, open_engine
from quotegen.store.events import Deed
from quotegen.store.first_admin import keep_left, login_that_stays, was_named
from quotegen.store.idempotency import Origin, RequestKey
from quotegen.store.identity import identity_of
from quotegen.store.keys import Keyring
from quotegen.store.people import find_user, has_users, list_users
from quotegen.store.upkeep import is_new, refuse_other_form, refuse_without_key, upgrade
from quotegen.usecases.desk import Desk, open_desk
from quotegen.usecases.sign_in import signed_in

DATABASE_VARIABLE = "QUOTEGEN_DATABASE_URL"
USER_VARIABLE = "QUOTEGEN_USER"
SIGN_IN = "app"
"""The program in which a mail address is one that somebody has signed in with."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """A desk with a store, and the user who acts there. `source` is where from: the program and the machine.

    `waits_for`: the admins of whom one has to come before whoever acts, who is not named himself, is no admin any more.
    """

    desk: Desk
    store: Store
    settings: Settings
    user: User
    source: str
    clock: Callable[[], datetime] = now
    waits_for: tuple[str, ...] = ()

    def deed(self) -> Deed:
        """Who acts, from where, now."""
        return Deed(self.user.name, self.source, self.clock())

    def own_key(self, text: str | None) -> RequestKey | None:
        """The key that whoever acts has chosen; None without one."""
        return None if text is None else RequestKey(Origin.PERSON, self.user.name, text)

    def program_key(self, text: str) -> RequestKey:
        """One that the program takes for whoever acts."""
        return RequestKey(Origin.PROGRAM, self.user.name, text)

    def desk_of(self, catalogue: str) -> Desk:
        """The desk with the catalogue that a draft is priced from."""
        if catalogue == self.desk.catalogue.name:
            return self.desk
        workspace = self.desk.workspace
        return open_desk(None if workspace.is_bundled else workspace.home, catalogue)

    def today(self, zone: str) -> date:
        """The day it is in the seller's zone."""
        return self.clock().astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who opens the house: the user's name or mail address, if it is told, and the program that asks.

    `identity` is by what a provider knows whoever has signed in with that address.
    """

    user: str | None
    program: str
    clock: Callable[[], datetime] = now
    identity: Identity | None = None


def database_url(settings: Settings, workspace: Workspace) -> str:
    """That of the environment first, so that a password need not stand in a file; a path is the workspace's."""
    url = os.environ.get(DATABASE_VARIABLE) or settings.database.url
    kind, separator, path = url.partition(":///")
    if separator and kind == "sqlite" and path and not Path(path).is_absolute():
        return f"sqlite:///{(workspace.home / path).absolute()}"
    return url


def open_store(desk: Desk, lasting: bool = False) -> Store:
    """The workspace's database as it is, made or not; `lasting` for a program that is there all day."""
    url = database_url(read_settings(desk.workspace.home), desk.workspace)
    return Store(open_engine(url, Keyring(keys_of(desk.workspace.home)), lasting))


@contextmanager
def open_house(folder: Path | None, catalogue: str | None, caller: Caller) -> Iterator[House]:
    """The house of this workspace; a database that is not there yet is made.

    RuleRefused if its form is not of this program, or the user is not known.
    """
    desk = open_desk(folder, catalogue)
    store = open_store(desk)
    try:
        make_ready(store)
        yield enter(desk, store, caller)
    finally:
        store.close()


def make_ready(store: Store) -> None:
    """A database that is not there yet is made. RuleRefused if its form is not of this program, or its key not here."""
    if is_new(store):
        upgrade(store)
    else:
        refuse_other_form(store)
        refuse_without_key(store)


def enter(desk: Desk, store: Store, caller: Caller) -> House:
    """The house for this caller, whose role is read now. RuleRefused if the user is not known.

    It is the house of what is in the database now: once a backup has taken its place, nothing more is written from it.
    That an admin has come is kept where it matters.
    """
    house = look_in(desk, store, caller)
    with store.read() as tx:
        house = replace(house, store=store.bound_to(identity_of(tx)))
    if caller.identity is not None:
        house = replace(house, user=signed_in(store, house.user, caller.identity, house.deed()))
    with suppress(Busy):  # then it is kept at the next click
        _let_login_go(house, caller)
    return house


def look_in(desk: Desk, store: Store, caller: Caller) -> House:
    """The same of a database in whatever form: nothing is written."""
    settings = read_settings(desk.workspace.home)
    user = _user(store, caller.user)
    with store.read() as tx:
        awaited = awaited_by(tx, user.name)
    return House(desk, store, settings, user, source_of(caller), caller.clock, awaited)


def source_of(caller: Caller) -> str:
    """Where a deed of theirs comes from: the program and the machine."""
    return f"{caller.program}@{socket.gethostname()}"


def awaited_by(tx: Transaction, name: str) -> tuple[str, ...]:
    """The admins, for whoever stays one until one of them has come; nobody for all others."""
    if login_that_stays(tx) != name or find_user(tx, name) is not None:
        return ()
    return tuple(user.name for user in list_users(tx) if user.role is Role.ADMIN)


def _let_login_go(house: House, caller: Caller) -> None:
    """Once another admin has come: by signing in, or from another login of the machine, whatever name he says."""
    with house.store.read() as tx:
        staying = login_that_stays(tx)
        is_another = staying not in {None, house.user.name} and find_user(tx, house.user.name) is not None
    has_signed_in = caller.program == SIGN_IN and "@" in (caller.user or "")
    if is_another and house.user.role is Role.ADMIN and (has_signed_in or login() != staying):
        with house.store.write() as tx:
            if login_that_stays(tx) is not None:
                keep_left(tx, house.deed())


def _user(store: Store, name: str | None) -> User:
    """Who it is said to be, else who is logged in on this machine. As long as no user is kept, that is the admin.

    He stays one where he has named the first user under another name, until another admin has come. Where users were
    kept once and none is left, nobody is.
    """
    wanted = _said(name)
    if "@" in wanted:
        return _by_email(store, wanted)
    with store.read() as tx:
        known = find_user(tx, wanted)
        if known is None and not has_users(tx):
            if was_named(tx):
                hint = "restore a backup: quotegen db restore FILE"
                raise RuleRefused(Fault("users_gone", "users were named here, and none of them is left", hint))
            return User(name=wanted, role=Role.ADMIN)
        if known is None and login_that_stays(tx) == wanted:
            return User(name=wanted, role=Role.ADMIN)
        names = [user.name for user in list_users(tx)]
    if known is None:
        hint = did_you_mean(wanted, names, f"say who you are with --as, or {USER_VARIABLE}; `quotegen user list`")
        raise RuleRefused(Fault("user_unknown", f"there is no user {wanted}", hint))
    return known


def _by_email(store: Store, email: str) -> User:
    """The one user with this address, in upper or lower case: nobody is the admin by it, even where no user is kept."""
    _refuse_other_letters(email)
    with store.read() as tx:
        found = [user for user in list_users(tx) if folded_address(user.email or "") == folded_address(email)]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"several users have the mail address {email}: {', '.join(user.name for user in found)}"
        raise RuleRefused(Fault("email_shared", message, "ask an admin to give each one their own"))
    hint = "ask an admin to add you: quotegen user add NAME --role ROLE --email ADDRESS"
    raise RuleRefused(Fault("user_unknown", f"no user has the mail address {email}", hint))


def _refuse_other_letters(email: str) -> None:
    if not email.isascii():
        message = f"{email} has other letters than those of ASCII, and nobody is known by such an address"
        raise RuleRefused(Fault("email_not_ascii", message, "sign in with another address", "email"))


def said_name(caller: Caller) -> str:
    """The name or mail address of whoever calls, known or not."""
    return _said(caller.user)


def _said(name: str | None) -> str:
    return name or os.environ.get(USER_VARIABLE) or login()


def login() -> str:
    """The name of whoever is logged in on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "nobody"
