"""Conditions and filters checked at load: every name exists, and every test suits what it tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quotegen.errors import Fault, did_you_mean
from quotegen.model.amounts import Figure
from quotegen.model.catalogue import Attribute, Catalogue
from quotegen.model.conditions import AttributeFilter, Condition, Reference, Test
from quotegen.model.questionnaire import Question
from quotegen.model.units import Dimension

Faults = Iterator[Fault]

_KINDS = {"whole": "number", "decimal": "number", "yes_no": "flag", "choices": "many"}
_IN_WORDS = {
    "number": "a number",
    "flag": "yes or no",
    "many": "a list of choices",
    "choice": "a choice",
    "text": "a text",
    "devices": "a list of devices",
}
_SUITS: Mapping[str, set[str]] = {
    "equals": {"choice", "number", "flag", "text"},
    "any_of": {"choice", "many", "number"},
    "includes": {"many"},
    "at_least": {"number"},
    "at_most": {"number"},
    "between": {"number"},
    "given": set(_IN_WORDS),
}
"""The kinds of value that each test suits."""


@dataclass(slots=True)
class Scope:
    """What may be named at a place in the rules: questions and figures that come before it, attributes, offers."""

    catalogue: Catalogue
    questions: Mapping[str, Question]
    figures: dict[str, Figure] = field(default_factory=dict)
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """A value as far as it is known before any customer is: its kind, its choices, its unit."""

    kind: str
    choices: frozenset[str] = frozenset()
    unit: str = "number"

    @classmethod
    def of(cls, item: Question | Attribute | Figure) -> Tested:
        if isinstance(item, Figure):
            return cls("number", unit=item.unit)
        raw = item.type.value if isinstance(item, Question) else item.kind.value
        choices = frozenset(choice.value for choice in item.choices)
        return cls(_KINDS.get(raw, raw), choices, item.unit or "number")

    @property
    def measure(self) -> tuple[Dimension, bool]:
        """Values with the same measure can be compared; percent are not compared with plain numbers."""
        return Dimension.of(self.unit), self.unit == "percent"


def known(name: str, names: Iterable[str], code: str, path: str) -> Faults:
    """A fault unless the name is one of those known here."""
    names = list(names)
    if name not in names:
        yield Fault(code, f"there is no {code.removeprefix('unknown_')} {name}", did_you_mean(name, names), path)


def known_figure(name: str, path: str, scope: Scope) -> Faults:
    if name in scope.figures:
        return
    if scope.catalogue.rules.figure(name) is not None:
        hint = "a figure may use only those above it: move it up"
        yield Fault("figure_too_early", f"the figure {name} is not defined yet", hint, path)
    else:
        yield from known(name, scope.figures, "unknown_figure", path)


def check_condition(condition: Condition | None, path: str, scope: Scope) -> Faults:
    if condition is None:
        return
    for name in ("all_of", "some_of"):
        for index, part in enumerate(getattr(condition, name) or ()):
            yield from check_condition(part, f"{path}.{name}[{index}]", scope)
    yield from check_condition(condition.negate, f"{path}.not", scope)
    if condition.offer is not None:
        yield from known(condition.offer, scope.offers, "unknown_offer", f"{path}.offer")
    if condition.figure is None and condition.answer is None:
        return
    head = "answer" if condition.answer is not None else "figure"
    reference = Reference(answer=condition.answer, figure=condition.figure)
    tested = yield from _referred(reference, f"{path}.{head}", scope, has_devices=False)
    if tested is not None:
        yield from _check_test(condition, tested, path, scope, has_devices=False)


def check_filters(filters: Sequence[AttributeFilter], path: str, scope: Scope, has_devices: bool) -> Faults:
    for index, item in enumerate(filters):
        yield from check_attribute_test(item.attribute, item, f"{path}[{index}]", scope, has_devices)
        yield from check_condition(item.when, f"{path}[{index}].when", scope)


def check_attribute_test(name: str, test: Test, path: str, scope: Scope, has_devices: bool) -> Faults:
    attribute = scope.catalogue.attributes.get(name)
    if attribute is None:
        yield from known(name, scope.catalogue.attributes, "unknown_attribute", f"{path}.attribute")
    else:
        yield from _check_test(test, Tested.of(attribute), path, scope, has_devices)


def _check_test(test: Test, tested: Tested, path: str, scope: Scope, has_devices: bool) -> Faults:
    """The test suits the kind of value, and so does what it is compared with."""
    verb, operand = test.verb, test.operand
    path = f"{path}.{verb}"
    if tested.kind not in _SUITS[verb]:
        suits = ", ".join(name for name in _SUITS if tested.kind in _SUITS[name])
        yield Fault("test_wrong", f"{verb} does not suit {_IN_WORDS[tested.kind]}", f"use one of {suits}", path)
    elif isinstance(operand, Reference):
        other = yield from _referred(operand, path, scope, has_devices)
        if other is not None:
            yield from _comparable(verb, tested, other, path)
    elif verb in {"equals", "any_of", "includes"}:
        for value in operand if isinstance(operand, tuple) else (operand,):
            yield from _value(value, tested, path)
    elif verb == "between" and operand[0] > operand[1]:
        yield Fault("test_wrong", f"no number is between {operand[0]} and {operand[1]}", "swap the two", path)


def _value(value: bool | Decimal | str, tested: Tested, path: str) -> Faults:
    if tested.choices and value not in tested.choices:
        hint = did_you_mean(str(value), tested.choices, "one of " + ", ".join(sorted(tested.choices)))
        if str(value) in tested.choices:
            hint = f'put it in quotes: "{value}"'
        yield Fault("unknown_choice", f"{value} is not a choice", hint, path)
    elif tested.kind == "flag" and not isinstance(value, bool):
        yield Fault("test_wrong", f"{value} is not true or false", "write true or false, without quotes", path)
    elif tested.kind == "number" and not isinstance(value, Decimal):
        yield Fault("test_wrong", f"{value} is not a number", "write it like 12.5, without quotes", path)
    elif tested.kind == "text" and not isinstance(value, str):
        yield Fault("test_wrong", f"{value} is not a text", "put it in quotes", path)


def _comparable(verb: str, tested: Tested, other: Tested, path: str) -> Faults:
    words = {"choice", "text"}
    fits = {
        "equals": {tested.kind} if tested.kind not in words else words,
        "any_of": {"number"} if tested.kind == "number" else {"choice", "many"},
        "includes": {"choice"},
    }.get(verb, {"number"})
    if other.kind not in fits:
        message = f"{_IN_WORDS[tested.kind]} is compared with {_IN_WORDS[other.kind]}"
        yield Fault("test_wrong", message, "compare like with like", path)
    elif tested.kind == "number" and tested.measure != other.measure:
        message = f"{tested.unit} is compared with {other.unit}"
        yield Fault("unit_mismatch", message, "compare what has the same unit", path)


def _referred(reference: Reference, path: str, scope: Scope, has_devices: bool) -> Any:
    """A generator of faults that returns what the reference names, or None if it names nothing."""
    catalogue = scope.catalogue
    if reference.answer is not None:
        yield from known(reference.answer, scope.questions, "unknown_answer", path)
        question = scope.questions.get(reference.answer)
        return None if question is None else Tested.of(question)
    if reference.figure is not None:
        yield from known_figure(reference.figure, path, scope)
        figure = scope.figures.get(reference.figure)
        return None if figure is None else Tested.of(figure)
    assert reference.device is not None
    if not has_devices:
        yield Fault("no_devices", "this rule does not say which devices it means", "give it `devices`", path)
        return None
    yield from known(reference.device, catalogue.attributes, "unknown_attribute", path)
    attribute = catalogue.attributes.get(reference.device)
    return None if attribute is None else Tested.of(attribute)
