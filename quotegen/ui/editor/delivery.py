"""Where the goods go, if not to the customer: one address, kept whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from quotegen.language import countries
from quotegen.model import inputs
from quotegen.model.occasion import delivery_of
from quotegen.store.drafts import KeptDraft
from quotegen.ui.editor.keeping import keep
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.bench import Bench
from quotegen.usecases.conversation import tell

_COLUMNS = {"postal_code": 1, "city": 2}


def told_delivery(kept: KeptDraft) -> str:
    """The address with its country, as it is seen without opening anything; empty where it is the customer's own."""
    delivery, language = delivery_of(kept.content.inputs), app_language()
    if delivery is None:
        return ""
    country = delivery.address.country
    return f"{inputs.DELIVERED_TO[language]}: {delivery.in_one_line()}, {countries(language).get(country, country)}"


def show_delivery(bench: Bench) -> None:
    """The fields of the address behind a button, kept together."""
    kept = bench.kept
    key = f"{kept.name}-delivery-address"
    if st.session_state.pop(f"{key}-kept", False):
        st.session_state[key] = False
    popover = st.popover(say("editor.delivery.title"), icon=":material/local_shipping:", key=key, on_change="rerun")
    if not popover.open:
        return
    given = inputs.delivery_in(kept.content.inputs)
    with popover, st.form(f"{key}-form", border=False):
        st.caption(say("editor.delivery.help"))
        told = _fields(given, f"{key}-{' '.join(given.values())}")
        with st.container(horizontal=True):
            if st.form_submit_button(say("editor.delivery.take"), type="primary"):
                _tell(kept, told)
            if given and st.form_submit_button(say("editor.delivery.to_customer")):
                _tell(kept, dict.fromkeys(told, ""))


def _fields(given: Mapping[str, str], key: str) -> dict[str, str]:
    """What stands in each field, by the code of its input."""
    table = {each.delivery: each for each in inputs.INPUTS if each.delivery}
    told: dict[str, str] = {}
    columns = dict(zip(_COLUMNS, st.columns(list(_COLUMNS.values())), strict=True))
    for name, each in table.items():
        with columns.get(name, st.container()):
            label = say(f"editor.delivery.{name}")
            told[each.code] = (
                _country(label, given.get(name), f"{key}-country")
                if each.kind is inputs.InputKind.COUNTRY
                else st.text_input(label, given.get(name, ""), max_chars=each.longest, key=f"{key}-{name}")
            )
    return told


def _country(label: str, given: str | None, key: str) -> str:
    names = countries(app_language())
    codes = [*names] if given is None or given in names else [given, *names]
    place = None if given is None else codes.index(given)
    chosen = st.selectbox(label, codes, place, format_func=lambda code: names.get(code, code), key=key)
    return chosen or ""


def _tell(kept: KeptDraft, told: Mapping[str, str]) -> None:
    """What is refused stays in the fields."""
    if keep(lambda: tell(current_house(), kept.id, told)) is not None:
        st.session_state[f"{kept.name}-delivery-address-kept"] = True
    st.rerun()
