"""Products with their packs and today's prices, and all about the one that is chosen."""

from __future__ import annotations

from typing import Any

import streamlit as st

from quotegen.errors import InputRefused
from quotegen.model.catalogue import Catalogue
from quotegen.ui.kit.acts import show_faults
from quotegen.ui.kit.pages import asked
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.browse_catalogue import ProductDetail, ShelfRow, find_packs, lists_today, product_detail
from quotegen.usecases.house import House

_TALLEST = 460
_MOST_DEVICES = 12
_MOST_BREAKS = 12
_PRODUCT = "product"


def show_browse(house: House) -> None:
    catalogue, day = house.desk.catalogue, house.today(house.desk.catalogue.seller.time_zone)
    search, category = _asked_for(catalogue)
    rows = find_packs(catalogue, search, category, app_language(), day)
    lists = {each.id: each.name[app_language()] for each in lists_today(catalogue, day)}
    if not lists:
        st.warning(say("catalogue.browse.no_lists"), icon=":material/event_busy:")
    if not rows:
        st.info(say("catalogue.browse.none"), icon=":material/search_off:")
        st.button(say("catalogue.browse.everything"), on_click=_show_everything, icon=":material/filter_alt_off:")
        return
    chosen = _table(rows, lists)
    name = chosen or asked(_PRODUCT)
    if name is None:
        st.caption(say("catalogue.browse.choose"))
        return
    try:
        _detail(product_detail(catalogue, name, app_language(), day), catalogue, lists)
    except InputRefused as refused:
        show_faults(refused)


def _asked_for(catalogue: Catalogue) -> tuple[str, str | None]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            say("catalogue.browse.search"),
            key="browse-search",
            type="search",
            placeholder=say("catalogue.browse.hint"),
            icon=":material/search:",
            live=True,
            width=420,
        )
        names = {each.id: each.name[app_language()] for each in catalogue.categories.values()}
        category = st.selectbox(
            say("catalogue.browse.category"),
            [None, *sorted(names, key=lambda each: names[each])],
            format_func=lambda each: names[each] if each else say("catalogue.browse.all"),
            key="browse-category",
            width=280,
        )
    return search or "", category


def _show_everything() -> None:
    st.session_state["browse-search"], st.session_state["browse-category"] = "", None


def _table(rows: tuple[ShelfRow, ...], lists: dict[str, str]) -> str | None:
    """The product of the row that is chosen."""
    data = [
        {"sku": row.sku, "name": row.name, "category": row.category, "pack": row.pack}
        | {f"list-{each}": row.prices.get(each, "") for each in lists}
        for row in rows
    ]
    columns: dict[str, Any] = {
        "sku": st.column_config.TextColumn(say("catalogue.browse.sku"), width=130, pinned=True),
        "name": st.column_config.TextColumn(say("catalogue.browse.name"), width=400),
        "category": st.column_config.TextColumn(say("catalogue.browse.category"), width=130),
        "pack": st.column_config.TextColumn(say("catalogue.browse.pack"), width=180),
        **_price_columns(lists),
    }
    state = st.dataframe(
        data,
        key="browse-table",
        height=min(_TALLEST, 38 + 35 * len(rows)),
        hide_index=True,
        column_config=columns,
        on_select="rerun",
        selection_mode="single-row",
        alt=say("catalogue.browse.found"),
    )
    chosen = state["selection"]["rows"]
    return rows[chosen[0]].product if chosen and chosen[0] < len(rows) else None


def _price_columns(lists: dict[str, str]) -> dict[str, Any]:
    """One for each list, as wide as its name: the table can be moved sideways."""
    return {
        f"list-{each}": st.column_config.TextColumn(name, width=60 + 7 * len(name), alignment="right")
        for each, name in lists.items()
    }


def _detail(detail: ProductDetail, catalogue: Catalogue, lists: dict[str, str]) -> None:
    language = app_language()
    with st.container(border=True):
        st.subheader(literal(detail.product.name[language]), anchor=False)
        st.markdown(f":gray[{literal(detail.category)} · {literal(detail.product.id)}]")
        st.markdown(literal(detail.product.description[language]))
        left, right = st.columns([5, 2], gap="large")
        with left:
            st.markdown(f"**{say('catalogue.product.packs')}**")
            _prices(detail, lists)
        with right:
            if detail.attributes:
                st.markdown(f"**{say('catalogue.product.attributes')}**")
                st.table(
                    [{"name": literal(name), "value": literal(value)} for name, value in detail.attributes],
                    border="horizontal",
                    hide_index=True,
                    hide_header=True,
                )
        _used(detail, catalogue)


def _prices(detail: ProductDetail, lists: dict[str, str]) -> None:
    priced = {each: name for each, name in lists.items() if any(each in row.prices for row in detail.breaks)}
    st.dataframe(
        [
            {"sku": row.sku, "pack": row.pack, "from": row.start}
            | {f"list-{each}": row.prices.get(each, "") for each in priced}
            for row in detail.breaks
        ],
        hide_index=True,
        height="content" if len(detail.breaks) <= _MOST_BREAKS else _TALLEST,
        column_config={
            "sku": st.column_config.TextColumn(say("catalogue.browse.sku"), width=130),
            "pack": st.column_config.TextColumn(say("catalogue.browse.pack"), width=150),
            "from": st.column_config.TextColumn(say("catalogue.product.from"), width=80, alignment="right"),
            **_price_columns(priced),
        },
        alt=say("catalogue.product.packs"),
    )


def _used(detail: ProductDetail, catalogue: Catalogue) -> None:
    """Which rules may choose it, and what it fits."""
    if detail.needs:
        names = " · ".join(f"{literal(rule.name[app_language()])} :gray[{literal(rule.id)}]" for rule in detail.needs)
        st.markdown(f"{say('catalogue.product.rules')} {names}")
    else:
        st.caption(say("catalogue.product.no_rules"))
    devices = list(dict.fromkeys(catalogue.devices[fit.device].name for fit in detail.fits))
    if devices:
        told = ", ".join(devices[:_MOST_DEVICES]) + (" …" if len(devices) > _MOST_DEVICES else "")
        st.markdown(say("catalogue.product.fits", devices=literal(told)))
