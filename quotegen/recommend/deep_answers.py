"""Answers that change nothing: questions, choices, and spans of numbers. Free text is for people, and is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from quotegen.errors import Fault
from quotegen.model.amounts import Amount
from quotegen.model.answers import Answer
from quotegen.model.finding import Finding
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.recommend.deep_aim import shrunk_by
from quotegen.recommend.deep_lab import Lab, Trial
from quotegen.recommend.deep_values import Draft, limits_by_question, parts_in, written

_NUMBERS = {QuestionType.WHOLE, QuestionType.DECIMAL}
_MOST = 60
"""In so many sets of answers two answers are put side by side before they count as the same."""

Pair = tuple[Answer | None, Answer | None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, its place in the file, and the sets in which it is asked, those that cite it first."""

    question: Question
    path: str
    drafts: tuple[Draft, ...]

    def with_answer(self, draft: Draft, value: Answer | None) -> Draft:
        return {**draft, self.question.id: value}


def answer_findings(lab: Lab) -> Iterator[Finding]:
    """In the order of the questionnaire."""
    measured = {part.answer for part in parts_in(lab.catalogue.rules) if isinstance(part, Amount)}
    limits = limits_by_question(lab.catalogue)
    for place, section in enumerate(lab.catalogue.questionnaire.sections):
        for index, question in enumerate(section.questions):
            asked = _asked(lab, question, f"questionnaire.sections[{place}].questions[{index}]")
            if question.type is QuestionType.TEXT or not asked.drafts:
                continue
            if question.type in _NUMBERS:
                yield from _number(lab, asked, limits.get(question.id, ()), question.id in measured)
            elif question.type is QuestionType.MANY:
                yield from _many(lab, asked)
            elif question.type is QuestionType.DEVICES:
                pairs = [(lab.options[question.id][0], other) for other in lab.options[question.id][1:]]
                yield from _whole(lab, asked, pairs)
            else:
                yield from _choice(lab, asked)


def _asked(lab: Lab, question: Question, path: str) -> _Asked:
    trials = [trial for trial in lab.trials if trial.worked and _is_asked(trial, question)]
    trials.sort(key=lambda trial: question.id not in trial.cited)
    return _Asked(question, path, tuple(trial.draft for trial in trials[:_MOST]))


def _is_asked(trial: Trial, question: Question) -> bool:
    return question.id in trial.answers.values or (question.shown_when is None)


def _differ(lab: Lab, asked: _Asked, pair: Pair) -> bool:
    """Whether two answers lead to different outcomes in some set. Sets that are refused on purpose tell nothing."""
    for draft in asked.drafts:
        one, other = (lab.attempt(asked.with_answer(draft, value)) for value in pair)
        if not (one.on_purpose or other.on_purpose) and one.outcome != other.outcome:
            return True
    return False


def _whole(lab: Lab, asked: _Asked, pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Nothing but whether the question as a whole changes anything."""
    if not any(_differ(lab, asked, pair) for pair in pairs):
        yield _idle_question(lab, asked)


def _choice(lab: Lab, asked: _Asked) -> Iterator[Finding]:
    """Two choices that always lead to the same are one too many; the later is told."""
    values: list[Answer] = [choice.value for choice in asked.question.choices] or [True, False]
    twins = {pair: not _differ(lab, asked, pair) for pair in combinations(values, 2)}
    if all(twins.values()):
        yield _idle_question(lab, asked)
        return
    for index, value in enumerate(values):
        twin = next((other for other in values[:index] if twins[other, value]), None)
        if twin is not None:
            message = f"{value} always leads to the same as {twin}, {_tried(lab)}"
            yield _idle(lab, asked, message, f"{asked.path}.choices[{index}]", value)


def _many(lab: Lab, asked: _Asked) -> Iterator[Finding]:
    """A choice that changes nothing, whatever is chosen beside it."""
    values = [choice.value for choice in asked.question.choices]
    idle = [value for value in values if not _adds(lab, asked, value)]
    if len(idle) == len(values):
        yield _idle_question(lab, asked)
        return
    for value in idle:
        message = f"{value} changes nothing, whatever is chosen beside it, {_tried(lab)}"
        yield _idle(lab, asked, message, f"{asked.path}.choices[{values.index(value)}]", (value,))


def _adds(lab: Lab, asked: _Asked, value: str) -> bool:
    for draft in asked.drafts:
        said = draft.get(asked.question.id) or ()
        others = tuple(item for item in said if item != value) if isinstance(said, tuple) else ()
        if not others and not asked.question.optional:
            continue
        order = [choice.value for choice in asked.question.choices]
        both = tuple(sorted((*others, value), key=order.index))  # type: ignore[arg-type]
        one = _Asked(asked.question, asked.path, (draft,))
        if _differ(lab, one, (others or None, both)):  # type: ignore[arg-type]
            return True
    return False


def _number(lab: Lab, asked: _Asked, limits: Sequence[Decimal], is_measured: bool) -> Iterator[Finding]:
    """A number that quantities are worked out from has to count all the way from one end to the other; one that is
    only compared has to make a difference somewhere."""
    options = [value for value in lab.options[asked.question.id] if isinstance(value, Decimal)]
    cuts = {options[0], options[-1], *(limit for limit in limits if limit in options)}
    spans = list(pairwise(sorted(cuts)))
    idle = [span for span in spans if not _differ(lab, asked, span)]
    if len(idle) == len(spans):
        near: list[Pair] = list(pairwise(options))
        if None in lab.options[asked.question.id]:
            near.append((None, options[0]))
        yield from _whole(lab, asked, near)
        return
    for low, high in idle if is_measured else ():
        message = f"from {low} to {high} the answer changes nothing, {_tried(lab)}"
        yield _idle(lab, asked, message, asked.path, high)


def _tried(lab: Lab) -> str:
    return f"in {lab.tried} sets of answers tried"


def _idle_question(lab: Lab, asked: _Asked) -> Finding:
    message = f"the answer to {asked.question.id} changes nothing, {_tried(lab)}"
    value = next(value for value in lab.options[asked.question.id] if value is not None)
    return _idle(lab, asked, message, asked.path, value)


def _idle(lab: Lab, asked: _Asked, message: str, path: str, value: Answer) -> Finding:
    """The witness says no more than it takes for the question to be asked."""
    name = asked.question.id
    draft = shrunk_by(lab, asked.with_answer(asked.drafts[0], value), lambda each: _says(lab, each, name, value))
    hint = "let a rule use it, or do not ask; the answers are an example in which any other would do as well"
    return Finding(Fault("idle_answer", message, hint, path), written(lab.answers(draft)))


def _says(lab: Lab, draft: Draft, name: str, value: Answer) -> bool:
    return lab.answers(draft).values.get(name) == value
