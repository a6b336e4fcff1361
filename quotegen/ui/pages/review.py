"""Review: the checks beside the pages as they will be sent; from here a draft is issued."""

from __future__ import annotations

import streamlit as st

from quotegen.language import LANGUAGES, Language
from quotegen.model.numbering import exactly, needed_draft_id
from quotegen.model.permissions import Action
from quotegen.store.drafts import DraftState
from quotegen.ui.kit.acts import act, does, is_to_be_told
from quotegen.ui.kit.checks import show_checks
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, asked, go, link
from quotegen.ui.kit.text import day, language_name, literal, per
from quotegen.ui.kit.words import app_language, say
from quotegen.ui.review.approval import show_approval
from quotegen.ui.review.discontinued import show_discontinued
from quotegen.ui.review.images import show_pages
from quotegen.ui.review.reasons import show_reasons
from quotegen.usecases.approve import Standing, standing_of
from quotegen.usecases.bench import Bench, on_the_bench
from quotegen.usecases.checks import Level
from quotegen.usecases.conversation import speak
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed
from quotegen.usecases.preview import Preview, issue_seen, preview_of, preview_pages
from quotegen.usecases.priced import PricedDraft


def show() -> None:
    name, number = asked("draft"), asked("number")
    if name is None and number is not None:  # the browser came back here from what the draft has become
        go("issued", number=number)
    if name is None:
        st.title(say("review.title"), anchor=False)
        st.info(say("review.nothing"), icon=":material/preview:")
        link("quotes", say("review.quotes"), ":material/description:")
        return
    house = current_house()
    bench = on_the_bench(house, needed_draft_id(name))
    if bench.kept.state is DraftState.ISSUED and bench.kept.quotation:
        go("issued", number=exactly(bench.kept.quotation, bench.kept.revision))
    if bench.priced is None or bench.kept.state is not DraftState.OPEN:
        _unfinished(bench)
        return
    draft = PricedDraft(bench.kept, bench.priced)
    standing = standing_of(house, draft)
    language = _shown_language(bench)
    preview = preview_of(house, draft, language)
    _head(bench, preview, _why_not(house, bench, standing, language))
    facts, pages = st.columns([2, 3], gap="large")
    with facts:
        _facts(bench)
        st.subheader(say("review.checks"), anchor=False)
        show_checks(bench.checks, bench.kept.content.currency, bench.priced.quotation)
        show_discontinued(house, bench)
        if allowed(house, Action.EDIT, bench.kept.owner):
            show_reasons(bench)
        show_approval(house, bench.kept, standing)
    with pages:
        _language(house, bench, language)
        show_pages(preview.digest, lambda: preview_pages(house, preview))


def _unfinished(bench: Bench) -> None:
    """Nothing to look at yet, or no more: why, and the way back."""
    st.title(literal(bench.customer.name), anchor=False)
    if bench.kept.state is DraftState.OPEN:
        show_checks(bench.checks, bench.kept.content.currency)
    else:
        st.info(say("review.given_up"), icon=":material/lock:")
    link("editor", say("review.back"), ":material/arrow_back:", draft=bench.kept.name)


def _shown_language(bench: Bench) -> Language:
    key = _language_key(bench)
    language: Language = st.session_state.get(key, bench.kept.content.language)
    return language


def _language_key(bench: Bench) -> str:
    """The look goes back to the document's own language when that is changed."""
    return f"{bench.kept.name}-look-{bench.kept.content.language}"


def _why_not(house: House, bench: Bench, standing: Standing, language: Language) -> str:
    """Why it cannot be issued by whoever looks at it now; nothing if it can."""
    if not allowed(house, Action.ISSUE, bench.kept.owner):
        return say("review.why_not.permitted")
    if any(check.level is Level.BLOCKS for check in bench.checks):
        return say("review.why_not.blocked")
    if standing.is_asked and standing.stops:
        return say("review.why_not.waits")
    if standing.stops:
        return say("review.why_not.approval")
    if language != bench.kept.content.language:
        return say("review.why_not.language", language=language_name(bench.kept.content.language))
    return ""


def _head(bench: Bench, preview: Preview, why_not: str) -> None:
    kept = bench.kept
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(literal(bench.customer.name), anchor=False, width="content")
        which = f"{kept.name} · {kept.quotation} R{kept.revision}" if kept.quotation else kept.name
        st.markdown(f":gray[{literal(which)}]", width="content")
        st.space("stretch")
        link("editor", say("review.back"), ":material/arrow_back:", draft=kept.name)
        asked_for = st.button(
            say("review.issue"),
            key=f"{kept.name}-issue",
            type="primary",
            icon=":material/verified:",
            shortcut="ctrl+i",
            disabled=bool(why_not),
            help=why_not or None,
        )
    if why_not:
        st.warning(why_not, icon=":material/info:")
    if asked_for:
        _confirm(bench, preview)


def _confirm(bench: Bench, preview: Preview) -> None:
    kept = bench.kept

    @st.dialog(say("review.confirm.title"), icon=":material/verified:")
    def ask() -> None:
        if kept.quotation:
            st.markdown(say("review.confirm.revision", number=literal(kept.quotation), revision=str(kept.revision)))
        else:
            st.markdown(say("review.confirm.first"))
        st.markdown(say("review.confirm.after"))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(say("review.confirm.not_yet"), key=f"{kept.name}-not-yet"):
                st.rerun()
            st.button(
                say("review.confirm.issue"),
                key=f"{kept.name}-issue-{kept.version}",
                type="primary",
                shortcut="enter",
                on_click=lambda: _issue(kept.id, preview.digest),
            )
            if st.session_state.get("after") or is_to_be_told():
                st.rerun()

    ask()


def _issue(draft: int, digest: str) -> None:
    number = act(lambda: issue_seen(current_house(), draft, digest), say("review.issued"))
    if number is not None:
        after("issued", number=number)


def _facts(bench: Bench) -> None:
    assert bench.priced is not None
    quotation, party = bench.priced.quotation, bench.customer.party
    contact = bench.customer.buyer.contact
    rows = [(say("review.facts.customer"), f"{literal(party.name)}  \n:gray[{literal(party.address.in_one_line())}]")]
    if contact is not None:
        told = " · ".join(literal(text) for text in (contact.name, contact.role, contact.email) if text)
        rows.append((say("review.facts.contact"), told))
    if quotation.delivery is not None:
        rows.append((say("review.facts.delivery"), literal(quotation.delivery_text(app_language()))))
    offers = [offer for offer in quotation.offers if not offer.recommended]
    for offer in (quotation.recommended, *offers):
        totals = offer.totals.items()
        sums = "  \n".join(per(total.payable, quotation.currency, each.value) for each, total in totals)
        label = say("review.facts.offer", offer=literal(offer.name)) if offers else say("review.facts.total")
        rows.append((label, f"**{sums}**" if offer.recommended and len(totals) == 1 else sums))
    rows.append((say("review.facts.valid_until"), day(quotation.valid_until)))
    rows.append((say("review.facts.language"), language_name(quotation.language)))
    for label, text in rows:
        left, right = st.columns([2, 3])
        left.markdown(f":gray[{label}]")
        right.markdown(text)


def _language(house: House, bench: Bench, language: Language) -> None:
    kept = bench.kept
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            say("review.look"),
            list(LANGUAGES),
            default=kept.content.language,
            required=True,
            format_func=language_name,
            key=_language_key(bench),
        )
        if language != kept.content.language and allowed(house, Action.EDIT, kept.owner):
            st.button(
                say("review.choose", language=language_name(language)),
                key=f"{kept.name}-choose-{language}",
                icon=":material/translate:",
                on_click=does(lambda: speak(current_house(), kept.id, language), say("review.chosen")),
            )
