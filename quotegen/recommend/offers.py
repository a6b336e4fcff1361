"""The offers beside one another: which are worth showing, which is recommended, and what each gives up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from quotegen.language import LANGUAGES
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Gap
from quotegen.model.occasion import Occasion
from quotegen.model.rules import OfferPolicy, Recurrence
from quotegen.money import round_money
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.needs import Answered
from quotegen.recommend.packs import PackPlan, Shelf
from quotegen.recommend.products import rank, steady_rank
from quotegen.recommend.verdicts import quality_gap

_NOT_INCLUDED = LocalText({"en": "not included", "lt": "neįtraukta"})
_MONTHS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}

Key = tuple[str, tuple[str, ...], str | None]
"""What one need of one offer has in common with the same need of another: rule, devices, slot."""


@dataclass(frozen=True, slots=True)
class Line:
    """The needs that one product answers at one recurrence, and the packs that cover them together."""

    parts: tuple[Answered, ...]
    plan: PackPlan

    @property
    def recurrence(self) -> Recurrence:
        return self.parts[0].recurrence

    @property
    def optional(self) -> bool:
        return self.parts[0].rule.optional


@dataclass(frozen=True, slots=True)
class Worked:
    """The needs of a customer as one policy answers them."""

    policy: OfferPolicy
    facts: Facts
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    recommended: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where an offer stands beside the others: costs, and for each need how good its product is; smaller is better."""

    offer: Worked
    parts: Mapping[Key, Answered]
    costs: tuple[Decimal, ...]
    quality: Mapping[Key, list[Any]]

    def is_worse_at(self, key: Key, other: _Standing) -> bool:
        return key not in self.quality or self.quality[key] > other.quality[key]

    def reaches(self, other: _Standing) -> bool:
        """At least as good on every axis."""
        costs = all(mine <= theirs for mine, theirs in zip(self.costs, other.costs, strict=True))
        return costs and not any(self.is_worse_at(key, other) for key in other.quality)


def worth_showing(offers: Sequence[Worked], shelf: Shelf) -> list[tuple[Worked, tuple[LocalText, ...]]]:
    """The offers that no other beats on every axis, in their order, each with what it gives up to those others.

    The axes: what is paid first, over 12 and over 36 months (list prices without tax, in whole cents), and for each
    need how good the product is by `quality`. Of equals the recommended or the first is kept. Where the recommended
    offer is beaten, one that beats it is recommended.
    """
    standings = [_standing(offer, shelf) for offer in sorted(offers, key=lambda offer: not offer.recommended)]
    kept = [one for place, one in enumerate(standings) if not _is_beaten(place, standings)]
    best = next(one for one in kept if one.reaches(standings[0]))
    order = [offer.policy.code for offer in offers]
    shown = sorted(kept, key=lambda one: order.index(one.offer.policy.code))
    best_at = _best_at(shown)
    texts = [tuple(_gives_up(one, best_at, shelf.occasion)) for one in shown]
    return [(replace(one.offer, recommended=one is best), given) for one, given in zip(shown, texts, strict=True)]


def _is_beaten(place: int, standings: Sequence[_Standing]) -> bool:
    """By one that is better somewhere, or is equal and comes earlier."""
    this = standings[place]
    return any(
        other.reaches(this) and (index < place or not this.reaches(other))
        for index, other in enumerate(standings)
        if index != place
    )


def _standing(offer: Worked, shelf: Shelf) -> _Standing:
    """What is optional is no part of it."""
    firm = [line for line in offer.lines if not line.optional]
    parts = {
        (part.rule.id, tuple(owner.device.id for owner in part.devices), part.slot): part
        for line in firm
        for part in line.parts
    }
    quality = {key: _quality(part, shelf.occasion.catalogue, offer.facts) for key, part in parts.items()}
    return _Standing(offer, parts, _costs(firm, shelf.occasion.currency), quality)


def _quality(part: Answered, catalogue: Catalogue, facts: Facts) -> list[Any]:
    """How good the product of a need is, by each step of quality: smaller is better."""
    rules, product = catalogue.rules, part.chosen.product

    def ranks() -> list[Any]:
        aside = Trail()
        return [
            rank(step, part.chosen, facts, aside) if step.looks_up else steady_rank(step, product, catalogue)
            for step in rules.quality
        ]

    return facts.once(("quality", product.id), rules.named_in_quality, ranks)


def _costs(lines: Sequence[Line], currency: str) -> tuple[Decimal, ...]:
    """First payment, 12 months, 36 months."""
    paid = [(line.recurrence, round_money(line.plan.cost, currency)) for line in lines]

    def within(months: int) -> Decimal:
        return sum((cost * (months // _MONTHS[each] if each in _MONTHS else 1) for each, cost in paid), Decimal(0))

    return sum((cost for _, cost in paid), Decimal(0)), within(12), within(36)


def _best_at(shown: Sequence[_Standing]) -> dict[Key, _Standing]:
    """For each need of any offer, in order, the first that answers it best."""
    best: dict[Key, _Standing] = {}
    for one in shown:
        for key in one.parts:
            if key not in best or best[key].is_worse_at(key, one):
                best[key] = one
    return best


def _gives_up(this: _Standing, best_at: Mapping[Key, _Standing], occasion: Occasion) -> dict[LocalText, None]:
    """Each need that another offer answers better, or at all, beside the best of them; each text once, in order."""
    texts: dict[LocalText, None] = {}
    for key, best in best_at.items():
        if this.is_worse_at(key, best):
            texts[_difference(this.parts.get(key), best.parts[key], occasion)] = None
    return texts


def _difference(mine: Answered | None, theirs: Answered, occasion: Occasion) -> LocalText:
    """`Coffee for guests: strength: 3 against 5`, or that it is not included."""
    what = quality_gap(mine.chosen, theirs.chosen, occasion) if mine is not None else _NOT_INCLUDED
    said = {language: f"{theirs.rule.name[language]}: {what[language]}" for language in LANGUAGES}
    return LocalText.model_construct(said)
