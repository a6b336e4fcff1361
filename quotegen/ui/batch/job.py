"""One batch as it is now: going on with a bar, or ended with its tables and what needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from quotegen.errors import Fault, QuotegenError
from quotegen.files.batch_tables import ARCHIVE, ERRORS, INVALID, RESULTS
from quotegen.store.jobs import Item
from quotegen.ui.batch.start import continue_job
from quotegen.ui.batch.telling import show_causes, show_progress, standing_badge
from quotegen.ui.kit.acts import act, show_all
from quotegen.ui.kit.downloads import download_button
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import link
from quotegen.ui.kit.text import amount, literal, moment, state_name
from quotegen.ui.kit.words import say, say_count, say_fault
from quotegen.usecases.batch_desk import (
    Seen,
    Standing,
    causes,
    download,
    faulty_rows,
    look,
    may_see_rows,
    rows_of,
    stop,
)
from quotegen.usecases.batch_runs import find_run
from quotegen.usecases.house import House

_EVERY = 1.0
_KINDS = {RESULTS: "text/csv", ERRORS: "text/csv", INVALID: "text/csv", ARCHIVE: "application/zip"}
_LARGEST = 300 * 1024 * 1024
"""A browser is handed no more at once; it can be fetched from the folder."""


def show_job(house: House, job: str) -> None:
    link("batch", say("batch.back"), icon=":material/arrow_back:")
    seen = _look(house, job)
    if seen is None:
        return
    begun = seen.begun
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(literal(begun.job.file), width="content")
        st.markdown(standing_badge(seen.standing), width="content")
    when = moment(begun.at, house.desk.catalogue.seller.time_zone)
    st.caption(say("batch.by", who=literal(begun.who), when=literal(when)))
    show_all(seen.faults)
    if seen.standing.goes_on:
        st.fragment(_watch, run_every=_EVERY)(job)
        st.caption(say("batch.goes_on_about"))
    else:
        _show_ended(house, seen)


def _look(house: House, job: str) -> Seen | None:
    """None while a run that was just begun has nothing to show yet: then the page looks again by itself."""
    try:
        return look(house, job)
    except QuotegenError:
        work = find_run(house, job)
        if work is None:
            raise
        if work.goes_on:
            st.fragment(_wait, run_every=_EVERY)(job)
        else:
            show_all(work.faults)
        return None


def _wait(job: str) -> None:
    st.progress(0.0, text=say("batch.beginning"))
    try:
        look(current_house(), job)
    except QuotegenError:
        if (work := find_run(current_house(), job)) is not None and work.goes_on:
            return
    st.rerun()


def _watch(job: str) -> None:
    """Drawn anew every second; the whole page once it has ended."""
    house = current_house()
    seen = look(house, job)
    if not seen.standing.goes_on:
        st.rerun()
    work = seen.watched if seen.standing is not Standing.ELSEWHERE else None
    show_progress(seen.tally, work)
    if work is None:
        st.caption(say("batch.elsewhere"))
        return
    if work.who != house.user.name:
        st.caption(say("batch.watching", who=literal(work.who)))
    stopping = seen.standing is Standing.STOPPING
    label = say("batch.stopping") if stopping else say("batch.stop")
    st.button(label, icon=":material/stop:", disabled=stopping, on_click=_stop, args=(job,))


def _stop(job: str) -> None:
    house = current_house()
    act(lambda: stop(house, job))


def _show_ended(house: House, seen: Seen) -> None:
    tally = seen.tally
    done, wrong, ask, left = st.columns(4)
    done.metric(say("batch.made"), tally.printed, border=True)
    wrong.metric(say("batch.wrong"), tally.refused, border=True)
    ask.metric(say("batch.asking"), tally.asked, border=True)
    left.metric(say("batch.open"), tally.rows - tally.settled + tally.unprinted, border=True)
    _show_next(seen)
    if not may_see_rows(house, seen):
        st.info(say("batch.not_yours", who=literal(seen.begun.who)))
        return
    _show_downloads(house, seen)
    faulty = faulty_rows(house, seen)
    if faulty:
        st.subheader(say("batch.causes"))
        show_causes(causes(faulty))
        with st.expander(say_count("batch.faulty_table", len(faulty))):
            st.dataframe(_faults(faulty), hide_index=True)
    _show_rows(house, seen)


def _show_next(seen: Seen) -> None:
    """What is to be done about what is not done."""
    tally = seen.tally
    if seen.standing is Standing.DONE:
        st.success(say_count("batch.all_done", tally.printed), icon=":material/check_circle:")
    if seen.standing is Standing.UNFINISHED:
        st.warning(say("batch.unfinished"), icon=":material/pause_circle:")
    if tally.refused:
        st.info(say_count("batch.next_refused", tally.refused), icon=":material/edit_note:")
    if tally.asked:
        st.info(say_count("batch.next_asked", tally.asked), icon=":material/approval:")
    if tally.unprinted:
        st.info(say_count("batch.next_unprinted", tally.unprinted), icon=":material/print_disabled:")
    again = seen.standing is Standing.UNFINISHED or tally.asked or tally.unprinted
    with st.container(horizontal=True, vertical_alignment="center"):
        if again and seen.has_file:
            kind = "primary" if seen.standing is Standing.UNFINISHED else "secondary"
            label, icon = say("batch.go_on"), ":material/play_arrow:"
            st.button(label, type=kind, icon=icon, on_click=continue_job, args=(seen.id,))  # type: ignore[arg-type]
        elif again:
            st.info(say("batch.file_elsewhere"), icon=":material/upload_file:")
        link("quotes", say("batch.to_quotes"), icon=":material/description:")
        if tally.asked:
            link("approvals", say("batch.to_approvals"), icon=":material/approval:")


def _show_downloads(house: House, seen: Seen) -> None:
    with st.container(horizontal=True):
        for name, kind in _KINDS.items():
            path = download(house, seen, name)
            if path is None or (name in {ERRORS, INVALID} and not seen.tally.failed):
                continue
            stem = name.partition(".")[0]
            label = say(f"batch.downloads.{stem}")
            if path.stat().st_size > _LARGEST:
                st.caption(say("batch.too_large", path=literal(str(path))))
                continue
            key = f"download-{seen.id}-{name}"
            download_button(label, path.read_bytes, name, kind, key=key)


def _faults(faulty: Sequence[Item]) -> list[dict[str, str | int]]:
    names = {name: say(f"batch.fault_columns.{name}") for name in ("row", "id", "column", "value", "message")}
    return [
        {
            names["row"]: fault.row,
            names["id"]: fault.external_id,
            names["column"]: fault.column,
            names["value"]: fault.value,
            names["message"]: say_fault(Fault(fault.code, fault.message, fault.hint)),
        }
        for item in faulty
        for fault in item.faults
    ]


def _show_rows(house: House, seen: Seen) -> None:
    """Five hundred at a time, each with the way to its quotation."""
    key = f"rows-{seen.id}"
    starts: list[int] = st.session_state.get(key, [0])
    items = rows_of(house, seen, starts[-1])
    if not items:
        return
    st.subheader(say("batch.rows_title"))
    names = {name: say(f"batch.row_columns.{name}") for name in ("row", "id", "number", "state", "total")}
    table = [
        {
            names["row"]: item.row,
            names["id"]: item.external_id,
            names["number"]: f"/issued?number={item.number}" if item.number else "",
            names["state"]: state_name(item.quotation_state)
            if item.quotation_state
            else say(f"batch.item_states.{item.state}"),
            names["total"]: amount(Decimal(item.payable), item.currency) if item.payable and item.currency else "",
        }
        for item in items
    ]
    numbers = st.column_config.LinkColumn(display_text=r"number=(.+)$")
    st.dataframe(table, hide_index=True, column_config={names["number"]: numbers})
    with st.container(horizontal=True):
        if len(starts) > 1:
            st.button(say("batch.rows_back"), on_click=_turn, args=(key, starts[:-1]))
        if len(items) == 500:
            st.button(say("batch.rows_on"), on_click=_turn, args=(key, [*starts, items[-1].row]))


def _turn(key: str, starts: list[int]) -> None:
    st.session_state[key] = starts
