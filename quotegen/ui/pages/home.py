"""What is going on, what to do next, and what was worked on last."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from quotegen.store.listing import EXPIRING, WAITING, Query
from quotegen.store.tally import LATELY, Tally
from quotegen.ui.kit.acts import does
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, link
from quotegen.ui.kit.search import search_button, show_listed
from quotegen.ui.kit.text import day, literal, per
from quotegen.ui.kit.words import say
from quotegen.usecases.find import list_quotes, tally_quotes
from quotegen.usecases.today import Kind, NextStep, next_steps

_TILES = (("draft", "draft"), (WAITING, WAITING), (LATELY, "accepted"), (EXPIRING, EXPIRING))
"""Each state that is counted, and what the list of quotes is asked for at a click."""
_RECENT = 8
_ICONS = {
    Kind.DECIDE: ":material/approval:",
    Kind.APPROVED: ":material/check_circle:",
    Kind.REFUSED: ":material/cancel:",
    Kind.COUNTERED: ":material/swap_horiz:",
    Kind.EXPIRING: ":material/schedule:",
    Kind.LYING: ":material/edit_note:",
}


def show() -> None:
    house = current_house()
    _head()
    recent = list_quotes(house, Query(limit=_RECENT))
    if not recent:
        _nothing_yet()
        return
    _tiles(tally_quotes(house, Query()))
    steps, latest = st.columns([2, 3], gap="large")
    with steps:
        st.subheader(say("home.next"), anchor=False)
        found = next_steps(house)
        for step in found:
            _step(step)
        if not found:
            st.markdown(f":green[:material/check_circle:] {say('home.nothing_next')}")
    with latest:
        st.subheader(say("home.recent"), anchor=False)
        for each in recent:
            show_listed(each)


def _head() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(say("home.title"), anchor=False, width="content")
        st.space("stretch")
        search_button()
        st.button(
            say("home.new"),
            type="primary",
            icon=":material/add:",
            shortcut="n",
            on_click=does(lambda: after("editor")),
        )


def _nothing_yet() -> None:
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"### {say('home.welcome')}")
        st.markdown(say("home.welcome_text"))
        st.button(
            say("home.first"),
            key="home-first",
            type="primary",
            icon=":material/add:",
            on_click=does(lambda: after("editor")),
        )


def _tiles(counted: Mapping[str, Tally]) -> None:
    for column, (state, asked_for) in zip(st.columns(len(_TILES)), _TILES, strict=True):
        with column, st.container(border=True, height="stretch"):
            tally = counted[state]
            st.metric(say(f"home.tiles.{state}"), tally.count)
            for (currency, recurrence), total in tally.sums.items():
                if total:
                    st.markdown(f":small[{per(total, currency, recurrence.value)}]")
            link("quotes", say("home.show"), ":material/arrow_forward:", state=asked_for)


def _step(step: NextStep) -> None:
    values = {"title": literal(step.title), "number": literal(step.number)}
    if step.last_day is not None:
        values["day"] = day(step.last_day)
    page, query = _place(step)
    link(page, say(f"home.steps.{step.kind.value}", **values), _ICONS[step.kind], **query)


def _place(step: NextStep) -> tuple[str, dict[str, str]]:
    if step.kind is Kind.DECIDE:
        return "approvals", {}
    if step.kind is Kind.EXPIRING:
        return "issued", {"number": step.number}
    return ("editor" if step.kind is Kind.LYING else "review"), {"draft": step.number}
