"""What of a draft needs somebody's yes: asked for here, and what was answered."""

from __future__ import annotations

import streamlit as st

from quotegen.language import percent
from quotegen.model.approval import Approval, ApprovalState
from quotegen.model.draft import (
    AddLine,
    DiscountAll,
    DiscountLine,
    Edit,
    KeepLine,
    MakeOptional,
    ReplaceLine,
    SetPrice,
    SetQuantity,
)
from quotegen.model.permissions import Action
from quotegen.money import shortest
from quotegen.store.drafts import KeptDraft
from quotegen.ui.kit.acts import does
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import amount, literal
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.approve import Standing, ask_approval, take_counter
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed


def show_approval(house: House, kept: KeptDraft, standing: Standing) -> None:
    """Nothing where nothing is beyond a limit and nothing was asked."""
    last = standing.last
    is_void = standing.void is not None and bool(standing.over)
    if last is not None and not (is_void and last.granted):
        _told(kept, last, bool(standing.over))
    if standing.void is not None and is_void:
        who = literal(standing.void.decided_by or "")
        st.warning(say("review.approval.void", who=who), icon=":material/group:")
    if standing.over and not standing.is_asked and allowed(house, Action.ASK_APPROVAL, kept.owner):
        _ask(kept)


def _told(kept: KeptDraft, last: Approval, is_over: bool) -> None:
    who = literal(last.decided_by or last.asked_by)
    note = f"  \n{literal(last.note)}" if last.note else ""
    match last.state:
        case ApprovalState.PENDING:
            st.info(say("review.approval.pending", who=who, why=literal(last.why)), icon=":material/hourglass:")
        case ApprovalState.REFUSED:
            st.error(say("review.approval.refused", who=who) + note, icon=":material/block:")
        case ApprovalState.COUNTERED if is_over:
            told = "  \n".join(say_edit(edit, last.currency) for edit in last.counter)
            st.warning(f"{say('review.approval.countered', who=who)}  \n{told}{note}", icon=":material/swap_horiz:")
            st.button(
                say("review.approval.take"),
                key=f"{kept.name}-take-{last.id}",
                on_click=does(lambda: take_counter(current_house(), kept.id), say("review.approval.taken")),
            )
        case ApprovalState.APPROVED if is_over:
            st.warning(say("review.approval.lost", who=who) + note, icon=":material/approval:")
        case _:
            st.success(say("review.approval.approved", who=who) + note, icon=":material/approval:")


def _ask(kept: KeptDraft) -> None:
    key = f"{kept.name}-why"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(say("review.approval.why"), key=key, max_chars=300, placeholder=say("review.approval.why_hint"))
        st.button(
            say("review.approval.ask"),
            key=f"{kept.name}-ask",
            icon=":material/approval:",
            disabled=not str(st.session_state.get(key, "")).strip(),
            on_click=does(
                lambda: ask_approval(current_house(), kept.id, st.session_state[key]), say("review.approval.asked")
            ),
        )


def say_edit(edit: Edit, currency: str) -> str:
    """A change by hand in words."""
    match edit:
        case SetQuantity():
            return say("review.edits.quantity", line=literal(edit.line), quantity=shortest(edit.quantity))
        case SetPrice():
            return say("review.edits.price", line=literal(edit.line), price=f"{shortest(edit.price)} {currency}")
        case DiscountLine():
            return say("review.edits.discount", line=literal(edit.line), less=_less(edit, currency))
        case DiscountAll():
            return say("review.edits.discount_all", less=_less(edit, currency))
        case MakeOptional():
            return say("review.edits.optional", line=literal(edit.line))
        case ReplaceLine():
            return say("review.edits.replace", line=literal(edit.line), sku=literal(edit.sku))
        case KeepLine():
            return say("review.edits.keep", line=literal(edit.line))
        case AddLine():
            return say("review.edits.add", line=literal(edit.add.sku or edit.add.description or ""))
    if edit.amount is None:
        return say("review.edits.no_target")
    return say("review.edits.target", amount=amount(edit.amount, currency))


def _less(edit: DiscountLine | DiscountAll, currency: str) -> str:
    if edit.percent is not None:
        return percent(edit.percent, app_language())
    return f"{shortest(edit.amount or 0)} {currency}"
