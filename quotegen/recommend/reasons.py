"""Why a line is there, in words: the values that a rule's sentence may use."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from quotegen.language import LANGUAGES
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Attribute, AttributeKind, Catalogue, Value
from quotegen.model.needs import Spoken, in_every_language
from quotegen.model.request import Reason
from quotegen.model.units import Measure
from quotegen.money import shortest
from quotegen.recommend.facts import NOTHING, Facts, Trail
from quotegen.recommend.needs import Answered, device_names
from quotegen.recommend.packs import PackPlan, Portion
from quotegen.recommend.said import SharedValues

LINE_VALUES = frozenset({"quantity", "needed", "content", "packs", "devices", "capacity", "product"})
"""What a need's sentence may name, beside constants, answers, figures and the product's attributes."""


def reason_for(parts: Sequence[Answered], plan: PackPlan, facts: Facts, catalogue: Catalogue) -> Reason:
    """One reason for a line that answers one or more needs: their sentences, answers and arithmetic in order.

    Its parts were checked when they were made.
    """
    trail = Trail()
    for part in parts:
        trail.include(part.trail)
    content_unit = catalogue.categories[parts[0].rule.category].content_unit
    by_rule: dict[str, list[Answered]] = {}
    for part in parts:
        by_rule.setdefault(part.rule.id, []).append(part)
    sentences = [_sentence(group, plan, facts, catalogue) for group in by_rule.values()]
    return Reason.made(
        rule=parts[0].rule.id,
        need=parts[0].rule.name,
        answers=facts.cited(trail),
        arithmetic=(*trail.steps, *_pack_steps(parts, plan, content_unit)),
        sentence=sentences[0] if len(sentences) == 1 else _joined(sentences),
    )


def _pack_steps(parts: Sequence[Answered], plan: PackPlan, unit: str) -> list[str]:
    """Capacity, then the one rounding to whole packs: `13 a → 1 b × 10 a/b + 3 a`, the largest first."""
    steps = [
        f"{shortest(part.quantity)} {part.unit} ÷ {shortest(part.chosen.fit.capacity)} {part.unit}/{unit}"
        f" = {shortest(part.chosen.content)} {unit}"
        for part in parts
        if part.chosen.fit is not None
    ]
    needed = " + ".join(shortest(part.chosen.content) for part in parts)
    return [*steps, f"{needed} {unit} → {' + '.join(_portion_text(portion, unit) for portion in plan.portions)}"]


def _portion_text(portion: Portion, unit: str) -> str:
    pack, count = portion.pack, f"{shortest(portion.count)} {portion.pack.unit}"
    if pack.unit == unit and pack.content == 1:
        return count
    return f"{count} × {shortest(pack.content)} {unit}/{pack.unit}"


def _joined(sentences: Sequence[LocalText]) -> LocalText:
    return LocalText({language: " ".join(said[language] for said in sentences) for language in LANGUAGES})


def _sentence(parts: Sequence[Answered], plan: PackPlan, facts: Facts, catalogue: Catalogue) -> LocalText:
    rule, product = parts[0].rule, parts[0].chosen.product
    attributes = catalogue.categories[product.category].attributes
    shared = SharedValues(facts, catalogue)
    values: dict[str, Spoken] = {}
    for name in rule.because.placeholders:
        if name in LINE_VALUES:
            values[name] = _line_value(name, parts, plan, catalogue)
        elif name in attributes:
            values[name] = _attribute(catalogue.attributes[name], product.attributes.get(name))
        else:
            values[name] = shared[name]
    return in_every_language(rule.because, values, catalogue.units)


def _line_value(name: str, parts: Sequence[Answered], plan: PackPlan, catalogue: Catalogue) -> Spoken:
    """What a line itself brings to its sentence: one of LINE_VALUES."""
    unit = catalogue.categories[parts[0].rule.category].content_unit
    if name == "quantity":
        return Measure.rounded(sum((part.quantity for part in parts), Fraction(0)), parts[0].unit)
    if name == "needed":
        return Measure.rounded(sum((part.chosen.content for part in parts), Fraction(0)), unit, 1)
    if name == "content":
        return Measure(value=plan.content, unit=unit)
    if name == "packs":
        return tuple(Measure(value=portion.count, unit=portion.pack.unit) for portion in plan.portions)
    if name == "devices":
        return device_names(tuple({owner.device.id: owner for part in parts for owner in part.devices}.values()))
    if name == "capacity":
        fits = [part.chosen.fit for part in parts if part.chosen.fit is not None]
        return tuple(dict.fromkeys(Measure(value=fit.capacity, unit=fit.unit) for fit in fits))
    return parts[0].chosen.product.name


def _attribute(attribute: Attribute, value: Value | None) -> Spoken:
    if value is None or value is False:
        return NOTHING
    if value is True:
        return attribute.name
    if isinstance(value, Decimal):
        return Measure(value=value, unit=attribute.unit or "number")
    if attribute.kind is AttributeKind.TEXT:
        return str(value)
    chosen = value if isinstance(value, frozenset) else {value}
    return tuple(choice.name for choice in attribute.choices if choice.value in chosen)
