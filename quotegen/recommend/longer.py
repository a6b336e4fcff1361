"""Which answers would make the agreement longer, as far as the rules let one answer say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quotegen.errors import QuotegenError
from quotegen.language import LANGUAGES
from quotegen.model.amounts import Amount
from quotegen.model.answers import Answers
from quotegen.model.base import LocalText
from quotegen.model.occasion import Occasion
from quotegen.model.questionnaire import Choice, Question
from quotegen.model.rules import Rules
from quotegen.recommend.answers import parse_given
from quotegen.recommend.facts import Trail
from quotegen.recommend.quantities import work_out
from quotegen.recommend.recommend import establish


@dataclass(frozen=True, slots=True)
class Longer:
    """Another answer to one question, and what it says."""

    answers: dict[str, Any]
    what: LocalText
    months: int


def longer_agreements(answers: Answers, occasion: Occasion) -> tuple[Longer, ...]:
    """Every choice of an answered question that `agreement_months` rests on and that makes it longer, the least first.

    Nothing else is changed. A question that is not asked with these answers makes nothing longer.
    """
    questions = occasion.catalogue.questionnaire.questions
    rules = occasion.catalogue.rules
    now = agreement_months(answers, occasion)
    found: list[Longer] = []
    for name in dict.fromkeys(_answers_in(rules.agreement_months, rules)):
        question = questions[name]
        for choice in question.choices if answers.get(name) is not None else ():
            months = _months_with(question, choice, answers, occasion)
            if months > now:
                found.append(Longer({name: choice.value}, _said(question, choice), months))
    return tuple(sorted(found, key=lambda each: each.months))


def agreement_months(answers: Answers, occasion: Occasion) -> int:
    """For how long these answers agree."""
    rules = occasion.catalogue.rules
    return int(work_out(rules.agreement_months, rules, establish(answers, occasion), Trail()).value)


def _months_with(question: Question, choice: Choice, answers: Answers, occasion: Occasion) -> int:
    """0 where the other answers do not allow it."""
    given = {**answers.as_given(), question.id: choice.value}
    try:
        return agreement_months(parse_given(given, occasion.catalogue), occasion)
    except QuotegenError:
        return 0


def _said(question: Question, choice: Choice) -> LocalText:
    return LocalText({language: f"{question.ask[language]} {choice.name[language]}" for language in LANGUAGES})


def _answers_in(amount: Amount, rules: Rules) -> Iterator[str]:
    """The questions whose answers an amount is worked out from, through the figures it names."""
    if amount.answer is not None:
        yield amount.answer
    if amount.lookup is not None:
        yield amount.lookup.answer
    figure = rules.figure(amount.figure) if amount.figure is not None else None
    inner = [case.amount for case in figure.cases] if figure else []
    for parts in (amount.product, amount.sum, amount.difference, amount.quotient, tuple(inner)):
        for part in parts or ():
            yield from _answers_in(part, rules)
