"""Files that never change while the server runs, answered from memory: a first page asks for some ninety of them.

Those that a browser would ask for late, once it knows what the page is made of, are named to it with the page itself.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotegen.document.fonts import font_files

_STATIC = Path(streamlit.__file__).parent / "static"
_A_DAY = "public, max-age=86400"
_FOR_EVER = "public, immutable, max-age=31536000"
"""Their names have a digest of what is in them."""
LATE = ("Button", "Metric", "PageLink")
"""Streamlit's names for what the first page is made of besides texts."""
_LATE_FONTS = ("inter-400.ttf", "inter-600.ttf", "source-serif-4-600.ttf")
_IMPORTED = re.compile(rb"""(?:from|import)"\./([^"]+\.js)\"""")


class Assets:
    """Streamlit's own scripts, styles and fonts. All else, and whatever is no file of these, is for the app behind."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else None
        path = _files().get(asked)
        answer = self.app if path is None else _answer(path, _FOR_EVER)
        await answer(scope, receive, send)


class Ahead:
    """Every page comes with the addresses of what it will need (RFC 8288 links), so that it is fetched at once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def ahead(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                message["headers"] = [*message["headers"], (b"link", _links())]
            await send(message)

        await self.app(scope, receive, ahead)


def _is_page(message: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])


@cache
def _links() -> bytes:
    fonts = [f"</fonts/{name}>; rel=preload; as=font; crossorigin" for name in _LATE_FONTS]
    scripts = [f"<{address}>; rel=modulepreload; crossorigin" for address in late_scripts()]
    return ", ".join([*fonts, *scripts]).encode()


def late_scripts() -> list[str]:
    """The scripts of `LATE` and all that they import, but for what Streamlit's own page names; none if it has none."""
    folder = _STATIC / "static" / "js"
    known = (_STATIC / "index.html").read_text(encoding="utf-8")
    wanted = [path.name for name in LATE for path in sorted(folder.glob(f"{name}.*.js"))]
    found: dict[str, None] = {}
    while wanted:
        name = wanted.pop()
        if name not in found and name not in known:
            found[name] = None
            wanted += _imports(folder / name)
    return [f"/static/js/{name}" for name in found]


def _imports(script: Path) -> Iterator[str]:
    return (name.decode() for name in _IMPORTED.findall(_content(script)))


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
