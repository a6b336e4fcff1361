"""Attempts by other pages, other machines, other sessions; each is harmless to other software."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.outcome import Attempts, Outcome
from quotegen.errors import QuotegenError
from quotegen.model.people import Identity, Role, User
from quotegen.usecases.house import Caller, House, enter
from quotegen.usecases.users import set_user
from tests.browser.desk import Desk, launch, new_context
from tests.browser.serving import Served, inside, serving
from tests.browser.steps import answered, three_customers
from tests.raw import ask, shake_hands

_EMAIL = "kai.stone@here.example"
_KNOWN = Identity(issuer="https://login.here.example", subject="17")

_PICTURE = "[...document.images].map(each => each.src).find(each => each.includes('/media/'))"


def _told(refused: bool) -> Outcome:
    return Outcome.REFUSED if refused else Outcome.LET_THROUGH


def _over_http(headers: Callable[[Served], Mapping[str, str]], folder: Path, path: str = "/") -> Outcome:
    with serving(folder) as served:
        return _told(ask(served.port, path, headers(served)).status in {403, 404, 421})


def _over_websocket(headers: Callable[[Served], Mapping[str, str]], folder: Path) -> Outcome:
    with serving(folder) as served:
        return _told(shake_hands(served.port, headers(served)) in {403, 421})


def _another_name(served: Served) -> dict[str, str]:
    name = f"other.example:{served.port}"
    return {"Host": name, "Origin": f"http://{name}"}


def _another_port(served: Served) -> dict[str, str]:
    return {"Host": f"localhost:{served.port}", "Origin": "http://localhost:1"}


def _no_page(served: Served) -> dict[str, str]:
    return {"Host": f"localhost:{served.port}"}


def _by_proxy(served: Served) -> dict[str, str]:
    own = f"localhost:{served.port}"
    return {"Host": own, "Origin": f"http://{own}", "X-Forwarded-For": "127.0.0.1"}


def _picture(folder: Path, ends: bool) -> Outcome:
    """The address of a page's picture, asked for with no cookie; or with its own, once its tab is closed."""
    with inside(folder) as house:
        three_customers(house)
        draft = answered(house)
    with serving(folder) as served, sync_playwright() as playwright:
        context = new_context(launch(playwright))
        desk = Desk(context.new_page(), served.url).open("review", draft=draft).see_pages()
        address: str = desk.page.evaluate(_PICTURE)
        cookies = "; ".join(f"{each.get('name')}={each.get('value')}" for each in context.cookies())
        shown = {**_no_page(served), "Cookie": cookies}
        path = address.removeprefix(served.url)
        if ask(served.port, path, {**shown, "Host": served.url.removeprefix("http://")}).status != 200:
            raise RuntimeError("the picture is not there for its own page")
        if ends:
            desk.page.close()
            time.sleep(2)
        return _told(ask(served.port, path, shown if ends else _no_page(served)).status == 404)


def _end(ending: signal.Signals, folder: Path) -> Outcome:
    with serving(folder) as served:
        os.kill(served.process.pid, ending)
        served.process.wait(30)
        time.sleep(1)
        with socket.socket() as probe:
            is_there = probe.connect_ex(("127.0.0.1", served.port)) == 0
        return _told(not is_there)


def _sign_in(email: str, identity: Identity, folder: Path) -> Outcome:
    with inside(folder) as house:
        set_user(house, User(name=house.user.name, role=Role.ADMIN, email=_EMAIL))
        _come(house, _EMAIL, _KNOWN)
        try:
            _come(house, email, identity)
        except QuotegenError:
            return Outcome.REFUSED
        return Outcome.LET_THROUGH


def _come(house: House, email: str, identity: Identity) -> None:
    enter(house.desk, house.store, Caller(email, "app", identity=identity))


ATTEMPTS: Attempts = {
    "a page whose name is led to this machine asks for the app": partial(_over_http, _another_name),
    "a page whose name is led to this machine opens a WebSocket": partial(_over_websocket, _another_name),
    "a page of another port of this machine asks for the app": partial(_over_http, _another_port),
    "a page of another port of this machine opens a WebSocket": partial(_over_websocket, _another_port),
    "a WebSocket that does not say which page it is from": partial(_over_websocket, _no_page),
    "a request through a proxy as whoever is logged in here": partial(_over_http, _by_proxy),
    "a WebSocket through a proxy as whoever is logged in here": partial(_over_websocket, _by_proxy),
    "the figures of the server": partial(_over_http, _no_page, path="/_stcore/metrics"),
    "the app for programs without a browser": partial(_over_http, _no_page, path="/_stcore/agent/openapi.json"),
    "a picture of a document, by its address alone": partial(_picture, ends=False),
    "a picture of a document with its own cookie, after its session": partial(_picture, ends=True),
    "a server that outlives its command after SIGTERM": partial(_end, signal.SIGTERM),
    "a server that outlives its command after kill -9": partial(_end, signal.SIGKILL),
    "signing in by an address with the long s": partial(_sign_in, "kai.\u017ftone@here.example", _KNOWN),
    "signing in by an address with the Kelvin sign": partial(_sign_in, "\u212aai.stone@here.example", _KNOWN),
    "signing in by the same address at another provider": partial(
        _sign_in, _EMAIL, Identity(issuer="https://login.other.example", subject="17")
    ),
    "signing in by the same address with another account": partial(
        _sign_in, _EMAIL, Identity(issuer=_KNOWN.issuer, subject="18")
    ),
}
