"""What the server of the app has besides Streamlit's own: fonts, files from memory, and headers that close it off."""

from __future__ import annotations

import socket
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotegen.ui.assets import Ahead, Assets, font

SCRIPT = Path(__file__).with_name("start") / "script.py"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"referrer-policy", b"same-origin"),
)
_TCP = (socket.AF_INET, socket.AF_INET6)


class Closed:
    """Every answer says that it is not to be framed, guessed at, or told to others."""

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
MIDDLEWARE = [Middleware(Prompt), Middleware(Closed), Middleware(Ahead), Middleware(Assets)]
