"""Raw answers -> Answers: every fault of every answer at once, each with its path, code and hint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quotegen.errors import Fault, did_you_mean, refuse_if_any
from quotegen.model.answers import Answer, Answers
from quotegen.model.base import exact
from quotegen.model.catalogue import Catalogue
from quotegen.model.questionnaire import Question, Questionnaire, QuestionType
from quotegen.recommend.answer_checks import Wrong, check, default_of
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.situation import Situation


def parse_answers(raw: Mapping[str, Any], catalogue: Catalogue) -> Answers:
    """Answers checked against the questionnaire, defaults filled in where a question is shown and unanswered.

    Raises InputRefused with all faults: unknown or missing question, wrong type, out of range, unknown choice or
    device, an answer to a question that is not asked.
    """
    questionnaire = catalogue.questionnaire
    reading = _Reading(catalogue, faults=_unknown_questions(raw, questionnaire))
    for question in questionnaire:
        try:
            reading.take(question, raw.get(question.id))
        except Wrong as wrong:
            reading.doubtful.add(question.id)
            reading.faults += [fault.under(question.id) for fault in wrong.faults]
    refuse_if_any([fault.under("answers") for fault in reading.faults])
    return Answers(values=reading.values, given=frozenset(reading.given))


def parse_given(given: Mapping[str, Any], catalogue: Catalogue) -> Answers:
    """Answers that were kept as `Answers.as_given`: there numbers are text, as amounts are wherever JSON is kept."""
    return parse_answers(_as_raw(given, catalogue), catalogue)


def _as_raw(given: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    numeric = {QuestionType.WHOLE, QuestionType.DECIMAL}
    questions = catalogue.questionnaire.questions
    return {
        name: exact(value) if name in questions and questions[name].type in numeric else value
        for name, value in given.items()
    }


@dataclass(frozen=True, slots=True)
class Stock:
    """How far a conversation is: the questions put so far, in order, and the answers that still belong to them.

    `given` are those the customer gave, in the form in which they are kept; `values` hold the defaults as well;
    `missing` are the questions that have to be answered yet.
    """

    asked: tuple[Question, ...]
    given: Mapping[str, Any]
    values: Mapping[str, Answer]
    missing: tuple[str, ...]


def take_stock(given: Mapping[str, Any], catalogue: Catalogue) -> Stock:
    """Of kept answers to some questions. An answer to what is no longer asked is left out.

    Raises InputRefused with all faults of the answers that remain.
    """
    raw = _as_raw(given, catalogue)
    values: dict[str, Answer] = {}
    asked, missing, faults = [], [], list[Fault]()
    for question in catalogue.questionnaire:
        if not holds(question.shown_when, Facts(values, {}), Trail()):
            continue
        asked.append(question)
        said = raw.get(question.id)
        try:
            answer = default_of(question) if said is None else check(question, said, catalogue)
        except Wrong as wrong:
            if said is None:
                missing.append(question.id)
            else:
                faults += [fault.under(f"answers.{question.id}") for fault in wrong.faults]
            continue
        if answer is not None:
            values[question.id] = answer
    refuse_if_any(faults)
    named = frozenset(question.id for question in asked if raw.get(question.id) is not None)
    kept = Answers(values=values, given=named).as_given()
    return Stock(tuple(asked), kept, values, tuple(missing))


def known_of(given: Mapping[str, Any], catalogue: Catalogue) -> Mapping[str, Answer | None]:
    """Kept answers to some questions, as `parse_some` answers."""
    return parse_some(_as_raw(given, catalogue), catalogue)


def parse_some(raw: Mapping[str, Any], catalogue: Catalogue) -> Mapping[str, Answer | None]:
    """Some answers, checked: what is not among them is open, and what is null was asked and left out.

    Raises InputRefused with all faults, as `parse_answers`, but for answers that may yet come.
    """
    questionnaire = catalogue.questionnaire
    faults = _unknown_questions(raw, questionnaire)
    known: dict[str, Answer | None] = {}
    made = Situation(catalogue)
    for question in questionnaire:
        said = raw.get(question.id)
        try:
            if question.id in raw:
                known[question.id] = None if said is None else check(question, said, catalogue)
            asked = made.take(question, known)
            if asked.holds is False and said is not None:
                raise Wrong(Fault("not_asked", "this question is not asked with these answers", "leave it out"))
            if asked.holds and said is None and question.id in raw:
                default_of(question)
        except Wrong as wrong:
            made.take(question, known)
            faults += [fault.under(question.id) for fault in wrong.faults]
    refuse_if_any([fault.under("answers") for fault in faults])
    return known


def _unknown_questions(raw: Mapping[str, Any], questionnaire: Questionnaire) -> list[Fault]:
    hints = {
        name: did_you_mean(name, questionnaire.questions, "see `quotegen questionnaire show`")
        for name in raw
        if name not in questionnaire.questions
    }
    return [Fault("unknown_question", f"there is no question {name}", hint, name) for name, hint in hints.items()]


@dataclass(slots=True)
class _Reading:
    """The answers taken so far. `doubtful` are questions that were answered wrongly, or hang on one that was."""

    catalogue: Catalogue
    values: dict[str, Answer] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def take(self, question: Question, raw: Any) -> None:
        trail = Trail()
        shown = holds(question.shown_when, Facts(self.values, {}), trail)
        if self.doubtful & set(trail.answers):
            # Whether it is asked is not known; only an answer that is wrong either way is worth telling.
            self.doubtful.add(question.id)
            if raw is not None:
                check(question, raw, self.catalogue)
            return
        if not shown and raw is not None:
            hint = f"leave it out, or change {', '.join(trail.answers)}"
            raise Wrong(Fault("not_asked", "this question is not asked with these answers", hint))
        if not shown:
            return
        answer = default_of(question) if raw is None else check(question, raw, self.catalogue)
        if raw is not None:
            self.given.add(question.id)
        if answer is not None:
            self.values[question.id] = answer
