"""Backup, restore and upgrade are an admin's, and each leaves an event in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quotegen.errors import RuleRefused
from quotegen.files.keys import VARIABLE
from quotegen.model.people import Role, User
from quotegen.store.backup import backup
from quotegen.store.engine import Store
from quotegen.store.events import of_subjects
from quotegen.store.people import save_user
from quotegen.store.upkeep import bring_to, form_of, is_new, make_place, newest
from quotegen.usecases import upkeep
from quotegen.usecases.desk import Desk
from quotegen.usecases.house import DATABASE_VARIABLE, USER_VARIABLE, Caller, House, open_store
from quotegen.usecases.upkeep import Restoring, backup_database, restore_database, upgrade_database
from tests.store.databases import LINE
from tests.store.kit import AT
from tests.store.test_backup import NEXT


@pytest.fixture(autouse=True)
def _key_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, LINE)


ANA, JONAS = Caller("ana", "cli", lambda: AT), Caller("jonas", "cli", lambda: AT)


@pytest.fixture
def desk(house: House, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Ana is an admin and Jonas a representative."""
    monkeypatch.setenv(DATABASE_VARIABLE, database_url)
    monkeypatch.delenv(USER_VARIABLE, raising=False)
    with house.store.write() as tx:
        save_user(tx, User(name="ana", role=Role.ADMIN))
        save_user(tx, User(name="jonas", role=Role.REPRESENTATIVE))
    return replace(house.desk, workspace=replace(house.desk.workspace, home=tmp_path))


def told(store: Store) -> list[tuple[str, str]]:
    with store.read() as tx:
        return [(event.what, event.who) for event in of_subjects(tx, ["database"]) if event.who]


def off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard off: nobody is asked."""
    monkeypatch.setattr(upkeep, "permit", lambda *_: None)
    monkeypatch.setattr(upkeep, "_refuse_unless_known", lambda *_: None)


def test_a_backup_is_an_admins_and_is_told(desk: Desk, house: House, tmp_path: Path) -> None:
    with pytest.raises(RuleRefused, match="does not let you take everything away"):
        backup_database(desk, tmp_path / "a.gz", JONAS)
    assert not (tmp_path / "a.gz").exists() and told(house.store) == []
    backup_database(desk, tmp_path / "a.gz", ANA)
    assert told(house.store) == [("backup_taken", "ana")]


def test_unasked_a_representative_would_take_everything_away(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    off(monkeypatch)
    assert backup_database(desk, tmp_path / "a.gz", JONAS).rows > 0


def next_form(folder: Path) -> Path:
    versions = folder / "versions"
    versions.mkdir()
    (versions / "next.py").write_text(NEXT)
    return versions


def test_an_upgrade_is_an_admins_and_is_told(desk: Desk, house: House, tmp_path: Path) -> None:
    versions = next_form(tmp_path)
    with pytest.raises(RuleRefused, match="does not let you restore the database, upgrade it"):
        upgrade_database(desk, JONAS, versions)
    with house.store.read() as tx:
        assert form_of(tx) == newest()
    assert upgrade_database(desk, ANA, versions).after == "next"
    assert told(house.store) == [("upgraded", "ana")]


def test_unasked_a_representative_would_upgrade(
    desk: Desk, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    off(monkeypatch)
    assert upgrade_database(desk, JONAS, next_form(tmp_path)).after == "next"


@pytest.fixture
def empty(
    desk: Desk, house: House, tmp_path: Path, make_empty: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """Another database with nothing in it, and a backup of the one there was."""
    backup(house.store, tmp_path / "a.gz")
    monkeypatch.setenv(DATABASE_VARIABLE, make_empty())
    store = open_store(desk)
    yield store
    store.close()


def test_whoever_restores_is_an_admin_of_what_comes_in(desk: Desk, empty: Store, tmp_path: Path) -> None:
    for nobody in (JONAS, Caller("eve", "cli")):
        with pytest.raises(RuleRefused, match="is not an admin of what is in this backup"):
            restore_database(desk, Restoring(tmp_path / "a.gz"), nobody)
    assert is_new(empty)
    restore_database(desk, Restoring(tmp_path / "a.gz"), ANA)
    assert told(empty)[0] == ("restored", "ana")


def test_unasked_anybody_named_in_it_would_restore(
    desk: Desk, empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    off(monkeypatch)
    assert restore_database(desk, Restoring(tmp_path / "a.gz"), JONAS)[0].rows > 0


def test_what_has_no_users_yet_is_restored_by_whoever_is_there(
    house: House, tmp_path: Path, make_empty: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(house.store, tmp_path / "a.gz")
    monkeypatch.setenv(DATABASE_VARIABLE, make_empty())
    desk = replace(house.desk, workspace=replace(house.desk.workspace, home=tmp_path))
    assert restore_database(desk, Restoring(tmp_path / "a.gz"), Caller("eve", "cli"))[0].rows > 0
    store = open_store(desk)
    whoever = told(store)[0]
    store.close()
    assert whoever == ("restored", "eve")


def test_a_database_of_an_older_form_knows_who_may_upgrade_it(
    tmp_path: Path, make_empty: Callable[[], str], house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, make_empty())
    monkeypatch.delenv(VARIABLE)  # the upgrade makes the first key
    monkeypatch.delenv(USER_VARIABLE, raising=False)
    desk = replace(house.desk, workspace=replace(house.desk.workspace, home=tmp_path))
    store = open_store(desk)
    make_place(store)
    with store.write() as tx:
        bring_to(tx, "0003")
        for name, role in (("ana", "admin"), ("jonas", "representative")):
            values = f"""'{name}', '{role}', '{{"name":"{name}","role":"{role}"}}', ''"""
            tx.exec_driver_sql(f"INSERT INTO users (name, role, content, seal) VALUES ({values})")
    with pytest.raises(RuleRefused, match="does not let you"):
        upgrade_database(desk, JONAS)
    assert upgrade_database(desk, ANA).after == newest()
    assert told(store) == [("upgraded", "ana")]
    store.close()
