"""Customers from a table: what it would add and change is shown, and only then done."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from quotegen.errors import Fault, QuotegenError
from quotegen.files.reader import get_ready
from quotegen.model.permissions import Action
from quotegen.ui.kit.acts import act
from quotegen.ui.kit.downloads import download_button
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, link
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say, say_count, say_fault
from quotegen.usecases.customer_import import Compared, compare_import, import_compared, template
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit

_MOST_FAULTS = 30
_MOST_MEGABYTES = 20


def show_import(house: House) -> None:
    link("customers", say("customers.back"), icon=":material/arrow_back:")
    st.title(say("customers.import_title"))
    permit(house, Action.CHANGE_CUSTOMERS)
    get_ready()
    st.write(say("customers.import_about"))
    download_button(say("customers.import_template"), template, "customers.csv", "text/csv")
    file = st.file_uploader(
        say("customers.import_file"), type=["csv", "xlsx"], key="customers-file", max_upload_size=_MOST_MEGABYTES
    )
    if file is None:
        return
    content = file.getvalue()
    try:
        with st.spinner(say("customers.import_reading")):
            compared = compare_import(house, content)
    except QuotegenError as refused:
        _show_faults(refused.faults)
        return
    _show_compared(compared)
    count = len(compared.added) + len(compared.changed)
    label = say_count("customers.import_do", count)
    st.button(label, type="primary", disabled=not count, on_click=_import, args=(content, compared.mark))


def _show_faults(faults: Sequence[Fault]) -> None:
    st.error(say_count("customers.import_faults", len(faults)), icon=":material/error:")
    for fault in faults[:_MOST_FAULTS]:
        place = say("customers.import_place", row=str(fault.line), column=literal(fault.path)) if fault.line else ""
        st.markdown(f"{place} {literal(say_fault(fault))}".strip())
    if len(faults) > _MOST_FAULTS:
        st.caption(say("customers.import_first_faults", count=str(_MOST_FAULTS)))


def _show_compared(compared: Compared) -> None:
    for note in compared.notes:
        st.warning(literal(say_fault(note)), icon=":material/warning:")
    new, changed, same = st.columns(3)
    new.metric(say("customers.import_new"), len(compared.added), border=True)
    changed.metric(say("customers.import_changed"), len(compared.changed), border=True)
    same.metric(say("customers.import_same"), compared.unchanged, border=True)
    if compared.changed:
        st.subheader(say("customers.import_differences"))
        columns = [say(f"customers.import_columns.{name}") for name in ("customer", "field", "before", "after")]
        rows = [
            (each.customer.name, say(f"customers.fields.{name}"), before, now)
            for each in compared.changed
            for name, before, now in each.fields
        ]
        st.dataframe([dict(zip(columns, row, strict=True)) for row in rows], hide_index=True)
    if compared.added:
        st.subheader(say("customers.import_new"))
        columns = [say(f"customers.fields.{name}") for name in ("name", "city", "id")]
        added = [(each.name, each.party.address.city, each.id) for each in compared.added]
        st.dataframe([dict(zip(columns, row, strict=True)) for row in added], hide_index=True)


def _import(content: bytes, mark: str) -> None:
    house = current_house()
    imported = act(lambda: import_compared(house, content, mark))
    if imported is not None:
        count = len(imported.added) + len(imported.changed)
        act(lambda: None, done=say_count("customers.import_done", count))
        after("customers")
