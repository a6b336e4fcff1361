"""Which product: filters on attributes and fit, then a stated order of preference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quotegen.model.catalogue import Fit, Product
from quotegen.model.conditions import AttributeFilter, Reference
from quotegen.model.occasion import Occasion
from quotegen.model.rules import NeedRule, Preference
from quotegen.recommend.conditions import holds, look_up, passes
from quotegen.recommend.facts import Facts, Owned, Trail
from quotegen.recommend.packs import FINE, PackPlan, Shelf

Resolve = Callable[[Reference], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """One rule at work for one customer, with the trail it leaves."""

    rule: NeedRule
    shelf: Shelf
    facts: Facts
    trail: Trail

    @property
    def occasion(self) -> Occasion:
        return self.shelf.occasion


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that answers a need, with the content it takes and the packs that cover it."""

    product: Product
    fit: Fit | None
    content: Fraction
    plan: PackPlan


Option = tuple[Product, Fit | None, Fraction]
"""A product that is looked at for a need, what says that it fits, and the content that it would take."""


@dataclass(frozen=True, slots=True)
class Pool:
    options: Sequence[Option]
    devices: Sequence[Owned]


def whole_pool(work: Work, quantity: Fraction, devices: Sequence[Owned]) -> Pool:
    """Every product of the rule's category that may pass, for the whole quantity."""
    return Pool([(product, None, quantity) for product in _shortlist(work)], devices)


def _shortlist(work: Work) -> tuple[Product, ...]:
    """The products that pass the filters that always count and look nothing up: the same for every customer."""
    catalogue, rule = work.occasion.catalogue, work.rule
    plain = [item for item in rule.filters if item.when is None and not isinstance(item.operand, Reference)]

    def fitting() -> tuple[Product, ...]:
        products = catalogue.products_of[rule.category]
        return tuple(each for each in products if all(_keeps(item, each, _no_reference) for item in plain))

    return catalogue.once(("shortlist", rule.id), fitting)


def _no_reference(reference: Reference) -> Sequence[Any]:
    raise AssertionError(f"{reference} is not looked up here")


def slot_pool(work: Work, fits: Sequence[Fit], quantity: Fraction, owner: Owned) -> Pool:
    """Every product that fits a slot; how much of each follows from what one lasts for."""
    products = work.occasion.catalogue.products
    return Pool([(products[fit.product], fit, quantity / Fraction(fit.capacity)) for fit in fits], (owner,))


def passing(work: Work, pool: Pool) -> list[Candidate]:
    """The products of the pool that pass the rule's filters and have a price."""
    sieve = _Sieve(work, pool)
    return [sieve.candidate(option) for option in sieve.passing(sieve.filters_now)]


def first_choice(work: Work, candidates: Sequence[Candidate]) -> Candidate | None:
    """The first in the rule's order of preference; between equals, the first in the catalogue."""
    steps = [step for step in work.rule.prefer if holds(step.when, work.facts, work.trail)]
    return min(candidates, key=lambda candidate: [rank(step, candidate, work) for step in steps], default=None)


def choose(work: Work, pool: Pool) -> Candidate | None:
    """The product for a need. A filter or a preference with a `when` goes on the trail only if another product
    would have been chosen had the condition been otherwise."""
    sieve = _Sieve(work, pool)
    chosen = sieve.choice(sieve.filters_now, sieve.steps_now)
    sieve.cite_operands(work.trail)
    for index, item in enumerate(work.rule.filters):
        if item.when is not None and sieve.choice(sieve.filters_now ^ (1 << index), sieve.steps_now) is not chosen:
            _cite(item, work)
    for index, step in enumerate(work.rule.prefer):
        if step.when is not None and sieve.choice(sieve.filters_now, sieve.steps_now ^ (1 << index)) is not chosen:
            _cite(step, work)
    return sieve.candidate(chosen) if chosen is not None else None


def _cite(item: AttributeFilter | Preference, work: Work) -> None:
    holds(item.when, work.facts, work.trail)
    _cite_operand(item, work, work.trail)


def _cite_operand(item: AttributeFilter | Preference, work: Work, trail: Trail) -> None:
    if _is_test(item) and isinstance(item.operand, Reference) and item.operand.device is None:
        look_up(item.operand, work.facts, trail)


def _is_test(item: AttributeFilter | Preference) -> bool:
    return item.attribute is not None and getattr(item, "order", None) is None


class _Sieve:
    """A pool with, for each option, the filters that it fails; sets of filters and of preferences are bit masks."""

    def __init__(self, work: Work, pool: Pool) -> None:
        self.work, self.shelf = work, work.shelf
        self.devices = pool.devices
        self.filters_now = self._mask(work.rule.filters)
        self.steps_now = self._mask(work.rule.prefer)
        self.looked_up = [each for each in enumerate(work.rule.filters) if isinstance(each[1].operand, Reference)]
        self.failed_always: dict[str, int] = work.occasion.catalogue.once(("failed", work.rule.id), dict)
        priced = [option for option in pool.options if self.shelf.least(option[0].id) is not None]
        self.failed = [(option, self._failed(option[0])) for option in priced]

    def _mask(self, items: Sequence[AttributeFilter | Preference]) -> int:
        return sum(1 << place for place, item in enumerate(items) if holds(item.when, self.work.facts, Trail()))

    def _failed(self, product: Product) -> int:
        """Tests that look something up are made anew; the others were made once for all customers."""
        failed = self.failed_always.get(product.id)
        if failed is None:
            failed = self.failed_always[product.id] = _failed_always(self.work.rule, product)
        for place, item in self.looked_up:
            if not _keeps(item, product, self._resolve):
                failed |= 1 << place
        return failed

    def _resolve(self, reference: Reference) -> Sequence[Any]:
        if reference.device is None:
            return [look_up(reference, self.work.facts, Trail())]
        return [item.device.attributes.get(reference.device) for item in self.devices]

    def passing(self, filters: int) -> list[Option]:
        return [option for option, failed in self.failed if not failed & filters]

    def candidate(self, option: Option) -> Candidate:
        product, fit, content = option
        return Candidate(product, fit, content, self.shelf.plan(product.id, content))

    def choice(self, filters: int, steps: int) -> Option | None:
        """What is left when each step has kept its best, the first in the catalogue of these."""
        left = self.passing(filters)
        for place, step in enumerate(self.work.rule.prefer):
            if len(left) > 1 and steps >> place & 1:
                left = self._best(step, left)
        return left[0] if left else None

    def _best(self, step: Preference, options: list[Option]) -> list[Option]:
        if step.attribute is None:
            return self._cheapest(options)
        ranks = [_attribute_rank(step, product, self._resolve) for product, _, _ in options]
        best = min(ranks)
        return [option for option, place in zip(options, ranks, strict=True) if place == best]

    def _cheapest(self, options: list[Option]) -> list[Option]:
        """Packs are planned only for what may still be the cheapest."""
        bounds = sorted((self._least(option), place) for place, option in enumerate(options))
        costs: dict[int, Fraction] = {}
        best: Fraction | None = None
        for bound, place in bounds:
            if best is not None and bound > best * FINE:
                break
            costs[place] = self.candidate(options[place]).plan.cost
            best = costs[place] if best is None else min(best, costs[place])
        return [option for place, option in enumerate(options) if costs.get(place) == best]

    def _least(self, option: Option) -> int:
        """What no packs of it can cost less than, `FINE`."""
        product, _, content = option
        least = self.shelf.least(product.id)
        assert least is not None
        return least * content.numerator // content.denominator

    def cite_operands(self, trail: Trail) -> None:
        """What the filters and preferences that count now look up, where any option comes as far as that."""
        for place, item in enumerate(self.work.rule.filters):
            before = self.filters_now & ((1 << place) - 1)
            if self.filters_now >> place & 1 and any(not failed & before for _, failed in self.failed):
                _cite_operand(item, self.work, trail)
        if self.passing(self.filters_now):
            for place, step in enumerate(self.work.rule.prefer):
                if self.steps_now >> place & 1:
                    _cite_operand(step, self.work, trail)


def _failed_always(rule: NeedRule, product: Product) -> int:
    return sum(
        1 << place
        for place, item in enumerate(rule.filters)
        if not isinstance(item.operand, Reference) and not _keeps(item, product, _no_reference)
    )


def _keeps(item: AttributeFilter, product: Product, resolve: Resolve) -> bool:
    return passes(item, product.attributes.get(item.attribute), resolve)


def rank(step: Preference, candidate: Candidate, work: Work) -> Any:
    """A candidate's place by one step, to compare with others': smaller is better. Without the attribute: last."""
    if step.attribute is None:
        return candidate.plan.cost

    def resolve(reference: Reference) -> Sequence[Any]:
        return [look_up(reference, work.facts, work.trail)]

    return _attribute_rank(step, candidate.product, resolve)


def _attribute_rank(step: Preference, product: Product, resolve: Resolve) -> Any:
    assert step.attribute is not None
    value = product.attributes.get(step.attribute)
    if step.order is None:
        return 0 if passes(step, value, resolve) else 1
    if value is None:
        return (1, Decimal(0))
    assert isinstance(value, Decimal)
    return (0, value if step.order == "lowest" else -value)
