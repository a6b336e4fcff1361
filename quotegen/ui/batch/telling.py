"""How batches are told: states, pace, lasting, causes, columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from quotegen.errors import Fault
from quotegen.files.batch_columns import NEEDS, line_of
from quotegen.model import inputs
from quotegen.model.catalogue import Catalogue
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import app_language, say, say_count, say_fault
from quotegen.usecases.batch_desk import Standing
from quotegen.usecases.batch_runs import Work
from quotegen.usecases.check_batch import Cause
from quotegen.usecases.watching import Tally

_ENOUGH = 5
"""Rows, before a pace is told."""
_COLOURS: Mapping[Standing, str] = {
    Standing.RUNNING: "blue",
    Standing.STOPPING: "blue",
    Standing.ELSEWHERE: "blue",
    Standing.UNFINISHED: "orange",
    Standing.ATTENTION: "orange",
    Standing.DONE: "green",
}


def standing_badge(standing: Standing) -> str:
    """In Markdown, a word in a colour of its own."""
    name = say(f"batch.standings.{standing.value}")
    return f":{_COLOURS[standing]}-badge[{name}]"


def show_progress(tally: Tally, work: Work | None) -> None:
    """A bar with the rate, the time left and how many rows need a person."""
    share = tally.settled / tally.rows if tally.rows else 0.0
    parts = [say("batch.done_of", done=str(tally.settled), rows=say_count("batch.rows", tally.rows))]
    if work is not None and work.tally.settled >= _ENOUGH:
        parts.append(say("batch.rate", rate=_rate(work.pace.per_second(work.tally))))
        left = work.pace.seconds_left(work.tally)
        if left is not None:
            parts.append(say("batch.left", time=lasting(left)))
    if tally.failed:
        parts.append(say_count("batch.need_person", tally.failed))
    st.progress(min(1.0, share), text=literal(" · ".join(parts)))


def _rate(per_second: float) -> str:
    text = f"{per_second:.1f}"
    return text.replace(".", ",") if app_language() == "lt" else text


def lasting(seconds: float) -> str:
    """Roughly, as a person would say it: seconds below two minutes, then minutes, then hours."""
    if seconds < 1.5:
        return say("batch.lasting.moment")
    if seconds < 120:
        return say_count("batch.lasting.seconds", round(seconds))
    if seconds < 7200:
        return say_count("batch.lasting.minutes", round(seconds / 60))
    return say_count("batch.lasting.hours", round(seconds / 3600))


def show_causes(causes: Sequence[Cause]) -> None:
    """What is wrong, the most frequent first: in how many rows, in which first, and how to mend it."""
    with st.container(border=True):
        for cause in causes[:_MOST_CAUSES]:
            rows = literal(say_count("batch.cause_rows", cause.rows, row=str(cause.first_row)))
            where = f"**{literal(cause.column)}** · " if cause.column else ""
            told = literal(say_fault(Fault(cause.code, cause.message, cause.hint)))
            st.markdown(f"{where}:gray[{rows}]  \n{told}")
    if len(causes) > _MOST_CAUSES:
        st.caption(say_count("batch.more_causes", len(causes) - _MOST_CAUSES))


_MOST_CAUSES = 20


def column_name(column: str, catalogue: Catalogue) -> str:
    """One of our columns in words: a question as it is asked, a line by its number; plain text."""
    if not column:
        return say("batch.columns.none")
    line = line_of(column)
    if line:
        number, field = line
        return say("batch.columns.line", number=str(number), field=say(f"batch.line_fields.{field}"))
    if column.startswith(NEEDS):
        question = catalogue.questionnaire.questions[column.removeprefix(NEEDS)]
        return say("batch.columns.question", question=question.ask[app_language()])
    label = next((each.label for each in inputs.INPUTS if each.code == column), None)
    return label[app_language()] if label is not None else say(f"batch.columns.{column}")
