"""Which product: filters on attributes and fit, then a stated order of preference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from quotegen.model.catalogue import Catalogue, Fit, Product
from quotegen.model.conditions import AttributeFilter, Reference
from quotegen.model.occasion import Occasion
from quotegen.model.rules import NeedRule, Preference
from quotegen.recommend.conditions import holds, look_up, passes, passes_all
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


@dataclass(frozen=True, slots=True)
class Sifted:
    """The options of a pool that have a price, each with the filters that it fails, as a bit mask."""

    failed: Sequence[tuple[Option, int]]
    devices: Sequence[Owned]

    def passing(self, filters: int) -> list[Option]:
        """What passes all of a set of filters."""
        return [option for option, failed in self.failed if not failed & filters]


def sift(work: Work, pool: Pool) -> Sifted:
    """Tests that look something up are made anew; the others were made once for all customers."""
    rule, shelf = work.rule, work.shelf
    always: dict[str, int] = work.occasion.catalogue.once(("failed", rule.id), dict)
    looked_up = [
        (1 << place, item, tuple(dict.fromkeys(_operands(item.operand, work, pool.devices))))
        for place, item in rule.filters_looking_up
    ]
    found = []
    for option in pool.options:
        product = option[0]
        if shelf.least(product.id) is None:
            continue
        failed = always.get(product.id)
        if failed is None:
            failed = always[product.id] = _failed_always(rule, product)
        for bit, item, operands in looked_up:
            if not passes_all(item, product.attributes.get(item.attribute), operands):
                failed |= bit
        found.append((option, failed))
    return Sifted(found, pool.devices)


def _operands(reference: Reference, work: Work, devices: Sequence[Owned]) -> Sequence[Any]:
    """What a test compares with: an answer or a figure, or an attribute of each of the devices."""
    if reference.device is None:
        return [look_up(reference, work.facts, Trail())]
    return [item.device.attributes.get(reference.device) for item in devices]


def passing(work: Work, pool: Pool) -> list[Candidate]:
    """The products of the pool that pass the rule's filters and have a price."""
    sifted = sift(work, pool)
    return [_candidate(option, work.shelf) for option in sifted.passing(_mask(work.rule.filters, work.facts))]


def first_choice(work: Work, candidates: Sequence[Candidate]) -> Candidate | None:
    """The first in the rule's order of preference; between equals, the first in the catalogue."""
    steps = [step for step in work.rule.prefer if holds(step.when, work.facts, work.trail)]
    return min(candidates, key=lambda each: [rank(step, each, work.facts, work.trail) for step in steps], default=None)


def choose(work: Work, sifted: Sifted) -> Candidate | None:
    """The product for a need. A filter or a preference with a `when` goes on the trail only if another product
    would have been chosen had the condition been otherwise."""
    choice = _Choice(work, sifted)
    left = sifted.passing(choice.filters)
    chosen = choice.first(left, choice.steps)
    choice.cite_operands(left)
    for place, item in enumerate(work.rule.filters):
        if item.when is not None:
            # With one filter more or less, as many are the same ones.
            others = sifted.passing(choice.filters ^ (1 << place))
            if len(others) != len(left) and choice.first(others, choice.steps) is not chosen:
                _cite(item, work)
    for place, step in enumerate(work.rule.prefer):
        if step.when is not None and choice.first(left, choice.steps ^ (1 << place)) is not chosen:
            _cite(step, work)
    return _candidate(chosen, work.shelf) if chosen is not None else None


def _candidate(option: Option, shelf: Shelf) -> Candidate:
    product, fit, content = option
    return Candidate(product, fit, content, shelf.plan(product.id, content))


def _mask(items: Sequence[AttributeFilter | Preference], facts: Facts) -> int:
    """Those that count now."""
    aside, found = Trail(), 0
    for place, item in enumerate(items):
        if item.when is None or holds(item.when, facts, aside):
            found |= 1 << place
    return found


def _cite(item: AttributeFilter | Preference, work: Work) -> None:
    holds(item.when, work.facts, work.trail)
    _cite_operand(item, work, work.trail)


def _cite_operand(item: AttributeFilter | Preference, work: Work, trail: Trail) -> None:
    if item.looks_up and item.operand.device is None:
        look_up(item.operand, work.facts, trail)


class _Choice:
    """What is chosen of what was sifted; sets of filters and of preferences are bit masks."""

    def __init__(self, work: Work, sifted: Sifted) -> None:
        self.work, self.sifted = work, sifted
        self.filters = _mask(work.rule.filters, work.facts)
        self.steps = _mask(work.rule.prefer, work.facts)

    def first(self, left: list[Option], steps: int) -> Option | None:
        """What is left when each step has kept its best, the first in the catalogue of these."""
        for place, step in enumerate(self.work.rule.prefer):
            if len(left) > 1 and steps >> place & 1:
                left = self._best(step, left)
        return left[0] if left else None

    def _best(self, step: Preference, options: list[Option]) -> list[Option]:
        if step.attribute is None:
            return self._cheapest(options)
        ranks = [self._rank(step, product) for product, _, _ in options]
        best = min(ranks)
        return [option for option, rank in zip(options, ranks, strict=True) if rank == best]

    def _rank(self, step: Preference, product: Product) -> Any:
        if step.looks_up:
            return _attribute_rank(step, product, self._resolve)
        return steady_rank(step, product, self.work.occasion.catalogue)

    def _resolve(self, reference: Reference) -> Sequence[Any]:
        return _operands(reference, self.work, self.sifted.devices)

    def _cheapest(self, options: list[Option]) -> list[Option]:
        """Packs are planned only for what may still be the cheapest."""
        shelf = self.work.shelf
        bounds = sorted((self._least(option), place) for place, option in enumerate(options))
        costs: dict[int, Fraction] = {}
        best, limit = None, 0
        for bound, place in bounds:
            if best is not None and bound > limit:
                break
            product, _, content = options[place]
            costs[place] = cost = shelf.plan(product.id, content).cost
            if best is None or cost < best:
                best, limit = cost, floor(cost * FINE)
        return [options[place] for place in sorted(costs) if costs[place] == best]

    def _least(self, option: Option) -> int:
        """What no packs of it can cost less than, `FINE`."""
        product, _, content = option
        least = self.work.shelf.least(product.id)
        assert least is not None
        return least * content.numerator // content.denominator

    def cite_operands(self, left: list[Option]) -> None:
        """What the filters and preferences that count now look up, where any option comes as far as that."""
        trail = self.work.trail
        for place, item in self.work.rule.filters_looking_up:
            before = self.filters & ((1 << place) - 1)
            if self.filters >> place & 1 and any(not failed & before for _, failed in self.sifted.failed):
                _cite_operand(item, self.work, trail)
        if left:
            for place, step in enumerate(self.work.rule.prefer):
                if self.steps >> place & 1:
                    _cite_operand(step, self.work, trail)


def _failed_always(rule: NeedRule, product: Product) -> int:
    return sum(
        1 << place
        for place, item in enumerate(rule.filters)
        if not isinstance(item.operand, Reference) and not _keeps(item, product, _no_reference)
    )


def _keeps(item: AttributeFilter, product: Product, resolve: Resolve) -> bool:
    return passes(item, product.attributes.get(item.attribute), resolve)


def rank(step: Preference, candidate: Candidate, facts: Facts, trail: Trail) -> Any:
    """A candidate's place by one step, to compare with others': smaller is better. Without the attribute: last."""
    if step.attribute is None:
        return candidate.plan.cost

    def resolve(reference: Reference) -> Sequence[Any]:
        return [look_up(reference, facts, trail)]

    return _attribute_rank(step, candidate.product, resolve)


def steady_rank(step: Preference, product: Product, catalogue: Catalogue) -> Any:
    """`rank` by a step of the catalogue that looks nothing up: the same for every customer.

    Known by the step itself, not by its place in a need: an offer puts steps of its own before those of the need.
    """
    known: dict[str, Any] = catalogue.once(("rank", id(step)), dict)
    if product.id not in known:
        known[product.id] = _attribute_rank(step, product, _no_reference)
    return known[product.id]


def _attribute_rank(step: Preference, product: Product, resolve: Resolve) -> Any:
    assert step.attribute is not None
    value = product.attributes.get(step.attribute)
    if step.order is None:
        return 0 if passes(step, value, resolve) else 1
    if value is None:
        return (1, Decimal(0))
    assert isinstance(value, Decimal)
    return (0, value if step.order == "lowest" else -value)
