"""Fields that show what is kept, stay the same field when that changes, and lose nothing that was typed or chosen.

The next click stops the run of the one before, sometimes before what was changed is taken; Streamlit counts it as told
all the same. So each time a field is drawn, what it shows is held against what it was given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

_GIVEN = "fields_given"


def field(key: str, value: Any, take: Callable[[Any], object]) -> dict[str, Any]:
    """For a widget that shows `value`, whatever it showed before; `take` gets what is typed or chosen in it."""
    before = given()
    if key not in st.session_state:
        st.session_state[key] = value
    elif st.session_state[key] != value:
        if key in before and before[key] == value:
            _changed(key, take)
            st.rerun()
        st.session_state[key] = value
    before[key] = value
    return {"key": key, "on_change": _changed, "args": (key, take)}


def _changed(key: str, take: Callable[[Any], object]) -> None:
    """Taken, or refused: in both cases the field shows next what is kept."""
    before = given()
    take(st.session_state[key])
    before.pop(key, None)


def given() -> dict[str, Any]:
    """What each field was given when it was drawn last, unless what it shows has been taken since."""
    found: dict[str, Any] = st.session_state.setdefault(_GIVEN, {})
    return found
