"""A customer's fields as widgets, with what is wrong beside each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from quotegen.errors import Fault, InputRefused, QuotegenError
from quotegen.language import LANGUAGES, countries
from quotegen.model.countries import COUNTRIES
from quotegen.model.party import PartyKind
from quotegen.ui.kit.acts import note
from quotegen.ui.kit.text import language_name, literal
from quotegen.ui.kit.words import app_language, say, say_fault
from quotegen.usecases.customer_form import CELLS, CONTACT, Form, vat_fault
from quotegen.usecases.house import House

_MOST_CONTACTS = 50


class Fields:
    """The form under a prefix of its own: what is typed lives in the session until it is saved."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def fill(self, form: Form) -> None:
        """Begin with these values; what was typed before is gone."""
        state = st.session_state
        state[self._key("faults")] = {}
        for name in CELLS:
            state[self._key(name)] = form.cells.get(name, "")
        state[self._key("language")] = form.cells.get("language") or None
        state[self._key("kind")] = form.cells.get("kind") or PartyKind.BUSINESS.value
        contacts = form.contacts or ({},)
        state[self._key("rows")] = list(range(len(contacts)))
        for row, contact in enumerate(contacts):
            for name in CONTACT:
                state[self._contact_key(row, name)] = contact.get(name, "")
        state[self._key("kept")] = self.read()

    @property
    def is_filled(self) -> bool:
        return self._key("kept") in st.session_state

    def read(self) -> Form:
        """What stands in the fields now."""
        state = st.session_state
        cells = {name: str(state.get(self._key(name)) or "") for name in CELLS}
        contacts = [
            {name: str(state.get(self._contact_key(row, name)) or "") for name in CONTACT} for row in self._rows()
        ]
        return Form(cells, tuple(contacts))

    def show(self, house: House) -> None:
        """The widgets. Values survive a visit to another page."""
        self._restore()
        self._show_company(house)
        st.subheader(say("customers.contacts"))
        st.caption(say("customers.contacts_first"))
        for place, row in enumerate(self._rows()):
            self._show_contact(place, row)
        if len(self._rows()) < _MOST_CONTACTS:
            st.button(say("customers.contact_add"), icon=":material/add:", key=self._key("add"), on_click=self._add)
        st.text_area(say("customers.fields.note"), key=self._key("note"), height=80)
        self._say_fault("note")
        st.session_state[self._key("kept")] = self.read()

    def save(self, work: Callable[[Form], object]) -> bool:
        """In a callback: does it; what is wrong with a field is told beside it, all else at the top of the page."""
        try:
            work(self.read())
        except QuotegenError as refused:
            beside = [fault for fault in refused.faults if self._has(fault) and isinstance(refused, InputRefused)]
            st.session_state[self._key("faults")] = {fault.path: fault for fault in reversed(beside)}
            for fault in refused.faults:
                if fault not in beside:
                    note(fault)
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Everything typed here."""
        for key in [key for key in st.session_state if str(key).startswith(f"{self.prefix}:")]:
            del st.session_state[key]

    def _show_company(self, house: House) -> None:
        self._text("name")
        left, right = st.columns(2)
        with left:
            self._text("street")
            postal_code, city = st.columns([1, 2])
            with postal_code:
                self._text("postal_code")
            with city:
                self._text("city")
            self._choice("country", [code for code in countries(app_language()) if code in COUNTRIES], country_name)
        with right:
            self._text("vat_id")
            self._say_vat()
            self._text("company_code")
            self._choice("group", _groups(house), str)
            with st.container(horizontal=True):
                self._segments("language", LANGUAGES, language_name)
                self._segments("kind", [kind.value for kind in PartyKind], _kind_name)
            self._say_fault("language")

    def _text(self, name: str) -> None:
        st.text_input(say(f"customers.fields.{name}"), key=self._key(name), max_chars=300)
        self._say_fault(name)

    def _choice(self, name: str, values: Iterable[str], named: Callable[[str], str]) -> None:
        options = ["", *values]
        if st.session_state.get(self._key(name)) not in options:
            options.append(st.session_state[self._key(name)])
        st.selectbox(say(f"customers.fields.{name}"), options, key=self._key(name), format_func=named)
        self._say_fault(name)

    def _segments(self, name: str, values: Iterable[str], named: Callable[..., str]) -> None:
        st.segmented_control(
            say(f"customers.fields.{name}"), list(values), key=self._key(name), format_func=named, required=True
        )

    def _say_vat(self) -> None:
        """While it is typed: its form, check digit and country, as far as they can be told without asking anybody."""
        typed, country = st.session_state[self._key("vat_id")].strip(), st.session_state[self._key("country")] or ""
        if not typed or "vat_id" in self._faults():
            return
        fault = vat_fault(typed, country or typed[:2].upper())
        if fault is None:
            right = say("customers.vat_right")
            st.caption(f":green[:material/check:] {right}")
        else:
            st.caption(f":orange[:material/warning:] {literal(_sentence(fault))}")

    def _show_contact(self, place: int, row: int) -> None:
        with st.container(border=True):
            name, role, email, phone = st.columns(4)
            for column, field in zip((name, role, email, phone), CONTACT, strict=True):
                with column:
                    label = say(f"customers.contact_fields.{field}")
                    st.text_input(label, key=self._contact_key(row, field), max_chars=300)
                    self._say_fault(f"contacts.{place}.{field}")
            with st.container(horizontal=True):
                if place:
                    label = say("customers.contact_first")
                    key = self._contact_key(row, "first")
                    st.button(label, key=key, icon=":material/vertical_align_top:", on_click=self._first, args=(row,))
                label, key = say("customers.contact_out"), self._contact_key(row, "out")
                st.button(label, key=key, icon=":material/close:", type="tertiary", on_click=self._out, args=(row,))

    def _add(self) -> None:
        rows = self._rows()
        st.session_state[self._key("rows")] = [*rows, max(rows, default=-1) + 1]

    def _first(self, row: int) -> None:
        st.session_state[self._key("rows")] = [row, *(each for each in self._rows() if each != row)]

    def _out(self, row: int) -> None:
        st.session_state[self._key("rows")] = [each for each in self._rows() if each != row]

    def _restore(self) -> None:
        """The session forgets a widget that was not drawn."""
        kept: Form = st.session_state[self._key("kept")]
        for name in CELLS:
            st.session_state.setdefault(self._key(name), kept.cells[name] or ("" if name not in _SEGMENTS else None))
        for row, contact in zip(self._rows(), kept.contacts, strict=False):
            for name in CONTACT:
                st.session_state.setdefault(self._contact_key(row, name), contact[name])

    def _say_fault(self, field: str) -> None:
        fault = self._faults().get(field)
        if fault is not None:
            st.caption(f":red[:material/error: {literal(_sentence(fault))}]")

    def _faults(self) -> Mapping[str, Fault]:
        faults: Mapping[str, Fault] = st.session_state.get(self._key("faults"), {})
        return faults

    def _has(self, fault: Fault) -> bool:
        return fault.path in CELLS or fault.path.startswith("contacts.")

    def _rows(self) -> list[int]:
        rows: list[int] = st.session_state.get(self._key("rows"), [])
        return rows

    def _key(self, name: str) -> str:
        return f"{self.prefix}:{name}"

    def _contact_key(self, row: int, name: str) -> str:
        return f"{self.prefix}:contact:{row}:{name}"


_BESIDE = frozenset({"missing_field", "too_short", "vat_id_wrong"})
_SEGMENTS = frozenset({"language", "kind"})


def _sentence(fault: Fault) -> str:
    """As it is said beside a field, where there is no need to say which."""
    return say(f"customers.beside.{fault.code}") if fault.code in _BESIDE else say_fault(fault)


def country_name(code: str) -> str:
    return countries(app_language()).get(code, code)


def _kind_name(kind: str) -> str:
    return say(f"customers.kinds.{kind}")


def _groups(house: House) -> list[str]:
    return list(dict.fromkeys(price_list.group for price_list in house.desk.catalogue.price_lists))
