"""Sets of answers tried out: what each offer comes to, what the customer reads, and what stops it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.language import Language
from quotegen.model.answers import Answer, Answers
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import in_words
from quotegen.model.occasion import Occasion
from quotegen.model.rules import Rules
from quotegen.recommend.conditions import holds
from quotegen.recommend.deep_values import Draft, answers_of, finer, limits_by_question, values_of
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.offers import Worked
from quotegen.recommend.packs import Shelf
from quotegen.recommend.quantities import work_out
from quotegen.recommend.recommend import establish, work_offer
from quotegen.recommend.said import SharedValues

CRASHES = (ArithmeticError, AssertionError, AttributeError, LookupError, StopIteration, TypeError, ValueError)
"""What no rule may end in."""
_LANGUAGE: Language = "en"


@dataclass(frozen=True, slots=True)
class Trial:
    """What one set of answers leads to. `outcome` is all that a customer would see of it but his own words.

    `refused` is what stopped it, `on_purpose` whether that is a figure's own minimum.
    """

    draft: Draft
    answers: Answers
    offers: tuple[Worked, ...] = ()
    outcome: Hashable = None
    refused: Fault | None = None
    on_purpose: bool = False

    @property
    def worked(self) -> bool:
        return self.refused is None

    @property
    def cited(self) -> frozenset[str]:
        """The answers that any line or gap rests on."""
        trails = [part.trail.answers for offer in self.offers for line in offer.lines for part in line.parts]
        gaps = [gap.answers for offer in self.offers for gap in offer.gaps]
        return frozenset(name for names in (*trails, *gaps) for name in names)

    @property
    def products(self) -> frozenset[str]:
        return frozenset(part.chosen.product.id for offer in self.offers for line in offer.lines for part in line.parts)

    @property
    def skus(self) -> frozenset[str]:
        return frozenset(sku for offer in self.offers for line in offer.lines for sku in line.plan.skus)


class Lab:
    """Tries sets of answers with one catalogue, and counts them."""

    def __init__(self, catalogue: Catalogue, occasion: Occasion, tick: Callable[[int], None]) -> None:
        self.catalogue, self.occasion, self._tick = catalogue, occasion, tick
        self.trials: list[Trial] = []
        self.tried = 0
        self._refusals: dict[tuple[str, str], Trial] = {}
        self._shelf = Shelf(occasion)
        limits = limits_by_question(catalogue)
        self.options: Mapping[str, tuple[Answer | None, ...]] = {
            question.id: values_of(question, catalogue, limits.get(question.id, ()))
            for question in catalogue.questionnaire
        }
        self.finer = {question.id: finer(question, self.options[question.id]) for question in catalogue.questionnaire}

    @cached_property
    def plainest(self) -> Draft:
        """The least that a customer may say: nothing where he may, else the plainest."""
        return {
            question.id: None if None in (values := self.options[question.id]) or question.default else values[0]
            for question in self.catalogue.questionnaire
        }

    def answers(self, draft: Draft) -> Answers:
        return answers_of(draft, self.catalogue, self.plainest)

    def try_out(self, draft: Draft) -> Trial:
        """A set that is kept, for all that is looked for among those tried."""
        trial = self.attempt(draft)
        self.trials.append(trial)
        return trial

    def with_rules(self, rules: Rules, occasion: Occasion | None = None) -> Shelf:
        """Other rules, at the usual prices or those of another occasion."""
        occasion = replace(occasion or self.occasion, catalogue=self.catalogue.model_copy(update={"rules": rules}))
        return Shelf(occasion)

    def attempt(self, draft: Draft, shelf: Shelf | None = None) -> Trial:
        """One set of answers, at other prices or by other rules if a shelf says so."""
        self.tried += 1
        self._tick(self.tried)
        trial = _trial(draft, self.answers(draft), shelf or self._shelf)
        if shelf is None and trial.refused is not None and not trial.on_purpose:
            self._refusals.setdefault((trial.refused.code, trial.refused.message), trial)
        return trial

    @property
    def refusals(self) -> tuple[Trial, ...]:
        """The first set that was refused for each reason, but on purpose."""
        return tuple(self._refusals.values())


def _trial(draft: Draft, answers: Answers, shelf: Shelf) -> Trial:
    catalogue = shelf.occasion.catalogue
    try:
        facts = establish(answers, shelf.occasion)
        offers = tuple(work_offer(policy, facts, shelf) for policy in catalogue.rules.offers)
        outcome = (facts.unasked, *_outcome(offers, answers, catalogue))
    except InputRefused as refused:
        return Trial(draft, answers, outcome=refused.faults[0].code, refused=refused.faults[0], on_purpose=True)
    except RuleRefused as refused:
        return Trial(draft, answers, outcome=refused.faults[0].code, refused=refused.faults[0])
    except CRASHES as crash:
        fault = Fault("crash", f"{type(crash).__name__}: {crash}")
        return Trial(draft, answers, outcome=fault.code, refused=fault)
    if not any(offer.lines for offer in offers):
        fault = Fault("nothing_to_offer", "these answers lead to no line of any offer")
        return Trial(draft, answers, offers, outcome, fault)
    return Trial(draft, answers, offers, outcome)


def _outcome(offers: tuple[Worked, ...], answers: Answers, catalogue: Catalogue) -> Iterator[Hashable]:
    for offer in offers:
        yield tuple(
            (line.parts[0].chosen.product.id, line.recurrence, line.optional, portion.pack.sku, portion.count)
            for line in offer.lines
            for portion in line.plan.portions
        )
        yield tuple(gap.text for gap in offer.gaps)
    facts = next(offer.facts for offer in offers if offer.recommended)
    yield tuple(_texts(catalogue, facts, answers))
    yield tuple(_amounts(catalogue.rules, facts))


def _texts(catalogue: Catalogue, facts: Facts, answers: Answers) -> Iterator[str]:
    """Headline, summary, and what is said beside each answer, in one language."""
    rules, values = catalogue.rules, SharedValues(facts, catalogue)
    for story in (rules.headline, *rules.summary):
        case = next(case for case in story.cases if holds(case.when, facts, Trail()))
        yield in_words(case.text, values, _LANGUAGE, catalogue.units)
    said: set[str] = set()
    for meaning in rules.meanings:
        if meaning.answer in answers.given and meaning.answer not in said and holds(meaning.when, facts, Trail()):
            said.add(meaning.answer)
            yield in_words(meaning.text, values, _LANGUAGE, catalogue.units)


def _amounts(rules: Rules, facts: Facts) -> Iterator[Hashable]:
    for amount in (rules.agreement_months, rules.budget, rules.per_unit.quantity if rules.per_unit else None):
        if amount is not None:
            yield work_out(amount, rules, facts, Trail()).value
