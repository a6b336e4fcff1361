"""Who may come in: the login of the machine on the machine itself; where signing in is set up, those who are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from quotegen.model.people import Role, User
from quotegen.store.people import save_user
from quotegen.usecases.house import House
from tests.ui.opened import shown, texts

AUTH = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "x" * 32, "client_id": "quotegen"}
ANA = {
    "is_logged_in": True,
    "email": "Ana@Here.example",
    "email_verified": True,
    "iss": "https://login.here.example",
    "sub": "17",
}


def open_signed_in(user: dict[str, Any], auth: dict[str, Any] | None = None) -> AppTest:
    app = AppTest.from_string("from quotegen.ui.app import main\nmain('settings')\n", default_timeout=60)
    app.secrets["auth"] = AUTH if auth is None else auth
    app.user = user
    return shown(app.run())


def keep(house: House, name: str, email: str | None, role: Role = Role.ADMIN) -> None:
    with house.store.write() as tx:
        save_user(tx, User(name=name, role=role, email=email))


def is_in(app: AppTest) -> bool:
    return "Settings" in [each.value for each in app.title]


def test_whoever_has_not_signed_in_is_asked_to(house: House) -> None:
    app = open_signed_in({"is_logged_in": False})
    assert not is_in(app) and app.button("sign-in").label == "Sign in" and "Sign in to work" in texts(app)


def test_each_provider_has_a_button(house: House) -> None:
    app = open_signed_in({}, {**AUTH, "google": {"client_id": "g"}, "okta": {"client_id": "o"}})
    assert [each.label for each in app.button] == ["Sign in with Google", "Sign in with Okta"]


def test_an_empty_section_lets_nobody_in(house: House) -> None:
    assert not is_in(open_signed_in({}, {}))


def test_a_verified_address_is_known_in_upper_or_lower_case(house: House) -> None:
    keep(house, "ana", "ana@here.example")
    app = open_signed_in(ANA)
    assert is_in(app) and "**ana**, admin" in texts(app)


def test_the_role_is_read_at_each_run_and_not_at_sign_in(house: House) -> None:
    keep(house, "ana", "ana@here.example")
    app = open_signed_in(ANA)
    keep(house, "ana", "ana@here.example", Role.REPRESENTATIVE)
    assert "sales representative" in texts(shown(app.run()))
    keep(house, "ana", None)
    assert not is_in(shown(app.run()))


def test_an_unknown_address_is_told_to_ask_an_admin_and_may_sign_out(house: House) -> None:
    keep(house, "rita", "rita@here.example")
    app = open_signed_in(ANA)
    assert not is_in(app) and "Ask an admin to add you" in texts(app)
    assert app.button("sign-out").label == "Sign out"


def test_where_nobody_is_named_signing_in_makes_nobody_an_admin(house: House) -> None:
    assert not is_in(open_signed_in(ANA))


def test_an_address_of_two_users_is_neither(house: House) -> None:
    keep(house, "ana", "ana@here.example")
    keep(house, "ana-2", "ANA@here.example")
    app = open_signed_in(ANA)
    assert not is_in(app) and "several users have the mail address" in texts(app).replace("\\", "")


def test_whoever_signs_in_by_another_account_than_before_stays_outside(house: House) -> None:
    keep(house, "ana", "ana@here.example")
    assert is_in(open_signed_in(ANA))
    app = open_signed_in({**ANA, "sub": "18"})
    assert not is_in(app) and "ask an admin to let you sign in anew" in texts(app)


@pytest.mark.parametrize("told", [{"sub": None}, {"iss": ""}, {"sub": 17}, {"sub": "x" * 501}])
def test_a_provider_that_does_not_tell_by_what_it_knows_one_lets_nobody_in(house: House, told: dict[str, Any]) -> None:
    keep(house, "ana", "ana@here.example")
    app = open_signed_in({**ANA, **told})
    assert not is_in(app) and "does not tell by what it knows you" in texts(app)


def test_an_address_with_other_letters_is_told_so(house: House) -> None:
    keep(house, "sam", "sam@here.example")
    app = open_signed_in({**ANA, "email": "\u017fam@here.example"})
    assert not is_in(app) and "letters A to Z" in texts(app)


def made_by_click() -> None:
    """As Streamlit makes a file when its button is clicked: on another thread, which knows of no session."""
    from contextvars import copy_context
    from threading import Thread

    import streamlit as st

    from quotegen.ui.who import for_visitor, user_name

    def who() -> str:
        return f"made for {user_name()}"

    told: list[bytes | str] = []
    for make in (for_visitor(who), who):
        thread = Thread(target=copy_context().run, args=(lambda make=make: told.append(make()),))
        thread.start()
        thread.join()
    for each in told:
        st.write(each)


def test_a_file_is_made_for_whoever_its_button_was_drawn_for(house: House) -> None:
    app = AppTest.from_function(made_by_click, default_timeout=60)
    app.secrets["auth"], app.user = AUTH, ANA
    bound, unbound = (each.value for each in app.run().markdown)
    assert bound == "made for Ana@Here.example" and unbound == "made for @"  # the second is the red control


@pytest.mark.parametrize("verified", [False, "false", None, "yes", 1])
def test_an_address_that_is_not_verified_is_nobodys(house: House, verified: object) -> None:
    keep(house, "ana", "ana@here.example")
    keep(house, house.user.name, None)
    app = open_signed_in({**ANA, "email_verified": verified})
    assert not is_in(app) and "does not come with a verified mail address" in texts(app)


@pytest.mark.parametrize("email", ["", "root", "@", None])
def test_what_is_no_address_is_not_taken_for_the_login_of_the_machine(house: House, email: object) -> None:
    keep(house, house.user.name, None)
    assert not is_in(open_signed_in({**ANA, "email": email}))


def opened() -> AppTest:
    return shown(AppTest.from_string("from quotegen.ui.app import main\nmain('settings')\n", default_timeout=60).run())


@pytest.mark.parametrize(
    ("address", "comes_in"), [("127.0.0.9", True), ("::1", True), ("10.0.0.7", False), ("x", False)]
)
def test_without_signing_in_nobody_comes_in_from_another_machine(
    house: House, monkeypatch: pytest.MonkeyPatch, address: str, comes_in: bool
) -> None:
    monkeypatch.setattr("quotegen.ui.who._address", lambda: address)
    app = opened()
    assert is_in(app) is comes_in
    assert comes_in or "only on the machine it runs on" in texts(app)


def test_a_file_of_secrets_that_cannot_be_read_lets_nobody_in(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text("[auth\n")
    monkeypatch.setattr("quotegen.ui.who.st.get_option", lambda name: [str(file)] if name == "secrets.files" else None)
    app = opened()
    assert not is_in(app) and "cannot be read" in texts(app)
    file.unlink()
    assert is_in(opened()) and not st.secrets.load_if_toml_exists()


def test_whoever_reads_lithuanian_is_asked_in_lithuanian(house: House) -> None:
    app = AppTest.from_string("from quotegen.ui.app import main\nmain('settings')\n", default_timeout=60)
    app.secrets["auth"] = AUTH
    app.context["locale"] = "lt-LT"
    assert "Prisijunkite" in texts(shown(app.run()))
