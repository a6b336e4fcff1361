"""One customer: what is known, the people, the quotations, and the ways to a new one."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.store.listing import Listed
from quotegen.ui.customers.form import Fields, country_name
from quotegen.ui.kit.acts import act
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, asked, link
from quotegen.ui.kit.text import language_name, literal, moment, per, state_badge
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases.customer_desk import ShownCustomer, change, put_first, show_customer
from quotegen.usecases.customer_form import Form, form_of
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, begin_draft
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed


def show_one(house: House, identifier: str) -> None:
    shown = show_customer(house, identifier)
    customer = shown.customer
    link("customers", say("customers.back"), icon=":material/arrow_back:")
    st.title(literal(customer.name))
    if asked("edit") and allowed(house, Action.CHANGE_CUSTOMERS):
        _show_change(house, shown)
        return
    _show_buttons(house, shown)
    quotes, known = st.columns([3, 2], gap="large")
    with quotes:
        _show_quotes(house, shown)
    with known:
        _show_known(customer)
        _show_contacts(house, shown)


def _show_buttons(house: House, shown: ShownCustomer) -> None:
    customer = shown.customer
    with st.container(horizontal=True):
        if allowed(house, Action.EDIT, house.user.name):
            label, icon = say("customers.new_quote"), ":material/add:"
            st.button(label, type="primary", icon=icon, on_click=_begin, args=(customer.id,), shortcut="N")
            if shown.last_issued is not None:
                told = say("customers.same_help", number=literal(shown.last_issued))
                label, icon = say("customers.same_again"), ":material/content_copy:"
                st.button(label, icon=icon, help=told, on_click=_same, args=(customer.id, shown.last_issued))
        if allowed(house, Action.CHANGE_CUSTOMERS):
            arguments = {"customer": customer.id, "edit": "1"}
            st.button(
                say("customers.change"), icon=":material/edit:", on_click=after, args=("customers",), kwargs=arguments
            )


def _begin(customer: str) -> None:
    house = current_house()
    draft = act(lambda: begin_draft(house, customer))
    if draft is not None:
        after("editor", draft=draft.name)


def _same(customer: str, number: str) -> None:
    house = current_house()
    priced = act(lambda: draft_like(house, number, Beginning(customer=customer)))
    if priced is not None:
        after("review", draft=priced.kept.name)


def _show_quotes(house: House, shown: ShownCustomer) -> None:
    st.subheader(say_count("customers.quotes_of", len(shown.quotes)))
    if not shown.quotes:
        st.info(say("customers.quotes_none"))
    for quote in shown.quotes:
        _show_quote(house, quote)


def _show_quote(house: House, quote: Listed) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if quote.valid_until is None:
            link("editor", literal(quote.number), draft=quote.number)
        else:
            link("issued", literal(quote.number), number=quote.number)
        st.markdown(state_badge(quote.state), width="content")
        st.markdown(literal(per(quote.payable, quote.currency, quote.recurrence)), width="content")
        st.caption(literal(moment(quote.at, house.desk.catalogue.seller.time_zone)), width="content")


def _show_known(customer: Customer) -> None:
    with st.container(border=True):
        for label, text in _known(customer):
            st.markdown(f"{label}  \n{literal(text)}" if text else "")
        for line in customer.note.splitlines():
            st.caption(literal(line))


def _known(customer: Customer) -> Iterator[tuple[str, str]]:
    """What there is to say, each with its name in grey."""
    party = customer.party
    facts = {
        "address": f"{party.address.in_one_line()}, {country_name(party.address.country)}",
        "vat_id": party.vat_id or "",
        "company_code": party.company_code,
        "language": language_name(party.language),
        "kind": say(f"customers.kinds.{party.kind.value}"),
        "group": party.group,
        "id": customer.id,
    }
    yield from ((f":gray[{say(f'customers.fields.{name}')}]", text) for name, text in facts.items() if text)


def _show_contacts(house: House, shown: ShownCustomer) -> None:
    customer = shown.customer
    st.subheader(say("customers.contacts"))
    if not customer.contacts:
        st.caption(say("customers.contacts_none"))
    for place, contact in enumerate(customer.contacts):
        with st.container(border=True):
            role = f" · {literal(contact.role)}" if contact.role else ""
            st.markdown(f"**{literal(contact.name)}**{role}")
            reached = " · ".join(text for text in (contact.email, contact.phone) if text)
            if reached:
                st.caption(literal(reached))
            if place == 0:
                st.caption(say("customers.contact_is_first"))
            elif allowed(house, Action.CHANGE_CUSTOMERS):
                arguments = (customer.id, shown.version, place)
                key = f"first-{customer.id}-{shown.version}-{place}"
                st.button(say("customers.contact_first"), key=key, type="tertiary", on_click=_first, args=arguments)


def _first(identifier: str, version: int, place: int) -> None:
    house = current_house()
    act(lambda: put_first(house, identifier, version, place), done=say("customers.saved"))


def _show_change(house: House, shown: ShownCustomer) -> None:
    customer = shown.customer
    fields = _fields(customer.id, shown.version)
    if not fields.is_filled:
        fields.fill(form_of(customer))
    fields.show(house)
    with st.container(horizontal=True):
        arguments = (customer.id, shown.version)
        st.button(say("customers.save"), type="primary", icon=":material/check:", on_click=_save, args=arguments)
        st.button(say("customers.cancel"), on_click=_leave, args=arguments)


def _fields(identifier: str, version: int) -> Fields:
    """Of just this version: whoever saved meanwhile is not written over unseen."""
    return Fields(f"customer:{identifier}:{version}")


def _save(identifier: str, version: int) -> None:
    house = current_house()

    def save(form: Form) -> None:
        change(house, identifier, version, form)

    if _fields(identifier, version).save(save):
        act(lambda: None, done=say("customers.saved"))
        after("customers", customer=identifier)


def _leave(identifier: str, version: int) -> None:
    _fields(identifier, version).forget()
    after("customers", customer=identifier)
