"""The customer's situation as the document tells it: headline, summary, and what was said and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from quotegen.model.answers import Answers
from quotegen.model.needs import Recommendation, Spoken, in_words, say
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Brief, Passage, Remark, Told, UnitQuantity
from quotegen.model.rules import Story
from quotegen.money import round_money, round_to
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.quantities import work_out
from quotegen.recommend.ranges import range_tables
from quotegen.recommend.recommend import establish
from quotegen.recommend.said import SharedValues, spoken_answer

_LONG = 140
"""A text answer longer than this is set apart instead of standing in the table."""


def brief_for(answers: Answers, recommendation: Recommendation, occasion: Occasion) -> Brief:
    """All texts in the occasion's language; only what the customer said himself is told back."""
    catalogue, language = occasion.catalogue, occasion.language
    facts = establish(answers, occasion, recommendation.recommended.code)
    values = SharedValues(facts, catalogue)
    months = work_out(catalogue.rules.agreement_months, catalogue.rules, facts, Trail()).value
    told, remarks = _told(answers, facts, values, occasion)
    return Brief(
        headline=_story(catalogue.rules.headline, facts, values, occasion).text,
        summary=tuple(_story(story, facts, values, occasion) for story in catalogue.rules.summary),
        told=told,
        left_out=tuple(gap.text[language] for gap in recommendation.gaps),
        remarks=remarks,
        agreement_months=int(months),
        per_unit=_per_unit(facts, occasion),
        budget=_budget(facts, occasion),
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


def _story(story: Story, facts: Facts, values: Mapping[str, Spoken], occasion: Occasion) -> Passage:
    case = next(case for case in story.cases if holds(case.when, facts, Trail()))
    title = story.title[occasion.language] if story.title else ""
    return Passage(title=title, text=in_words(case.text, values, occasion.language, occasion.catalogue.units))


def _told(
    answers: Answers, facts: Facts, values: Mapping[str, Spoken], occasion: Occasion
) -> tuple[tuple[Told, ...], tuple[Remark, ...]]:
    told, remarks = [], []
    catalogue, language = occasion.catalogue, occasion.language
    for question in catalogue.questionnaire:
        answer = answers.get(question.id)
        if not question.told or question.id not in answers.given or answer in (None, (), ""):
            continue
        asked = question.ask[language]
        said = say(spoken_answer(question, answer, catalogue), language, catalogue.units)
        if isinstance(answer, str) and len(answer) > _LONG:
            remarks.append(Remark(question=question.id, title=asked, text=said))
            continue
        means = next(
            (
                in_words(meaning.text, values, language, catalogue.units)
                for meaning in catalogue.rules.meanings
                if meaning.answer == question.id and holds(meaning.when, facts, Trail())
            ),
            "",
        )
        told.append(Told(question=question.id, asked=asked, said=said, means=means))
    return tuple(told), tuple(remarks)
