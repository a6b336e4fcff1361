"""What is staged and not live yet, as long as somebody looks at it."""

from __future__ import annotations

import streamlit as st

from quotegen.usecases.change_catalogue import Staged, discard

_STAGED, _WHEN = "catalogue-staged", "catalogue-staged-when"


def held() -> Staged | None:
    staged: Staged | None = st.session_state.get(_STAGED)
    return staged


def hold(staged: Staged, when: str = "") -> None:
    """In the place of whatever was staged before; `when` tells of an earlier version since when it was live."""
    forget()
    st.session_state[_STAGED], st.session_state[_WHEN] = staged, when


def when_held() -> str:
    return str(st.session_state.get(_WHEN, ""))


def forget() -> None:
    """It is not to go live, or is live already."""
    staged = st.session_state.pop(_STAGED, None)
    if staged is not None:
        discard(staged)
