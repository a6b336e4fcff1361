"""Lines that the catalogue does not carry any more: for each what may become of it."""

from __future__ import annotations

import streamlit as st

from quotegen.model.draft import Edit, KeepLine, ReplaceLine, SetQuantity
from quotegen.model.permissions import Action
from quotegen.pricing.discontinued import Discontinued
from quotegen.ui.editor.keeping import keep, keeps
from quotegen.ui.editor.lines import names_to_add
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say
from quotegen.usecases.bench import Bench
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed
from quotegen.usecases.priced import PricedDraft


def show_discontinued(house: House, bench: Bench) -> None:
    """Take it out, put another product in its place, or, for whoever may, keep it."""
    if bench.priced is None or not allowed(house, Action.EDIT, bench.kept.owner):
        return
    gone = {each.line: each for each in bench.priced.discontinued if each.is_open}
    for each in gone.values():
        with st.container(border=True):
            _one(house, bench, each)


def _one(house: House, bench: Bench, gone: Discontinued) -> None:
    assert bench.priced is not None
    offers = bench.priced.quotation.offers
    line = next(line for offer in offers if offer.code == gone.offer for line in offer.lines if line.id == gone.line)
    key = f"{bench.kept.name}-gone-{gone.line}"
    st.markdown(say("editor.gone.line", item=literal(line.name), quantity=literal(line.quantity_text)))
    _replace(bench, gone.line, key)
    st.button(
        say("editor.gone.take_out"),
        key=f"{key}-out",
        icon=":material/delete:",
        on_click=keeps(lambda: _edit(bench, SetQuantity(line=gone.line, quantity=line.quantity * 0))),
    )
    if gone.has_price and allowed(house, Action.KEEP_DISCONTINUED, bench.kept.owner):
        _keep(house, bench, gone.line, key)


def _replace(bench: Bench, line: str, key: str) -> None:
    catalogue = bench.catalogue
    names = names_to_add(catalogue)

    def take(sku: str | None) -> None:
        if sku is not None:
            keep(lambda: _edit(bench, ReplaceLine(line=line, sku=sku)))

    st.selectbox(
        say("editor.gone.replace"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=say("editor.add_hint"),
        **field(f"{key}-replace", None, take),
    )


def _keep(house: House, bench: Bench, line: str, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(say("editor.gone.because"), key=f"{key}-because", max_chars=300)
        because = str(st.session_state.get(f"{key}-because", "")).strip()
        st.button(
            say("editor.gone.keep"),
            key=f"{key}-keep",
            icon=":material/inventory_2:",
            disabled=not because,
            on_click=keeps(lambda: _edit(bench, KeepLine(line=line, by=house.user.name, reason=because))),
        )


def _edit(bench: Bench, edit: Edit) -> PricedDraft:
    return edit_draft(current_house(), bench.kept.id, [edit])
