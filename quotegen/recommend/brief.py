"""The customer's situation as the document tells it: headline, summary, and what was said and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotegen.model.answers import Answer, Answers
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Recommendation, Spoken, in_words, say
from quotegen.model.occasion import Occasion
from quotegen.model.questionnaire import Question
from quotegen.model.quotation import Brief, Passage, Remark, Told, UnitQuantity
from quotegen.model.rules import Story
from quotegen.money import round_money, round_to
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.quantities import work_out
from quotegen.recommend.ranges import range_tables
from quotegen.recommend.recommend import establish
from quotegen.recommend.said import SharedValues, spoken_answer
from quotegen.recommend.situation import mentioned

_LONG = 140
"""A text answer longer than this is set apart instead of standing in the table."""


def brief_for(
    answers: Answers, recommendation: Recommendation, occasion: Occasion, agreed: Set[str] | None = None
) -> Brief:
    """All texts in the occasion's language. Only what the customer said himself is told back; what is usual, and what
    lines rest on, is told as assumed.

    `agreed`: the questions that lines rest on which were changed by hand in the recommended offer; None where none was.
    Nothing is promised then that was worked out, and nothing told that would follow from these answers.
    """
    catalogue, language = occasion.catalogue, occasion.language
    facts = establish(answers, occasion, recommendation.recommended.code)
    values = SharedValues(facts, catalogue)
    trail = Trail()
    months = work_out(catalogue.rules.agreement_months, catalogue.rules, facts, trail).value
    tell = _Teller(facts, values, occasion, agreed)
    told, remarks = _told(answers, tell)
    return Brief(
        headline=_story(catalogue.rules.headline, tell).text,
        summary=tuple(_story(story, tell) for story in catalogue.rules.summary),
        told=told,
        assumed=tuple(_assumed({*facts.cited(trail), *_cited(recommendation)}, tell)),
        left_out=tuple(gap.text[language] for gap in recommendation.gaps),
        remarks=remarks,
        agreement_months=int(months),
        per_unit=_per_unit(facts, occasion),
        budget=_budget(facts, occasion),
        budget_printed=_is_budget_printed(occasion.catalogue),
        ranges=tuple(range_tables(facts, recommendation, occasion)),
    )


def _per_unit(facts: Facts, occasion: Occasion) -> UnitQuantity | None:
    """None where the rules name no unit, or none of it is consumed."""
    catalogue, language = occasion.catalogue, occasion.language
    wanted = catalogue.rules.per_unit
    if wanted is None:
        return None
    quantity = work_out(wanted.quantity, catalogue.rules, facts, Trail()).value / Fraction(wanted.per)
    if quantity <= 0:
        return None
    return UnitQuantity(
        name=wanted.name[language],
        quantity=round_to(quantity, 6).normalize(),
        groups=tuple(catalogue.categories[name].name[language] for name in wanted.categories or catalogue.categories),
    )


def _budget(facts: Facts, occasion: Occasion) -> Decimal | None:
    """Nothing, where the customer named none."""
    rules = occasion.catalogue.rules
    amount = work_out(rules.budget, rules, facts, Trail()).value if rules.budget else Fraction(0)
    return round_money(amount, occasion.currency) if amount > 0 else None


def _is_budget_printed(catalogue: Catalogue) -> bool:
    """A budget that rests on what was asked for the house alone is for the house alone as well."""
    named = mentioned(catalogue.rules.budget)
    return all(question.printed for question in catalogue.questionnaire if question.id in named)


@dataclass(frozen=True, slots=True)
class _Teller:
    """What texts are told from."""

    facts: Facts
    values: Mapping[str, Spoken]
    occasion: Occasion
    agreed: Set[str] | None

    def words(self, text: LocalText) -> str:
        return in_words(text, self.values, self.occasion.language, self.occasion.catalogue.units)

    def told(self, question: Question, answer: Answer) -> Told:
        catalogue, language = self.occasion.catalogue, self.occasion.language
        said = say(spoken_answer(question, answer, catalogue), language, catalogue.units)
        return Told(question=question.id, asked=question.ask[language], said=said)

    def means(self, question: Question) -> str:
        """The first meaning of its answer that holds; nothing where what follows from it was agreed otherwise."""
        if self.agreed and question.id in self.agreed:
            return ""
        found = (each for each in self.occasion.catalogue.rules.meanings if each.answer == question.id)
        return next((self.words(each.text) for each in found if holds(each.when, self.facts, Trail())), "")


def _story(story: Story, tell: _Teller) -> Passage:
    case = next(case for case in story.cases if holds(case.when, tell.facts, Trail()))
    title = story.title[tell.occasion.language] if story.title else ""
    agreed = story.as_agreed if tell.agreed is not None else None
    return Passage(title=title, text=tell.words(agreed or case.text))


def _told(answers: Answers, tell: _Teller) -> tuple[tuple[Told, ...], tuple[Remark, ...]]:
    told, remarks = [], []
    for question in tell.occasion.catalogue.questionnaire:
        answer = answers.get(question.id)
        if not question.is_told or question.id not in answers.given or answer in (None, (), ""):
            continue
        found = tell.told(question, answer)
        if isinstance(answer, str) and len(answer) > _LONG:
            remarks.append(Remark(question=question.id, title=found.asked, text=found.said))
        else:
            told.append(found.model_copy(update={"means": tell.means(question)}))
    return tuple(told), tuple(remarks)


def _assumed(cited: Set[str], tell: _Teller) -> Iterator[Told]:
    """The usual answers that count, and that something rests on."""
    for question in tell.occasion.catalogue.questionnaire:
        answer = tell.facts.answers.get(question.id)
        if question.is_told and question.id in tell.facts.assumed & cited and answer is not None:
            yield tell.told(question, answer)


def _cited(recommendation: Recommendation) -> Iterator[str]:
    for line in recommendation.recommended.lines:
        yield from line.reason.answers if line.reason else ()
