"""Search by a key: what is found shows while one types."""

from __future__ import annotations

import streamlit as st

from quotegen.store.listing import Listed, Query
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import link
from quotegen.ui.kit.text import literal, per, state_badge
from quotegen.ui.kit.words import say
from quotegen.usecases.find import list_quotes

_MOST = 8
_FOCUS = """export default () => {
  const until = performance.now() + 5000
  const look = () => {
    const field = document.querySelector('[role="dialog"] input')
    if (field) field.focus()
    else if (performance.now() < until) requestAnimationFrame(look)
  }
  look()
}"""
"""Streamlit has no word for where the cursor is to stand; without it, what is typed would be taken for other keys."""


def search_button() -> None:
    if st.button(say("search.button"), key="search-open", icon=":material/search:", shortcut="ctrl+k"):
        _dialog()


def _dialog() -> None:
    @st.dialog(say("search.title"), icon=":material/search:", width="medium")
    def ask() -> None:
        text = st.text_input(
            say("search.title"),
            key="search-text",
            placeholder=say("search.hint"),
            live=True,
            label_visibility="collapsed",
        )
        st.components.v2.component("quotegen-focus", js=_FOCUS)(key="search-focus", height=1)
        found = list_quotes(current_house(), Query(text or "", limit=_MOST + 1))
        if not found:
            st.caption(say("search.nothing"))
        for each in found[:_MOST]:
            show_listed(each)
        if len(found) > _MOST:
            link("quotes", say("search.all"), ":material/description:", search=text or "")

    ask()


def show_listed(listed: Listed) -> None:
    """A line that leads to it: whose it is, what it comes to, how it stands."""
    is_draft = listed.state == "draft"
    page, query = ("editor", {"draft": listed.number}) if is_draft else ("issued", {"number": listed.number})
    with st.container(horizontal=True, vertical_alignment="center"):
        link(page, f"**{literal(listed.title)}** :gray[{literal(listed.number)}]", **query)
        st.space("stretch")
        st.markdown(per(listed.payable, listed.currency, listed.recurrence), width="content")
        st.markdown(state_badge(listed.state), width="content")
