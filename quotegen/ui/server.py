"""What the server of the app has besides Streamlit's own: the fonts of the documents, and headers that close it off."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotegen.document.fonts import font_files

SCRIPT = Path(__file__).with_name("start") / "script.py"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"referrer-policy", b"same-origin"),
)
_A_DAY = "public, max-age=86400"


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


async def font(request: Request) -> Response:
    """One of the fonts that documents are set in, as `/fonts/inter-400.ttf`."""
    path = font_files().get(request.path_params["name"])
    if path is None:
        return Response(status_code=404)
    return FileResponse(path, media_type="font/ttf", headers={"cache-control": _A_DAY})


ROUTES = [Route("/fonts/{name}", font)]
MIDDLEWARE = [Middleware(Closed)]
