"""Whether a condition holds: the closed set of tests, on answers, figures and attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quotegen.model.conditions import AttributeFilter, Condition, Reference, Test
from quotegen.recommend.facts import Facts, Owned, Trail

Resolve = Callable[[Reference], Sequence[Any]]


def holds(condition: Condition | None, facts: Facts, trail: Trail) -> bool:
    """No condition always holds. Every answer that was looked at goes on the trail; none, where the offer decides."""
    if condition is None:
        return True
    decided = _by_offer(condition, facts.offer) if condition.names_offer else None
    if decided is not None:
        return decided
    if condition.all_of is not None:
        return all([holds(part, facts, trail) for part in condition.all_of])
    if condition.some_of is not None:
        return any([holds(part, facts, trail) for part in condition.some_of])
    if condition.negate is not None:
        return not holds(condition.negate, facts, trail)
    value = look_up(condition, facts, trail)
    return passes(condition, value, lambda reference: [look_up(reference, facts, trail)])


def _by_offer(condition: Condition, offer: str) -> bool | None:
    """What the offer alone makes of a condition; None where that takes answers or figures."""
    if condition.offer is not None:
        return condition.offer == offer
    if condition.negate is not None:
        decided = _by_offer(condition.negate, offer)
        return None if decided is None else not decided
    parts = condition.all_of or condition.some_of
    if parts is None:
        return None
    found = {_by_offer(part, offer) for part in parts}
    settles = condition.some_of is not None
    return settles if settles in found else None if None in found else not settles


def look_up(named: Reference | Condition, facts: Facts, trail: Trail) -> Any:
    """The value of an answer (None if there is none) or of a figure."""
    if named.figure is not None:
        derived = facts.figures[named.figure]
        trail.include(derived.trail)
        return derived.value
    assert named.answer is not None
    trail.saw(named.answer)
    return facts.answers.get(named.answer)


def passes(test: Test, value: Any, resolve: Resolve) -> bool:
    """One test of one value. A value that is not there passes only `given: false`.

    Where the operand refers to several values (an attribute of several devices), all of them must pass.
    """
    if test.looks_up:
        return value is not None and passes_all(test, value, resolve(test.operand))
    return _compare(test.verb, value, test.operand)


def passes_all(test: Test, value: Any, operands: Sequence[Any]) -> bool:
    """`passes`, with what the operand refers to already looked up."""
    return value is not None and all([_compare(test.verb, value, operand) for operand in operands])


def _compare(verb: str, value: Any, operand: Any) -> bool:
    if verb == "given":
        return (value is not None and value != ()) is operand
    if value is None or operand is None:
        return False
    if verb == "equals":
        return bool(value == operand)
    if verb == "any_of":
        return bool(_members(value) & _members(operand))
    if verb == "includes":
        return operand in value
    if verb == "between":
        return bool(operand[0] <= value <= operand[1])
    return bool(value >= operand if verb == "at_least" else value <= operand)


def _members(value: Any) -> frozenset[Any]:
    return frozenset(value) if isinstance(value, tuple | frozenset) else frozenset({value})


def kept(
    filters: Sequence[AttributeFilter],
    attributes: Mapping[str, Any],
    facts: Facts,
    trail: Trail,
    devices: Sequence[Owned] = (),
) -> bool:
    """Whether something with these attributes passes every filter that applies.

    Filters after the first that fails are not looked at: they are no reason for anything.
    """

    def resolve(reference: Reference) -> Sequence[Any]:
        if reference.device is None:
            return [look_up(reference, facts, trail)]
        trail.saw(*(item.question for item in devices))
        return [item.device.attributes.get(reference.device) for item in devices]

    return all(
        passes(item, attributes.get(item.attribute), resolve)
        for item in filters
        if item.when is None or holds(item.when, facts, trail)
    )


def concerned(filters: Sequence[AttributeFilter], facts: Facts, trail: Trail) -> tuple[Owned, ...]:
    """The customer's devices that pass the filters."""
    trail.saw(*(item.question for item in facts.owned))
    return tuple(item for item in facts.owned if kept(filters, item.device.attributes, facts, trail))
