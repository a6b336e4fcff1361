"""The pages and the ways between them. What a page shows is named in its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NoReturn

import streamlit as st

from quotegen.ui.kit.words import say

ICONS: Mapping[str, str] = {
    "home": ":material/home:",
    "editor": ":material/edit_note:",
    "quotes": ":material/description:",
    "customers": ":material/groups:",
    "catalogue": ":material/inventory_2:",
    "batch": ":material/stacks:",
    "approvals": ":material/approval:",
    "templates": ":material/palette:",
    "settings": ":material/settings:",
    "review": ":material/preview:",
    "issued": ":material/verified:",
}
HIDDEN = frozenset({"review", "issued"})
"""Reached from other pages only."""
URLS: Mapping[str, str] = {"editor": "quote"}


def pages(first: str) -> list[Any]:
    """All of them, in the order of the navigation, by the words of the app's language."""
    made = {name: _page(name, first) for name in ICONS}
    st.session_state["pages"] = made
    return list(made.values())


def _page(name: str, first: str) -> Any:
    return st.Page(
        _shower(name),
        title=say(f"app.pages.{name}"),
        icon=ICONS[name],
        url_path=URLS.get(name, name),
        default=name == first,
        visibility="hidden" if name in HIDDEN else "visible",
    )


def _shower(name: str) -> Callable[[], None]:
    """A page is imported when it is first opened."""

    def show() -> None:
        import_module(f"quotegen.ui.pages.{name}").show()

    return show


def go(name: str, **query: str) -> NoReturn:
    """To another page, in the body of this one. In a callback, `after(name, …)` does it at the next run."""
    st.switch_page(st.session_state["pages"][name], query_params=query)
    raise AssertionError("the page is left")


def after(name: str, **query: str) -> None:
    """In a callback: the next run begins on this page."""
    st.session_state["after"] = (name, query)


def follow() -> None:
    """Goes where a callback wished to."""
    wish = st.session_state.pop("after", None)
    if wish is not None:
        go(wish[0], **wish[1])


def link(name: str, label: str, icon: str | None = None, **query: str) -> None:
    """A real link: it can be opened in another tab. `label` is Markdown."""
    st.page_link(st.session_state["pages"][name], label=label, icon=icon, query_params=query)


def asked(name: str) -> str | None:
    """What the address says, as `?draft=D12` says D12."""
    value = st.query_params.get(name)
    return value or None
