"""The catalogue: look for something, check it, change it, try its rules. One part at a time is drawn."""

from __future__ import annotations

import streamlit as st

from quotegen.ui.catalogue.browse import show_browse
from quotegen.ui.catalogue.change import show_change
from quotegen.ui.catalogue.check import show_check
from quotegen.ui.catalogue.tester import show_tester
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import asked
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say, say_count

_PARTS = {"browse": show_browse, "check": show_check, "change": show_change, "try": show_tester}
_ICONS = {"browse": "search", "check": "fact_check", "change": "upload_file", "try": "experiment"}


def show() -> None:
    house = current_house()
    catalogue = house.desk.catalogue
    st.title(say("app.pages.catalogue"), anchor=False)
    products, skus = len(catalogue.products), len(catalogue.packs)
    about = {"products": say_count("catalogue.products", products), "skus": say_count("catalogue.skus", skus)}
    st.caption(say("catalogue.about", name=literal(catalogue.name), **about))
    part = st.segmented_control(
        say("catalogue.part"),
        list(_PARTS),
        default=_asked_part(),
        required=True,
        key="catalogue-part",
        format_func=lambda name: f":material/{_ICONS[name]}: {say(f'catalogue.parts.{name}')}",
        on_change=_remember,
        label_visibility="collapsed",
    )
    _PARTS[part or "browse"](house)


def _asked_part() -> str:
    wanted = asked("part")
    return wanted if wanted in _PARTS else "browse"


def _remember() -> None:
    """The part is in the address, so that a refresh or a link opens it again."""
    st.query_params["part"] = st.session_state["catalogue-part"] or "browse"
