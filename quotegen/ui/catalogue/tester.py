"""The rules tried: answers in, and out come lines with their reasons, gaps, and why not something else."""

from __future__ import annotations

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.language import number, trimmed
from quotegen.ui.catalogue.faults import show_file_faults
from quotegen.ui.kit.text import literal, per
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.house import House
from quotegen.usecases.try_rules import Trial, TriedLine, sample_text, sample_texts, try_rules

_TEXT, _FIELD = "tester-answers", "tester-field"
_TALL = 420


def show_tester(house: House) -> None:
    left, right = st.columns([2, 3], gap="large")
    with left:
        text = _asked(house)
    with right:
        if not text.strip():
            st.info(say("catalogue.tester.empty"), icon=":material/experiment:")
            return
        day = house.today(house.desk.catalogue.seller.time_zone)
        try:
            _shown(try_rules(house.desk, text, app_language(), day), house)
        except QuotegenError as refused:
            show_file_faults(refused.faults)


def _asked(house: House) -> str:
    """The answers; they outlive a change of the page."""
    examples = list(sample_texts(house.desk))

    def fill() -> None:
        name = st.session_state["tester-example"]
        if name:
            st.session_state[_TEXT] = st.session_state[_FIELD] = sample_text(house.desk, name)

    def keep() -> None:
        st.session_state[_TEXT] = st.session_state[_FIELD]

    st.selectbox(
        say("catalogue.tester.example"),
        examples,
        index=None,
        key="tester-example",
        on_change=fill,
        format_func=lambda name: name.replace("-", " "),
    )
    st.session_state.setdefault(_FIELD, st.session_state.get(_TEXT, ""))
    text = st.text_area(
        say("catalogue.tester.text"),
        key=_FIELD,
        height=_TALL,
        help=say("catalogue.tester.help"),
        on_change=keep,
    )
    return text or ""


def _shown(trial: Trial, house: House) -> None:
    language = app_language()
    offers = {offer.code: offer for offer in trial.recommendation.offers}
    usual = trial.recommendation.recommended.code
    code = st.segmented_control(
        say("catalogue.tester.offer"),
        list(offers),
        default=usual,
        required=True,
        key=f"tester-offer-{'-'.join(offers)}",
        format_func=lambda name: literal(offers[name].name[language]),
    )
    code = code or usual
    currency = trial.occasion.currency
    totals = trial.priced[code].totals
    sums = " + ".join(per(total.tax_exclusive, currency, each.value) for each, total in totals.items())
    st.markdown(f"**{sums}** :gray[{say('catalogue.tester.total')}]")
    _why_not(trial, code, house)
    for gap in trial.recommendation.gaps:
        told = f"**{say('catalogue.tester.gaps')}** — {literal(gap.text[language])}"
        st.warning(told, icon=":material/do_not_disturb_on:")
    with st.container(border=True):
        for place, line in enumerate(trial.lines(code)):
            if place:
                st.divider()
            _line(line, trial)


def _line(line: TriedLine, trial: Trial) -> None:
    language, currency = app_language(), trial.occasion.currency
    why, priced, units = line.why, line.priced, trial.occasion.catalogue.units
    count = literal(number(trimmed(priced.quantity), language))
    paid = per(priced.net_amount, currency, priced.recurrence.value)
    st.markdown(
        f"**{count} × {literal(why.name[language])}** :gray[{literal(why.sku)}] · {paid}  \n"
        f":material/lightbulb: {literal(why.sentence[language])}"
    )
    with st.expander(say("catalogue.tester.because"), type="compact"):
        for need in line.needs:
            much = units[need.unit].say(trimmed(need.quantity), language)
            st.markdown(f"{literal(need.name[language])}: **{literal(much)}** :gray[{literal(need.rule)}]")
        for said in why.answers:
            st.markdown(f"{literal(said.asked[language])} **{literal(said.said[language])}**")
        if why.arithmetic:
            st.caption(say("catalogue.tester.arithmetic"))
            st.code("\n".join(why.arithmetic), language=None, wrap_lines=True)
        for other in why.beat:
            name, reason = literal(other.name[language]), literal(other.why[language])
            st.markdown(say("catalogue.tester.beat", name=name, why=reason))


def _why_not(trial: Trial, code: str, house: House) -> None:
    catalogue = house.desk.catalogue
    names = {sku: f"{sku} · {catalogue.product_of(sku).name[app_language()]}" for sku in catalogue.packs}
    sku = st.selectbox(
        say("catalogue.tester.why_not"),
        list(names),
        index=None,
        key="tester-why-not",
        placeholder=say("catalogue.tester.choose_sku"),
        format_func=lambda each: names.get(each, each),
    )
    if sku is None:
        return
    against = trial.why_not(code, sku)
    if not against:
        st.success(say("catalogue.tester.is_offered"), icon=":material/check:")
    for each in against:
        st.info(literal(each.why[app_language()]), icon=":material/info:")
