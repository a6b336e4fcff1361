"""Which product: filters on attributes and fit, then a stated order of preference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quotegen.model.catalogue import Fit, Product
from quotegen.model.conditions import AttributeFilter, Reference
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


@dataclass(frozen=True, slots=True)
class Pool:
    """The products looked at for a need, with the content each would take; packs are planned when asked for."""

    options: tuple[tuple[Product, Fit | None, Fraction], ...]
    devices: Sequence[Owned]
    occasion: Occasion
    planned: dict[str, Candidate | None] = field(default_factory=dict)

    def candidate(self, index: int) -> Candidate | None:
        """None for a product that has no price on the day."""
        product, fit, content = self.options[index]
        if product.id not in self.planned:
            plan = cheapest_packs(self.occasion.catalogue.packs_of[product.id], content, self.occasion)
            self.planned[product.id] = Candidate(product, fit, content, plan) if plan is not None else None
        return self.planned[product.id]


def whole_pool(work: Work, quantity: Fraction, devices: Sequence[Owned]) -> Pool:
    """Every product of the rule's category, for the whole quantity."""
    products = work.occasion.catalogue.products_of[work.rule.category]
    return Pool(tuple((product, None, quantity) for product in products), devices, work.occasion)


def slot_pool(work: Work, fits: Sequence[Fit], quantity: Fraction, owner: Owned) -> Pool:
    """Every product that fits a slot; how much of each follows from what one lasts for."""
    products = work.occasion.catalogue.products
    options = tuple((products[fit.product], fit, quantity / Fraction(fit.capacity)) for fit in fits)
    return Pool(options, (owner,), work.occasion)


def passing(work: Work, pool: Pool) -> Iterator[Candidate]:
    """The products of the pool that pass the rule's filters and have a price."""
    for index, (product, _, _) in enumerate(pool.options):
        if kept(work.rule.filters, product.attributes, work.facts, work.trail, pool.devices):
            candidate = pool.candidate(index)
            if candidate is not None:
                yield candidate


def first_choice(work: Work, candidates: Sequence[Candidate]) -> Candidate | None:
    """The first in the rule's order of preference; between equals, the first in the catalogue."""
    steps = [step for step in work.rule.prefer if holds(step.when, work.facts, work.trail)]
    return min(candidates, key=lambda candidate: [_rank(step, candidate, work) for step in steps], default=None)


def choose(work: Work, pool: Pool) -> Candidate | None:
    """The product for a need. A filter or a preference with a `when` goes on the trail only if another product
    would have been chosen had the condition been otherwise."""
    chosen = _chosen(work, work.rule, pool, Trail())
    _chosen(work, _without_conditions(work.rule), pool, work.trail)
    for name in ("filters", "prefer"):
        for item in getattr(work.rule, name):
            if item.when is not None:
                trail = Trail()
                other = _chosen(work, _flipped(work, name, item), pool, trail)
                if (other and other.product.id) != (chosen and chosen.product.id):
                    holds(item.when, work.facts, work.trail)
                    _look_at_operand(item, work)
    return chosen


def _chosen(work: Work, rule: NeedRule, pool: Pool, trail: Trail) -> Candidate | None:
    trial = Work(rule, work.occasion, work.facts, trail)
    return first_choice(trial, list(passing(trial, pool)))


def _without_conditions(rule: NeedRule) -> NeedRule:
    """The filters and preferences that always count: what they refer to is cited in any case."""
    return rule.model_copy(
        update={
            name: tuple(item for item in getattr(rule, name) if item.when is None) for name in ("filters", "prefer")
        }
    )


def _flipped(work: Work, name: str, item: AttributeFilter | Preference) -> NeedRule:
    """The rule as it would be if the item's condition were otherwise."""
    always = item.model_copy(update={"when": None})
    holds_now = holds(item.when, work.facts, Trail())
    items = [each if each is not item else None if holds_now else always for each in getattr(work.rule, name)]
    return work.rule.model_copy(update={name: tuple(each for each in items if each is not None)})


def _look_at_operand(item: AttributeFilter | Preference, work: Work) -> None:
    reference = getattr(item, "order", None) is None and getattr(item, "cost", None) is None and item.operand
    if isinstance(reference, Reference) and reference.device is None:
        look_up(reference, work.facts, work.trail)


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
