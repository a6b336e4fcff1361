"""What becomes of an issued quotation: recorded by hand, each step once however often it is clicked."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.language import Language
from quotegen.model.canonical import canonical, sha256
from quotegen.model.lifecycle import OPEN, Step
from quotegen.model.permissions import Action
from quotegen.ui.kit.acts import act, does, is_to_be_told, show_faults
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after
from quotegen.ui.kit.text import day, literal
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.answer import Acceptance, accept, next_draft, take
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning
from quotegen.usecases.extend import Extension, extend, extension_of
from quotegen.usecases.find import Shown, say_changes
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed


def show_answers(house: House, shown: Shown, number: str) -> None:
    """Only what the state and the role let be done."""
    kept = shown.revision
    answers, revises = (allowed(house, action, kept.owner) for action in (Action.ANSWER, Action.REVISE))
    is_latest = kept.revision == shown.revisions[-1].revision
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if answers and is_latest and kept.state in OPEN:
            if kept.state.value == "issued":
                _send(number)
            if shown.state in OPEN:
                _accepted(shown, number)
            _declined(number)
        if answers and is_latest and kept.state in OPEN:
            _asks("extend", number, ":material/update:", lambda: _extend(number))
        if revises and is_latest and kept.may_be_revised:
            st.button(
                say("issued.revise"),
                key=f"revise-{number}",
                icon=":material/edit:",
                help=say("issued.revise_help"),
                on_click=lambda: revise(number),
            )
        if allowed(house, Action.EDIT, house.user.name):
            st.button(
                say("issued.duplicate"),
                key=f"duplicate-{number}",
                icon=":material/content_copy:",
                on_click=lambda: duplicate(number),
            )
        if answers and is_latest and kept.state in OPEN:
            _asks("withdraw", number, ":material/undo:", lambda: _withdraw(number))


def revise(number: str) -> None:
    """To the draft of the next revision, begun now or before."""
    draft = act(lambda: next_draft(current_house(), number))
    if draft is not None:
        after("editor", draft=f"D{draft}")


def duplicate(name: str) -> None:
    """To a new draft that begins like it; a second click that follows at once means the same draft."""
    house = current_house()
    made = st.session_state.get("duplicated")
    now = house.clock()
    if made is not None and made[0] == name and (now - made[1]).total_seconds() < 3:
        after("editor", draft=made[2])
        return
    draft = act(lambda: draft_like(house, name, Beginning()))
    if draft is not None:
        st.session_state["duplicated"] = (name, now, draft.kept.name)
        after("editor", draft=draft.kept.name)


def _key(step: str, number: str, *words: str) -> str:
    """The same words about the same step are one request, however often they come."""
    return f"{step}-{sha256(canonical([number, current_house().user.name, *words]))[:40]}"


def _take(step: Step, number: str, note: str) -> Callable[[], object]:
    return lambda: take(current_house(), number, step, note, _key(step.value, number, note))


def _send(number: str) -> None:
    st.button(
        say("issued.send"),
        key=f"send-{number}",
        type="primary",
        icon=":material/send:",
        help=say("issued.send_help"),
        on_click=does(_take(Step.SEND, number, ""), say("issued.done.sent")),
    )


def _accepted(shown: Shown, number: str) -> None:
    offers = {offer.code: offer.name for offer in shown.quotation.offers}
    best = shown.quotation.recommended.code
    buyer = shown.quotation.buyer
    contact = buyer.contact.name if buyer and buyer.contact else ""
    with st.popover(say("issued.accept"), icon=":material/check_circle:"):
        if len(offers) > 1:
            st.radio(
                say("issued.which_offer"),
                list(offers),
                index=list(offers).index(best),
                format_func=lambda code: literal(offers[code]),
                key=f"offer-{number}",
            )
        st.text_input(say("issued.by"), value=contact, key=f"by-{number}", max_chars=300)
        st.text_input(say("issued.note"), key=f"accept-note-{number}", max_chars=1000)
        st.button(
            say("issued.accept_now"),
            key=f"accept-{number}",
            type="primary",
            on_click=does(lambda: _accept(number, best), say("issued.done.accepted")),
        )


def _accept(number: str, best: str) -> object:
    state = st.session_state
    told = Acceptance(state.get(f"offer-{number}", best), state[f"by-{number}"], state[f"accept-note-{number}"])
    key = _key("accept", number, told.offer or "", told.by, told.note)
    return accept(current_house(), number, told, key)


def _declined(number: str) -> None:
    with st.popover(say("issued.decline"), icon=":material/cancel:"):
        key = f"decline-reason-{number}"
        st.text_area(say("issued.reason"), key=key, max_chars=1000)
        st.button(
            say("issued.decline_now"),
            key=f"decline-{number}",
            type="primary",
            on_click=does(lambda: _take(Step.DECLINE, number, st.session_state[key])(), say("issued.done.declined")),
        )


def _asks(name: str, number: str, icon: str, body: Callable[[], None]) -> None:
    """A button that asks once more before anything is done."""
    if st.button(say(f"issued.{name}"), key=f"{name}-{number}", icon=icon):
        st.dialog(say(f"issued.{name}_title"), icon=icon)(body)()


def _close_when_done() -> None:
    """Whatever was done or refused is told on the page behind."""
    if st.session_state.get("after") or is_to_be_told():
        st.rerun()


def _withdraw(number: str) -> None:
    st.markdown(say("issued.withdraw_told"))
    key = f"withdraw-reason-{number}"
    st.text_area(say("issued.reason"), key=key, max_chars=1000)
    st.button(
        say("issued.withdraw_now"),
        key=f"withdraw-{number}-now",
        type="primary",
        on_click=does(lambda: _take(Step.WITHDRAW, number, st.session_state[key])(), say("issued.done.withdrawn")),
    )
    _close_when_done()


def _extend(number: str) -> None:
    house = current_house()
    try:
        told = extension_of(house, number)
    except QuotegenError as refused:
        _close_when_done()
        show_faults(refused)
        return
    if told.same:
        st.markdown(say("issued.extend_same", day=day(told.valid_until)))
        st.button(
            say("issued.extend_now"),
            key=f"extend-{number}-now",
            type="primary",
            on_click=lambda: _extended(number),
        )
    else:
        _moved(house, told, app_language())
        st.button(say("issued.revise_today"), key=f"extend-{number}-revise", on_click=lambda: revise(number))
    _close_when_done()


def _extended(number: str) -> None:
    later = act(lambda: extend(current_house(), number), say("issued.done.extended"))
    if later is not None:
        after("issued", number=later)


def _moved(house: House, told: Extension, language: Language) -> None:
    """What would be different today: whoever asked decides."""
    st.warning(say("issued.extend_moved"), icon=":material/price_change:")
    view = say_changes(house, told.changes, told.currency, language)
    if view.inputs:
        st.markdown("  \n".join(literal(each.sentence) for each in view.inputs))
    for part in view.parts:
        st.markdown("  \n".join(f"{literal(row.amount)} · {literal(row.sentence)}" for row in part.rows))
