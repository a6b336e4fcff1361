"""Fields that show what is kept, and stay the same field when it changes: whoever types or clicks goes on."""

from __future__ import annotations

from typing import Any

import streamlit as st


def shows(key: str, value: Any) -> str:
    """The key for a field that shows `value`, whatever it showed before. The field itself is given no value."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key
