"""What has been live: by whom, when, what it changed, and a way back."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from quotegen.ui.catalogue.staging import hold
from quotegen.ui.kit.acts import act, does
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal, moment
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases.catalogue_versions import KeptVersion, stage_version, undo_activation, versions
from quotegen.usecases.house import House

_MOST = 20
_GROUPS: Mapping[str, frozenset[str]] = {
    "prices": frozenset({"price"}),
    "range": frozenset({"product", "sku", "cost", "device", "fit", "category", "attribute", "unit"}),
    "rules": frozenset({"question", "section", "constant", "figure", "need", "meaning", "offer", "rule"}),
    "terms": frozenset({"price_list", "tax", "limit", "policy", "seller"}),
}


def show_versions(house: House) -> None:
    found = versions(house)
    st.subheader(say("catalogue.versions.title"), anchor=False)
    changed = len(found) > 1 and found[0].is_live
    if changed:
        st.button(
            say("catalogue.versions.undo"),
            key=f"catalogue-undo-{len(found)}",
            icon=":material/undo:",
            on_click=does(lambda: undo_activation(current_house()), say("catalogue.versions.undone")),
        )
    for number, each in enumerate(found[:_MOST]):
        _row(f"version-{len(found) - number}", each, house.desk.catalogue.seller.time_zone)


def _row(key: str, each: KeptVersion, zone: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=key):
        when = moment(each.at, zone) if each.at else ""
        told = say("catalogue.versions.by", when=literal(when), who=literal(each.who)) if each.who else ""
        how = say(f"catalogue.versions.hows.{each.how}")
        parts = [f"**{told}**" if told else "", how, f":gray[{_summary(each.counts)}]" if each.counts else ""]
        st.markdown(" · ".join(part for part in parts if part), width="stretch")
        if each.is_live:
            st.badge(say("catalogue.versions.live"), color="green", icon=":material/check:")
        elif not each.is_kept:
            st.caption(say("catalogue.versions.gone"), width="content")
        else:
            st.button(
                say("catalogue.versions.bring_back"),
                key=f"{key}-back",
                icon=":material/history:",
                on_click=_stage,
                args=(each.version, when or how),
            )


def _stage(version: str, when: str) -> None:
    """Shown first, as anything else that is to go live."""
    staged = act(lambda: stage_version(current_house(), version))
    if staged is not None:
        hold(staged, when)


def _summary(counts: Mapping[str, int]) -> str:
    """`12 prices · 1 change in the range`."""
    sums = {
        group: sum(count for name, count in counts.items() if name.rpartition("_")[0] in kinds)
        for group, kinds in _GROUPS.items()
    }
    return " · ".join(say_count(f"catalogue.versions.groups.{name}", count) for name, count in sums.items() if count)
