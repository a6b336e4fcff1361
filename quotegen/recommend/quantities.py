"""How much: amounts worked out exactly, each with the arithmetic written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.model.amounts import Amount, Figure
from quotegen.model.rules import Rules
from quotegen.money import round_to, shortest
from quotegen.recommend.conditions import concerned, holds
from quotegen.recommend.facts import Derived, Facts, Trail, device_questions, total, unknown_devices

_SIGNS = {"product": " × ", "sum": " + ", "difference": " − ", "quotient": " ÷ "}


@dataclass(frozen=True, slots=True)
class Worked:
    """An exact value, and how it was written down on the way. Its unit was checked when the rules were loaded."""

    value: Fraction
    written: str
    is_leaf: bool = True


def measure_text(value: Fraction, unit: str) -> str:
    """`12400 gram/month`, `18%`, `2`; at most 4 decimals, as a trace for people."""
    digits = shortest(value if value.denominator == 1 else round_to(value, 4))
    return digits + ("" if unit == "number" else "%" if unit == "percent" else f" {unit}")


def derive_figures(rules: Rules, facts: Facts) -> None:
    """Work out every figure that is not known yet, in order; each may use those above it.

    InputRefused where a figure falls below its minimum, RuleRefused where a rule divides by zero.
    """
    for figure in rules.figures:
        if figure.id not in facts.figures:
            facts.figures[figure.id] = _derived(figure, rules, facts)


def _derived(figure: Figure, rules: Rules, facts: Facts) -> Derived:
    return facts.once(("figure", figure.id), figure.named, lambda: _derive(figure, rules, facts))


def _derive(figure: Figure, rules: Rules, facts: Facts) -> Derived:
    trail = Trail()
    case = next(case for case in figure.cases if holds(case.when, facts, trail))
    worked = work_out(case.amount, rules, facts, trail)
    value = worked.value * 100 if figure.unit == "percent" else worked.value
    trail.step(f"{figure.id} = {result_text(worked, value, figure.unit)}")
    if figure.minimum is not None and figure.too_low is not None and value < figure.minimum:
        raise InputRefused(
            Fault(
                "below_minimum",
                figure.too_low["en"],
                f"change one of {', '.join(trail.answers)}; as it is, {list(trail.steps)[-1]}",
                "answers",
            )
        )
    return Derived(value, figure.unit, trail)


def result_text(worked: Worked, value: Fraction, unit: str) -> str:
    """The arithmetic and what it comes to: `2 gram/cup × 3 cup = 6 gram`; said once where they are the same."""
    result = measure_text(value, unit)
    return result if worked.written == result else f"{worked.written} = {result}"


def work_out(amount: Amount, rules: Rules, facts: Facts, trail: Trail) -> Worked:
    """The exact value of an amount. An unanswered number counts as nothing; percent as hundredths."""
    kind = amount.kind
    if kind in _SIGNS:
        parts = [work_out(part, rules, facts, trail) for part in getattr(amount, kind)]
        return _combine(kind, parts)
    if kind == "value":
        assert amount.value is not None
        return _leaf(Fraction(amount.value), amount.unit or "number")
    if kind == "constant":
        constant = rules.constants[amount.constant or ""]
        return _leaf(Fraction(constant.value), constant.unit)
    if kind == "answer":
        assert amount.answer is not None
        trail.saw(amount.answer)
        answer = facts.answers.get(amount.answer, Decimal(0))
        assert isinstance(answer, Decimal)
        return _leaf(Fraction(answer), facts.units[amount.answer])
    if kind == "figure":
        derived = facts.figures[amount.figure or ""]
        trail.include(derived.trail)
        return _leaf(derived.value, derived.unit)
    return _looked_up(amount, facts, trail)


def _looked_up(amount: Amount, facts: Facts, trail: Trail) -> Worked:
    if amount.lookup is not None:
        trail.saw(amount.lookup.answer)
        answer = facts.answers.get(amount.lookup.answer)
        return _leaf(Fraction(amount.lookup.table.get(str(answer), Decimal(0))), amount.lookup.unit)
    assert amount.devices is not None
    if not amount.devices.covered:
        trail.saw(*device_questions(facts.answers))
        return _leaf(Fraction(sum(unknown_devices(facts.answers).values())), "device")
    owned = concerned(amount.devices.where, facts, trail)
    attribute = amount.devices.attribute
    unit = "device" if attribute is None else facts.units[f"@{attribute}"]
    return _leaf(total(owned, attribute), unit)


def _leaf(value: Fraction, unit: str) -> Worked:
    return Worked(value / 100 if unit == "percent" else value, measure_text(value, unit))


def _combine(kind: str, parts: Sequence[Worked]) -> Worked:
    value = parts[0].value
    for part in parts[1:]:
        if kind == "product":
            value *= part.value
        elif kind == "quotient":
            value /= _not_zero(part)
        else:
            value += part.value if kind == "sum" else -part.value
    written = _SIGNS[kind].join(part.written if part.is_leaf else f"({part.written})" for part in parts)
    return Worked(value, written, is_leaf=False)


def _not_zero(divisor: Worked) -> Fraction:
    if divisor.value == 0:
        raise RuleRefused(
            Fault(
                "division_by_zero",
                f"a rule divides by {divisor.written}, which is 0 for these answers",
                "give the rule a `when`, or the figure a case, that leaves these answers out",
            )
        )
    return divisor.value
