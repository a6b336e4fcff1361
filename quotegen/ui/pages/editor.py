"""The quote editor: one page, three parts. What is done is kept at once, and can be undone."""

from __future__ import annotations

import streamlit as st

from quotegen.language import LANGUAGES
from quotegen.model.numbering import needed_draft_id
from quotegen.model.permissions import Action
from quotegen.store.drafts import DraftState
from quotegen.ui.editor.begin import show_begin
from quotegen.ui.editor.delivery import show_delivery, told_delivery
from quotegen.ui.editor.inputs import show_inputs, told_inputs
from quotegen.ui.editor.keeping import changed_elsewhere, keep, keeps
from quotegen.ui.editor.lines import show_lines
from quotegen.ui.editor.needs import show_needs
from quotegen.ui.editor.totals import show_totals
from quotegen.ui.kit.checks import show_checks
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.later import later
from quotegen.ui.kit.pages import asked, link
from quotegen.ui.kit.search import search_button
from quotegen.ui.kit.text import clock, language_name, literal
from quotegen.ui.kit.words import app_language, say
from quotegen.ui.review.discontinued import show_discontinued
from quotegen.usecases.bench import Bench, on_the_bench
from quotegen.usecases.conversation import speak, write_note
from quotegen.usecases.drafts import undo_last
from quotegen.usecases.permit import allowed
from quotegen.usecases.preferences import preferences_of
from quotegen.usecases.preview import get_ready


def show() -> None:
    name, house, language = asked("draft"), current_house(), app_language()
    later(("press", house.desk.catalogue.digest), lambda: get_ready(house, language))
    if name is None:
        show_begin()
        return
    bench = on_the_bench(house, needed_draft_id(name), language)
    _head(bench)
    if changed_elsewhere(bench.kept):
        st.info(say("editor.elsewhere"), icon=":material/sync:")
    if bench.kept.state is not DraftState.OPEN:
        _closed(bench)
        return
    if not allowed(house, Action.EDIT, bench.kept.owner):
        st.info(say("editor.not_yours", owner=literal(bench.kept.owner)), icon=":material/visibility:")
        link("review", say("editor.review"), ":material/preview:", draft=bench.kept.name)
        return
    show_margin = preferences_of(house).show_margin
    _customer(bench)
    show_needs(bench)
    show_lines(bench, show_margin and bench.costing is not None)
    st.subheader(say("editor.checks"), anchor=False)
    quotation = bench.priced.quotation if bench.priced is not None else None
    show_checks(bench.checks, bench.kept.content.currency, quotation)
    show_discontinued(house, bench)
    show_totals(bench, show_margin)


def _head(bench: Bench) -> None:
    kept = bench.kept
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(literal(bench.customer.name), anchor=False, width="content")
        which = f"{kept.name} · {kept.quotation} R{kept.revision}" if kept.quotation else kept.name
        saved = say("editor.saved", time=clock(kept.changed_at, bench.catalogue.seller.time_zone))
        st.markdown(f":gray[{literal(which)}] · :green[:material/check: {saved}]", width="content")
        st.space("stretch")
        search_button()
        st.button(
            say("editor.undo"),
            key=f"{kept.name}-undo-{kept.version}",
            icon=":material/undo:",
            disabled=not bench.undoable,
            shortcut="ctrl+z",
            help=say("editor.undo_help"),
            on_click=keeps(lambda: undo_last(current_house(), kept.id)),
        )


def _closed(bench: Bench) -> None:
    kept = bench.kept
    st.info(say(f"editor.closed.{kept.state.value}"), icon=":material/lock:")
    if kept.quotation and kept.state is DraftState.ISSUED:
        number = f"{kept.quotation}-R{kept.revision}"
        link("issued", number, ":material/verified:", number=number)
    link("editor", say("editor.new"), ":material/add:")


def _customer(bench: Bench) -> None:
    """Whom it is for, in which language, and what only the house reads."""
    kept, party = bench.kept, bench.customer.party
    with st.container(horizontal=True, vertical_alignment="bottom", border=True):
        contact = bench.customer.buyer.contact
        who = literal(contact.name) if contact else f":gray[{say('editor.no_contact')}]"
        about = [party.address.in_one_line(), " · ".join(told_inputs(bench.kept)), told_delivery(bench.kept)]
        st.markdown("  \n".join([who, *(f":gray[{literal(line)}]" for line in about if line)]), width="content")
        link("customers", say("editor.customer_data"), ":material/person:", customer=bench.customer.id)
        st.space("stretch")
        st.segmented_control(
            say("editor.language"),
            list(LANGUAGES),
            required=True,
            format_func=language_name,
            **field(
                f"{kept.name}-language",
                kept.content.language,
                lambda told: keep(lambda: speak(current_house(), kept.id, told)),
            ),
        )
        show_inputs(bench)
        show_delivery(bench)
        _note(bench)


def _note(bench: Bench) -> None:
    kept = bench.kept
    key = f"{kept.name}-note"
    popover = st.popover(say("editor.note"), icon=":material/sticky_note_2:", key=f"{key}-open", on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.text_area(
            say("editor.note_label"),
            max_chars=2000,
            **field(key, kept.content.note, lambda told: keep(lambda: write_note(current_house(), kept.id, told))),
        )
