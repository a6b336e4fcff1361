"""To be shown."""

from __future__ import annotations

import streamlit as st

from quotegen.ui.kit.words import say


def show() -> None:
    st.title(say("app.pages.batch"))
