"""How documents look, and the seller's brand."""

from __future__ import annotations

import streamlit as st

from quotegen.language import LANGUAGES
from quotegen.ui.brand.gallery import show_gallery, show_texts
from quotegen.ui.brand.panel import show_panel
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import language_name
from quotegen.ui.kit.words import app_language, say


def show() -> None:
    house = current_house()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(say("app.pages.templates"), anchor=False, width="content")
        st.space("stretch")
        language = st.segmented_control(
            say("templates.language"),
            LANGUAGES,
            default=app_language(),
            required=True,
            key="templates-language",
            format_func=language_name,
        )
    show_panel(house, language)
    show_gallery(house, language)
    show_texts(house)
