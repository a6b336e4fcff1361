"""From what pydantic says to faults with a path, a stable code, and a message in plain words."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from quotegen.errors import Fault, did_you_mean
from quotegen.files.source import Source
from quotegen.model.countries import country_hint

M = TypeVar("M", bound=BaseModel)
_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+")

_WRONG_TYPE = {
    "string_type": ("expected a text", "put it in quotes"),
    "bool_type": ("expected true or false", "write it without quotes"),
    "bool_parsing": ("expected true or false", "write it without quotes"),
    "int_type": ("expected a whole number", "write it without quotes"),
    "int_parsing": ("expected a whole number", "write digits only"),
    "int_from_float": ("expected a whole number", "leave out the decimals"),
    "decimal_type": ("expected a number", "write it like 12.50, with a point"),
    "decimal_parsing": ("expected a number", "write it like 12.50, with a point"),
    "date_type": ("expected a date", "write it like 2026-11-30"),
    "date_parsing": ("expected a date", "write it like 2026-11-30"),
    "date_from_datetime_parsing": ("expected a date", "write it like 2026-11-30"),
    "date_from_datetime_inexact": ("expected a date without a time", "write it like 2026-11-30"),
    "list_type": ("expected a list", "write it like [first, second], or one `- …` a line"),
    "tuple_type": ("expected a list", "write it like [first, second], or one `- …` a line"),
    "model_type": ("expected fields with their values", "write it like {name: value}, or one field a line"),
    "model_attributes_type": ("expected fields with their values", "write it like {name: value}, or one field a line"),
    "dict_type": ("expected fields with their values", "write it like {name: value}, or one field a line"),
}
_SAYS: Mapping[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "missing": ("missing_field", lambda context: "this field is needed"),
    "extra_forbidden": ("unknown_field", lambda context: "there is no such field"),
    "greater_than": ("out_of_range", lambda context: f"expected more than {context['gt']}"),
    "greater_than_equal": ("out_of_range", lambda context: f"expected at least {context['ge']}"),
    "less_than": ("out_of_range", lambda context: f"expected less than {context['lt']}"),
    "less_than_equal": ("out_of_range", lambda context: f"expected at most {context['le']}"),
    "enum": ("unknown_choice", lambda context: f"expected {context['expected']}"),
    "literal_error": ("unknown_choice", lambda context: f"expected {context['expected']}"),
    "string_pattern_mismatch": ("form_wrong", lambda context: "this is not written as it should be"),
    "string_too_short": ("too_short", lambda context: _too_short(context["min_length"])),
    "string_too_long": ("too_long", lambda context: f"expected at most {context['max_length']} characters"),
    "too_short": ("too_few", lambda context: f"expected at least {context['min_length']} entries"),
    "too_long": ("too_many", lambda context: f"expected at most {context['max_length']} entries"),
}
_HINTS = {
    "missing": "add it",
    "string_too_short": "write something, or leave the field out",
    "bidi_control": "type the text anew, without invisible marks",
    "control_character": "type the text anew, without invisible marks",
    "vat_id_wrong": "compare it with the customer's papers",
    "iban_wrong": "compare it with the bank's papers",
    "bic_wrong": "compare it with the bank's papers",
    "capital_wrong": "write it in the currency's smallest unit at most, such as 2500.00",
    "condition_empty": "name recurring, tax, customer or country, or leave `when` out",
    "terms_silent": "add one for it, or one without a condition",
    "terms_too_many": "take one away, or give some a condition on customer or country",
    "notice_missing": "add notice, such as {en: one month, lt: mėnesį}",
    "date_wrong": "write it like 2027-01-01",
    "not_a_decimal": "write it like 12.50, with a point",
    "time_zone_unknown": "write it like Europe/Vilnius",
    "break_gap": "add a row from quantity 1",
    "break_order": "give each break once, in rising order",
    "missing_translation": "write the text in every language",
    "placeholders_differ": "use the same {names} in every language",
}
_VAGUE = {"wrong_type", "not_a_decimal"}
"""What is said of a form that was not meant, when a field has several."""

_FORMS = {
    "^[a-z][a-z0-9_]*$": "small letters, digits and _, beginning with a letter",
    "^[A-Za-z0-9][A-Za-z0-9._/-]*$": "letters, digits and . _ / -, without spaces",
    "^[A-Z]{2}$": "two capital letters, such as LT",
    "^[A-Z]{3}$": "three capital letters, such as EUR",
    r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$": "one address, such as name@company.example",
    "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$": "a name in lower case, without scheme and port, such as quotes.lan",
    "^#[0-9a-fA-F]{6}$": "a colour such as #0f6b5c",
    r"^\d{8}(-\d)?$": "eight digits and a check digit, such as 30197643-5",
}


def build(model: type[M], source: Source, data: Any, faults: list[Fault], path: str = "") -> M | None:
    """The model of `data`, or None with its faults added, each at its place in the file."""
    if data is None and not path:
        faults.append(source.locate(Fault("file_empty", "there is nothing in this file", "see docs/catalogue.md")))
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults.extend(source.locate(fault.under(path)) for fault in faults_of(error, model))
        return None


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """One fault for each path and code; where one of several forms is expected, that of the nearest form."""
    found: dict[tuple[str, str], Fault] = {}
    for item in error.errors(include_url=False):
        if item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"]:
            continue  # there are enough, but some of them are wrong and named already
        fault = _fault(item, model)
        found.setdefault((fault.path, fault.code), fault)
    return [fault for fault in found.values() if fault.code not in _VAGUE or not _nearer(fault, found.values())]


def _nearer(fault: Fault, faults: Iterable[Fault]) -> bool:
    """Whether another form of the same field was tried and got further."""
    return any(
        other is not fault and (other.path == fault.path or other.path.startswith((f"{fault.path}.", f"{fault.path}[")))
        for other in faults
    )


def _fault(item: ErrorDetails, model: type[BaseModel]) -> Fault:
    kind, context = item["type"], item.get("ctx", {})
    path, owner = _walk(item["loc"], model)
    if kind in _WRONG_TYPE:
        message, hint = _WRONG_TYPE[kind]
        return Fault("wrong_type", message, hint, path)
    code, message = kind, _uncapitalised(item["msg"].removeprefix("Value error, "))
    if kind in _SAYS:
        code, message = _SAYS[kind][0], _SAYS[kind][1](context)
    hint = _HINTS.get(kind, "")
    if kind == "extra_forbidden":
        hint = did_you_mean(str(item["loc"][-1]), _fields(owner), "the fields are: " + ", ".join(_fields(owner)))
    elif code == "unknown_choice":
        hint = did_you_mean(str(item["input"]), context["expected"].replace(" or ", ", ").replace("'", "").split(", "))
    elif kind == "string_pattern_mismatch":
        hint = _FORMS.get(context["pattern"], "")
    elif kind == "country_unknown":
        hint = country_hint(str(item["input"]))
    elif kind == "number_float_noise":
        hint = f"did you mean {context['meant']}?"
    elif kind == "not_a_decimal" and isinstance(item["input"], str):
        hint = point_hint(item["input"])
    return Fault(code, message, hint, path)


def _too_short(least: int) -> str:
    return "this must not be empty" if least == 1 else f"expected at least {least} characters"


def point_hint(text: str) -> str:
    """How to write a number that could not be read; a decimal comma is the usual reason."""
    return f"write {text.replace(',', '.')}, with a point" if _COMMA.fullmatch(text) else "write it like 12.50"


def _uncapitalised(text: str) -> str:
    """`Input should be …` joins a sentence; a number or a code at the start stays as it is."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _fields(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _walk(location: tuple[int | str, ...], model: type[BaseModel]) -> tuple[str, type[BaseModel]]:
    """("lines", 2, "quantity") is `lines[2].quantity`, and the model that the last part belongs to.

    Where a field has several forms, pydantic names the one it tried; that name is no part of the path.
    """
    path, owner = "", model
    kind: Any = model
    for part in location:
        if part == "[key]":  # the name of an entry itself is wrong
            continue
        if isinstance(part, int):
            path, kind = f"{path}[{part}]", _item(kind)
            continue
        branches = list(_branches(kind))
        named = next((branch for branch in branches if getattr(branch, "__name__", "") == part), None)
        if len(branches) > 1 and (named is not None or any(mark in part for mark in "[](){}-")):
            kind = named or next((branch for branch in branches if get_origin(branch) is not None), None)
            continue
        path = f"{path}.{part}" if path else part
        record = next((branch for branch in branches if _is_record(branch)), None)
        if record is not None:
            owner, kind = record, _field(record, part)
        else:
            kind = _value(branches)
    return path, owner


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, RootModel)


def _branches(kind: Any) -> Iterator[Any]:
    """The forms a field may take, without `nothing at all`."""
    if get_origin(kind) in {Union, types.UnionType}:
        for branch in get_args(kind):
            yield from _branches(branch)
    elif hasattr(kind, "__metadata__"):
        yield from _branches(get_args(kind)[0])
    elif isinstance(kind, type) and issubclass(kind, RootModel):
        yield from _branches(kind.model_fields["root"].annotation)
    elif kind is not type(None) and kind is not None:
        yield kind


def _field(record: type[BaseModel], name: str) -> Any:
    for field, info in record.model_fields.items():
        if name in {field, info.alias}:
            return info.annotation
    return None


def _item(kind: Any) -> Any:
    """What a list holds."""
    for branch in _branches(kind):
        if get_origin(branch) in {list, tuple, set, frozenset}:
            return get_args(branch)[0]
    return None


def _value(branches: list[Any]) -> Any:
    """What a group of named entries holds."""
    return next((get_args(branch)[-1] for branch in branches if get_origin(branch) is dict), None)
