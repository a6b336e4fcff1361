"""A file that was handed in: its columns led to ours, checked, and then run."""

from __future__ import annotations

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.language import LANGUAGES, Language
from quotegen.ui.batch.checking import show_check
from quotegen.ui.batch.telling import column_name
from quotegen.ui.kit.acts import act
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import link
from quotegen.ui.kit.text import language_name, literal
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases import batch_desk
from quotegen.usecases.batch_upload import (
    Received,
    Theirs,
    choose_sheet,
    lead,
    our_columns,
    received,
    wish,
)
from quotegen.usecases.house import House

_EXTERNAL_ID = "external_id"


def show_upload(house: House, digest: str) -> None:
    link("batch", say("batch.back"), icon=":material/arrow_back:")
    found = received(house, digest)
    st.subheader(literal(found.about.name))
    _show_sheets(found)
    _show_columns(house, found)
    _show_wishes(found)
    _show_earlier(house, found)
    if found.has_ids:
        show_check(house, found)


def _show_sheets(found: Received) -> None:
    if len(found.sheets) > 1:
        chosen = found.about.sheet or found.sheets[0]
        st.selectbox(
            say("batch.sheet"),
            found.sheets,
            index=found.sheets.index(chosen) if chosen in found.sheets else 0,
            key=f"sheet-{found.digest}",
            on_change=_choose_sheet,
            args=(found.digest,),
        )


def _choose_sheet(digest: str) -> None:
    house, sheet = current_house(), st.session_state[f"sheet-{digest}"]
    act(lambda: choose_sheet(house, digest, sheet))


def _show_columns(house: House, found: Received) -> None:
    own = len(found.columns) - len(found.foreign)
    st.markdown(f"**{say('batch.step_columns')}**")
    told = say_count("batch.columns_known", own) if own else say("batch.columns_foreign")
    st.caption(told if found.foreign else say("batch.columns_all_known"))
    if not found.has_ids:
        st.error(say("batch.id_missing"), icon=":material/error:")
    if not found.foreign:
        return
    unread = sum(column.ours is None for column in found.foreign)
    label = say_count("batch.columns_table", len(found.foreign))
    with st.expander(label, expanded=unread > 0 or not found.has_ids, icon=":material/view_column:"):
        taken = {column.ours for column in found.columns}
        for place, column in enumerate(found.foreign):
            _show_column(house, found, place, column, taken)


def _show_column(house: House, found: Received, place: int, column: Theirs, taken: set[str | None]) -> None:
    theirs, ours = st.columns([3, 2], vertical_alignment="center")
    samples = " · ".join(column.samples)
    theirs.markdown(
        f"**{literal(column.name)}**  \n:gray[{literal(samples)}]" if samples else f"**{literal(column.name)}**"
    )
    options = ["", *(each for each in our_columns(house.desk.catalogue) if each not in taken or each == column.ours)]
    # With the answer in its key, the widget always shows what is kept, also when somebody else has changed it.
    key = f"lead-{found.digest}-{place}-{column.ours}"
    ours.selectbox(
        say("batch.column_of", column=literal(column.name)),
        options,
        index=options.index(column.ours or ""),
        key=key,
        format_func=lambda each: column_name(each, house.desk.catalogue),
        label_visibility="collapsed",
        on_change=_lead,
        args=(found.digest, column.name, key),
    )


def _lead(digest: str, theirs: str, key: str) -> None:
    house, ours = current_house(), st.session_state[key]
    act(lambda: lead(house, digest, theirs, ours or None))


def _show_wishes(found: Received) -> None:
    about = found.about
    with st.expander(say("batch.wishes"), expanded=bool(about.language or about.label), icon=":material/tune:"):
        left, right = st.columns(2)
        left.segmented_control(
            say("batch.language"),
            ["", *LANGUAGES],
            default=about.language or "",
            format_func=_language_name,
            key=f"language-{found.digest}",
            on_change=_wish,
            args=(found.digest,),
            required=True,
            help=say("batch.language_help"),
        )
        right.text_input(
            say("batch.label"),
            value=about.label,
            max_chars=100,
            key=f"label-{found.digest}",
            on_change=_wish,
            args=(found.digest,),
            help=say("batch.label_help"),
        )


def _language_name(language: str) -> str:
    for known in LANGUAGES:
        if known == language:
            return language_name(known)
    return say("batch.language_theirs")


def _wish(digest: str) -> None:
    house = current_house()
    said, label = st.session_state[f"language-{digest}"], st.session_state[f"label-{digest}"]
    language: Language | None = next((known for known in LANGUAGES if known == said), None)
    act(lambda: wish(house, digest, language, label or ""))


def _show_earlier(house: House, found: Received) -> None:
    """That just this was run before: the same file is the same job."""
    try:
        seen = batch_desk.look(house, found.job)
    except QuotegenError:
        return
    with st.container(border=True):
        st.info(say("batch.run_before", who=literal(seen.begun.who)), icon=":material/history:")
        link("batch", say("batch.open_job"), icon=":material/open_in_new:", job=seen.id)
