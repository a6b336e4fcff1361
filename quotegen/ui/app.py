"""The frame around every page: the language, who is there, the navigation, and what the last click left to be told."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.ui.kit.acts import show_all, show_faults, show_notices
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import follow, pages
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say, use_language
from quotegen.ui.who import gate
from quotegen.usecases.clock import clock_note
from quotegen.usecases.house import House
from quotegen.usecases.preferences import preferences_of

_ICON = Path(__file__).with_name("icon.svg")
"""One of our own: a named one would be fetched from elsewhere by every browser."""


def main(first: str = "home") -> None:
    """One run of the app, which opens with the page `first`."""
    st.set_page_config(page_title="quotegen", page_icon=str(_ICON), layout="wide")
    if not gate():
        return
    try:
        house = current_house()
        use_language(preferences_of(house).language)
        clock = clock_note(house)
    except QuotegenError as refused:
        show_faults(refused)
        return
    page = st.navigation(pages(first), position="top")
    follow()
    show_notices(page.url_path)
    _tell_who_stays(house)
    show_all([clock] if clock else [])
    try:
        page.run()
    except QuotegenError as refused:
        show_faults(refused)


def _tell_who_stays(house: House) -> None:
    """On every page, to whoever is an admin only until one of those whom he named has come."""
    if house.waits_for:
        admins = ", ".join(literal(name) for name in house.waits_for)
        told = say("who.stays", login=literal(house.user.name), admins=admins)
        st.warning(told, icon=":material/manage_accounts:")
