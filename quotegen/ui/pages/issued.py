"""An issued quotation: what was promised, what became of it, and what can be done with it."""

from __future__ import annotations

import streamlit as st

from quotegen.model.numbering import exactly
from quotegen.ui.issued.answers import show_answers
from quotegen.ui.issued.told import SECTIONS
from quotegen.ui.kit.downloads import download_button
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import asked, link
from quotegen.ui.kit.text import day, literal, per, state_badge
from quotegen.ui.kit.words import say, say_count
from quotegen.ui.review.images import show_pages
from quotegen.usecases.find import Shown, show_quote
from quotegen.usecases.house import House
from quotegen.usecases.issue import printed
from quotegen.usecases.preview import issued_pages


def show() -> None:
    wanted = asked("number")
    if wanted is None:
        st.title(say("issued.title"), anchor=False)
        st.info(say("issued.nothing"), icon=":material/verified:")
        link("quotes", say("issued.quotes"), ":material/description:")
        return
    house = current_house()
    shown = show_quote(house, wanted)
    number = exactly(shown.revision.quotation, shown.revision.revision)
    _head(house, shown, number)
    show_answers(house, shown, number)
    section = _section(number)
    told, pages = st.columns([3, 2] if section == "lines" else [2, 3], gap="large")
    with told:
        SECTIONS[section](house, shown, number)
    with pages:
        show_pages(shown.revision.snapshot_sha256, lambda: issued_pages(house, number))


def _section(number: str) -> str:
    chosen = st.segmented_control(
        say("issued.section"),
        list(SECTIONS),
        default="mail",
        required=True,
        format_func=lambda name: say(f"issued.sections.{name}"),
        key=f"section-{number}",
        label_visibility="collapsed",
    )
    return chosen or "mail"


def _head(house: House, shown: Shown, number: str) -> None:
    kept = shown.revision
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(literal(number), anchor=False, width="content")
        st.markdown(state_badge(shown.state), width="content")
        st.space("stretch")
        download_button(
            say("issued.download"),
            lambda: printed(current_house(), number),
            f"{number}.pdf",
            "application/pdf",
            key=f"pdf-{number}",
            shortcut="ctrl+d",
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        link("customers", literal(kept.title), ":material/person:", customer=kept.customer)
        totals = shown.quotation.recommended.totals.items()
        sums = " + ".join(per(total.payable, kept.currency, each.value) for each, total in totals)
        st.markdown(f"**{sums}**", width="content")
        st.markdown(_until(house, shown), width="content")
    last = shown.revisions[-1]
    if last.revision != kept.revision:
        st.info(say("issued.replaced", number=literal(last.number)), icon=":material/update:")
        link("issued", literal(last.number), ":material/arrow_forward:", number=exactly(last.quotation, last.revision))


def _until(house: House, shown: Shown) -> str:
    kept = shown.revision
    if shown.state == "expired":
        return f":orange[{say('issued.expired', day=day(kept.valid_until))}]"
    told = say("issued.valid_until", day=day(kept.valid_until))
    left = (kept.valid_until - house.today(kept.zone)).days
    if shown.state in {"issued", "sent"} and left <= 7:
        return f"{told} · :orange[{say_count('issued.days_left', left)}]"
    return told
