"""What follows from the answers so far: the range of the price and the next question, then the recommendation."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.model.canonical import canonical, sha256
from quotegen.model.narrowing import Narrowing
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.later import later
from quotegen.ui.kit.text import amount, literal, per
from quotegen.ui.kit.words import app_language, say, say_count, say_fault
from quotegen.usecases.bench import Bench, range_of

_WIDE = 20
"""A range whose ends are further apart says nothing of its upper end."""
_FEW = 6


def show_recommended(bench: Bench) -> None:
    st.markdown(f"**{say('editor.recommended')}**")
    if bench.priced is not None and not bench.missing:
        _lines(bench)
        _look_further(bench)
    elif bench.missing:
        st.caption(say_count("editor.open_answers", len(bench.missing)))
        _range(bench, usual=True)
    for check in bench.checks:
        if check.fault is not None and check.fault.code == "nothing_to_offer":
            st.warning(literal(say_fault(check.fault)), icon=":material/block:")


def _lines(bench: Bench) -> None:
    assert bench.priced is not None
    offer = bench.priced.quotation.recommended
    firm = [line for line in offer.lines if not line.optional]
    told, paragraphs = "", []
    for line in firm[:_FEW]:
        why = line.reason.sentence if line.reason else ""
        reason = f"  \n:gray[:small[{literal(why)}]]" if why not in {"", told} else ""
        paragraphs.append(f"{literal(line.quantity_text)} {literal(line.name)}{reason}")
        told = why
    st.markdown("\n\n".join(paragraphs))
    if len(firm) > _FEW:
        st.caption(say_count("editor.more_lines", len(firm) - _FEW))
    totals = [
        per(total.tax_exclusive, bench.priced.quotation.currency, recurrence.value)
        for recurrence, total in offer.totals.items()
    ]
    st.markdown(f"**{' + '.join(totals)}** :gray[{say('editor.net')}]")


def _look_further(bench: Bench) -> None:
    """On demand, because it takes a second or two of a processor: what else would change the price."""
    key = f"{bench.kept.name}-further"
    if st.toggle(say("editor.further"), key=key, help=say("editor.further_help")):
        _range(bench, usual=False)


def _range(bench: Bench, usual: bool) -> None:
    """Looked at again until it is worked out: nothing else waits for it."""
    key = (sha256(canonical([bench.kept.content.answers, bench.kept.content.customer])), bench.catalogue.digest, usual)
    house = current_house()

    def found() -> Narrowing | None:
        return later(key, lambda: range_of(house, bench, usual))

    def wait() -> None:
        """Once it is there, the page is drawn once more, without a clock that looks again."""
        with suppress(QuotegenError):
            if found() is None:
                st.skeleton(height=70)
                return
        st.rerun()

    try:
        narrowing = found()
    except QuotegenError as refused:
        st.caption(literal(say_fault(refused.faults[0])))
        return
    if narrowing is None:
        st.fragment(wait, run_every=0.7)()
    else:
        _narrowed(narrowing, bench)


def _narrowed(found: Narrowing, bench: Bench) -> None:
    low = amount(found.low, found.currency)
    if found.high is None or found.high > found.low * _WIDE:
        st.markdown(say("editor.range_from", low=f"**{low}**"))
    elif found.high == found.low:
        st.markdown(say("editor.range_exact", low=f"**{low}**"))
    else:
        st.markdown(say("editor.range", low=f"**{low}**", high=f"**{amount(found.high, found.currency)}**"))
    if found.ask is not None:
        question = bench.catalogue.questionnaire.questions[found.ask]
        st.markdown(f":material/chat: {say('editor.ask_next')}  \n*{literal(question.say[app_language()])}*")
    elif found.settled:
        st.caption(say("editor.settled"))
