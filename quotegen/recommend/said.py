"""Answers and figures as they are said: what every text of the rules may use."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from quotegen.language import LANGUAGES, NBSP, number
from quotegen.model.answers import Answer, DeviceCount, UnknownDevice
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Spoken
from quotegen.model.questionnaire import Question
from quotegen.model.units import Measure
from quotegen.recommend.facts import NOTHING, Facts, total, unknown_devices

DEVICE_VALUES = frozenset({"devices_covered", "devices_total", "devices_unknown"})
"""What texts may name besides: how many of the customer's devices the catalogue has."""


def shared_values(facts: Facts, catalogue: Catalogue) -> Mapping[str, Spoken]:
    """Constants, figures and answers by their names: what every text of the rules may use."""
    constants: dict[str, Spoken] = {
        name: Measure(value=constant.value, unit=constant.unit)
        for name, constant in catalogue.rules.constants.items()
        if constant.unit in catalogue.units
    }
    figures = {
        figure.id: Measure.rounded(facts.figures[figure.id].value, figure.unit, figure.decimals)
        for figure in catalogue.rules.figures
    }
    answers = {
        question.id: spoken_answer(question, facts.answers.get(question.id), catalogue)
        for question in catalogue.questionnaire
    }
    return {**constants, **answers, **figures, **_coverage(facts, catalogue)}


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
        return f"{item.quantity}\N{NO-BREAK SPACE}× {name}"
    choice = question.choice(item)
    return choice.name if choice else item
