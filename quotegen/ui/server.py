"""What the server of the app has besides Streamlit's own: fonts, files from memory, and headers that close it off."""

from __future__ import annotations

import socket
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotegen.ui.assets import Ahead, Assets, font
from quotegen.ui.hosts import Hosts
from quotegen.ui.media import Media
from quotegen.ui.policy import content_security_policy

SCRIPT = Path(__file__).with_name("start") / "script.py"
_HEADERS = (
    (b"content-security-policy", content_security_policy()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
)
_TCP = (socket.AF_INET, socket.AF_INET6)


class Closed:
    """Every answer says what it may load, and that it is not to be framed, guessed at, used by or told to others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self.app(scope, receive, closed)


class Prompt:
    """Nothing that is sent waits until the browser has acknowledged what was sent before.

    The event loop sees to that by itself, but not for a socket that was bound as Streamlit binds its own, and then
    the second part of an answer came up to 40 ms late. Where a server has no such socket, nothing is changed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        connection = transport.get_extra_info("socket") if transport is not None else None
        if connection is not None and connection.family in _TCP:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)


ROUTES = [Route("/fonts/{name}", font)]
_IN_ORDER = (Prompt, Closed, Hosts, Media, Ahead, Assets)
"""The first is asked first, and has the last word on an answer."""
MIDDLEWARE = [Middleware(each) for each in _IN_ORDER]
