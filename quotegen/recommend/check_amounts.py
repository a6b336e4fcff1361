"""Figures and amounts checked at load: every name exists, and every unit fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quotegen.errors import Fault, did_you_mean
from quotegen.model.amounts import Amount, Figure
from quotegen.model.catalogue import Attribute, AttributeKind
from quotegen.model.conditions import Condition
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.model.units import Dimension
from quotegen.recommend.check_tests import Faults, Scope, check_condition, check_filters, known, known_figure

_NUMERIC = {QuestionType.WHOLE, QuestionType.DECIMAL}


def check_figure(figure: Figure, path: str, scope: Scope) -> Faults:
    yield from known(figure.unit, scope.catalogue.units, "unknown_unit", f"{path}.unit")
    yield from check_last_case([case.when for case in figure.cases], f"{path}.cases")
    for index, case in enumerate(figure.cases):
        yield from check_condition(case.when, f"{path}.cases[{index}].when", scope)
        yield from check_amount(case.amount, Dimension.of(figure.unit), f"{path}.cases[{index}].amount", scope)


def check_last_case(conditions: Sequence[Condition | None], path: str) -> Faults:
    """Of cases one always holds: the last has no condition, and no other is without."""
    if conditions[-1] is not None:
        yield Fault("no_last_case", "no case holds if all conditions fail", "end with a case without `when`", path)
    for index, condition in enumerate(conditions[:-1]):
        if condition is None:
            hint = "put the case without `when` last"
            yield Fault("case_unreachable", "the cases after this one are never reached", hint, f"{path}[{index}]")


def check_amount(amount: Amount, wanted: Dimension | None, path: str, scope: Scope) -> Faults:
    """The amount can be worked out, and comes to the unit that is wanted, if any."""
    faults: list[Fault] = []
    found = _dimension(amount, path, scope, faults)
    yield from faults
    if found is not None and wanted is not None and found != wanted:
        yield Fault("unit_mismatch", f"this is in {found}, but {wanted} is needed", "check the factors", path)


def _dimension(amount: Amount, path: str, scope: Scope, faults: list[Fault]) -> Dimension | None:
    """The unit of an amount, or None where a fault was found on the way."""
    kind = amount.kind
    if kind in {"product", "quotient", "sum", "difference"}:
        parts = [
            _dimension(part, f"{path}.{kind}[{index}]", scope, faults)
            for index, part in enumerate(getattr(amount, kind))
        ]
        return _joined(kind, parts, path, faults)
    before = len(faults)
    unit = _unit(amount, f"{path}.{kind}", scope, faults)
    return Dimension.of(unit or "number") if len(faults) == before else None


def _unit(amount: Amount, path: str, scope: Scope, faults: list[Fault]) -> str | None:
    """The unit of an amount that is not made of others; a fault if it names something unknown."""
    if amount.lookup is not None:
        faults += check_table(amount.lookup.answer, amount.lookup.table, path, scope)
        return amount.lookup.unit
    if amount.devices is not None:
        faults += check_filters(amount.devices.where, f"{path}.where", scope, has_devices=False)
        name = amount.devices.attribute
        if name is None:
            return "device"
        faults += check_numeric(name, f"{path}.attribute", scope)
        return _unit_of(scope.catalogue.attributes.get(name))
    if amount.constant is not None:
        constants = scope.catalogue.rules.constants
        faults += known(amount.constant, constants, "unknown_constant", path)
        return constants[amount.constant].unit if amount.constant in constants else None
    if amount.figure is not None:
        faults += known_figure(amount.figure, path, scope)
        return _unit_of(scope.figures.get(amount.figure))
    if amount.answer is not None:
        question = scope.questions.get(amount.answer)
        faults += known(amount.answer, scope.questions, "unknown_answer", path)
        if question is not None and question.type not in _NUMERIC:
            hint = "use a lookup to give a number for each choice"
            faults.append(Fault("not_a_number", f"the answer to {amount.answer} is not a number", hint, path))
        return _unit_of(question)
    return amount.unit


def _unit_of(item: Question | Figure | Attribute | None) -> str | None:
    return None if item is None else item.unit


def _joined(kind: str, parts: Sequence[Dimension | None], path: str, faults: list[Fault]) -> Dimension | None:
    units = [part for part in parts if part is not None]
    if len(units) < len(parts):
        return None
    result = units[0]
    for part in units[1:]:
        if kind == "product":
            result = result * part
        elif kind == "quotient":
            result = result / part
        elif part != result:
            verb = "added to" if kind == "sum" else "taken from"
            message = f"{part} cannot be {verb} {result}"
            faults.append(Fault("unit_mismatch", message, "bring both to the same unit", path))
            return None
    return result


def check_table(answer: str, table: Mapping[str, Any], path: str, scope: Scope) -> Faults:
    """A table by answer has a row for each choice, and no other."""
    yield from known(answer, scope.questions, "unknown_answer", f"{path}.answer")
    question = scope.questions.get(answer)
    if question is None:
        return
    if question.type is not QuestionType.CHOICE:
        message = f"{answer} is not a question with one choice"
        yield Fault("not_a_choice", message, "a table needs a question of type choice", f"{path}.answer")
        return
    choices = [choice.value for choice in question.choices]
    for choice in choices:
        if choice not in table:
            yield Fault("table_incomplete", f"no row for {answer} = {choice}", "add it", f"{path}.table")
    for row in table:
        if row not in choices:
            message = f"{row} is not a choice of {answer}"
            yield Fault("unknown_choice", message, did_you_mean(row, choices), f"{path}.table.{row}")


def check_numeric(name: str, path: str, scope: Scope) -> Faults:
    """An attribute that is a number."""
    yield from known(name, scope.catalogue.attributes, "unknown_attribute", path)
    attribute = scope.catalogue.attributes.get(name)
    if attribute is not None and attribute.kind is not AttributeKind.NUMBER:
        yield Fault("not_a_number", f"the attribute {name} is not a number", "name one that is", path)
