"""Parts of the rules that never count, or that change nothing where they do; needs that nothing ever answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from pydantic import BaseModel

from quotegen.errors import Fault
from quotegen.model.finding import Finding
from quotegen.model.rules import NeedRule
from quotegen.recommend.conditions import concerned
from quotegen.recommend.deep_aim import Goal, changed, climb, degree, feeding, mean, nearest
from quotegen.recommend.deep_lab import Lab, Trial
from quotegen.recommend.deep_parts import Part, parts_of
from quotegen.recommend.deep_values import written
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.needs import work_needs
from quotegen.recommend.offers import Worked
from quotegen.recommend.packs import Shelf

_VARIATIONS = 60
"""So many sets are made from one that comes near, each with one answer changed."""


def needs_there(offer: Worked) -> frozenset[str]:
    """The needs that an offer answers, or cannot answer."""
    answered = {part.rule.id for line in offer.lines for part in line.parts}
    return frozenset(answered | {gap.rule for gap in offer.gaps})


def rule_findings(lab: Lab) -> Iterator[Finding]:
    """In the order of the rules."""
    parts = parts_of(lab.catalogue)
    dead = _dead(lab, parts)
    silent = [rule.id for rule in lab.catalogue.rules.needs if not _places(lab, rule.id)]
    for part in parts:
        if part in dead and not _within(part, dead) and part.need not in silent:
            yield _never_holds(lab, part)
        elif part not in dead and part.without is not None and not _decides(lab, part):
            yield _idle(lab, part)
    whens = {part.path for part in dead}
    for index, rule in enumerate(lab.catalogue.rules.needs):
        if f"rules.needs[{index}].when" not in whens:
            yield from _need_finding(lab, rule, f"rules.needs[{index}]")


def _within(part: Part, dead: Sequence[Part]) -> bool:
    """A branch of a part that is told already."""
    return any(part.path.startswith(f"{other.path}.") for other in dead)


# --- parts that never count ------------------------------------------------------------------------


def _dead(lab: Lab, parts: Sequence[Part]) -> list[Part]:
    """Those that count in no set tried, nor in one that was aimed at them."""
    left = list(parts)
    for trial in lab.trials:
        left = [part for part in left if not _counts(part, trial)]
    return [part for part in left if not _aimed(lab, part)]


def _counts(part: Part, trial: Trial) -> bool:
    return any(part.counts(offer.facts, needs_there(offer)) for offer in trial.offers)


def _aimed(lab: Lab, part: Part) -> bool:
    if any(_counts(part, trial) for trial in lab.trials):
        return True
    questions = feeding(lab.catalogue, *_models(lab, part))
    for _, draft in climb(lab, _goal(lab, part), questions):
        if _counts(part, lab.try_out(draft)):
            return True
        variations = (other for name in questions for other in changed(lab, draft, name))
        for other in islice(variations, _VARIATIONS if part.need is not None else 0):
            if _counts(part, lab.attempt(other)):
                lab.try_out(other)
                return True
    return False


def _models(lab: Lab, part: Part) -> list[BaseModel]:
    rule = _rule(lab, part)
    conditions: list[BaseModel] = [condition for condition, _ in part.wanted if condition is not None]
    return [*conditions, rule] if rule is not None else conditions


def _rule(lab: Lab, part: Part) -> NeedRule | None:
    return next((rule for rule in lab.catalogue.rules.needs if rule.id == part.need), None)


def _goal(lab: Lab, part: Part) -> Goal:
    rule = _rule(lab, part)

    def near(facts: Facts) -> Fraction:
        degrees = [degree(condition, facts, wanted) for condition, wanted in part.wanted]
        if rule is not None:
            has_devices = rule.devices is None or bool(concerned(rule.devices, facts, Trail()))
            degrees += [degree(rule.when, facts), Fraction(int(has_devices))]
        return mean(degrees)

    return near


def _never_holds(lab: Lab, part: Part) -> Finding:
    (_, trial), *_ = nearest(lab.trials, _goal(lab, part))
    message = f"{part.what} never counts, in {lab.tried} sets of answers tried: its conditions contradict the rest"
    hint = "mend the condition, or leave it out; the answers are those that come nearest"
    return Finding(Fault("never_holds", message, hint, part.path), written(trial.answers))


# --- parts that change nothing ---------------------------------------------------------------------


def _decides(lab: Lab, part: Part) -> bool:
    """Whether some set tried comes to something else without the part."""
    assert part.without is not None
    changed_rules = part.without(lab.catalogue.rules)
    other = lab.with_rules(changed_rules)
    if part.need is None and part.path.startswith("rules.figures"):
        live = [trial for trial in lab.trials if trial.worked and _counts(part, trial)]
        return any(lab.attempt(trial.draft, other).outcome != trial.outcome for trial in live)
    mine = lab.with_rules(lab.catalogue.rules)
    if part.need is not None:
        mine, other = (_one_need(lab, shelf, part.need) for shelf in (mine, other))
    if any(_differs(part, trial, mine, other) for trial in lab.trials):
        return True
    rule = _rule(lab, part)
    return rule is not None and any(_differs(part, trial, mine, other) for trial in _around(lab, part, rule))


def _around(lab: Lab, part: Part, rule: NeedRule) -> Iterator[Trial]:
    """Sets like one in which the part counts, with one answer changed."""
    start = next((trial for trial in lab.trials if _counts(part, trial)), None)
    if start is not None:
        names = feeding(lab.catalogue, rule)
        variations = (other for name in names for other in changed(lab, start.draft, name))
        yield from (lab.attempt(other) for other in islice(variations, _VARIATIONS))


def _one_need(lab: Lab, shelf: Shelf, need: str) -> Shelf:
    rules = shelf.occasion.catalogue.rules
    only = tuple(rule for rule in rules.needs if rule.id == need)
    return lab.with_rules(rules.model_copy(update={"needs": only}))


def _differs(part: Part, trial: Trial, mine: Shelf, other: Shelf) -> bool:
    return any(
        _chosen(mine, offer.facts) != _chosen(other, offer.facts)
        for offer in trial.offers
        if part.counts(offer.facts, needs_there(offer))
    )


def _chosen(shelf: Shelf, facts: Facts) -> Hashable:
    answered, gaps = work_needs(shelf, replace(facts, done={}))
    found = tuple((part.rule.id, part.slot, part.chosen.product.id, part.recurrence) for part in answered)
    return found, tuple(gap.text for gap in gaps)


def _idle(lab: Lab, part: Part) -> Finding:
    trial = next((trial for trial in lab.trials if _counts(part, trial)), lab.trials[0])
    message = f"without {part.what} everything stays as it is, in {lab.tried} sets of answers tried"
    hint = "leave it out, or mend what it tests; the answers are an example where it counts"
    return Finding(Fault("idle_rule", message, hint, part.path), written(trial.answers))


# --- needs -----------------------------------------------------------------------------------------


def _places(lab: Lab, need: str) -> list[tuple[Trial, Worked]]:
    return [(trial, offer) for trial in lab.trials for offer in trial.offers if need in needs_there(offer)]


def _need_finding(lab: Lab, rule: NeedRule, path: str) -> Iterator[Finding]:
    """A need that comes to nothing, or that no product ever answers."""
    places = _places(lab, rule.id)
    if not places and not _found_need(lab, rule):
        (_, trial), *_ = nearest(lab.trials, lambda facts: degree(rule.when, facts))
        message = f"the need {rule.id} never comes to anything, in {lab.tried} sets of answers tried"
        hint = "its quantity is always 0, or no device is one it is about: mend them, or leave the need out"
        yield Finding(Fault("idle_rule", message, hint, path), written(trial.answers))
        return
    answered = any(part.rule.id == rule.id for _, offer in places for line in offer.lines for part in line.parts)
    if places and not answered:
        message = f"no product ever answers the need {rule.id}: always a gap, in {lab.tried} sets of answers tried"
        hint = "loosen its filters, or add a product that passes them"
        yield Finding(Fault("gap_everywhere", message, hint, path), written(places[0][0].answers))


def _found_need(lab: Lab, rule: NeedRule) -> bool:
    return _aimed(lab, Part("", "", ((rule.when, True),), rule.id))
