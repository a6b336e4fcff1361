"""Answers x catalogue -> recommendation: each offer worked, those worth showing, and the reason of each line."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from quotegen.errors import Fault, RuleRefused
from quotegen.model.answers import Answers
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.line_ids import recommended_id
from quotegen.model.needs import Gap, Need, Offer, Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.request import LineRequest
from quotegen.model.rules import OfferPolicy
from quotegen.model.units import Measure
from quotegen.money import round_to
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail, owned_devices
from quotegen.recommend.needs import Answered, work_needs
from quotegen.recommend.nudges import nudge_for
from quotegen.recommend.offers import Line, Worked, worth_showing
from quotegen.recommend.packs import PackPlan, Shelf
from quotegen.recommend.quantities import derive_figures
from quotegen.recommend.reasons import reason_for

Requests = dict[Hashable, list[LineRequest]]


def recommend(answers: Answers, occasion: Occasion) -> Recommendation:
    """Up to three offers for these answers. The same answers and catalogue give the same recommendation.

    Raises RuleRefused if no rule finds anything to offer, InputRefused if a figure falls below its minimum.
    """
    rules, shelf = occasion.catalogue.rules, Shelf(occasion)
    facts = establish(answers, occasion)
    worked = [work_offer(policy, facts, shelf) for policy in rules.offers]
    if not any(offer.lines for offer in worked):
        raise RuleRefused(_nothing(worked[0].gaps))
    shown = worth_showing([offer for offer in worked if offer.lines], shelf)
    best = next(offer for offer, _ in shown if offer.recommended)
    known: Requests = {}
    offers = tuple(_offer(offer, gives_up, _requests(offer, known, occasion)) for offer, gives_up in shown)
    lines = [line for offer in offers if offer.recommended for line in offer.lines]
    nudges = tuple(nudge for line in lines for nudge in [nudge_for(line, occasion)] if nudge is not None)
    figures = {
        figure.id: Measure.rounded(best.facts.figures[figure.id].value, figure.unit, figure.decimals)
        for figure in rules.figures
    }
    needs = [_need(part, line.plan, best.facts) for line in best.lines for part in line.parts]
    return Recommendation(
        offers=offers,
        needs=tuple(needs),
        gaps=tuple(best.gaps),
        nudges=nudges,
        figures=figures,
    )


def work_offer(policy: OfferPolicy, facts: Facts, shelf: Shelf) -> Worked:
    """The needs as one offer answers them, and the packs that cover them; `facts` are those of any offer."""
    if facts.offer != policy.code:
        facts = replace(facts, offer=policy.code, figures={})
        derive_figures(shelf.occasion.catalogue.rules, facts)
    answered, gaps = work_needs(shelf, facts)
    lines = tuple(Line(tuple(parts), _packs_for(parts, shelf)) for parts in _by_line(answered))
    return Worked(policy, facts, lines, tuple(gaps), policy.recommended)


def establish(answers: Answers, occasion: Occasion, offer: str | None = None) -> Facts:
    """Everything the rules may look at: answers, devices, figures; for the recommended policy unless told."""
    catalogue = occasion.catalogue
    units = catalogue.once("units", lambda: _units(catalogue))
    facts = Facts(answers.values, units, owned_devices(answers.values, catalogue.devices), assumed=answers.assumed)
    facts.offer = offer or catalogue.rules.recommended.code
    facts.causes, facts.unasked = _steering(catalogue, facts)
    derive_figures(catalogue.rules, facts)
    return facts


def _units(catalogue: Catalogue) -> dict[str, str]:
    units = {question.id: question.unit or "number" for question in catalogue.questionnaire}
    return units | {f"@{attribute.id}": attribute.unit or "number" for attribute in catalogue.attributes.values()}


def _steering(catalogue: Catalogue, facts: Facts) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """For each question the answers that decide whether it is asked, and the questions that are not asked."""
    causes: dict[str, tuple[str, ...]] = {}
    unasked: set[str] = set()
    for question in catalogue.questionnaire:
        trail = Trail()
        if not holds(question.shown_when, facts, trail):
            unasked.add(question.id)
        deeper = [answer for direct in trail.answers for answer in causes.get(direct, (direct,))]
        causes[question.id] = tuple(dict.fromkeys([*deeper, question.id]))
    asked = {name: tuple([each for each in found if each not in unasked]) for name, found in causes.items()}
    return asked, frozenset(unasked)


def _by_line(answered: Sequence[Answered]) -> list[list[Answered]]:
    """Needs answered by the same product at the same recurrence share their packs, in the order they came."""
    lines: dict[tuple[str, str, bool], list[Answered]] = {}
    for part in answered:
        lines.setdefault((part.chosen.product.id, part.recurrence, part.rule.optional), []).append(part)
    return list(lines.values())


def _packs_for(parts: Sequence[Answered], shelf: Shelf) -> PackPlan:
    """Rounded up to whole packs once, over all needs of the line."""
    content = sum((part.chosen.content for part in parts[1:]), parts[0].chosen.content)
    return shelf.plan(parts[0].chosen.product.id, content)


def _offer(offer: Worked, gives_up: tuple[LocalText, ...], lines: Iterable[LineRequest]) -> Offer:
    return Offer.made(
        code=offer.policy.code,
        name=offer.policy.name,
        says=offer.policy.says,
        recommended=offer.recommended,
        lines=tuple(lines),
        gives_up=gives_up,
        by_hand=(),
    )


def _requests(offer: Worked, known: Requests, occasion: Occasion) -> Iterator[LineRequest]:
    """One line for each pack size, with the reason of its needs; the same line of two offers is one value."""
    for line in offer.lines:
        key = tuple(part.key for part in line.parts)
        if key not in known:
            known[key] = _line_requests(line, offer.facts, occasion.catalogue)
        yield from known[key]


def _line_requests(line: Line, facts: Facts, catalogue: Catalogue) -> list[LineRequest]:
    reason = reason_for(line.parts, line.plan, facts, catalogue)
    return [
        LineRequest.made(
            id=recommended_id(portion.pack.sku, line.recurrence, line.optional),
            sku=portion.pack.sku,
            description=None,
            quantity=portion.count,
            unit=None,
            price=None,
            base_quantity=None,
            manual=None,
            tax=None,
            supply=None,
            recurrence=line.recurrence,
            optional=line.optional,
            allowance_charges=(),
            reason=reason,
            kept=None,
        )
        for portion in line.plan.portions
    ]


def _need(part: Answered, plan: PackPlan, facts: Facts) -> Need:
    return Need.made(
        rule=part.rule.id,
        name=part.rule.name,
        category=part.rule.category,
        quantity=round_to(part.quantity, 6).normalize(),
        unit=part.unit,
        devices=tuple(owner.device.id for owner in part.devices),
        slot=part.slot,
        answers=facts.cited(part.trail),
        arithmetic=tuple(part.trail.steps),
        skus=plan.skus,
    )


def _nothing(gaps: Sequence[Gap]) -> list[Fault]:
    hint = "check the quantities in the answers, or add products or rules to the catalogue"
    if not gaps:
        return [Fault("nothing_to_offer", "these answers lead to no need", hint)]
    return [Fault("nothing_to_offer", gap.text["en"], hint, gap.rule) for gap in gaps]
