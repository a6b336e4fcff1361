"""Which product: filters on attributes and fit, then a stated order of preference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quotegen.model.catalogue import Fit, Product
from quotegen.model.conditions import Reference
from quotegen.model.occasion import Occasion
from quotegen.model.rules import NeedRule, Preference
from quotegen.recommend.conditions import holds, kept, look_up, passes
from quotegen.recommend.facts import Facts, Owned, Trail
from quotegen.recommend.packs import PackPlan, cheapest_packs


@dataclass(frozen=True, slots=True)
class Work:
    """One rule at work for one customer, with the trail it leaves."""

    rule: NeedRule
    occasion: Occasion
    facts: Facts
    trail: Trail


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that answers a need, with the content it takes and the packs that cover it."""

    product: Product
    fit: Fit | None
    content: Fraction
    plan: PackPlan


def for_whole_need(work: Work, quantity: Fraction, devices: Sequence[Owned]) -> Iterator[Candidate]:
    """Products of the rule's category that pass its filters, each for the whole quantity."""
    for product in work.occasion.catalogue.products_of[work.rule.category]:
        if kept(work.rule.filters, product.attributes, work.facts, work.trail, devices):
            yield from _candidate(product, None, quantity, work.occasion)


def for_slot(work: Work, fits: Sequence[Fit], quantity: Fraction, owner: Owned) -> Iterator[Candidate]:
    """Products that fit a slot and pass the filters; how much of each follows from what one lasts for."""
    for fit in fits:
        product = work.occasion.catalogue.products[fit.product]
        if kept(work.rule.filters, product.attributes, work.facts, work.trail, (owner,)):
            yield from _candidate(product, fit, quantity / Fraction(fit.capacity), work.occasion)


def _candidate(product: Product, fit: Fit | None, content: Fraction, occasion: Occasion) -> Iterator[Candidate]:
    plan = cheapest_packs(occasion.catalogue.packs_of[product.id], content, occasion)
    if plan is not None:
        yield Candidate(product, fit, content, plan)


def choose(work: Work, candidates: Sequence[Candidate]) -> Candidate | None:
    """The first in the rule's order of preference; between equals, the first in the catalogue."""
    steps = [step for step in work.rule.prefer if holds(step.when, work.facts, work.trail)]
    return min(candidates, key=lambda candidate: [_rank(step, candidate, work) for step in steps], default=None)


def _rank(step: Preference, candidate: Candidate, work: Work) -> Any:
    """Smaller is better; a product without the attribute comes last."""
    if step.attribute is None:
        return candidate.plan.cost
    value = candidate.product.attributes.get(step.attribute)
    if step.order is None:

        def resolve(reference: Reference) -> Sequence[Any]:
            return [look_up(reference, work.facts, work.trail)]

        return 0 if passes(step, value, resolve) else 1
    if value is None:
        return (1, Fraction(0))
    assert not isinstance(value, str | frozenset)
    return (0, Fraction(value) if step.order == "lowest" else -Fraction(value))
