"""What is loaded before anybody waits for it: for the first page while the server starts, for the first quote then."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib import import_module
from threading import Thread

from starlette.types import ASGIApp

from quotegen.errors import QuotegenError
from quotegen.ui.hosts import tell_streamlit
from quotegen.ui.media import own_files
from quotegen.usecases.desk import open_desk


@asynccontextmanager
async def warmed(_: ASGIApp) -> AsyncIterator[None]:
    """For the server: closes what has to be closed before anybody comes, begins to load, and does not wait for it."""
    tell_streamlit()
    own_files()
    Thread(target=load_first_page, name="quotegen-warm", daemon=True).start()
    yield


def load_first_page() -> None:
    for page in ("home", "editor", "review"):
        import_module(f"quotegen.ui.pages.{page}")
    with suppress(QuotegenError):  # the page itself says what is wrong
        open_desk()


@cache
def begin_first_quote() -> None:
    """Once, when a page is drawn and somebody looks at it."""
    Thread(target=load_first_quote, name="quotegen-warm", daemon=True).start()


def load_first_quote() -> None:
    import_module("pandas")  # by Streamlit's grid otherwise, which takes three seconds for it
    gc.collect()
    gc.freeze()  # what is here now stays; looking through it again takes as long as a click, and would find nothing
