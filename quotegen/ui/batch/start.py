"""Where a batch begins: a file is dropped, or an earlier one is opened."""

from __future__ import annotations

from functools import partial

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.files.reader import get_ready
from quotegen.language import LANGUAGES, Language
from quotegen.ui.batch.telling import standing_badge
from quotegen.ui.kit.acts import act, show_faults
from quotegen.ui.kit.downloads import download_button
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, go, link
from quotegen.ui.kit.text import language_name, literal, moment
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases.batch_desk import Seen, Standing, go_on, jobs
from quotegen.usecases.batch_upload import receive, template
from quotegen.usecases.house import House

_MOST_JOBS = 30
_MOST_MEGABYTES = 20
_TEMPLATES: dict[Language, str] = {"en": "customers.csv", "lt": "klientai.csv"}


def show_start(house: House) -> None:
    get_ready()
    st.write(say("batch.about"))
    drop, begin = st.columns([3, 1], gap="large")
    with drop:
        file = st.file_uploader(
            say("batch.drop"), type=["csv", "xlsx"], key="batch-file", max_upload_size=_MOST_MEGABYTES
        )
    with begin:
        st.caption(say("batch.template_about"))
        for language in LANGUAGES:
            download_button(
                say("batch.template_in", language=language_name(language)),
                partial(template, house, language),
                _TEMPLATES[language],
                "text/csv",
                key=f"batch-template-{language}",
                width="stretch",
            )
    if file is not None:
        try:
            with st.spinner(say("batch.reading")):
                digest = receive(house, file.name, file.getvalue())
        except QuotegenError as refused:
            show_faults(refused)
        else:
            go("batch", file=digest)
    _show_jobs(house)


def _show_jobs(house: House) -> None:
    found = jobs(house, _MOST_JOBS)
    if not found:
        return
    st.subheader(say("batch.jobs"))
    for seen in found:
        _show_row(house, seen)


def _show_row(house: House, seen: Seen) -> None:
    begun, tally = seen.begun, seen.tally
    with st.container(border=True):
        name, state, done, again = st.columns([4, 2, 3, 2], vertical_alignment="center")
    with name:
        link("batch", f"**{literal(begun.job.file)}**", job=seen.id)
        when = moment(begun.at, house.desk.catalogue.seller.time_zone)
        st.caption(say("batch.by", who=literal(begun.who), when=literal(when)))
    state.markdown(standing_badge(seen.standing))
    done.write(say("batch.done_of", done=str(tally.printed), rows=say_count("batch.rows", tally.rows)))
    if seen.standing is Standing.UNFINISHED and seen.has_file:
        label, icon = say("batch.go_on"), ":material/play_arrow:"
        again.button(label, key=f"go-on-{seen.id}", icon=icon, on_click=continue_job, args=(seen.id,))


def continue_job(job: str) -> None:
    """In a callback: the same job again, from where it ended."""
    house = current_house()
    joined = act(lambda: go_on(house, job), done=say("batch.begun"))
    if joined is not None:
        after("batch", job=joined.job)
