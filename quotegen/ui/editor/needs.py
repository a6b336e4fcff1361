"""What the customer needs: the questions on the left, and beside them what follows from the answers."""

from __future__ import annotations

import streamlit as st

from quotegen.model.questionnaire import Question, Section
from quotegen.ui.editor.questions import ask
from quotegen.ui.editor.recommended import show_recommended
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import app_language, say, say_count
from quotegen.usecases.bench import Bench


def show_needs(bench: Bench) -> None:
    st.subheader(say("editor.needs"), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _questions(bench)
    with right, st.container(border=True):
        show_recommended(bench)


def _questions(bench: Bench) -> None:
    """Those that need an answer or have one first; the rest folded away, section by section."""
    if bench.stock is None:
        st.info(say("editor.other_questions"), icon=":material/info:")
        return
    asked = {question.id for question in bench.stock.asked}
    for section in bench.catalogue.questionnaire.sections:
        questions = [question for question in section.questions if question.id in asked]
        if questions:
            _section(section, questions, bench)


def _section(section: Section, questions: list[Question], bench: Bench) -> None:
    first = [question for question in questions if _comes_first(question, bench)]
    more = [question for question in questions if question not in first]
    st.markdown(f"**{literal(section.title[app_language()])}**")
    for question in first:
        ask(question, bench)
    if not more:
        return
    key = f"{bench.kept.name}-more-{section.id}"
    folded = st.expander(say_count("editor.more", len(more)), key=key, on_change="rerun")
    if folded.open:
        with folded:
            for question in more:
                ask(question, bench)


def _comes_first(question: Question, bench: Bench) -> bool:
    """It must be answered, whether it is yet or not."""
    return question.default is None and not question.optional
