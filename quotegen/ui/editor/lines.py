"""The lines: offers side by side, the grid of one, lines that are added, and the nudge to the next price."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from quotegen.language import number, percent, trimmed
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import Edit, SetQuantity, edit_of
from quotegen.model.needs import Nudge
from quotegen.model.quotation import QuotationOffer
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence
from quotegen.model.tax import Supply
from quotegen.money import round_money
from quotegen.typed import read_discount, read_money, read_number
from quotegen.ui.editor.grid import show_grid
from quotegen.ui.editor.keeping import Kept, keep, keeps
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import amount, literal, per
from quotegen.ui.kit.words import app_language, say, say_count
from quotegen.usecases.bench import Bench
from quotegen.usecases.conversation import Changed, add_line
from quotegen.usecases.drafts import edit_draft, usual_reason
from quotegen.usecases.priced import PricedDraft


def show_lines(bench: Bench, show_margin: bool) -> None:
    st.subheader(say("editor.lines"), anchor=False)
    if bench.priced is None:
        st.info(say("editor.no_lines"), icon=":material/info:")
    else:
        offer = _chosen_offer(bench)
        show_grid(bench, offer, show_margin)
        for nudge in bench.nudges:
            if offer.recommended:
                _nudge(bench, offer, nudge)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _add_by_typing(bench)
        _add_by_hand(bench)
        if bench.priced is not None:
            _discount(bench)


def _chosen_offer(bench: Bench) -> QuotationOffer:
    """Side by side what each comes to; the chosen one is shown line by line."""
    assert bench.priced is not None
    offers = {offer.code: offer for offer in bench.priced.quotation.offers}
    usual = bench.priced.quotation.recommended.code
    if len(offers) == 1:
        return offers[usual]
    for column, offer in zip(st.columns(len(offers)), offers.values(), strict=True):
        with column, st.container(border=True, height="stretch"):
            _side_by_side(offer, bench.priced.quotation.currency)
    chosen = st.segmented_control(
        say("editor.offer"),
        list(offers),
        default=usual,
        required=True,
        format_func=lambda code: literal(offers[code].name),
        key=f"{bench.kept.name}-offer",
    )
    return offers.get(chosen or usual, offers[usual])


def _side_by_side(offer: QuotationOffer, currency: str) -> None:
    badge = f" :green-badge[{say('editor.recommended_mark')}]" if offer.recommended else ""
    totals = [per(total.tax_exclusive, currency, recurrence.value) for recurrence, total in offer.totals.items()]
    st.markdown("\n\n".join((f"**{literal(offer.name)}**{badge}", *totals)))
    told = [literal(offer.says)] if offer.says else []
    told += [f":material/remove: {literal(given_up)}" for given_up in offer.gives_up[:2]]
    st.caption("\n\n".join((*told, say_count("editor.line_count", len(offer.lines)))))


def _nudge(bench: Bench, offer: QuotationOffer, nudge: Nudge) -> None:
    """A little more reaches the next price."""
    assert bench.priced is not None
    line = next((each for each in offer.lines if each.id == nudge.line), None)
    if line is None:
        return
    currency = bench.priced.quotation.currency
    cost = amount(round_money(abs(nudge.extra_cost), currency), currency)
    name = "editor.nudge_less" if nudge.extra_cost < 0 else "editor.nudge_more"
    with st.container(horizontal=True, vertical_alignment="center"):
        more = number(trimmed(nudge.more), app_language())
        st.markdown(
            f":material/trending_up: {say(name, more=more, item=literal(line.name), cost=cost)}", width="content"
        )
        edit = SetQuantity(line=nudge.line, offer=offer.code, quantity=line.quantity + nudge.more)
        st.button(
            say("editor.nudge_take"),
            key=f"{bench.kept.name}-nudge-{nudge.line}",
            on_click=keeps(lambda: edit_draft(current_house(), bench.kept.id, [edit])),
        )


def _add_by_typing(bench: Bench) -> None:
    catalogue = bench.catalogue
    names = names_to_add(catalogue)

    def take(sku: str | None) -> None:
        if sku is not None:
            line = LineRequest(sku=sku, quantity=max(catalogue.packs[sku].minimum, Decimal(1)))
            keep(lambda: add_line(current_house(), bench.kept.id, line))

    st.selectbox(
        say("editor.add"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=say("editor.add_hint"),
        width=460,
        **field(f"{bench.kept.name}-add", None, take),
    )


def names_to_add(catalogue: Catalogue) -> Mapping[str, str]:
    """What may be put into a draft, by SKU, in the language of the app."""
    return catalogue.once(("names to add", app_language()), lambda: _names_to_add(catalogue))


def _names_to_add(catalogue: Catalogue) -> Mapping[str, str]:
    return {sku: literal(f"{catalogue.product_of(sku).name[app_language()]} · {sku}") for sku in catalogue.packs}


def _add_by_hand(bench: Bench) -> None:
    """A line that is in no catalogue, with its own text and price."""
    popover = st.popover(
        say("editor.by_hand.title"), icon=":material/edit:", key=_form(bench, "by_hand"), on_change="rerun"
    )
    if not popover.open:
        return
    with popover, st.form(f"{bench.kept.name}-by_hand-form", border=False):
        text = st.text_area(
            say("editor.by_hand.text"), max_chars=5000, help=say("editor.by_hand.text_help"), height=100
        )
        quantity = st.text_input(say("editor.by_hand.quantity"), value="1")
        unit_price = st.text_input(
            say("editor.by_hand.price"), placeholder=amount(Decimal(25), bench.kept.content.currency)
        )
        often: dict[Recurrence, str] = {each: say(f"editor.grid.paid.{each.value}") for each in Recurrence}
        recurrence = st.selectbox(say("editor.by_hand.recurrence"), list(often), format_func=often.__getitem__)
        kinds: dict[Supply, str] = {each: say(f"editor.by_hand.{each.value}") for each in Supply}
        supply = st.selectbox(say("editor.by_hand.supply"), list(kinds), format_func=kinds.__getitem__)
        optional = st.checkbox(say("editor.by_hand.optional"))
        if st.form_submit_button(say("editor.by_hand.add"), type="primary"):
            kind = {"supply": supply, "recurrence": recurrence, "optional": optional}
            _keep_by_hand(bench, (text, quantity, unit_price), kind)


def _keep_by_hand(bench: Bench, typed: tuple[str, str, str], kind: Mapping[str, Any]) -> None:
    text, quantity, unit_price = typed
    language = app_language()

    def work() -> Changed:
        line = LineRequest(
            description=text,
            quantity=read_number(quantity, language),
            price=read_money(unit_price, bench.kept.content.currency, language),
            **kind,
        )
        return add_line(current_house(), bench.kept.id, line)

    _keep_form(bench, "by_hand", work)


def _discount(bench: Bench) -> None:
    """A discount on the whole, or the total that was agreed on; each takes the place of the one before."""
    popover = st.popover(
        say("editor.whole.title"), icon=":material/percent:", key=_form(bench, "whole"), on_change="rerun"
    )
    if not popover.open:
        return
    with popover, st.form(f"{bench.kept.name}-whole-form", border=False):
        share = st.text_input(say("editor.whole.discount"), placeholder=percent(Decimal(5), app_language()))
        usual = usual_reason(current_house(), bench.kept.content)
        reason = st.text_input(say("editor.whole.reason"), value=usual, max_chars=200)
        total = st.text_input(say("editor.whole.total"), help=say("editor.whole.total_help"))
        if st.form_submit_button(say("editor.whole.take"), type="primary"):
            _keep_whole(bench, share, reason.strip() or usual, total)


def _keep_whole(bench: Bench, share: str, reason: str, total: str) -> None:
    language, currency = app_language(), bench.kept.content.currency

    def work() -> PricedDraft:
        edits: list[Edit] = []
        if share.strip():
            given = read_discount(share, currency, language)
            edits.append(edit_of({"do": "discount_all", **given, "reason": reason}))
        if total.strip():
            asked = read_money(total, currency, language)
            edits.append(edit_of({"do": "target_total", "amount": asked or None}))
        return edit_draft(current_house(), bench.kept.id, edits)

    _keep_form(bench, "whole", work)


# --- forms behind a button: drawn while it is open; once what they say is kept, it closes and they are empty --------


def _form(bench: Bench, name: str) -> str:
    """The key of the button. A widget that was drawn is changed by the next run only, hence what is to be shut."""
    key = f"{bench.kept.name}-{name}"
    if st.session_state.pop(f"{key}-kept", False):
        st.session_state[key] = False
    return key


def _keep_form(bench: Bench, name: str, work: Callable[[], Kept]) -> None:
    if keep(work) is not None:
        st.session_state[f"{bench.kept.name}-{name}-kept"] = True
    st.rerun()
