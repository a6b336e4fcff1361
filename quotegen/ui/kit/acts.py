"""What is done at a click, and how it is told: a refusal in plain words, never a trace of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import RLock
from typing import TypeVar

import streamlit as st

from quotegen.errors import Fault, QuotegenError
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say_fault

T = TypeVar("T")
_TAB = "to_be_told"


@dataclass(slots=True)
class Tab:
    """What a tab does, and is still to be told.

    Acts take turns: Streamlit begins the run of the next click while the one before is at work, and both would change
    the same version of a draft. The tab is got before the work, since the next click stops a run where it looks into
    the session's state, and what is done by then would go untold.
    """

    faults: list[Fault] = field(default_factory=list)
    done: str = ""
    page: str = ""
    shown: list[Fault] = field(default_factory=list)
    turn: AbstractContextManager[object] = field(default_factory=RLock)

    def act(self, work: Callable[[], T], done: str = "") -> T | None:
        """In a callback: does it. If it is refused, the next run begins with why, and None is answered."""
        with self.turn:
            self.shown = []
            try:
                result = work()
            except QuotegenError as refused:
                self.faults.extend(refused.faults)
                return None
            self.done = done or self.done
            return result


def tab() -> Tab:
    found: Tab = st.session_state.setdefault(_TAB, Tab())
    return found


def act(work: Callable[[], T], done: str = "") -> T | None:
    """As `Tab.act`, in this tab."""
    return tab().act(work, done)


def does(work: Callable[[], object], done: str = "") -> Callable[[], None]:
    """The same as a callback."""
    mine = tab()

    def callback() -> None:
        mine.act(work, done)

    return callback


def note(fault: Fault) -> None:
    """Something to be told at the top of the next run, although the act was done."""
    tab().faults.append(fault)


def is_to_be_told() -> bool:
    """Whether the last act left something to tell, done or refused: a dialog closes then."""
    mine = tab()
    return bool(mine.faults or mine.done)


def show_notices(page: str) -> None:
    """What the acts before this run left to be told; it stays until the next act or page, however often it is drawn."""
    mine = tab()
    if mine.faults:
        mine.page, mine.shown, mine.faults = page, mine.faults, []
    elif mine.page != page:
        mine.shown = []
    show_all(mine.shown)
    if mine.done:
        st.toast(mine.done, icon=":material/check:")
        mine.done = ""


def show_faults(refused: QuotegenError) -> None:
    """In the body of a page."""
    show_all(refused.faults)


def show_all(faults: Iterable[Fault]) -> None:
    for fault in faults:
        st.error(literal(say_fault(fault)), icon=":material/error:")
