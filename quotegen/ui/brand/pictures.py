"""First pages of templates: printed by a worker, and kept as long as they would come out the same."""

from __future__ import annotations

from datetime import date

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.ui.kit.acts import show_faults
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say
from quotegen.usecases.desk import Desk
from quotegen.usecases.house import House
from quotegen.usecases.show_template import Look, look_digest, look_page

_DOTS = 110


def show_page(house: House, look: Look) -> None:
    """The first page, or why there is none."""
    day = house.today(house.desk.catalogue.seller.time_zone)
    try:
        digest = look_digest(house.desk, look, day)
        with st.spinner(say("templates.rendering")):
            page = _page(digest, house.desk, look, day)
    except QuotegenError as refused:
        show_faults(refused)
        return
    with st.container(border=True):
        st.image(page, width="stretch", alt=say("templates.page_of", name=literal(look.template)))


@st.cache_data(show_spinner=False, max_entries=48)
def _page(digest: str, _desk: Desk, _look: Look, _day: date) -> bytes:
    return look_page(_desk, _look, _day, _DOTS)
