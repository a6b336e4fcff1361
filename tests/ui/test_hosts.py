"""Other pages, other names and detours: what is answered at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from quotegen.errors import InputRefused
from quotegen.files.settings import read_settings
from quotegen.files.workspace import make_workspace
from quotegen.ui import hosts
from quotegen.ui.hosts import refusal

AUTH = {"redirect_uri": "https://quotes.here.example/oauth2callback"}


def status(told: dict[str, str], signing_in: Mapping[str, Any] | None = None, is_websocket: bool = False) -> int | None:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
    refused = refusal(headers, signing_in, is_websocket)
    return None if refused is None else int(refused.status)


FURTHER = hosts.further_hosts


@pytest.fixture(autouse=True)
def _further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "further_hosts", lambda: frozenset({"quotes.lan"}))


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST:8501", "localhost"])
def test_without_signing_in_the_names_of_this_machine_are_answered(host: str) -> None:
    assert status({"host": host}) is None
    assert status({"host": host, "origin": f"http://{host}"}, is_websocket=True) is None


@pytest.mark.parametrize(
    "host",
    [
        "other.example:8501",
        "127.0.0.1.other.example:8501",
        "localhost.other.example",
        "other.example#localhost",
        "localhost@other.example",
        "other.example@localhost",
        "localhost/",
        "localhost:x",
        "localhost:70000",
        "localhost.",
        "locahost",
        "0.0.0.0:8501",
        "192.168.1.7:8501",
        "quotes.lan",
        "quotes.here.example",
        "[::1",
        "",
        " localhost",
        "localhost\t",
        "\xfflocalhost",
    ],
)
def test_without_signing_in_no_other_name_is(host: str) -> None:
    assert status({"host": host}) == 421
    assert status({"host": host, "origin": f"http://{host}"}, is_websocket=True) == 421


def test_a_request_without_a_host_or_with_two_is_not_answered() -> None:
    assert status({}) == 421
    refused = refusal([(b"host", b"localhost"), (b"host", b"localhost")], None, False)
    assert refused is not None and refused.status == 421


@pytest.mark.parametrize(
    ("host", "told"),
    [("quotes.here.example", None), ("quotes.lan:8443", None), ("127.0.0.1:8501", 421), ("other.example", 421)],
)
def test_with_signing_in_those_of_its_address_and_of_the_settings_are_answered(host: str, told: int | None) -> None:
    assert status({"host": host}, AUTH) == told


def test_with_signing_in_on_this_machine_its_name_is_answered() -> None:
    assert status({"host": "localhost:8501"}, {"redirect_uri": "http://localhost:8501/oauth2callback"}) is None


@pytest.mark.parametrize("signing_in", [{}, {"redirect_uri": 7}, {"redirect_uri": ""}])
def test_with_an_address_that_names_no_host_only_the_settings_count(signing_in: Mapping[str, Any]) -> None:
    assert status({"host": "quotes.lan"}, signing_in) is None
    assert status({"host": "localhost"}, signing_in) == 421


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", "http://localhost:8501"),
        ("quotes.here.example", "https://quotes.here.example"),
        ("quotes.here.example:443", "https://quotes.here.example"),
        ("quotes.here.example", "https://quotes.here.example:443"),
        ("[::1]:8501", "http://[::1]:8501"),
    ],
)
def test_a_page_of_the_same_host_and_port_is_answered(host: str, origin: str) -> None:
    signing_in = AUTH if "here" in host else None
    assert status({"host": host, "origin": origin}, signing_in) is None


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:9000",
        "http://localhost",
        "http://127.0.0.1:8501",
        "http://other.example:8501",
        "https://other.example",
        "null",
        "",
        "localhost:8501",
        "file://",
        "chrome-extension://localhost:8501",
        "http://localhost:8501/",
        "http://x@localhost:8501",
        "http://localhost:8501 http://other.example",
        "http://localhost:port",
    ],
)
@pytest.mark.parametrize("is_websocket", [False, True])
def test_no_other_page_is(origin: str, is_websocket: bool) -> None:
    assert status({"host": "localhost:8501", "origin": origin}, None, is_websocket) == 403


def test_a_websocket_that_does_not_say_which_page_it_is_from_is_not_answered() -> None:
    assert status({"host": "localhost:8501"}, None, is_websocket=True) == 403


@pytest.mark.parametrize(
    "name", ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded"]
)
def test_without_signing_in_whoever_comes_through_a_proxy_is_not_this_machine(name: str) -> None:
    told = {"host": "localhost:8501", name: "127.0.0.1"}
    assert status(told) == 403 and status({**told, "origin": "http://localhost:8501"}, None, True) == 403
    assert status({"host": "quotes.here.example", name: "10.0.0.7"}, AUTH) is None


@pytest.mark.parametrize("name", ["https://quotes.lan", "quotes.lan:8501", "*.lan", "*", "Lan", "", "a/b", "ſ.lan"])
def test_a_setting_that_is_no_plain_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "quotegen.yaml").write_text(f"app:\n  hosts: ['{name}']\n", encoding="utf-8")
    with pytest.raises(InputRefused):
        read_settings(tmp_path)


def test_a_setting_names_further_hosts(tmp_path: Path) -> None:
    (tmp_path / "quotegen.yaml").write_text("app:\n  hosts: [quotes.lan, 10.0.0.7]\n")
    assert read_settings(tmp_path).app.hosts == ("quotes.lan", "10.0.0.7")


@pytest.mark.parametrize(
    ("settings", "found"), [("app: {hosts: [quotes.lan]}", {"quotes.lan"}), ("app: {hosts: [A/B]}", set()), ("", set())]
)
def test_a_server_goes_by_the_settings_of_its_workspace_and_by_none_with_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, found: set[str]
) -> None:
    make_workspace(tmp_path / "here")
    (tmp_path / "here" / "quotegen.yaml").write_text(settings)
    monkeypatch.chdir(tmp_path / "here")
    assert FURTHER.__wrapped__() == found


def test_a_host_that_is_no_name_is_told_how_to_write_one(tmp_path: Path) -> None:
    (tmp_path / "quotegen.yaml").write_text("app: {hosts: ['quotes.lan:8501']}", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read_settings(tmp_path)
    assert "without scheme and port" in refused.value.faults[0].hint


@pytest.mark.parametrize(("signing_in", "mend"), [(None, "set up signing in"), (AUTH, "app: hosts:")])
def test_a_wrong_host_is_told_what_helps_there(signing_in: Mapping[str, Any] | None, mend: str) -> None:
    refused = refusal([(b"host", b"other.example")], signing_in, False)
    assert refused is not None and mend in refused.why
