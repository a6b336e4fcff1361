"""What it comes to, always in view, for each recurrence apart; the margin behind a switch."""

from __future__ import annotations

import streamlit as st

from quotegen.language import percent
from quotegen.model.people import Preferences
from quotegen.ui.kit.acts import act
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after
from quotegen.ui.kit.text import amount, per
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.bench import Bench
from quotegen.usecases.checks import Level
from quotegen.usecases.preferences import preferences_of, save_preferences


def show_totals(bench: Bench, show_margin: bool) -> None:
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if bench.priced is None:
            st.markdown(say("editor.no_total"), width="content")
        else:
            _totals(bench)
        if bench.costing is not None:
            _margin(bench, show_margin)
        st.button(
            say("editor.review"),
            key=f"{bench.kept.name}-review",
            type="primary",
            icon=":material/preview:",
            shortcut="ctrl+p",
            disabled=bench.priced is None or any(check.level is Level.BLOCKS for check in bench.checks),
            on_click=lambda: after("review", draft=bench.kept.name),
        )


def _totals(bench: Bench) -> None:
    assert bench.priced is not None
    quotation = bench.priced.quotation
    for recurrence, total in quotation.recommended.totals.items():
        net = per(total.tax_exclusive, quotation.currency, recurrence.value)
        whole = amount(total.payable, quotation.currency)
        tax = amount(total.tax, quotation.currency)
        st.markdown(f"**{net}**  \n:gray[{say('editor.with_tax', tax=tax, total=whole)}]", width="content")


def _margin(bench: Bench, show_margin: bool) -> None:
    st.toggle(
        say("editor.margin"),
        help=say("editor.margin_help"),
        **field(f"{bench.kept.name}-margin", show_margin, _switch),
    )
    if not show_margin or bench.costing is None or bench.priced is None:
        return
    code = bench.priced.quotation.recommended.code
    costed = next(each for each in bench.costing.offers if each.code == code)
    shares = [
        percent(round(total.margin_percent, 1), app_language())
        for total in costed.totals.values()
        if total.margin_percent is not None
    ]
    st.markdown(" · ".join(shares) or "?", width="content")


def _switch(shown: bool) -> None:
    """Kept for the person, whatever draft they work on."""
    house = current_house()
    act(lambda: save_preferences(house, Preferences(language=preferences_of(house).language, show_margin=shown)))
