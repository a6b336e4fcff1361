"""What is done at a click, and how it is told: a refusal in plain words, never a trace of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from quotegen.errors import Fault, QuotegenError
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say_fault

T = TypeVar("T")
_NOTICES, _DONE, _SHOWN = "notices", "done", "notices_shown"


def act(work: Callable[[], T], done: str = "") -> T | None:
    """In a callback: does it. If it is refused, the next run begins with why, and None is answered."""
    st.session_state.pop(_SHOWN, None)
    try:
        result = work()
    except QuotegenError as refused:
        st.session_state.setdefault(_NOTICES, []).extend(refused.faults)
        return None
    if done:
        st.session_state[_DONE] = done
    return result


def does(work: Callable[[], object], done: str = "") -> Callable[[], None]:
    """The same as a callback."""

    def callback() -> None:
        act(work, done)

    return callback


def note(fault: Fault) -> None:
    """Something to be told at the top of the next run, although the act was done."""
    st.session_state.setdefault(_NOTICES, []).append(fault)


def show_notices(page: str) -> None:
    """What the acts before this run left to be told; it stays until the next act or page, however often it is drawn."""
    faults = st.session_state.pop(_NOTICES, [])
    if faults:
        st.session_state[_SHOWN] = (page, faults)
    where, faults = st.session_state.get(_SHOWN, (page, []))
    if where == page:
        show_all(faults)
    else:
        del st.session_state[_SHOWN]
    done = st.session_state.pop(_DONE, "")
    if done:
        st.toast(done, icon=":material/check:")


def show_faults(refused: QuotegenError) -> None:
    """In the body of a page."""
    show_all(refused.faults)


def show_all(faults: Iterable[Fault]) -> None:
    for fault in faults:
        st.error(literal(say_fault(fault)), icon=":material/error:")
