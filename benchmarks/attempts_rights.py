"""Attempts by a colleague with too little right; each is harmless to other software."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from benchmarks.outcome import Attempts, Outcome
from quotegen.errors import QuotegenError
from quotegen.files.settings import Settings
from quotegen.model.approval import ExcessCode
from quotegen.model.draft import DiscountAll, SetPrice, SetQuantity
from quotegen.model.draft_size import MOST_EDITS
from quotegen.model.party import Address, Party
from quotegen.model.people import Customer, Role, User
from quotegen.store.backup import backup
from quotegen.store.drafts import get_draft
from quotegen.store.events import record
from quotegen.store.people import add_customer, save_user
from quotegen.usecases.approve import Decision, ask_approval, decide_approval, standing_of
from quotegen.usecases.desk import Desk, open_desk
from quotegen.usecases.drafts import Beginning, draft_from_request, edit_draft, save_draft
from quotegen.usecases.extend import extend
from quotegen.usecases.house import DATABASE_VARIABLE, USER_VARIABLE, Caller, House, enter, make_ready, open_store
from quotegen.usecases.issue import promise
from quotegen.usecases.preview import issue_seen, preview_of
from quotegen.usecases.priced import priced_draft
from quotegen.usecases.upkeep import Restoring, backup_database, restore_database, upgrade_database
from quotegen.usecases.users import set_user

_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_SKU, _FLOOR = "GIR-C80A4-B", Decimal("0.15")
_CLOSE = Decimal("0.02")


def _desk(folder: Path) -> Desk:
    """The sample company, whose database is in this folder."""
    desk = open_desk()
    return replace(desk, workspace=replace(desk.workspace, home=folder))


@contextmanager
def _house(folder: Path, role: Role) -> Iterator[House]:
    """A house with two customers, in which somebody of this role acts."""
    desk = _desk(folder)
    with closing(open_store(desk)) as store:
        make_ready(store)
        house = House(desk, store, Settings(), User(name="somebody", role=role), "attempt@here", lambda: _AT)
        with store.write() as tx:
            for name in ("first", "second"):
                address = Address(street="Street 1", city="City", country="LT")
                party = Party(name=name.capitalize(), address=address, language="en")
                add_customer(tx, Customer(id=name, party=party), house.deed().time)
            save_user(tx, house.user)
            record(tx, house.deed(), "house", "begun", {})  # else it is told of at the time of day
        yield house


def _as(house: House, role: Role) -> House:
    user = User(name=role.value.replace("_", "-"), role=role)
    with house.store.write() as tx:
        save_user(tx, user)
    return replace(house, user=user)


def _begun(house: House, lines: str = f"  - {{sku: {_SKU}, quantity: 40}}\n") -> int:
    file = house.desk.workspace.home / "lines.yaml"
    file.write_text(f"lines:\n{lines}")
    return draft_from_request(house, file, Beginning(customer="first", language="en")).kept.id


def _refused(work: Callable[[], object]) -> Outcome:
    try:
        work()
    except QuotegenError:
        return Outcome.REFUSED
    return Outcome.LET_THROUGH


def _another_customer(folder: Path) -> Outcome:
    with _house(folder, Role.ACCOUNT_EXECUTIVE) as house:
        draft = _begun(house)
        edit_draft(house, draft, [DiscountAll(percent=Decimal(10), reason="loyal")])
        ask_approval(house, draft, "a good customer")
        decide_approval(_as(house, Role.MANAGER), draft, Decision())
        with house.store.read() as tx:
            kept = get_draft(tx, draft)
        save_draft(house, kept, kept.content.model_copy(update={"customer": "second"}))
        return _refused(lambda: promise(house, draft))


def _the_cost(folder: Path) -> Outcome:
    with _house(folder, Role.REPRESENTATIVE) as house:
        draft, low, high = _begun(house), Decimal(0), Decimal(100)
        for _ in range(30):
            middle = (low + high) / 2
            edit = SetPrice(line=_SKU, price=round(middle, 6), by="x", reason="x")
            over = standing_of(house, edit_draft(house, draft, [edit])).over
            is_below = any(each.code is ExcessCode.MARGIN for each in over)
            low, high = (middle, high) if is_below else (low, middle)
        cost = house.desk.catalogue.costs[_SKU].cost
        is_found = abs(high * (1 - _FLOOR) - cost) <= cost * _CLOSE
        return Outcome.LET_THROUGH if is_found else Outcome.REFUSED


def _the_floor_in_a_refusal(folder: Path) -> Outcome:
    with _house(folder, Role.REPRESENTATIVE) as house:
        draft = _begun(house)
        edit_draft(house, draft, [SetPrice(line=_SKU, price=Decimal("0.01"), by="x", reason="x")])
        try:
            promise(house, draft)
        except QuotegenError as refused:
            told = [each.message for each in refused.faults if each.code == ExcessCode.MARGIN]
            return (
                Outcome.REFUSED if told and not any(char.isdigit() for char in "".join(told)) else Outcome.LET_THROUGH
            )
        return Outcome.LET_THROUGH


def _a_key_of_the_program(folder: Path) -> Outcome:
    with _house(folder, Role.ADMIN) as house:
        first, second = _begun(house), _begun(house)
        promise(house, first)
        promise(house, second, "extend-Q-2026-00001")
        answer = []
        _refused(lambda: answer.append(extend(house, "Q-2026-00001")))
        return Outcome.LET_THROUGH if answer == ["Q-2026-00002"] else Outcome.REFUSED


def _a_colleagues_draft_locked(folder: Path) -> Outcome:
    with _house(folder, Role.ADMIN) as house:
        first, second = _begun(house), _begun(house)
        promise(_as(house, Role.MANAGER), second, f"issue-D{first}-1")
        digest = preview_of(house, priced_draft(house, first)).digest
        is_locked = _refused(lambda: issue_seen(house, first, digest)) is Outcome.REFUSED
        return Outcome.LET_THROUGH if is_locked else Outcome.REFUSED


def _issued_unseen(folder: Path) -> Outcome:
    with _house(folder, Role.ADMIN) as house:
        draft = _begun(house)
        digest = preview_of(house, priced_draft(house, draft)).digest
        edit_draft(house, draft, [SetQuantity(line=_SKU, quantity=Decimal(41))])
        return _refused(lambda: issue_seen(house, draft, digest))


def _too_many_changes(folder: Path) -> Outcome:
    with _house(folder, Role.ADMIN) as house:
        draft, edit = _begun(house), SetQuantity(line=_SKU, quantity=Decimal(41))
        return _refused(lambda: edit_draft(house, draft, [edit] * (MOST_EDITS + 1)))


def _small(folder: Path) -> tuple[Desk, Caller]:
    """A database with an admin, and a representative who calls."""
    with _house(folder, Role.ADMIN) as house:
        return house.desk, Caller(_as(house, Role.REPRESENTATIVE).user.name, "cli")


def _a_backup(folder: Path) -> Outcome:
    desk, caller = _small(folder)
    return _refused(lambda: backup_database(desk, folder / "all.gz", caller))


def _an_upgrade(folder: Path) -> Outcome:
    desk, caller = _small(folder)
    return _refused(lambda: upgrade_database(desk, caller))


def _a_restore(folder: Path) -> Outcome:
    desk, caller = _small(folder)
    with closing(open_store(desk)) as store:
        backup(store, folder / "all.gz")
    return _refused(lambda: restore_database(_desk(folder / "elsewhere"), Restoring(folder / "all.gz"), caller))


def _an_admin_by_clearing(folder: Path) -> Outcome:
    desk = _desk(folder)
    with closing(open_store(desk)) as store:
        make_ready(store)
        set_user(enter(desk, store, Caller("ana", "cli")), User(name="ana", role=Role.ADMIN))
        with store.write() as tx:
            tx.exec_driver_sql("DELETE FROM users")
        return _refused(lambda: enter(desk, store, Caller("eve", "cli")))


def _alone(attempt: Callable[[Path], Outcome]) -> Callable[[Path], Outcome]:
    """Never on a database that the environment names."""

    def tried(folder: Path) -> Outcome:
        with patch.dict(os.environ):
            for name in (DATABASE_VARIABLE, USER_VARIABLE):
                os.environ.pop(name, None)
            return attempt(folder)

    return tried


_TRIED = {
    "an approval for one customer is used for another": _another_customer,
    "thirty changes of a price are to find what the product costs": _the_cost,
    "a refusal is to tell the floor": _the_floor_in_a_refusal,
    "a person's key is to answer a request of the program with another quotation": _a_key_of_the_program,
    "a key is to lock a colleague's draft": _a_colleagues_draft_locked,
    "pages that were not looked at are issued": _issued_unseen,
    "more changes by hand than a draft may have": _too_many_changes,
    "a representative takes a backup on the command line": _a_backup,
    "a representative upgrades the database on the command line": _an_upgrade,
    "a representative restores a backup into a database of his own": _a_restore,
    "users are cleared so that whoever comes is the admin": _an_admin_by_clearing,
}
ATTEMPTS: Attempts = {name: _alone(attempt) for name, attempt in _TRIED.items()}
