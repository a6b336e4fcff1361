"""The running server, asked as other pages, other names and other programs would ask it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import Served, serving
from tests.raw import ask, shake_hands
from tests.samples import ROOT

PATHS = (
    "/",
    "/quotes",
    "/_stcore/health",
    "/_stcore/host-config",
    "/fonts/inter-400.ttf",
    "/media/x",
    "/favicon.png",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("closed")) as served:
        yield served


@pytest.fixture(scope="module")
def open_to_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The red control: the same server without the guard."""
    with serving(tmp_path_factory.mktemp("open"), without="Hosts") as served:
        yield served


@pytest.mark.parametrize("path", PATHS)
def test_a_name_that_is_led_to_this_machine_gets_nothing(app: Served, path: str) -> None:
    answer = ask(app.port, path, {"Host": f"other.example:{app.port}"})
    assert answer.status == 421 and len(answer.body) < 200 and b"<" not in answer.body
    assert "set-cookie" not in answer.headers and answer.headers["x-frame-options"] == "DENY"


def test_without_the_guard_it_gets_the_app(open_to_all: Served) -> None:
    answer = ask(open_to_all.port, "/", {"Host": f"other.example:{open_to_all.port}"})
    assert answer.status == 200 and b"<!DOCTYPE html>" in answer.body


def test_its_page_opens_no_websocket(app: Served) -> None:
    name = f"other.example:{app.port}"
    assert shake_hands(app.port, {"Host": name, "Origin": f"http://{name}"}) == 421


def test_without_the_guard_only_streamlit_s_own_list_of_names_is_left(open_to_all: Served) -> None:
    name = f"other.example:{open_to_all.port}"
    assert shake_hands(open_to_all.port, {"Host": name, "Origin": f"http://{name}"}) == 403
    own = f"localhost:{open_to_all.port}"
    assert shake_hands(open_to_all.port, {"Host": own, "Origin": "http://localhost:1"}) == 101


@pytest.mark.parametrize("origin", ["http://localhost:1", "http://127.0.0.1:1", "https://other.example", "null"])
def test_a_page_of_another_port_opens_none_either(app: Served, origin: str) -> None:
    assert shake_hands(app.port, {"Host": f"localhost:{app.port}", "Origin": origin}) == 403
    assert ask(app.port, "/", {"Host": f"localhost:{app.port}", "Origin": origin}).status == 403


def test_its_own_page_does(app: Served) -> None:
    for name in ("localhost", "127.0.0.1"):
        host = f"{name}:{app.port}"
        assert shake_hands(app.port, {"Host": host, "Origin": f"http://{host}"}) == 101
        assert ask(app.port, "/", {"Host": host}).status == 200


def test_what_comes_through_a_proxy_is_not_this_machine(app: Served, open_to_all: Served) -> None:
    told = {"Host": f"localhost:{app.port}", "X-Forwarded-For": "127.0.0.1"}
    assert ask(app.port, "/", told).status == 403
    assert shake_hands(app.port, {**told, "Origin": f"http://localhost:{app.port}"}) == 403
    through = {**told, "Host": f"localhost:{open_to_all.port}"}
    assert ask(open_to_all.port, "/", through).status == 200


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact"])
def test_what_is_for_operators_and_programs_is_closed(app: Served, path: str) -> None:
    for method in ("GET", "POST"):
        assert ask(app.port, path, {"Host": f"localhost:{app.port}"}, method).status == 404


def test_without_the_guard_the_figures_of_the_server_are_open(tmp_path: Path) -> None:
    with serving(tmp_path, without="Media") as served:
        assert ask(served.port, "/_stcore/metrics", {"Host": f"localhost:{served.port}"}).status == 200


def test_a_page_may_load_from_its_own_server_alone(app: Served) -> None:
    policy = ask(app.port, "/", {"Host": f"localhost:{app.port}"}).headers["content-security-policy"]
    told = dict(each.split(" ", 1) for each in policy.split("; "))
    assert told["default-src"] == told["base-uri"] == told["frame-ancestors"] == "'none'"
    assert told["connect-src"] == told["form-action"] == "'self'"
    assert re.fullmatch(r"'self' blob: 'sha256-[A-Za-z0-9+/=]{44}'", told["script-src"])
    places = {each for where in told.values() for each in where.split() if "sha256" not in each}
    assert places == {"'none'", "'self'", "'unsafe-inline'", "data:", "blob:"}


def test_a_browser_gets_a_secret_that_no_script_can_read(app: Served) -> None:
    first = ask(app.port, "/", {"Host": f"localhost:{app.port}"}).headers["set-cookie"]
    assert "HttpOnly" in first and "SameSite=Lax" in first and "Domain" not in first
    shown = {"Host": f"localhost:{app.port}", "Cookie": first.partition(";")[0]}
    assert "quotegen" not in ask(app.port, "/", shown).headers.get("set-cookie", "")


def test_a_browser_without_a_secret_is_not_told_that_it_has_the_page_already(app: Served, tmp_path: Path) -> None:
    own = {"Host": app.url.removeprefix("http://")}
    first = ask(app.port, "/", own)
    kept = own | {"If-None-Match": first.headers["etag"], "If-Modified-Since": first.headers["last-modified"]}
    again = ask(app.port, "/", kept)
    assert again.status == 200 and "set-cookie" in again.headers
    with serving(tmp_path, without="Media") as served:
        kept["Host"] = served.url.removeprefix("http://")
        assert ask(served.port, "/", kept).status == 304


def test_every_download_is_made_for_whoever_its_button_was_drawn_for() -> None:
    found = [path.name for path in (ROOT / "quotegen" / "ui").rglob("*.py") if "st.download_button" in path.read_text()]
    assert found == ["downloads.py"]
