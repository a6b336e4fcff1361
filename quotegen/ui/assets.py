"""Files that never change while the server runs, answered from memory: a first page asks for some ninety of them."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from quotegen.document.fonts import font_files

_STATIC = Path(streamlit.__file__).parent / "static"
_A_DAY = "public, max-age=86400"
_FOR_EVER = "public, immutable, max-age=31536000"
"""Their names have a digest of what is in them."""


class Assets:
    """Streamlit's own scripts, styles and fonts. All else, and whatever is no file of these, is for the app behind."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else None
        path = _files().get(asked)
        answer = self.app if path is None else _answer(path, _FOR_EVER)
        await answer(scope, receive, send)


async def font(request: Request) -> Response:
    """One of the fonts that documents are set in, as `/fonts/inter-400.ttf`."""
    path = font_files().get(request.path_params["name"])
    return Response(status_code=404) if path is None else _answer(path, _A_DAY)


def _answer(path: Path, how_long: str) -> Response:
    kind, _ = mimetypes.guess_type(path.name)
    return Response(_content(path), media_type=kind, headers={"cache-control": how_long})


@cache
def _files() -> Mapping[str | None, Path]:
    """By their addresses: only what is named here is ever opened."""
    return {
        f"/{path.relative_to(_STATIC).as_posix()}": path for path in (_STATIC / "static").rglob("*") if path.is_file()
    }


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()
