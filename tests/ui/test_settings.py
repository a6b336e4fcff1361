"""The settings: what one prefers, who works here, and how the house is."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.people import Identity, Role, User
from quotegen.store.people import find_user, save_user
from quotegen.ui.kit.house import current_house
from quotegen.ui.who import for_visitor
from quotegen.usecases.health import backup_of
from quotegen.usecases.house import Caller, House
from quotegen.usecases.preferences import preferences_of
from quotegen.usecases.upkeep import Restoring, restore_database
from quotegen.usecases.users import users
from tests.store.databases import store_at
from tests.ui.opened import open_page, shown, texts


def keep(house: House, name: str, role: Role, email: str | None = None) -> None:
    with house.store.write() as tx:
        save_user(tx, User(name=name, role=role, email=email))


def role_of(house: House, name: str) -> Role | None:
    with house.store.read() as tx:
        found = find_user(tx, name)
    return found.role if found else None


def add(app: AppTest, name: str, role: Role) -> AppTest:
    app.text_input("name-").input(name)
    app.selectbox("role-en-").select(role)
    app.text_input("email-").input(f"{name}@here.example")
    return shown(app.button("add-").click().run())


def test_whoever_is_alone_here_is_told_to_be_the_admin_and_to_name_himself(house: House) -> None:
    told = texts(open_page("settings"))
    assert house.user.name in told.replace("\\", "")
    assert "whoever uses this machine is the admin" in told


def test_the_first_one_named_has_to_be_an_admin(house: House) -> None:
    app = add(open_page("settings"), "jonas", Role.MANAGER)
    assert "first one must be an admin" in texts(app) and users(house) == ()


def test_an_admin_adds_somebody_who_is_then_listed(house: House) -> None:
    keep(house, house.user.name, Role.ADMIN)
    app = add(open_page("settings"), "rita", Role.SPECIALIST)
    assert role_of(house, "rita") is Role.SPECIALIST
    assert "rita" in list(app.dataframe[0].value["Short name"]) and app.text_input("name-").value == ""


def test_a_role_and_a_team_are_changed_and_the_rest_stays(house: House) -> None:
    keep(house, house.user.name, Role.ADMIN)
    keep(house, "rita", Role.SPECIALIST, "rita@here.example")
    app = shown(open_page("settings").selectbox("who-en").select("rita").run())
    app.selectbox("role-en-rita").select(Role.MANAGER)
    app.text_input("team-rita").input("Kaunas")
    shown(app.button("save-rita").click().run())
    with house.store.read() as tx:
        changed = find_user(tx, "rita")
    assert changed == User(name="rita", role=Role.MANAGER, email="rita@here.example", team="Kaunas")


def test_the_last_admin_stays(house: House) -> None:
    me = house.user.name
    keep(house, me, Role.ADMIN)
    app = shown(open_page("settings").selectbox("who-en").select(me).run())
    app.selectbox(f"role-en-{me}").select(Role.MANAGER)
    shown(app.button(f"save-{me}").click().run())
    assert "There has to be an admin" in texts(app) and role_of(house, me) is Role.ADMIN


def test_a_role_that_was_taken_away_is_gone_at_the_next_click(house: House) -> None:
    me = house.user.name
    keep(house, me, Role.ADMIN)
    keep(house, "rita", Role.ADMIN)
    app = open_page("settings")
    keep(house, me, Role.REPRESENTATIVE)
    add(app, "friend", Role.ADMIN)
    assert role_of(house, "friend") is None and "does not let you add users" in texts(app).replace("\\", "")
    assert [each.value for each in app.subheader] == ["You"]


def test_a_language_that_is_chosen_is_kept_and_spoken_at_once(house: House) -> None:
    app = open_page("settings")
    app.segmented_control[0].set_value("lt")
    shown(app.run())
    assert preferences_of(house).language == "lt" and app.title[0].value == "Nuostatos"
    assert shown(app.run()).segmented_control[0].value == "lt"


def test_margins_are_shown_to_whoever_wishes_and_may_see_them(house: House) -> None:
    keep(house, house.user.name, Role.ACCOUNT_EXECUTIVE)
    app = open_page("settings")
    shown(app.toggle[0].set_value(True).run())
    assert preferences_of(house).show_margin and app.toggle[0].value
    keep(house, house.user.name, Role.REPRESENTATIVE)
    assert not open_page("settings").toggle


def test_what_a_role_may_do_is_told(house: House) -> None:
    keep(house, house.user.name, Role.ACCOUNT_EXECUTIVE)
    told = texts(open_page("settings"))
    assert "| Issue quotes | your own only |" in told and "| Add people and change roles | no |" in told


def test_everything_is_checked_at_a_click_and_found_sound(house: House) -> None:
    app = shown(open_page("settings").button("check").click().run())
    assert "All is as it was written" in texts(app)


def test_what_was_changed_behind_the_back_of_the_program_is_found(house: House) -> None:
    keep(house, house.user.name, Role.ADMIN)
    with house.store.write() as tx:
        tx.exec_driver_sql("UPDATE users SET role = 'manager'")
    app = shown(open_page("settings").button("check").click().run())
    assert "2 faults were found" in texts(app) and house.user.name in texts(app).replace("\\", "")


def test_an_admin_lets_somebody_sign_in_by_another_account(house: House) -> None:
    keep(house, house.user.name, Role.ADMIN)
    known = Identity(issuer="https://login.here.example", subject="17")
    with house.store.write() as tx:
        save_user(tx, User(name="rita", role=Role.MANAGER, email="rita@here.example", identity=known))
    app = open_page("settings")
    app.selectbox("who-en").select("rita")
    shown(app.run())
    shown(app.button("forget-rita").click().run())
    assert {user.name: user.identity for user in users(house)}["rita"] is None
    assert "forget-rita" not in [each.key for each in app.button]


def test_a_backup_holds_all_of_it(house: House, tmp_path: Path) -> None:
    keep(house, house.user.name, Role.ADMIN)
    file = tmp_path / "b.backup.gz"
    file.write_bytes(backup_of(house))
    house.store.file.rename(tmp_path / "away.db")  # type: ignore[union-attr]
    assert restore_database(house.desk, Restoring(file), Caller(house.user.name, "test"))[0].rows > 1
    assert [user.name for user in users(house)] == [house.user.name]


def test_a_backup_is_not_given_to_whoever_was_an_admin_when_the_page_was_drawn(house: House) -> None:
    made = for_visitor(lambda: backup_of(current_house()))
    keep(house, house.user.name, Role.MANAGER)
    with pytest.raises(Exception, match="does not let you take everything away"):
        made()


def test_the_address_of_a_database_is_shown_without_its_password() -> None:
    store = store_at("postgresql://ana:secret@db.example/quotegen")
    assert store.address == "postgresql://ana:***@db.example/quotegen"
