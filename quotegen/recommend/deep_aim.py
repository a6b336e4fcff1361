"""Aiming: from sets of answers that were tried towards one that makes given conditions hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from quotegen.errors import QuotegenError
from quotegen.model.amounts import DeviceTotal
from quotegen.model.answers import Answer
from quotegen.model.catalogue import Catalogue, Product, Value
from quotegen.model.conditions import AttributeFilter, Condition, Reference
from quotegen.model.questionnaire import QuestionType
from quotegen.model.rules import NeedRule, SlotsByAnswer
from quotegen.recommend.conditions import concerned, holds, kept, look_up
from quotegen.recommend.deep_lab import CRASHES, Lab, Trial
from quotegen.recommend.deep_values import Draft, parts_in
from quotegen.recommend.facts import Facts, Owned, Trail
from quotegen.recommend.recommend import establish

Goal = Callable[[Facts], Fraction]
"""How near what is known of a customer comes to what is aimed at: 0 not at all, 1 there."""

_THERE = Fraction(1)
_STARTS = 3
_ROUNDS = 3


def degree(condition: Condition | None, facts: Facts, wanted: bool = True) -> Fraction:
    """How near a condition is to holding (or to not holding, if that is wanted)."""
    if condition is None:
        return Fraction(int(wanted))
    if condition.negate is not None:
        return degree(condition.negate, facts, not wanted)
    inner = condition.all_of or condition.some_of
    if inner is not None:
        degrees = [degree(part, facts, wanted) for part in inner]
        every = (condition.all_of is not None) is wanted
        return mean(degrees) if every else max(degrees)
    if holds(condition, facts, Trail()) is wanted:
        return _THERE
    return _nearness(condition, facts) / 2 if wanted else Fraction(0)


def _nearness(condition: Condition, facts: Facts) -> Fraction:
    """Of two numbers, the part that one is of the other."""
    if condition.offer is not None or condition.verb not in {"at_least", "at_most"}:
        return Fraction(0)
    value = look_up(condition, facts, Trail())
    wanted = condition.operand
    if isinstance(wanted, Reference):
        wanted = look_up(wanted, facts, Trail())
    return _ratio(value, wanted)


def _ratio(one: Any, other: Any) -> Fraction:
    """Of two numbers above 0 the smaller, as a part of the larger."""
    if not all(isinstance(value, Decimal | Fraction) and value > 0 for value in (one, other)):
        return Fraction(0)
    return min(Fraction(one) / Fraction(other), Fraction(other) / Fraction(one))


def mean(degrees: Sequence[Fraction]) -> Fraction:
    return sum(degrees, Fraction(0)) / len(degrees) if degrees else _THERE


def towards_product(rule: NeedRule, product: Product, catalogue: Catalogue) -> Goal:
    """The need is there, it is about devices that the product fits, and the product passes its filters."""

    def near(facts: Facts) -> Fraction:
        devices = concerned(rule.devices or (), facts, Trail()) if rule.devices is not None else ()
        counting = [item for item in rule.filters if holds(item.when, facts, Trail())]
        passed = [_passing(item, product, facts, devices) for item in counting]
        has_device = rule.devices is None or (_fits(rule, product, devices, catalogue) if rule.slots else devices)
        asked = not isinstance(rule.slots, SlotsByAnswer) or bool(_slots(rule, product, devices, facts, catalogue))
        there = [Fraction(int(bool(has_device))), Fraction(int(asked)), degree(rule.when, facts)]
        return mean([*there, mean(passed)])

    return near


def _passing(item: AttributeFilter, product: Product, facts: Facts, devices: Sequence[Owned]) -> Fraction:
    if kept((item,), product.attributes, facts, Trail(), devices):
        return _THERE
    value, wanted = product.attributes.get(item.attribute), item.operand
    if item.verb in {"at_least", "at_most"} and isinstance(wanted, Reference) and wanted.device is None:
        return _ratio(value, look_up(wanted, facts, Trail())) / 2
    return Fraction(0)


def _said(value: Value) -> Answer:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def demanded(rule: NeedRule, product: Product) -> Draft:
    """The answers that a product's own attributes have to be equal to."""
    return {
        item.operand.answer: _said(product.attributes[item.attribute])
        for item in rule.filters
        if item.verb == "equals" and isinstance(item.operand, Reference) and item.operand.answer is not None
        if not isinstance(product.attributes.get(item.attribute), frozenset | None)
    }


def _fits(rule: NeedRule, product: Product, devices: Sequence[Owned], catalogue: Catalogue) -> set[str]:
    """The slots of these devices that a product fits."""
    slots = {fit.slot for item in devices for fit in catalogue.fits_of[item.device.id] if fit.product == product.id}
    return slots & set(rule.slots) if isinstance(rule.slots, tuple) else slots


def _slots(rule: NeedRule, product: Product, devices: Sequence[Owned], facts: Facts, catalogue: Catalogue) -> set[str]:
    assert isinstance(rule.slots, SlotsByAnswer)
    chosen = facts.answers.get(rule.slots.answer, ())
    asked = set(chosen) if isinstance(chosen, tuple) else {str(chosen)}
    return _fits(rule, product, devices, catalogue) & {str(item) for item in asked}


def feeding(catalogue: Catalogue, *models: BaseModel) -> tuple[str, ...]:
    """The questions that these rest on: named in them, in their figures, or steering whether those are asked."""
    found: dict[str, None] = {}
    todo: list[BaseModel] = list(models)
    figures: set[str] = set()
    while todo:
        for part in parts_in(todo.pop()):
            names = [getattr(part, "answer", None)]
            if isinstance(part, DeviceTotal) or getattr(part, "devices", None) is not None:
                names += [each.id for each in catalogue.questionnaire if each.type is QuestionType.DEVICES]
            for name in names:
                if isinstance(name, str) and name not in found:
                    found[name] = None
                    steering = catalogue.questionnaire.questions[name].shown_when
                    todo += [steering] if steering is not None else []
            figure = catalogue.rules.figure(getattr(part, "figure", None) or "")
            if figure is not None and figure.id not in figures:
                figures.add(figure.id)
                todo.append(figure)
    return tuple(question.id for question in catalogue.questionnaire if question.id in found)


def nearest(trials: Sequence[Trial], goal: Goal) -> list[tuple[Fraction, Trial]]:
    """Those tried, the nearest to the goal first."""
    rated = [(max((goal(offer.facts) for offer in trial.offers), default=Fraction(0)), trial) for trial in trials]
    return sorted(rated, key=lambda pair: -pair[0])


def climb(lab: Lab, goal: Goal, questions: Sequence[str], pinned: Draft | None = None) -> list[tuple[Fraction, Draft]]:
    """Sets of answers near the goal, the nearest first: from the best that were tried, one answer after another.

    They begin with the answers that are `pinned`, where there are any.
    """
    starts = nearest(lab.trials, goal)[:_STARTS]
    rated = [(near, trial.draft) for near, trial in starts]
    if pinned:
        drafts = [{**trial.draft, **pinned} for _, trial in starts]
        rated = [*((_near(lab, goal, draft), draft) for draft in drafts), *rated]
    return sorted((_ascend(lab, goal, questions, start) for start in rated), key=lambda pair: -pair[0])


def _ascend(lab: Lab, goal: Goal, questions: Sequence[str], start: tuple[Fraction, Draft]) -> tuple[Fraction, Draft]:
    best, draft = start
    for _ in range(_ROUNDS):
        before = best
        for name in questions:
            for other in changed(lab, draft, name):
                if best == _THERE:
                    return best, draft
                near = _near(lab, goal, other)
                if near > best:
                    best, draft = near, other
        if best == before:
            break
    return best, draft


def changed(lab: Lab, draft: Draft, name: str) -> Iterator[Draft]:
    """The draft with each other answer to one question."""
    yield from ({**draft, name: value} for value in lab.finer[name] if value != draft.get(name, ...))


def _near(lab: Lab, goal: Goal, draft: Draft) -> Fraction:
    """Figures alone are worked out, not the offers: refused answers are near to nothing."""
    answers = lab.answers(draft)
    try:
        known = [establish(answers, lab.occasion, policy.code) for policy in lab.catalogue.rules.offers]
    except (QuotegenError, *CRASHES):
        return Fraction(0)
    return max(goal(facts) for facts in known)


def shrunk(lab: Lab, draft: Draft, goal: Goal, least: Fraction) -> Draft:
    """The draft with each answer as plain as it may be without going further from the goal."""
    return shrunk_by(lab, draft, lambda each: _near(lab, goal, each) >= least)


def shrunk_by(lab: Lab, draft: Draft, keeps: Callable[[Draft], bool]) -> Draft:
    """The draft with each answer as plain as it may be while `keeps` holds."""
    for name, plain in lab.plainest.items():
        if draft.get(name, plain) != plain:
            simpler = {**draft, name: plain}
            if keeps(simpler):
                draft = simpler
    return draft
