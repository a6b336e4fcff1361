"""The values worth trying for each question: every choice, every device, and numbers on both sides of every limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from pydantic import BaseModel

from quotegen.model.answers import Answer, Answers, DeviceCount, UnknownDevice
from quotegen.model.catalogue import Catalogue
from quotegen.model.conditions import Condition
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail

Draft = Mapping[str, Answer | None]
"""An answer for each question, or None to leave it out; what is not asked counts for nothing."""

_FEW = 6
"""Up to so many choices every pair of them is tried; of more, neighbours."""
_BEYOND = 1000
"""A number without a maximum is tried up to so many times its highest limit."""
_DECADE = 10
_PARTS = (2, 3, 5)


def values_of(question: Question, catalogue: Catalogue, limits: Iterable[Decimal]) -> tuple[Answer | None, ...]:
    """What to try for a question. `limits`: the numbers that conditions compare it with."""
    left_out = [None] if question.optional and question.default is None else []
    return tuple(dict.fromkeys([*_said(question, catalogue, limits), *left_out]))


def _said(question: Question, catalogue: Catalogue, limits: Iterable[Decimal]) -> Iterable[Answer]:
    if question.type is QuestionType.CHOICE:
        return [choice.value for choice in question.choices]
    if question.type is QuestionType.YES_NO:
        return [True, False]
    if question.type is QuestionType.TEXT:
        return ["text"]
    if question.type is QuestionType.MANY:
        return _selections([choice.value for choice in question.choices])
    if question.type is QuestionType.DEVICES:
        return _devices(list(catalogue.devices))
    return numbers_of(question, limits)


def _selections(values: list[str]) -> Iterator[tuple[str, ...]]:
    """Each choice alone, all of them, and pairs."""
    yield from ((value,) for value in values)
    yield tuple(values)
    yield from combinations(values, 2) if len(values) <= _FEW else pairwise(values)


def _devices(names: list[str]) -> Iterator[tuple[DeviceCount | UnknownDevice, ...]]:
    """Each device alone, each beside one from another part of the list, and one that the catalogue does not have."""
    stride = max(len(names) * 3 // 8, 1)
    for name in names:
        yield (DeviceCount(device=name, quantity=1),)
    for index, name in enumerate(names):
        other = names[(index + stride) % len(names)]
        if other != name:
            yield DeviceCount(device=name, quantity=2), DeviceCount(device=other, quantity=1)
    yield (UnknownDevice(said="another make", quantity=1),)
    if names:
        yield DeviceCount(device=names[0], quantity=1), UnknownDevice(said="another make", quantity=1)


def finer(question: Question, values: tuple[Answer | None, ...]) -> tuple[Answer | None, ...]:
    """With numbers at smaller distances, for when it matters how much."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    between = {value * part for value in numbers for part in _PARTS if value * part <= numbers[-1]}
    if question.type is QuestionType.WHOLE:
        between = {value for value in between if value == value.to_integral_value()}
    return (*values, *sorted(between - set(numbers)))


def numbers_of(question: Question, limits: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """The ends of its range, its default, both sides of every limit, and the powers of ten between; rising."""
    limits = [*limits, *([question.default] if isinstance(question.default, Decimal) else [])]
    low = question.minimum if question.minimum is not None else min([Decimal(0), *limits])
    high = question.maximum if question.maximum is not None else max([Decimal(1), low, *limits]) * _BEYOND
    near = [limit + step for limit in limits for step in (-1, 0, 1)]
    powers = [Decimal(_DECADE) ** power for power in range(len(str(int(high))))]
    kept = {number for number in (*near, *powers, low, high) if low <= number <= high}
    if question.type is QuestionType.WHOLE:
        kept = {number for number in kept if number == number.to_integral_value()}
    return tuple(sorted(kept))


def limits_by_question(catalogue: Catalogue) -> dict[str, tuple[Decimal, ...]]:
    """The numbers that any condition compares a question's answer with."""
    found: dict[str, dict[Decimal, None]] = {}
    for condition in conditions_in(catalogue.rules, catalogue.questionnaire):
        if condition.answer is not None:
            operand = condition.operand
            numbers = list(operand if isinstance(operand, tuple) else [operand])
            found.setdefault(condition.answer, {}).update({item: None for item in numbers if isinstance(item, Decimal)})
    return {name: tuple(numbers) for name, numbers in found.items()}


def conditions_in(*models: BaseModel) -> Iterator[Condition]:
    """Every condition that stands anywhere in these, inner ones too."""
    yield from (item for model in models for item in parts_in(model) if isinstance(item, Condition))


def parts_in(value: Any) -> Iterator[BaseModel]:
    """A model and all models inside it, in their order."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts_in(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from parts_in(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from parts_in(item)


def answers_of(draft: Draft, catalogue: Catalogue, otherwise: Mapping[str, Answer | None]) -> Answers:
    """The draft as a customer's answers: what is asked and stands in no draft is answered by `otherwise`."""
    values: dict[str, Answer] = {}
    given: set[str] = set()
    for question in catalogue.questionnaire:
        if not holds(question.shown_when, Facts(values, {}), Trail()):
            continue
        said = (draft if question.id in draft else otherwise).get(question.id)
        if said is not None:
            given.add(question.id)
        elif question.default is not None:
            said = question.default
        if said is not None:
            values[question.id] = said
    return Answers.model_construct(values=values, given=frozenset(given))


def written(answers: Answers) -> dict[str, Any]:
    """The answers that were given, as they stand in a file."""
    return {name: _plain(value) for name, value in answers.values.items() if name in answers.given}


def _plain(value: Answer) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return [_plain_item(item) for item in value] if isinstance(value, tuple) else value


def _plain_item(item: str | DeviceCount | UnknownDevice) -> Any:
    if isinstance(item, DeviceCount):
        return {"device": item.device, "quantity": item.quantity}
    if isinstance(item, UnknownDevice):
        return {"device": item.said, "quantity": item.quantity, "unknown": True}
    return item
