"""A new quote: for whom? Everything else follows from the customer."""

from __future__ import annotations

import streamlit as st

from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.ui.kit.acts import act, does
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say
from quotegen.usecases.drafts import begin_draft
from quotegen.usecases.examples import take_sample_customers
from quotegen.usecases.people import customers
from quotegen.usecases.permit import allowed

_FOUND = 8


def show_begin() -> None:
    st.title(say("editor.begin.title"), anchor=False)
    search = st.text_input(
        say("editor.begin.search"),
        key="begin-search",
        placeholder=say("editor.begin.hint"),
        icon=":material/search:",
        live=True,
        width=520,
    )
    house = current_house()
    found = customers(house, search, _FOUND + 1)
    if not found:
        st.info(say("editor.begin.none" if search else "editor.begin.empty"), icon=":material/group_add:")
    for customer in found[:_FOUND]:
        _choice(customer)
    if len(found) > _FOUND:
        st.caption(say("editor.begin.more"))
    with st.container(horizontal=True):
        st.button(
            say("editor.begin.new_customer"),
            key="begin-new-customer",
            icon=":material/group_add:",
            type="secondary" if found else "primary",
            on_click=does(lambda: after("customers", new="1")),
        )
        if not found and not search and allowed(house, Action.CHANGE_CUSTOMERS):
            st.button(
                say("editor.begin.samples"),
                key="begin-samples",
                icon=":material/theater_comedy:",
                on_click=does(lambda: take_sample_customers(current_house())),
            )


def _choice(customer: Customer) -> None:
    contact = f" · {customer.contacts[0].name}" if customer.contacts else ""
    label = f"**{literal(customer.name)}**  :gray[{literal(customer.party.address.city + contact)}]"
    st.button(label, key=f"begin-{customer.id}", on_click=_begin, args=(customer.id,), width=520)


def _begin(customer: str) -> None:
    kept = act(lambda: begin_draft(current_house(), customer))
    if kept is not None:
        after("editor", draft=kept.name)
