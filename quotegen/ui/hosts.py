"""Which requests are answered at all: those for a host of ours, sent by one of our own pages, and by no detour.

A page whose name is led to this machine sends that name as `Host`; a page of another port sends another `Origin`.
Both are turned away before anything is looked at, over HTTP and over WebSocket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import streamlit as st
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from quotegen.errors import QuotegenError
from quotegen.files.settings import read_settings
from quotegen.files.workspace import find_workspace

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PROXIED = frozenset({b"forwarded", b"via", b"x-real-ip"})
_PROXIED_TOO = b"x-forwarded"
_PORTS = {"http": 80, "https": 443}
_ANSWER = "websocket.http.response"
"""With it a server can answer a WebSocket as it answers HTTP; without it, it can only close."""
_POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class Refusal:
    status: HTTPStatus
    why: str


class Hosts:
    """Only what `refusal` has nothing against goes further; all else is answered here, in a line of plain text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] in {"http", "websocket"}
        refused = refusal(scope["headers"], auth_at_start(), scope["type"] == "websocket") if asked else None
        if refused is None:
            await self.app(scope, receive, send)
        else:
            await _turn_away(refused, scope, send)


def auth() -> Mapping[str, Any] | None:
    """The `[auth]` of Streamlit's secrets; None where nobody can sign in."""
    if not st.secrets.load_if_toml_exists():
        return None
    found = st.secrets.get("auth")
    return found if isinstance(found, Mapping) else None


@cache
def auth_at_start() -> Mapping[str, Any] | None:
    """What a server goes by as long as it runs, as Streamlit does for its cookies: to ask each time takes long."""
    return auth()


def hosts(signing_in: Mapping[str, Any] | None) -> frozenset[str]:
    """The names that are answered, in lower case and without a port.

    Where nobody signs in, whoever reaches the app is this machine's login: then no name but a loopback one.
    """
    if signing_in is None:
        return LOOPBACK
    own = urlsplit(str(signing_in.get("redirect_uri") or "")).hostname
    return further_hosts() | ({own} if own else frozenset())


@cache
def further_hosts() -> frozenset[str]:
    """Those of `app: hosts:` in `quotegen.yaml`, as the server found them when it started.

    None of a workspace or a file with faults: the pages themselves tell these.
    """
    try:
        return frozenset(read_settings(find_workspace(None, Path.cwd()).home).app.hosts)
    except QuotegenError:
        return frozenset()


def tell_streamlit() -> None:
    """Streamlit looks at the names of WebSockets itself, if it is told them."""
    config.set_option("server.allowedHosts", sorted(hosts(auth_at_start())), "quotegen")


def refusal(
    headers: list[tuple[bytes, bytes]], signing_in: Mapping[str, Any] | None, is_websocket: bool
) -> Refusal | None:
    """What there is against a request with these headers. A WebSocket has to say which page it is from."""
    told = [_split(value) for value in _all(headers, b"host")]
    host = told[0] if len(told) == 1 else None
    if host is None or host.hostname not in hosts(signing_in):
        mend = "open it as localhost; for other names set up signing in"
        if signing_in is not None:
            mend = "name it under app: hosts: in quotegen.yaml, and start the app again"
        return Refusal(HTTPStatus.MISDIRECTED_REQUEST, f"quotegen does not answer to this host: {mend}")
    if signing_in is None and any(name in _PROXIED or name.startswith(_PROXIED_TOO) for name, _ in headers):
        why = "quotegen is asked through a proxy, and nobody can sign in here: set up signing in"
        return Refusal(HTTPStatus.FORBIDDEN, why)
    origins = list(_all(headers, b"origin"))
    if len(origins) > 1 or (is_websocket and not origins) or not all(_is_of(each, host) for each in origins):
        return Refusal(HTTPStatus.FORBIDDEN, "quotegen is asked by a page that is not its own")
    return None


def _all(headers: list[tuple[bytes, bytes]], wanted: bytes) -> Iterator[str]:
    return (value.decode("latin-1") for name, value in headers if name == wanted)


def _split(host: str) -> SplitResult | None:
    """A name, and a port if it is told; None for what is anything else."""
    try:
        found = urlsplit(f"//{host}")
        plain = found.netloc == host and found.hostname and found.username is None and found.password is None
        return found if plain and (found.port is None or found.port > 0) else None
    except ValueError:
        return None


def _is_of(origin: str, host: SplitResult) -> bool:
    """Whether it is a page of this host and port; a port that is not told is the usual one of the page's scheme."""
    try:
        page = urlsplit(origin)
        usual = _PORTS.get(page.scheme)
        same = (page.hostname, page.port or usual) == (host.hostname, host.port or usual)
        return usual is not None and same and origin == f"{page.scheme}://{page.netloc}" and page.username is None
    except ValueError:
        return False


async def _turn_away(refused: Refusal, scope: Scope, send: Send) -> None:
    kind = scope["type"]
    if kind == "websocket" and _ANSWER not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": refused.why})
        return
    begun = "http.response" if kind == "http" else _ANSWER
    body = f"{refused.why}.\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": f"{begun}.start", "status": int(refused.status), "headers": headers})
    await send({"type": f"{begun}.body", "body": body})
