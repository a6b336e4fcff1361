"""Files handed in, what they would change, and what has been live: nothing goes live before somebody says so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.files.reader import get_ready
from quotegen.model.permissions import Action
from quotegen.ui.catalogue.difference import show_difference
from quotegen.ui.catalogue.faults import show_file_faults
from quotegen.ui.catalogue.staging import forget, held, hold, when_held
from quotegen.ui.catalogue.versions import show_versions
from quotegen.ui.kit.acts import act
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say
from quotegen.usecases.change_catalogue import BACK, Staged, activate, stage
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed

_FILES, _FAULTS, _ROUND = "catalogue-files", "catalogue-faults", "catalogue-round"


def show_change(house: House) -> None:
    if not allowed(house, Action.CHANGE_CATALOGUE):
        st.info(say("catalogue.change.not_yours"), icon=":material/lock:")
        return
    get_ready()
    files = _handed_in()
    if not files:
        st.caption(say("catalogue.change.about"))
    _take(house, files)
    staged = held()
    if staged is not None:
        _shown(staged)
    show_versions(house)


def _handed_in() -> Mapping[str, bytes]:
    """By their names, which are looked at as texts only. A name that comes twice is made another."""
    uploads = st.file_uploader(
        say("catalogue.change.drop"),
        type=["csv", "yaml", "zip"],
        accept_multiple_files=True,
        key=f"catalogue-upload-{st.session_state.get(_ROUND, 0)}",
    )
    found: dict[str, bytes] = {}
    for upload in uploads:
        found[upload.name if upload.name not in found else f"{len(found)}/{upload.name}"] = upload.getvalue()
    return found


def _take(house: House, files: Mapping[str, bytes]) -> None:
    """Staged once, and again when other files are there or the catalogue has changed."""
    if not files:
        if st.session_state.pop(_FILES, None) is not None:
            _forget()
        return
    whole = hashlib.sha256(house.desk.catalogue.digest.encode())
    for name, content in files.items():
        whole.update(repr(name).encode() + hashlib.sha256(content).digest())
    if st.session_state.get(_FILES) == whole.hexdigest():
        if faults := st.session_state.get(_FAULTS):
            show_file_faults(faults)
        return
    _forget()
    st.session_state[_FILES] = whole.hexdigest()
    try:
        with st.spinner(say("catalogue.change.checking")):
            hold(stage(house, files))
    except QuotegenError as refused:
        st.session_state[_FAULTS] = refused.faults
        show_file_faults(refused.faults)


def _shown(staged: Staged) -> None:
    if staged.version == staged.base:
        st.info(say("catalogue.change.same"), icon=":material/equal:")
        st.button(say("catalogue.change.drop_it"), key="catalogue-drop", on_click=_leave)
        return
    with st.container(border=True):
        if staged.how != BACK:
            st.success(say("catalogue.change.ready"), icon=":material/task_alt:")
        else:
            st.info(say("catalogue.change.back", when=literal(when_held())), icon=":material/history:")
        show_difference(staged.difference)
        with st.container(horizontal=True):
            st.button(
                say("catalogue.change.live"),
                key="catalogue-live",
                type="primary",
                icon=":material/rocket_launch:",
                on_click=_go_live,
            )
            st.button(say("catalogue.change.drop_it"), key="catalogue-drop", on_click=_leave)


def _go_live() -> None:
    staged = held()
    if staged is None:
        return

    def work() -> bool:
        activate(current_house(), staged)
        return True

    if act(work, say("catalogue.change.is_live")):
        _leave()


def _leave() -> None:
    """Nothing is staged, and the field for files is empty again."""
    _forget()
    st.session_state.pop(_FILES, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _forget() -> None:
    st.session_state.pop(_FAULTS, None)
    forget()
