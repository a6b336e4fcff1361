"""Answers and figures as they are said: what every text of the rules may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from quotegen.language import LANGUAGES, NBSP, number
from quotegen.model.answers import Answer, DeviceCount, UnknownDevice
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Assumed, Spoken
from quotegen.model.questionnaire import Question
from quotegen.model.units import Measure
from quotegen.recommend.facts import NOTHING, Facts, total, unknown_devices

DEVICE_VALUES = frozenset({"devices_covered", "devices_total", "devices_unknown"})
"""What texts may name besides: how many of the customer's devices the catalogue has."""


class SharedValues(Mapping[str, Spoken]):
    """Constants, figures and answers by their names: what every text of the rules may use; made when asked for.

    An answer that nobody gave is said as assumed.
    """

    def __init__(self, facts: Facts, catalogue: Catalogue) -> None:
        self._facts, self._catalogue = facts, catalogue

    def __getitem__(self, name: str) -> Spoken:
        facts, catalogue = self._facts, self._catalogue
        figure = catalogue.rules.figure(name)
        if figure is not None:
            return Measure.rounded(facts.figures[name].value, figure.unit, figure.decimals)
        question = catalogue.questionnaire.questions.get(name)
        if question is not None:
            said = spoken_answer(question, facts.answers.get(name), catalogue)
            return Assumed(said) if name in facts.assumed else said
        if name in DEVICE_VALUES:
            return _coverage(facts, catalogue)[name]
        constant = catalogue.rules.constants[name]
        return Measure(value=constant.value, unit=constant.unit)

    def __iter__(self) -> Iterator[str]:
        rules = self._catalogue.rules
        yield from (name for name, constant in rules.constants.items() if constant.unit in self._catalogue.units)
        yield from self._catalogue.questionnaire.questions
        yield from (figure.id for figure in rules.figures)
        yield from DEVICE_VALUES

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _coverage(facts: Facts, catalogue: Catalogue) -> Mapping[str, Spoken]:
    """How many devices the customer has, how many of them the catalogue has, and the names of the others."""
    unknown = unknown_devices(facts.answers)
    covered = int(total(facts.owned, None))
    count = Decimal(covered + sum(unknown.values()))
    return {
        "devices_covered": _number(Decimal(covered)),
        "devices_total": Measure(value=count, unit="device") if "device" in catalogue.units else _number(count),
        "devices_unknown": tuple(f"{said}{NBSP}×{NBSP}{quantity}" for said, quantity in unknown.items()) or NOTHING,
    }


def _number(value: Decimal) -> LocalText:
    return LocalText({language: number(value, language) for language in LANGUAGES})


def spoken_answer(question: Question, answer: Answer | None, catalogue: Catalogue) -> Spoken:
    """An answer as it is said: the choice's name, the number with its unit, yes or no."""
    if answer is None or answer == ():
        return NOTHING
    if isinstance(answer, bool):
        return catalogue.questionnaire.yes if answer else catalogue.questionnaire.no
    if isinstance(answer, Decimal):
        return Measure(value=answer, unit=question.unit or "number")
    if isinstance(answer, str):
        choice = question.choice(answer)
        return choice.name if choice else answer
    return tuple(_spoken_item(question, item, catalogue) for item in answer)


def _spoken_item(question: Question, item: str | DeviceCount | UnknownDevice, catalogue: Catalogue) -> Spoken:
    if not isinstance(item, str):
        name = item.said if isinstance(item, UnknownDevice) else catalogue.devices[item.device].name
        return f"{item.quantity}{NBSP}×{NBSP}{name}"
    choice = question.choice(item)
    return choice.name if choice else item
