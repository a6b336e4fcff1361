"""What is said of the quotation beside answers and lines: its order number, its project, who may be asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import streamlit as st

from quotegen.model import inputs
from quotegen.model.inputs import InputKind
from quotegen.store.drafts import KeptDraft
from quotegen.ui.editor.keeping import keep
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.bench import Bench
from quotegen.usecases.conversation import tell


def told_inputs(kept: KeptDraft) -> Iterator[str]:
    """The references that are given, and whom the customer may ask: what is seen without opening anything."""
    for each in inputs.INPUTS:
        if kept.content.inputs.get(each.code) and each.contact in {"", "name"} and not each.delivery:
            yield f"{each.label[app_language()]}: {kept.content.inputs[each.code]}"


def show_inputs(bench: Bench) -> None:
    """A field for each input of the table, behind a button; the delivery address has fields of its own."""
    kept = bench.kept
    key = f"{kept.name}-inputs"
    popover = st.popover(say("editor.inputs"), icon=":material/badge:", key=key, on_change="rerun")
    if not popover.open:
        return
    with popover:
        for each in (each for each in inputs.INPUTS if not each.delivery):
            st.text_input(
                each.label[app_language()],
                max_chars=each.longest,
                placeholder="2027-01-31" if each.kind is InputKind.DATE else _usual(bench, each.contact),
                **field(
                    f"{key}-{each.code}", kept.content.inputs.get(each.code, ""), partial(_tell, kept.id, each.code)
                ),
            )


def _usual(bench: Bench, contact: str) -> str:
    """What is printed as long as nobody is named."""
    if not contact or inputs.contact_in(bench.kept.content.inputs):
        return ""
    return str(getattr(bench.catalogue.seller.contact, contact) or "")


def _tell(draft: int, code: str, told: str) -> None:
    keep(lambda: tell(current_house(), draft, {code: told}))
