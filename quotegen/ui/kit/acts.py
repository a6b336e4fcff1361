"""What is done at a click, and how it is told: a refusal in plain words, never a trace of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from quotegen.errors import Fault, QuotegenError
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say_fault

T = TypeVar("T")
_NOTICES, _DONE = "notices", "done"


def act(work: Callable[[], T], done: str = "") -> T | None:
    """In a callback: does it. If it is refused, the next run begins with why, and None is answered."""
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


def show_notices() -> None:
    """What the acts before this run left to be told."""
    show_all(st.session_state.pop(_NOTICES, []))
    done = st.session_state.pop(_DONE, "")
    if done:
        st.toast(done, icon=":material/check:")


def show_faults(refused: QuotegenError) -> None:
    """In the body of a page."""
    show_all(refused.faults)


def show_all(faults: Iterable[Fault]) -> None:
    for fault in faults:
        st.error(literal(say_fault(fault)), icon=":material/error:")
