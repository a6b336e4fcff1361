"""What waits for whoever may decide, with all that has to be known; and what became of what one has asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from quotegen.language import percent
from quotegen.model.approval import Approval, ApprovalState
from quotegen.model.draft import DiscountAll
from quotegen.model.permissions import Action
from quotegen.ui.kit.acts import act
from quotegen.ui.kit.excesses import excess_sentence
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import link
from quotegen.ui.kit.text import amount, literal, moment, per
from quotegen.ui.kit.words import app_language, say, say_count
from quotegen.usecases.approval_desk import (
    Asked,
    Changed,
    Request,
    changed_since,
    discount_instead,
    my_requests,
    requests,
)
from quotegen.usecases.approve import Decision, decide_approval, take_counter
from quotegen.usecases.drafts import usual_reason
from quotegen.usecases.floor import floor_tries
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed

_COLOURS = {"pending": "gray", "approved": "green", "refused": "red", "countered": "orange"}
_ICONS = {"approve": ":material/check:", "refuse": ":material/close:", "propose": ":material/send:"}


def show() -> None:
    house = current_house()
    st.title(say("app.pages.approvals"))
    decides = allowed(house, Action.DECIDE_APPROVAL)
    mine = my_requests(house)
    if decides:
        _show_waiting(house)
        _show_changed(house)
        _show_tries(house)
    if mine:
        st.subheader(say("approvals.mine"))
        for asked in mine:
            _show_mine(asked, house)
    elif not decides:
        st.info(say("approvals.empty"), icon=":material/approval:")
        link("quotes", say("approvals.to_quotes"), icon=":material/description:")


def _show_waiting(house: House) -> None:
    found, count = requests(house, app_language())
    st.subheader(say("approvals.waiting"))
    if not found:
        st.info(say("approvals.nothing_waits"), icon=":material/done_all:")
    for request in found:
        with st.container(border=True):
            _show_request(request, house)
    if count > len(found):
        st.caption(say_count("approvals.more", count - len(found)))


def _show_changed(house: House) -> None:
    """Nothing where nothing is another one than what was approved."""
    found, zone = changed_since(house), house.desk.catalogue.seller.time_zone
    if not found:
        return
    st.subheader(say("approvals.changed"))
    st.caption(say("approvals.changed_help"))
    for each in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_changed_sentence(each, zone))
            if each.number:
                link("issued", each.number, icon=":material/verified:", number=each.number)
            else:
                name = each.kept.name
                link("editor", say("approvals.open_quote", draft=name), icon=":material/edit_note:", draft=name)


def _changed_sentence(changed: Changed, zone: str) -> str:
    told = {"customer": literal(changed.customer), "at": moment(changed.at, zone)}
    if changed.is_for_another:
        return say("approvals.changed_customer", **told)
    return say("approvals.changed_issued" if changed.number else "approvals.changed_draft", **told)


def _show_tries(house: House) -> None:
    """Nothing where nobody was told so."""
    found = floor_tries(house)
    if found:
        st.subheader(say("approvals.tries"))
        st.caption(say("approvals.tries_help"))
    for who, tries in found.items():
        told, refused = str(tries.told), str(tries.refused)
        st.markdown(f"- {say('approvals.tries_of', who=literal(who), told=told, refused=refused)}")


def _show_request(request: Request, house: House) -> None:
    approval, zone = request.approval, house.desk.catalogue.seller.time_zone
    about, figures = st.columns([3, 2])
    with about:
        title = request.draft.priced.headline.title if request.draft else request.kept.name
        st.markdown(f"#### {literal(title)}")
        who = request.asker.full_name if request.asker and request.asker.full_name else approval.asked_by
        st.caption(say("approvals.asked_by", who=literal(who), at=moment(request.at, zone)))
        st.markdown(say("approvals.why", why=literal(approval.why)))
        name = request.kept.name
        link("editor", say("approvals.open_quote", draft=name), icon=":material/edit_note:", draft=name)
    with figures:
        _show_figures(request)
    st.markdown(say("approvals.beyond"))
    quotation = request.draft.priced.quotation if request.draft else None
    st.markdown("\n".join(f"- {excess_sentence(each, approval.currency, quotation)}" for each in approval.excesses))
    if request.draft is None:
        st.warning(say("approvals.unpriced"), icon=":material/warning:")
    elif request.is_for_another:
        st.warning(say("approvals.for_another"), icon=":material/group:")
    elif request.is_outdated:
        st.warning(say("approvals.outdated"), icon=":material/history:")
    _show_decision(request, house)


def _show_figures(request: Request) -> None:
    if request.draft is None:
        return
    currency = request.approval.currency
    quotation = request.draft.priced.quotation
    for recurrence, total in quotation.recommended.totals.items():
        st.metric(say("approvals.total"), per(total.payable, currency, recurrence.value))
        margin = request.margin.get(recurrence) if request.margin else None
        if margin is not None and margin.margin_percent is not None:
            share = percent(margin.margin_percent, app_language())
            st.caption(say("approvals.margin", amount=literal(amount(margin.margin, currency)), percent=share))


def _show_decision(request: Request, house: House) -> None:
    number_, draft, version = request.approval.id, request.kept.id, request.kept.version
    st.text_input(say("approvals.note"), key=_note(number_), max_chars=500)
    if not request.within:
        st.caption(":material/info: " + say("approvals.beyond_yours"))
    may_be = request.within and not request.is_for_another
    yes, no, other = st.columns(3)
    with yes:
        _button("approve", number_, partial(_decide, draft, number_, version, False), disabled=not may_be)
    with no:
        _button("refuse", number_, partial(_decide, draft, number_, version, True))
    with other, st.popover(say("approvals.instead"), icon=":material/swap_horiz:", width="stretch"):
        st.text_input(say("approvals.discount"), key=f"discount-{number_}", help=say("approvals.discount_help"))
        reason = usual_reason(house, request.kept.content)
        st.text_input(say("approvals.reason"), value=reason, key=f"reason-{number_}", max_chars=200)
        _button("propose", number_, partial(_propose, request.approval, version, reason))


def _button(name: str, number_: int, does: Callable[[], None], disabled: bool = False) -> None:
    label, key, icon = say(f"approvals.{name}"), f"{name}-{number_}", _ICONS[name]
    kind: Literal["primary", "secondary"] = "primary" if name == "approve" else "secondary"
    st.button(label, key=key, type=kind, icon=icon, width="stretch", disabled=disabled, on_click=does)


def _note(number_: int) -> str:
    return f"note-{number_}"


def _decide(draft: int, number_: int, version: int, refuse: bool) -> None:
    note = str(st.session_state.get(_note(number_), ""))
    done = say("approvals.refused") if refuse else say("approvals.approved")
    act(lambda: decide_approval(current_house(), draft, Decision(refuse, note=note, version=version)), done)


def _propose(approval: Approval, version: int, usual: str) -> None:
    note = str(st.session_state.get(_note(approval.id), ""))
    text = str(st.session_state.get(f"discount-{approval.id}", ""))
    reason = str(st.session_state.get(f"reason-{approval.id}", "")).strip() or usual
    language = app_language()

    def work() -> object:
        counter = (discount_instead(text, reason, approval.currency, language),)
        return decide_approval(current_house(), approval.draft, Decision(counter=counter, note=note, version=version))

    act(work, say("approvals.proposed"))


def _show_mine(asked: Asked, house: House) -> None:
    approval, zone = asked.approval, house.desk.catalogue.seller.time_zone
    state = say(f"approvals.states.{approval.state.value}")
    with st.container(border=True):
        about, act_on = st.columns([4, 1], vertical_alignment="center")
        with about:
            st.markdown(f"#### {literal(asked.customer)}")
            st.markdown(f":{_COLOURS[approval.state.value]}-badge[{state}] {_became(asked, zone)}")
            st.markdown(say("approvals.why", why=literal(approval.why)))
            if approval.note:
                st.markdown(f"> {literal(approval.note)}")
        with act_on:
            name = asked.kept.name
            link("editor", say("approvals.open_quote", draft=name), icon=":material/edit_note:", draft=name)
            if asked.may_be_taken:
                st.button(
                    say("approvals.take"),
                    key=f"take-{approval.id}",
                    type="primary",
                    icon=":material/check:",
                    on_click=partial(_take, asked.kept.id),
                )


def _became(asked: Asked, zone: str) -> str:
    approval, at = asked.approval, moment(asked.at, zone)
    if approval.state is ApprovalState.PENDING:
        return say("approvals.waits", at=at)
    told = say("approvals.decided", who=literal(approval.decided_by or ""), at=at)
    if approval.state is not ApprovalState.COUNTERED:
        return told
    taken = say("approvals.is_taken") if asked.is_taken else ""
    return f"{told}. {_instead(asked)}. {taken}"


def _instead(asked: Asked) -> str:
    for edit in asked.approval.counter:
        if isinstance(edit, DiscountAll) and edit.percent is not None:
            return say("approvals.countered", percent=percent(edit.percent, app_language()))
    return say("approvals.countered_otherwise")


def _take(draft: int) -> None:
    act(lambda: take_counter(current_house(), draft), say("approvals.taken"))
