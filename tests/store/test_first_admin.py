"""Naming the first user locks nobody out: the login stays an admin until another one has come, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quotegen.cli.run import run
from quotegen.errors import RuleRefused
from quotegen.model.people import Role, User
from quotegen.store.people import list_users
from quotegen.usecases import house as opening
from quotegen.usecases.house import USER_VARIABLE, Caller, House, enter
from quotegen.usecases.users import awaited, set_user

ANA = User(name="ana", role=Role.ADMIN, email="ana@here.example")
Log = Callable[[str], None]


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Log:
    monkeypatch.delenv(USER_VARIABLE, raising=False)
    return lambda name: monkeypatch.setattr(opening, "login", lambda: name)


def come(house: House, name: str | None = None, program: str = "cli") -> House:
    return enter(house.desk, house.store, Caller(name, program))


@pytest.fixture
def named(house: House, login: Log) -> House:
    """The login root has named ana."""
    login("root")
    set_user(come(house), ANA)
    return house


def test_the_login_that_named_another_first_stays_an_admin_and_is_told(named: House) -> None:
    there = come(named, None, "app")
    assert (there.user.name, there.user.role, there.waits_for) == ("root", Role.ADMIN, ("ana",))
    assert awaited(there) == ("ana",)


def test_without_that_it_would_be_locked_out(named: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "login_that_stays", lambda _: None)
    with pytest.raises(RuleRefused, match="there is no user root"):
        come(named, None, "app")


def test_said_by_the_same_login_a_name_is_not_another_admin_who_has_come(named: House) -> None:
    set_user(come(named, "ana"), User(name="jonas", role=Role.MANAGER))
    assert come(named).user.role is Role.ADMIN


@pytest.mark.parametrize(("login_of_ana", "said", "program"), [("ana", None, "cli"), ("ana.k", "ana", "cli")])
def test_another_admin_who_comes_from_his_own_login_ends_it(
    named: House, login: Log, login_of_ana: str, said: str | None, program: str
) -> None:
    login(login_of_ana)
    assert come(named, said, program).user.name == "ana"
    login("root")
    with pytest.raises(RuleRefused, match="there is no user root"):
        come(named)


def test_another_admin_who_signs_in_ends_it(named: House) -> None:
    assert come(named, "ana@here.example", "app").user.name == "ana"
    with pytest.raises(RuleRefused, match="there is no user root"):
        come(named)


def test_an_address_on_the_command_line_is_not_signed_in_with(named: House) -> None:
    come(named, "ana@here.example")
    assert come(named).waits_for == ("ana",)


def test_somebody_who_is_no_admin_does_not_end_it(named: House, login: Log) -> None:
    set_user(come(named), User(name="jonas", role=Role.MANAGER))
    login("jonas")
    come(named)
    login("root")
    assert come(named).waits_for == ("ana",)


def test_another_login_is_nobody_as_before(named: House, login: Log) -> None:
    login("eve")
    with pytest.raises(RuleRefused, match="there is no user eve"):
        come(named)


def test_named_as_something_else_the_login_is_that(named: House) -> None:
    set_user(come(named), User(name="root", role=Role.REPRESENTATIVE))
    there = come(named)
    assert (there.user.role, there.waits_for) == (Role.REPRESENTATIVE, ())


def test_whoever_names_himself_first_stays_by_his_name_alone(house: House, login: Log) -> None:
    login("ana")
    set_user(come(house), ANA)
    assert come(house).waits_for == ()
    login("root")
    with pytest.raises(RuleRefused, match="there is no user root"):
        come(house)


def cleared(house: House) -> None:
    with house.store.write() as tx:
        tx.exec_driver_sql("DELETE FROM users")
        assert list(list_users(tx)) == []


def test_nobody_gets_to_be_an_admin_by_clearing_the_users(named: House, login: Log) -> None:
    cleared(named)
    for name in ("root", "eve"):
        login(name)
        with pytest.raises(RuleRefused, match="none of them is left"):
            come(named)


def test_without_a_look_at_whether_there_were_users_anybody_would(
    named: House, login: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared(named)
    monkeypatch.setattr(opening, "was_named", lambda _: False)
    login("eve")
    assert come(named).user.role is Role.ADMIN


def test_each_command_tells_it(
    tmp_path: Path, login: Log, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    login("root")
    told = "root is not named here, and stays an admin until another one has come: ana."
    for command in (["user", "add", "ana", "--role", "admin"], ["quote", "list"], ["user", "list"]):
        assert run(command) == 0
        assert told in capsys.readouterr().err
    login("ana")
    assert run(["user", "list"]) == 0
    assert told not in capsys.readouterr().err
