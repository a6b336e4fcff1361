"""Pictures and downloads: only for the browser of the session that made them, as long as that session is there.

Streamlit gives a file an address that follows from what is in it, and serves it to whoever asks for that. So each
browser gets a secret with its first page, a cookie that no script can read. A session knows the secrets that its
WebSocket came with, and a file knows its sessions.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorage

from quotegen.ui.hosts import auth
from quotegen.ui.who import session_at_work

COOKIE = "quotegen_browser_"
"""Further on a name of its own: tabs that are opened at the same moment get one each, and every tab sends all."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_OWN_PAGE = frozenset({"same-origin", "none"})
_IF_CHANGED = frozenset({b"if-none-match", b"if-modified-since"})
_CLOSED = ("_stcore/metrics", "_stcore/agent", "_stcore/script-health-check")


class OwnedFiles(MediaFileStorage):
    """Streamlit's storage, which remembers for which sessions each file was made."""

    def __init__(self, kept: MediaFileStorage) -> None:
        self._kept = kept
        self._sessions: dict[str, set[str]] = {}

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        file = self._kept.load_and_get_id(path_or_data, mimetype, kind, filename)
        session = session_at_work()
        if session is not None:
            self._sessions.setdefault(file, set()).add(session)
        return file

    def get_url(self, file_id: str) -> str:
        return self._kept.get_url(file_id)

    def delete_file(self, file_id: str) -> None:
        self._sessions.pop(file_id, None)
        self._kept.delete_file(file_id)

    def sessions_of(self, file_id: str) -> tuple[str, ...]:
        return tuple(self._sessions.get(file_id, ()))


def own_files() -> None:
    """For the server when it starts: from now on every file has its sessions."""
    manager = Runtime.instance().media_file_mgr
    manager._storage = OwnedFiles(manager._storage)  # Streamlit has no other way to be given one


class Media:
    """Gives a browser its secret, and answers for nobody else's files; what is for operators of servers is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = _path(scope)
        connection = HTTPConnection(scope)
        is_file = path.startswith("media/")
        if path.startswith(_CLOSED) or (is_file and not _is_own(path, connection)):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
            return
        given = _secrets(connection.cookies)
        if not given:
            scope = _unconditional(scope)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if is_file:
                    headers["cache-control"] = "private, no-store"
                elif not given and headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", _new_cookie())
            await send(message)

        await self.app(scope, receive, told)


def _path(scope: Scope) -> str:
    """Without the prefix that a server may have been given, and without a slash before it."""
    path, prefix = str(scope["path"]).lstrip("/"), str(config.get_option("server.baseUrlPath") or "").strip("/")
    return path.removeprefix(f"{prefix}/") if prefix else path


def _unconditional(scope: Scope) -> Scope:
    """A browser that was closed has lost its secret and not the page, and would be told that it has that already."""
    return {**scope, "headers": [each for each in scope["headers"] if each[0] not in _IF_CHANGED]}


def _is_own(path: str, asked: HTTPConnection) -> bool:
    """Whether a session that is there made this file, and came from the browser that asks, for a page of ours."""
    if asked.headers.get("sec-fetch-site", "none") not in _OWN_PAGE:
        return False
    files = Runtime.instance().media_file_mgr._storage
    if not isinstance(files, OwnedFiles):
        return False
    shown = _secrets(asked.cookies)
    made_for = files.sessions_of(path.removeprefix("media/").partition(".")[0])
    return any(shown & _secrets_of(session) for session in made_for)


def _secrets_of(session: str) -> set[str]:
    """What its browser sent when it connected; nothing once it has gone."""
    client = Runtime.instance().get_client(session)
    context = None if client is None else client.client_context
    return set() if context is None else _secrets(context.cookies)


def _secrets(cookies: Mapping[str, str]) -> set[str]:
    return {secret for name, secret in cookies.items() if name.startswith(COOKIE) and _SECRET.fullmatch(secret)}


def _new_cookie() -> str:
    """Sent along when a link elsewhere leads here, or the browser would get another one then; never to another page."""
    is_secure = urlsplit(str((auth() or {}).get("redirect_uri") or "")).scheme == "https"
    name, secret = COOKIE + secrets.token_hex(4), secrets.token_urlsafe(32)
    return f"{name}={secret}; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if is_secure else "")
