"""The house as whoever clicks enters it: anew at every call, so that a right that was taken away is gone at once."""

from __future__ import annotations

import streamlit as st

from quotegen.files.settings import read_settings
from quotegen.store.engine import Store, replaced
from quotegen.ui.who import identity, user_name
from quotegen.usecases.desk import open_desk
from quotegen.usecases.house import Caller, House, database_url, enter, make_ready, open_store

_SEEN = "database_seen"


def current_house() -> House:
    """The workspace that the server was started in. Raises QuotegenError as `open_house` does."""
    desk = open_desk()
    store = _store(database_url(read_settings(desk.workspace.home), desk.workspace))
    house = enter(desk, store, Caller(user_name(), "app", identity=identity()))
    _refuse_once(house)
    return house


def _refuse_once(house: House) -> None:
    """Whoever has looked at what was in the database before a backup took its place is told before anything is done.

    RuleRefused at that moment alone: what was begun on the contents before is not done to those of now.
    """
    before = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = house.store.bound
    if before is not None and before != house.store.bound:
        raise replaced()


@st.cache_resource(show_spinner=False, on_release=Store.close)
def _store(url: str) -> Store:
    """One for the process, with the connections that it keeps."""
    store = open_store(open_desk(), lasting=True)
    make_ready(store)
    return store
