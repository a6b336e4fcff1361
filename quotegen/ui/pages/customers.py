"""Customers: looked for, opened, added, imported."""

from __future__ import annotations

import streamlit as st

from quotegen.model.permissions import Action
from quotegen.ui.customers.adding import show_adding
from quotegen.ui.customers.importing import show_import
from quotegen.ui.customers.one import show_one
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, asked, link
from quotegen.ui.kit.text import literal, per, state_badge
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases.customer_desk import Entry, look_for
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed

_SHOWN = 25
_PAUSE = "300ms"
"""So long nothing is typed before the list follows."""


def show() -> None:
    house = current_house()
    customer = asked("customer")
    if customer is not None:
        show_one(house, customer)
    elif asked("new"):
        show_adding(house)
    elif asked("import"):
        show_import(house)
    else:
        _show_list(house)


def _show_list(house: House) -> None:
    st.title(say("app.pages.customers"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            say("customers.search"),
            key="customers-search",
            type="search",
            placeholder=say("customers.search_hint"),
            live=_PAUSE,
            icon=":material/search:",
        )
        _button_new()
        if allowed(house, Action.CHANGE_CUSTOMERS):
            label = say("customers.import_button")
            st.button(label, icon=":material/upload_file:", on_click=after, args=("customers",), kwargs={"import": "1"})
    most = st.session_state.get("customers-shown", _SHOWN)
    found = look_for(house, search or "", most + 1)
    if not found:
        st.info(say("customers.none_found", search=literal(search)) if search else say("customers.none_yet"))
        return
    for entry in found[:most]:
        _show_entry(entry)
    if len(found) > most:
        st.button(say("customers.more"), on_click=_more, args=(most,))


def _button_new() -> None:
    label = say("customers.new_button")
    st.button(
        label, type="primary", icon=":material/person_add:", on_click=after, args=("customers",), kwargs={"new": "1"}
    )


def _more(shown: int) -> None:
    st.session_state["customers-shown"] = shown + _SHOWN


def _show_entry(entry: Entry) -> None:
    customer, quotes = entry.customer, entry.quotes
    with st.container(border=True, key=f"customer-{customer.id}"):
        name, known, last = st.columns([6, 3, 8], vertical_alignment="center")
    with name:
        link("customers", f"**{literal(customer.name)}**", customer=customer.id)
        contact = customer.contacts[0].name if customer.contacts else ""
        st.caption(literal(" · ".join(text for text in (customer.party.address.city, contact) if text)))
    known.write(say_count("customers.quotes", quotes.count) if quotes else say("customers.no_quotes"))
    if quotes is not None:
        with last, st.container(horizontal=True, vertical_alignment="center"):
            link("issued", literal(quotes.last.number), number=quotes.last.number)
            st.markdown(state_badge(quotes.last.state), width="content")
            amount = per(quotes.last.payable, quotes.last.currency, quotes.last.recurrence)
            st.caption(literal(amount), width="content")
