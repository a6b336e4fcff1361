"""Why lines are others than in the revision before: what the customer is told, a field for each."""

from __future__ import annotations

from functools import partial

import streamlit as st

from quotegen.model.changes import Changes, LineFigures
from quotegen.ui.editor.keeping import keep
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say
from quotegen.usecases.bench import Bench
from quotegen.usecases.conversation import give_reason


def show_reasons(bench: Bench) -> None:
    """A field for each line that changed and has no reason of its own, or one that was written here."""
    changes = bench.priced.quotation.changes if bench.priced is not None else None
    lines = _to_be_told(changes) if changes is not None else {}
    if not lines:
        return
    st.caption(say("review.reasons.title"))
    for called, (line, told) in lines.items():
        key = f"{bench.kept.name}-reason-{called}"
        st.text_input(literal(line.name), max_chars=200, **field(key, told, partial(_tell, bench.kept.id, called)))


def _to_be_told(changes: Changes) -> dict[str, tuple[LineFigures, str]]:
    """By what a reason names the line: its id, or what it was called before there were ids."""
    found: dict[str, tuple[LineFigures, str]] = {}
    for cause in (cause for part in changes.parts for cause in part.causes):
        line = cause.line
        if line is not None and (cause.told or cause.is_unexplained):
            called = (line.sku or line.name) if line.id.isdigit() else line.id
            found.setdefault(called, (line, cause.told))
    return found


def _tell(draft: int, line: str, told: str) -> None:
    keep(lambda: give_reason(current_house(), draft, line, told))
