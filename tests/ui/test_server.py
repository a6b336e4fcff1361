"""What the server has besides Streamlit's own."""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from quotegen.ui.assets import LATE
from quotegen.ui.server import MIDDLEWARE, ROUTES
from quotegen.ui.start.warm import load_first_page, load_first_quote

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPTS = sorted((STATIC / "static" / "js").glob("index.*.js"))


async def behind(request: Request) -> PlainTextResponse:
    """Says of its own connection whether it waits for acknowledgements."""
    connection = request.receive.__self__.transport.get_extra_info("socket")  # type: ignore[attr-defined]
    return PlainTextResponse(str(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))


async def page(_: Request) -> HTMLResponse:
    return HTMLResponse("<!doctype html>")


@contextmanager
def served(middleware: Sequence[Middleware]) -> Iterator[str]:
    """On a socket that is bound as Streamlit binds its own: its protocol is not named."""
    app = Starlette(routes=[*ROUTES, Route("/page", page), Route("/{rest:path}", behind)], middleware=middleware)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    bound = socket.socket(socket.AF_INET)
    bound.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[bound])))
    thread.start()
    try:
        while not server.started:
            threading.Event().wait(0.02)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(MIDDLEWARE) as address:
        yield address


def test_nothing_that_is_sent_waits_for_an_acknowledgement(url: str) -> None:
    assert urllib.request.urlopen(f"{url}/anything").read() != b"0"


def test_without_the_middleware_it_waits() -> None:
    # The red control: such a socket is one that the event loop leaves as it is.
    with served(MIDDLEWARE[1:]) as address:
        assert urllib.request.urlopen(f"{address}/anything").read() == b"0"


def test_a_script_of_streamlit_comes_whole_and_may_be_kept_for_ever(url: str) -> None:
    assert SCRIPTS
    for script in SCRIPTS:
        answer = urllib.request.urlopen(f"{url}/static/js/{script.name}")
        assert answer.read() == script.read_bytes() and "immutable" in answer.headers["cache-control"]
        assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize(
    "path", ["/static/../index.html", "/static/js/", "/static/js/none.js", "/static/%2e%2e/index.html"]
)
def test_what_is_no_such_file_is_for_the_app_behind(url: str, path: str) -> None:
    assert urllib.request.urlopen(url + path).read() in {b"1", b"0"}


def test_a_font_of_the_documents_is_there_and_no_other(url: str) -> None:
    assert urllib.request.urlopen(f"{url}/fonts/inter-400.ttf").read(4) == b"\0\1\0\0"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{url}/fonts/other.ttf")


def test_what_a_page_is_made_of_is_named_with_it_and_is_there(url: str) -> None:
    named = urllib.request.urlopen(f"{url}/page").headers["link"]
    addresses = re.findall(r"<([^>]+)>", named)
    kinds = {urllib.request.urlopen(url + address).headers["content-type"].partition(";")[0] for address in addresses}
    assert kinds == {"text/javascript", "font/ttf"}
    assert all(any(f"/{name}." in address for address in addresses) for name in LATE)


def test_nothing_is_named_with_what_is_no_page(url: str) -> None:
    assert urllib.request.urlopen(f"{url}/anything").headers["link"] is None


def test_what_is_loaded_at_the_start_is_not_looked_through_at_every_turn() -> None:
    try:
        load_first_page()
        load_first_quote()
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
