"""Signing in for real: a browser, the app's own server, and a provider of identities that signs its tokens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, Page, expect

from quotegen.model.people import Role, User
from quotegen.store.engine import Store
from quotegen.store.people import save_user
from quotegen.usecases.desk import open_desk
from quotegen.usecases.house import make_ready, open_store
from tests.raw import ask, shake_hands
from tests.samples import ROOT
from tests.ui.provider import CLIENT, SECRET, Provider, answers, free_port, provider

WAIT = 60_000
ANA: dict[str, Any] = {"email": "Ana@here.example", "email_verified": True}


@pytest.fixture
def identities() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store(open_desk())
    make_ready(opened)
    keep(opened, Role.ADMIN)
    yield opened
    opened.close()


def keep(store: Store, role: Role) -> None:
    with store.write() as tx:
        save_user(tx, User(name="ana", role=role, email="ana@here.example"))
        save_user(tx, User(name="rita", role=Role.ADMIN))


@pytest.fixture
def address(identities: Provider, store: Store, tmp_path: Path) -> Iterator[str]:
    """The app's server, with signing in set up."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "{url}/oauth2callback"\ncookie_secret = "{"c" * 40}"\nclient_id = "{CLIENT}"\n'
        f'client_secret = "{SECRET}"\nserver_metadata_url = "{identities.url}/.well-known/openid-configuration"\n'
    )
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with (tmp_path / "server.log").open("wb") as log:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        server = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log, env=environment)
        try:
            answers(port, seconds=60)
            yield url
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    context.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    yield context.new_page()
    context.close()


def sign_in(page: Page, address: str) -> None:
    """From the button to the provider and back."""
    page.goto(f"{address}/settings")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")


def test_whoever_signs_in_is_known_by_the_address_and_loses_a_role_at_the_next_click(
    page: Page, address: str, identities: Provider, store: Store
) -> None:
    identities.claims = ANA
    sign_in(page, address)
    page.goto(f"{address}/settings")
    expect(page.get_by_text("Signed in as Ana@here.example")).to_be_visible()
    expect(page.get_by_text("You are ana, admin.")).to_be_visible()
    keep(store, Role.MANAGER)
    page.get_by_role("textbox", name="Short name").fill("friend")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("does not let you add users")).to_be_visible()
    expect(page.get_by_text("You are ana, sales manager.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({**ANA, "email": "eve@here.example"}, "Ask an admin to add you"),
        ({**ANA, "email_verified": False}, "does not come with a verified mail address"),
    ],
)
def test_a_stranger_stays_outside_whatever_address_he_opens(
    page: Page, address: str, identities: Provider, claims: dict[str, Any], told: str
) -> None:
    identities.claims = claims
    sign_in(page, address)
    for path in ("", "settings", "quotes"):
        page.goto(f"{address}/{path}")
        expect(page.get_by_text(told)).to_be_visible()
        expect(page.get_by_role("link", name="Quotes")).to_have_count(0)


def test_where_people_sign_in_the_app_answers_to_its_own_address_and_through_a_proxy(address: str) -> None:
    own = address.removeprefix("http://")
    port = int(own.rpartition(":")[2])
    assert ask(port, "/", {"Host": own, "X-Forwarded-For": "10.0.0.7"}).status == 200
    assert shake_hands(port, {"Host": own, "Origin": address, "X-Forwarded-For": "10.0.0.7"}) == 101
    for name in ("localhost", "other.example"):
        assert ask(port, "/", {"Host": f"{name}:{port}"}).status == 421
        assert shake_hands(port, {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}"}) == 421


def test_another_account_with_the_same_address_stays_outside_until_an_admin_allows_it(
    page: Page, address: str, identities: Provider, store: Store
) -> None:
    identities.claims = ANA
    sign_in(page, address)
    page.goto(f"{address}/settings")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    identities.claims = {**ANA, "sub": "2"}
    sign_in(page, address)
    expect(page.get_by_text("has signed in as somebody else before")).to_be_visible()
    with store.write() as tx:
        save_user(tx, User(name="ana", role=Role.ADMIN, email="ana@here.example"))
    page.goto(f"{address}/settings")
    expect(page.get_by_text("You are ana, admin.")).to_be_visible()


def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(page: Page, address: str, identities: Provider) -> None:
    identities.claims = ANA
    identities.shown = RSAKey.generate_key(2048, {"kid": "test"}, private=True)
    sign_in(page, address)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
