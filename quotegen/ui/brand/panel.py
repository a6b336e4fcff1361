"""Logo and colour: tried on a sample page, and live only when somebody says so."""

from __future__ import annotations

import hashlib

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.language import Language, number
from quotegen.model.permissions import Action
from quotegen.ui.brand.pictures import show_page
from quotegen.ui.kit.acts import act, does, show_faults
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.catalogue_versions import undo_activation, versions
from quotegen.usecases.change_brand import Contrast, contrast_of, read_logo, stage_brand
from quotegen.usecases.change_catalogue import BRAND, activate
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed
from quotegen.usecases.show_template import Look

_COLOUR, _ROUND = "brand-colour", "brand-round"
_SAMPLE = "proposal"


def show_panel(house: House, language: Language) -> None:
    st.subheader(say("templates.brand"), anchor=False)
    if not allowed(house, Action.CHANGE_TEMPLATES):
        st.info(say("templates.not_yours"), icon=":material/lock:")
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        accent, contrast = _colour(house)
        logo = _logo()
        is_new = accent != house.desk.catalogue.seller.accent.lower() or logo is not None
        _buttons(accent, logo, is_new and contrast.is_enough, is_new)
        _undo(house)
    with right:
        st.caption(say("templates.sample" if is_new else "templates.sample_live"))
        show_page(house, Look(_SAMPLE, language, accent, logo))


def _colour(house: House) -> tuple[str, Contrast]:
    """The colour that is chosen, with how well it can be read, worked out at every choice."""
    live = house.desk.catalogue.seller.accent.lower()
    st.session_state.setdefault(_key(_COLOUR), live)
    accent = st.color_picker(say("templates.colour"), key=_key(_COLOUR)).lower()
    contrast = contrast_of(accent)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(say("templates.contrast"), f"{number(contrast.ratio, app_language())} : 1", width="content")
        if contrast.is_enough:
            st.badge(say("templates.contrast_good"), color="green", icon=":material/check:")
        else:
            st.badge(say("templates.contrast_low"), color="orange", icon=":material/visibility_off:")
    if not contrast.is_enough:
        st.button(
            say("templates.use_instead", colour=contrast.instead),
            key="brand-instead",
            icon=":material/contrast:",
            help=say("templates.use_instead_help"),
            on_click=_use,
            args=(contrast.instead,),
        )
    return accent, contrast


def _use(colour: str) -> None:
    st.session_state[_key(_COLOUR)] = colour


def _logo() -> bytes | None:
    """What was handed in, drawn anew; nothing if that is no picture."""
    upload = st.file_uploader(
        say("templates.logo"),
        type=["png", "jpg", "jpeg"],
        key=_key("brand-logo"),
        help=say("templates.logo_help"),
        max_upload_size=5,
    )
    if upload is None:
        return None
    content = upload.getvalue()
    try:
        drawn = _redrawn(hashlib.sha256(content).hexdigest(), content)
    except QuotegenError as refused:
        show_faults(refused)
        return None
    st.image(drawn, width=180, alt=say("templates.logo_new"))
    return drawn


@st.cache_data(show_spinner=False, max_entries=16)
def _redrawn(digest: str, _content: bytes) -> bytes:
    return read_logo(_content)


def _buttons(accent: str, logo: bytes | None, is_ready: bool, is_new: bool) -> None:
    with st.container(horizontal=True):
        st.button(
            say("templates.live"),
            key="brand-live",
            type="primary",
            icon=":material/check:",
            disabled=not is_ready,
            help=say("templates.live_help"),
            on_click=_go_live,
            args=(accent, logo),
        )
        st.button(say("templates.reset"), key="brand-reset", disabled=not is_new, on_click=_begin_anew)


def _go_live(accent: str, logo: bytes | None) -> None:
    def work() -> bool:
        house = current_house()
        is_same = accent == house.desk.catalogue.seller.accent.lower()
        activate(house, stage_brand(house, None if is_same else accent, logo))
        return True

    if act(work, say("templates.is_live")):
        _begin_anew()


def _undo(house: House) -> None:
    latest = versions(house)[0]
    if latest.is_live and latest.how == BRAND:
        st.button(
            say("templates.undo"),
            key=f"brand-undo-{latest.at}",
            icon=":material/undo:",
            on_click=does(_take_back, say("templates.undone")),
        )


def _take_back() -> None:
    undo_activation(current_house())
    _begin_anew()


def _begin_anew() -> None:
    """The fields are those of the live brand again."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _key(name: str) -> str:
    return f"{name}-{st.session_state.get(_ROUND, 0)}"
