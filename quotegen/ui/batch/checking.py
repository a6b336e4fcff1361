"""The check of a file, in the background, and the button that runs it."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from quotegen.model.rules import Recurrence
from quotegen.ui.batch.telling import lasting, show_causes, show_progress
from quotegen.ui.kit.acts import act, show_all
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after
from quotegen.ui.kit.text import literal, per
from quotegen.ui.kit.words import say, say_count, say_fault
from quotegen.usecases import batch_desk
from quotegen.usecases.batch_runs import Work
from quotegen.usecases.batch_upload import Received
from quotegen.usecases.check_batch import Checked
from quotegen.usecases.house import House

_EVERY = 1.0


def show_check(house: House, found: Received) -> None:
    """What the last check of just this file and these wishes found, or the button that begins it."""
    st.markdown(f"**{say('batch.step_check')}**")
    work = batch_desk.checked(house, found.job)
    if work is not None and work.goes_on:
        st.fragment(_watch, run_every=_EVERY)(found.job)
        return
    if work is not None:
        show_all(work.faults)
    result = work.result if work is not None else None
    whole = isinstance(result, Checked) and result.tally.settled == result.tally.rows
    label = say("batch.check_again") if work is not None else say("batch.check")
    st.button(
        label,
        type="secondary" if whole else "primary",
        icon=":material/fact_check:",
        on_click=_check,
        args=(found.digest,),
    )
    if work is None:
        st.caption(say("batch.check_about"))
    if isinstance(result, Checked) and whole:
        _show_checked(result)
        _show_run(found, result)
        _show_causes(result)


def _check(digest: str) -> None:
    house = current_house()
    act(lambda: batch_desk.check(house, digest))


def _watch(job: str) -> None:
    """Drawn anew every second; the whole page once there is a result."""
    house = current_house()
    work: Work | None = batch_desk.checked(house, job)
    if work is None or not work.goes_on:
        st.rerun()
    st.caption(say("batch.checking"))
    show_progress(work.tally, work)
    st.button(say("batch.stop"), icon=":material/stop:", disabled=work.is_stopping, on_click=_stop, args=(job,))


def _stop(job: str) -> None:
    house = current_house()
    act(lambda: batch_desk.stop(house, job))


def _show_checked(result: Checked) -> None:
    tally = result.tally
    ready, wrong, ask, time = st.columns(4)
    before = say_count("batch.before", tally.before) if tally.before else None
    ready.metric(say("batch.ready"), tally.printed, delta=before, delta_color="off", delta_arrow="off", border=True)
    wrong.metric(say("batch.wrong"), tally.refused, border=True)
    ask.metric(say("batch.asking"), tally.asked, border=True)
    time.metric(say("batch.takes"), lasting(result.estimate), border=True)
    for text in _totals(result):
        st.markdown(literal(text))
    for code, rows in result.over.items():
        st.caption(say("batch.over", rows=say_count("batch.rows", rows), limit=say(f"batch.limits.{code}")))
    for warning in result.warnings:
        if warning.code == "column_unknown":
            st.caption(say("batch.column_unread", column=literal(warning.path)))
        elif warning.code in {"read_as_cp1252", "country_read"}:
            st.warning(literal(say_fault(warning)), icon=":material/warning:")


def _show_causes(result: Checked) -> None:
    if result.causes:
        st.markdown(f"**{say('batch.causes')}**")
        st.caption(say("batch.causes_about"))
        show_causes(result.causes)


def _totals(result: Checked) -> Iterator[str]:
    """What the recommended offers come to, what is paid once first."""
    order = [recurrence.value for recurrence in Recurrence]
    for (currency, recurrence), total in sorted(result.totals.items(), key=lambda each: order.index(each[0][1])):
        yield say("batch.total", amount=per(total, currency, recurrence))


def _show_run(found: Received, result: Checked) -> None:
    tally = result.tally
    able = tally.printed + tally.asked
    st.markdown(f"**{say('batch.step_run')}**")
    label = say_count("batch.run", able)
    st.button(
        label, type="primary", icon=":material/play_arrow:", disabled=not able, on_click=_run, args=(found.digest,)
    )
    st.caption(say("batch.run_about"))


def _run(digest: str) -> None:
    house = current_house()
    joined = act(lambda: batch_desk.begin(house, digest))
    if joined is None:
        return
    act(lambda: None, done=say("batch.begun") if joined.is_own else say("batch.joined"))
    after("batch", job=joined.job)
