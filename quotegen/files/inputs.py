"""Inputs of a quotation as people and files give them: checked against the table, each under its own name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, ValidationError, create_model
from pydantic_core import PydanticCustomError

from quotegen.errors import Fault, refuse_if_any
from quotegen.files.validation import faults_of
from quotegen.model import inputs
from quotegen.model.base import Model, one_line
from quotegen.model.countries import Country
from quotegen.model.inputs import Input, InputKind
from quotegen.model.party import Email

M = TypeVar("M", bound=BaseModel)

_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})
_DAYS = (date(1900, 1, 1), date(2199, 12, 31))


def _capitals(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _day(value: str) -> str:
    """A day as ISO 8601 writes it, within what an agreement may be of."""
    value = value.strip()
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value or not _DAYS[0] <= day <= _DAYS[1]:
        raise PydanticCustomError("date_wrong", "{text} is no day", {"text": value})
    return value


_KINDS: Mapping[InputKind, Any] = {
    InputKind.TEXT: str,
    InputKind.PHONE: str,
    InputKind.EMAIL: Email,
    InputKind.COUNTRY: Annotated[Country, BeforeValidator(_capitals)],
    InputKind.DATE: Annotated[str, AfterValidator(_day)],
}


def with_inputs(model: type[M]) -> type[M]:
    """The model of a file with a field more for each input; where nothing is written, it is None."""
    return _with(model, inputs.INPUTS)


@lru_cache(maxsize=8)
def _with(model: type[M], table: tuple[Input, ...]) -> type[M]:
    fields: dict[str, Any] = {each.code: (_value_of(each), None) for each in table}
    return create_model(model.__name__, __base__=model, **fields)


def _value_of(field: Input) -> Any:
    checks = (StringConstraints(max_length=field.longest), AfterValidator(one_line))
    return Annotated[Annotated[_KINDS[field.kind], *checks] | None, BeforeValidator(_none_if_blank)]


def _none_if_blank(value: Any) -> Any:
    """What shows nothing says nothing; a number written without quotes is the text that stands there."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    shows = isinstance(value, str) and any(unicodedata.category(char) not in _UNSEEN for char in value)
    return None if isinstance(value, str) and not shows else value


def given_in(read: BaseModel, faults: list[Fault]) -> dict[str, str]:
    """Of what was read with a model of `with_inputs`, the inputs that say something; and what is missing of them."""
    given = _said_in(read)
    faults += _incomplete(given)
    return given


def _said_in(read: BaseModel) -> dict[str, str]:
    return {each.code: value for each in inputs.INPUTS if (value := getattr(read, each.code))}


def _incomplete(given: Mapping[str, str]) -> Iterator[Fault]:
    """`delivery_incomplete` for a part of a delivery address: nobody could deliver to it, nor tell which tax is due."""
    fields = inputs.delivery_in(given)
    codes = {each.delivery: each.code for each in inputs.INPUTS}
    missing = [name for name in inputs.NEEDED_TO_DELIVER if name not in fields]
    if fields and missing:
        hint = f"give {', '.join(codes[name] for name in inputs.NEEDED_TO_DELIVER)}, or nothing of it"
        message = f"the delivery address has no {' and no '.join(missing)}"
        yield Fault("delivery_incomplete", message, hint, codes[missing[0]])


def inputs_from(raw: Mapping[str, Any], faults: list[Fault]) -> dict[str, str]:
    """All that are given and say something; what is wrong with them is added to the faults, each by its name."""
    given = _read(raw, faults)
    faults += _incomplete(given)
    return given


def _read(raw: Mapping[str, Any], faults: list[Fault]) -> dict[str, str]:
    model = with_inputs(Model)
    try:
        return _said_in(model.model_validate(dict(raw)))
    except ValidationError as error:
        faults += faults_of(error, model)
        return {}


def checked_inputs(told: Mapping[str, str]) -> dict[str, str]:
    """What a person told of a quotation; what was emptied stays, as an empty text. InputRefused with every fault."""
    faults: list[Fault] = []
    given = _read(told, faults)
    refuse_if_any(faults)
    return {name: given.get(name, "") for name in told}


def changed_inputs(given: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """What is given after a person told more. InputRefused with every fault of it, and for a part of an address."""
    return complete(inputs.changed(given, checked_inputs(told)))


def complete(given: Mapping[str, str]) -> dict[str, str]:
    """What is given; InputRefused for a part of an address."""
    refuse_if_any(list(_incomplete(given)))
    return dict(given)


def codes() -> tuple[str, ...]:
    """The names of all of them, as the keys of a file."""
    return tuple(each.code for each in inputs.INPUTS)
