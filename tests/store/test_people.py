"""Customers come in whole or not at all, are found by any of their words, and only admins name users."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quotegen.errors import InputRefused, RuleRefused
from quotegen.model.people import Role, User
from quotegen.usecases.house import Caller, House, open_house
from quotegen.usecases.people import add, customers, import_file
from quotegen.usecases.users import set_user, user_from, users
from tests.samples import ROOT

CELLS = {"id": "nida", "name": "Nida, MB", "street": "Kopų g. 2", "city": "Nida", "country": "LT", "language": "lt"}
FILE = ROOT / "examples" / "customers.csv"


def test_an_imported_file_is_added_then_unchanged_then_changed(house: House, tmp_path: Path) -> None:
    assert len(import_file(house, FILE).added) == 3
    assert len(import_file(house, FILE).unchanged) == 3
    (tmp_path / "c.csv").write_text(FILE.read_text().replace("Quay 7", "Quay 8"))
    assert import_file(house, tmp_path / "c.csv").changed == ("north-harbour",)


def test_one_wrong_row_keeps_all_of_them_out_and_is_named(house: House, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(FILE.read_text().replace("Quay 7,Dublin", "Quay 7,").replace(",IE,", ",Ireland,"))
    with pytest.raises(InputRefused) as refused:
        import_file(house, tmp_path / "c.csv")
    assert {(fault.line, fault.path) for fault in refused.value.faults} == {(4, "city"), (4, "country")}
    assert [each.id for each in customers(house, "", 10)] == ["zeme"]


def test_a_customer_twice_in_a_file_is_refused(house: House, tmp_path: Path) -> None:
    text = FILE.read_text()
    (tmp_path / "c.csv").write_text(text + text.splitlines()[-1] + "\n")
    with pytest.raises(InputRefused, match="stands here twice"):
        import_file(house, tmp_path / "c.csv")


def test_a_group_without_prices_is_refused(house: House) -> None:
    with pytest.raises(InputRefused, match="no customer group gold"):
        add(house, {**CELLS, "group": "gold"})


def test_an_id_is_given_once(house: House) -> None:
    add(house, CELLS)
    with pytest.raises(InputRefused, match="there is a customer nida already"):
        add(house, CELLS)


@pytest.mark.parametrize("words", ["zem", "VILNIUS žemė", "rasa žukienė", "zeme.example"])
def test_a_customer_is_found_by_any_words_without_accents(house: House, words: str) -> None:
    assert [each.id for each in customers(house, words, 10)] == ["zeme"]


def test_percent_and_underscore_are_letters_like_any_other(house: House) -> None:
    assert customers(house, "%", 10) == () == customers(house, "_", 10)


def test_the_first_user_is_an_admin_and_an_admin_stays(house: House) -> None:
    with pytest.raises(InputRefused, match="first user must be an admin"):
        set_user(house, User(name="jonas", role=Role.MANAGER))
    set_user(house, User(name="ana", role=Role.ADMIN))
    with pytest.raises(RuleRefused, match="only admin"):
        set_user(house, User(name="ana", role=Role.MANAGER))
    set_user(house, User(name="rita", role=Role.ADMIN))
    set_user(house, User(name="ana", role=Role.MANAGER))
    assert [(user.name, user.role) for user in users(house)] == [("ana", Role.MANAGER), ("rita", Role.ADMIN)]


def test_only_an_admin_names_users(house: House) -> None:
    manager = replace(house, user=User(name="m", role=Role.MANAGER))
    with pytest.raises(RuleRefused, match="does not let you add users"):
        set_user(manager, User(name="x", role=Role.ADMIN))


def test_what_is_not_said_of_a_known_user_stays_as_it_was(house: House) -> None:
    set_user(house, User(name="ana", role=Role.ADMIN))
    set_user(house, user_from(house, "rita", {"role": "manager", "email": "rita@here.example", "team": "Kaunas"}))
    changed = user_from(house, "rita", {"role": "specialist", "team": ""})
    assert (changed.role, changed.email, changed.team) == (Role.SPECIALIST, "rita@here.example", "")
    assert user_from(house, "rita", {"email": ""}).email is None


def test_one_mail_address_is_one_user(house: House) -> None:
    set_user(house, User(name="ana", role=Role.ADMIN, email="ana@here.example"))
    with pytest.raises(InputRefused, match="ana has the mail address"):
        set_user(house, User(name="rita", role=Role.MANAGER, email="ANA@here.example"))


def test_as_long_as_nobody_is_named_whoever_comes_is_the_admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_house(None, None, Caller("kas-nors", "test")) as house:
        assert house.user == User(name="kas-nors", role=Role.ADMIN)
        set_user(house, User(name="ana", role=Role.ADMIN))
    with pytest.raises(RuleRefused, match="there is no user kazkas"), open_house(None, None, Caller("kazkas", "t")):
        pass
