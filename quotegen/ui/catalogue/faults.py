"""Faults of files: each with its place, so that it is found in a spreadsheet or an editor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from quotegen.errors import Fault
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say, say_count, say_fault

_MOST = 40
_LONGEST = 400


def show_file_faults(faults: Sequence[Fault]) -> None:
    """How many there are, and the first of them."""
    st.error(say_count("catalogue.change.faults", len(faults)), icon=":material/error:")
    with st.container(border=True):
        for fault in faults[:_MOST]:
            show_fault(fault)
        if len(faults) > _MOST:
            st.caption(say_count("catalogue.change.more_faults", len(faults) - _MOST))


def show_fault(fault: Fault) -> None:
    told = say_fault(fault).strip(" :")
    told = told if len(told) <= _LONGEST else f"{told[:_LONGEST]} …"
    place = _place(fault)
    where = f"**{literal(place)}** " if place else ""
    what = f":gray[{literal(fault.path[:80])}] " if fault.path else ""
    st.markdown(f"{where}{what}— {literal(told[:1].upper() + told[1:])}" if where or what else literal(told))


def _place(fault: Fault) -> str:
    if not fault.file:
        return ""
    # Of a file in the workspace the name is enough; what was handed in has no folder.
    file = Path(fault.file).name
    if not fault.line:
        return file
    if not fault.column:
        return say("catalogue.change.place_line", file=file, line=str(fault.line))
    return say("catalogue.change.place", file=file, line=str(fault.line), column=str(fault.column))
