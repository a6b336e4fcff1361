"""Answers x catalogue -> recommendation: figures, needs, products, packs, and the reason of each line."""

from __future__ import annotations

from collections.abc import Sequence

from quotegen.errors import Fault, RuleRefused
from quotegen.model.answers import Answers
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Gap, Need, Offer, Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence
from quotegen.model.units import Measure
from quotegen.money import round_to
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail, owned_devices
from quotegen.recommend.needs import Answered, work_needs
from quotegen.recommend.nudges import nudge_for
from quotegen.recommend.packs import PackPlan, cheapest_packs
from quotegen.recommend.quantities import derive_figures
from quotegen.recommend.reasons import reason_for


def recommend(answers: Answers, occasion: Occasion) -> Recommendation:
    """One offer for these answers. The same answers and catalogue give the same recommendation.

    Raises RuleRefused if no rule finds anything to offer, InputRefused if a figure falls below its minimum.
    """
    facts = establish(answers, occasion)
    answered, gaps = work_needs(occasion, facts)
    if not answered:
        raise RuleRefused(_nothing(gaps))
    lines: list[LineRequest] = []
    needs: list[Need] = []
    for parts in _by_line(answered):
        plan = _packs_for(parts, occasion)
        reason = reason_for(parts, plan, facts, occasion.catalogue)
        lines += [
            LineRequest(
                sku=portion.pack.sku,
                quantity=portion.count,
                recurrence=parts[0].recurrence,
                optional=parts[0].rule.optional,
                reason=reason,
            )
            for portion in plan.portions
        ]
        needs.extend(_need(part, plan, facts) for part in parts)
    rules = occasion.catalogue.rules
    figures = {
        figure.id: Measure.rounded(facts.figures[figure.id].value, figure.unit, figure.decimals)
        for figure in rules.figures
    }
    offer = Offer(code=rules.offer.code, name=rules.offer.name, lines=tuple(lines))
    nudges = tuple(nudge for line in lines for nudge in [nudge_for(line, occasion)] if nudge is not None)
    return Recommendation(offers=(offer,), needs=tuple(needs), gaps=tuple(gaps), nudges=nudges, figures=figures)


def establish(answers: Answers, occasion: Occasion) -> Facts:
    """Everything the rules may look at: answers, devices, figures."""
    catalogue = occasion.catalogue
    units = {question.id: question.unit or "number" for question in catalogue.questionnaire}
    units |= {f"@{attribute.id}": attribute.unit or "number" for attribute in catalogue.attributes.values()}
    facts = Facts(answers.values, units, owned_devices(answers.values, catalogue.devices))
    facts.steered, facts.unasked = _steering(catalogue, facts)
    derive_figures(catalogue.rules, facts)
    return facts


def _steering(catalogue: Catalogue, facts: Facts) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """For each question the answers that decide whether it is asked, and the questions that are not asked."""
    steered: dict[str, tuple[str, ...]] = {}
    unasked: set[str] = set()
    for question in catalogue.questionnaire:
        trail = Trail()
        if not holds(question.shown_when, facts, trail):
            unasked.add(question.id)
        deeper = [answer for direct in trail.answers for answer in (*steered.get(direct, ()), direct)]
        steered[question.id] = tuple(dict.fromkeys(deeper))
    return steered, frozenset(unasked)


def _by_line(answered: Sequence[Answered]) -> list[list[Answered]]:
    """Needs answered by the same product at the same recurrence share their packs, in the order they came."""
    lines: dict[tuple[str, Recurrence, bool], list[Answered]] = {}
    for part in answered:
        key = (part.chosen.product.id, part.recurrence, part.rule.optional)
        lines.setdefault(key, []).append(part)
    return list(lines.values())


def _packs_for(parts: Sequence[Answered], occasion: Occasion) -> PackPlan:
    """Rounded up to whole packs once, over all needs of the line."""
    content = sum((part.chosen.content for part in parts[1:]), parts[0].chosen.content)
    plan = cheapest_packs(occasion.catalogue.packs_of[parts[0].chosen.product.id], content, occasion)
    assert plan is not None
    return plan


def _need(part: Answered, plan: PackPlan, facts: Facts) -> Need:
    return Need(
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
