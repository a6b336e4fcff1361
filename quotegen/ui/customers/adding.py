"""A new customer: a signature is pasted, and what was read in it is looked over."""

from __future__ import annotations

import streamlit as st

from quotegen.ui.customers.form import Fields
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, link
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import app_language, say, say_count
from quotegen.usecases.customer_desk import Similar, add_new, similar
from quotegen.usecases.customer_form import Form, form_from_signature
from quotegen.usecases.house import House

_FIELDS = Fields("customer-new")
_PASTED = "customer-signature"
_MOST_PASTED = 20_000


def show_adding(house: House) -> None:
    link("customers", say("customers.back"), icon=":material/arrow_back:")
    st.title(say("customers.new_title"))
    if not _FIELDS.is_filled:
        _FIELDS.fill(Form({"language": app_language(), "group": house.desk.catalogue.policy.default_group}))
    pasted, fields = st.columns([2, 5], gap="large")
    with pasted:
        st.text_area(
            say("customers.paste"),
            key=_PASTED,
            height=260,
            max_chars=_MOST_PASTED,
            placeholder=say("customers.paste_example"),
            on_change=_read,
        )
        st.button(say("customers.paste_read"), icon=":material/auto_fix_high:", on_click=_read)
        told = st.session_state.get("customer-read")
        if told is not None:
            st.success(say_count("customers.paste_found", told)) if told else st.info(say("customers.paste_nothing"))
    with fields:
        _FIELDS.show(house)
        like = similar(house, _FIELDS.read())
        _show_similar(like)
        label = say("customers.add_anyway") if like else say("customers.add")
        st.button(label, type="primary", icon=":material/person_add:", on_click=_save)


def _read() -> None:
    """Fills the form with what was read; the house's own ways stand where the signature says nothing."""
    form = form_from_signature(st.session_state.get(_PASTED, ""))
    usual = {"language": app_language(), "group": current_house().desk.catalogue.policy.default_group}
    told = {name: text for name, text in form.cells.items() if text}
    _FIELDS.fill(Form({**usual, **told}, form.contacts))
    contact = [text for each in form.contacts for text in each.values() if text]
    st.session_state["customer-read"] = len(told.keys() - {"kind", "language"}) + len(contact)


def _show_similar(found: tuple[Similar, ...]) -> None:
    if not found:
        return
    with st.container(border=True):
        st.warning(say("customers.similar"), icon=":material/group:")
        for each in found[:5]:
            with st.container(horizontal=True, vertical_alignment="center"):
                link("customers", f"**{literal(each.customer.name)}**", customer=each.customer.id)
                st.caption(say(f"customers.why.{each.why.value}"), width="content")


def _save() -> None:
    house = current_house()

    def add(form: Form) -> None:
        customer = add_new(house, form)
        after("customers", customer=customer.id)

    if _FIELDS.save(add):
        for key in (_PASTED, "customer-read"):
            st.session_state.pop(key, None)
