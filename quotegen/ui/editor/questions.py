"""A question as a widget: pills for choices, segments for yes and no, a field for numbers, a list for devices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from quotegen.language import number
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.model.units import Unit, words_beside
from quotegen.money import plain
from quotegen.recommend.replies import reply_to, takes_reply
from quotegen.typed import read_number
from quotegen.ui.editor.devices import ask_devices
from quotegen.ui.editor.keeping import keep
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.bench import Bench
from quotegen.usecases.conversation import answer, reply

_NUMBERS = {QuestionType.WHOLE, QuestionType.DECIMAL}


def ask(question: Question, bench: Bench) -> None:
    """The sentence to say, and the answer; what the catalogue takes for usual is shown as such."""
    if question.type is QuestionType.DEVICES:
        ask_devices(question, bench)
    elif question.type in _NUMBERS:
        _ask_number(question, bench)
    elif question.type is QuestionType.TEXT:
        _ask_text(question, bench)
    else:
        _ask_choice(question, bench)


def label_of(question: Question, bench: Bench) -> str:
    """With a mark where an answer is needed, or where the usual one counts."""
    assert bench.stock is not None
    mark = ""
    if question.id in bench.stock.missing:
        mark = f" :red[{say('editor.needed')}]"
    elif question.id not in bench.stock.given:
        mark = f" :gray[{say('editor.usual') if question.default is not None else say('editor.optional')}]"
    if not question.printed:
        mark += f" :gray[({say('editor.house_only')})]"
    return literal(question.say[app_language()]) + mark


def _field(question: Question, bench: Bench, shown: Any) -> dict[str, Any]:
    assert bench.stock is not None
    draft, units, is_given = bench.kept, bench.catalogue.units, question.id in bench.stock.given

    def take(told: Any) -> None:
        _take(draft.id, question, _meant(told, shown, is_given), units)

    return field(f"{draft.name}-answer-{question.id}", shown, take)


def _meant(told: Any, shown: Any, is_given: bool) -> Any:
    """A click on the usual choice says that it is so, although the widget takes it for taking the choice away."""
    return shown if told is None and not is_given else told


def _shown_value(question: Question, bench: Bench) -> Any:
    assert bench.stock is not None
    return bench.stock.values.get(question.id)


def _ask_choice(question: Question, bench: Bench) -> None:
    options = _options(question, bench)
    value = _shown_value(question, bench)
    many = question.type is QuestionType.MANY
    widget = st.segmented_control if question.type is QuestionType.YES_NO else st.pills
    widget(
        label_of(question, bench),
        list(options),
        selection_mode="multi" if many else "single",
        format_func=options.__getitem__,
        wrap=True,
        **_field(question, bench, list(value or ()) if many else value),
    )


def _options(question: Question, bench: Bench) -> Mapping[Any, str]:
    language = app_language()
    if question.type is QuestionType.YES_NO:
        questionnaire = bench.catalogue.questionnaire
        return {True: literal(questionnaire.yes[language]), False: literal(questionnaire.no[language])}
    return {choice.value: literal(choice.name[language]) for choice in question.choices}


def _ask_number(question: Question, bench: Bench) -> None:
    value = _shown_value(question, bench)
    st.text_input(
        label_of(question, bench),
        placeholder=_example(question, bench),
        help=_limits(question),
        width=320,
        **_field(question, bench, "" if value is None else number(value, app_language())),
    )


def _example(question: Question, bench: Bench) -> str:
    """How an answer may look, with its unit."""
    unit = bench.catalogue.units.get(question.unit or "")
    return "" if unit is None else unit.say(Decimal(10), app_language())


def _limits(question: Question) -> str | None:
    if question.minimum is None or question.maximum is None:
        return None
    low, high = number(question.minimum, app_language()), number(question.maximum, app_language())
    return say("editor.between", low=low, high=high)


def _ask_text(question: Question, bench: Bench) -> None:
    said = _shown_value(question, bench) or ""
    st.text_input(label_of(question, bench), **_field(question, bench, said))
    if said and takes_reply(question):
        _reply(question, bench)


def _reply(question: Question, bench: Bench) -> None:
    """What we answer, printed beneath it; where the customer says something else by now, whether it still holds."""
    kept, given = bench.kept, bench.kept.content.replies.get(question.id)

    def take(told: str) -> None:
        keep(lambda: reply(current_house(), kept.id, question.id, told))

    key = f"{kept.name}-reply-{question.id}"
    st.text_area(
        say("editor.reply"),
        max_chars=2000,
        height=80,
        help=say("editor.reply_help"),
        **field(key, given.text if given else "", take),
    )
    if given and not reply_to(kept.content, question.id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":orange[:material/help: {say('editor.reply_to_other')}]", width="content")
            st.button(say("editor.reply_holds"), key=f"{key}-holds", on_click=lambda: take(given.text))


def _take(draft: int, question: Question, told: Any, units: Mapping[str, Unit]) -> None:
    """The widget's value as an answer, or no answer where it was emptied."""
    keep(lambda: answer(current_house(), draft, question.id, _said(question, told, units)))


def _said(question: Question, told: Any, units: Mapping[str, Unit]) -> Any:
    if question.type in _NUMBERS:
        beside = words_beside(question.unit, units)
        return plain(read_number(told, app_language(), beside)) if told.strip() else None
    if question.type is QuestionType.MANY:
        return list(told) or None
    if question.type is QuestionType.TEXT:
        return told.strip() or None
    return told
