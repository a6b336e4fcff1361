"""What each type of question takes for an answer, and what is wrong with one that it does not take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

from quotegen.errors import Fault, did_you_mean
from quotegen.model.answers import Answer, DeviceCount, UnknownDevice
from quotegen.model.base import clean_text, exact
from quotegen.model.catalogue import Catalogue, Device
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.money import shortest
from quotegen.recommend.device_names import DeviceMatch, Verdict, match_devices

T = TypeVar("T")
_TEXT_LIMIT = 5000
_MOST_DEVICES = 10_000
_NAME_LIMIT = 300
_DEVICE = ("device", "quantity", "unknown")
_Named = DeviceCount | UnknownDevice


class Wrong(Exception):
    """An answer is wrong, in one way or several; the question's path is put in front of each fault's own."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


def check(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    """The answer. Wrong, with each fault's path inside the answer, if the question does not take it."""
    return _CHECKS[question.type](question, raw, catalogue)


def default_of(question: Question) -> Answer | None:
    """What counts where nothing is said; None for what may be left out. Wrong if it may not."""
    if question.default is not None:
        return question.default
    if question.optional:
        return None
    raise Wrong(missing(question))


def missing(question: Question) -> Fault:
    return Fault("missing_answer", f"this question needs an answer: {question.ask['en']}", _expected(question))


def _expected(question: Question) -> str:
    if question.choices:
        return "one of " + ", ".join(choice.value for choice in question.choices)
    return {
        QuestionType.WHOLE: "a whole number",
        QuestionType.DECIMAL: "a number",
        QuestionType.YES_NO: "true or false",
        QuestionType.DEVICES: "a list such as [{device: …, quantity: 2}], or a text with a device on each line",
    }.get(question.type, "a text")


def _choice(question: Question, raw: Any, catalogue: Catalogue) -> str:
    # A choice that looks like a number may come unquoted.
    value = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(value, str):
        raise Wrong(Fault("wrong_type", "expected one of the choices", _expected(question)))
    if question.choice(value) is None:
        hint = did_you_mean(value, [choice.value for choice in question.choices], _expected(question))
        raise Wrong(Fault("unknown_choice", f"{value} is not a choice", hint))
    return value


def _many(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if not isinstance(raw, list):
        raise Wrong(Fault("wrong_type", "expected a list of choices", f"a list such as [{question.choices[0].value}]"))
    if not raw and not question.optional:
        raise Wrong(missing(question))
    chosen = set(_each(raw, lambda item: _choice(question, item, catalogue)))
    return tuple(choice.value for choice in question.choices if choice.value in chosen)


def _number(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if isinstance(raw, str):
        raise Wrong(Fault("wrong_type", "expected a number, not a text", "leave out quotes and units; write 12.5"))
    try:
        value = exact(raw)
    except PydanticCustomError as wrong:
        raise Wrong(Fault("wrong_type", wrong.message(), _expected(question))) from None
    if question.type is QuestionType.WHOLE and value != value.to_integral_value():
        raise Wrong(Fault("wrong_type", f"{shortest(value)} is not a whole number", _expected(question)))
    low, high = question.minimum, question.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise Wrong(Fault("out_of_range", f"{shortest(value)} is out of range", _limits(low, high)))
    return value


def _limits(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return f"at most {high}" if low is None else f"at least {low}"
    return f"from {low} to {high}"


def _yes_no(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if not isinstance(raw, bool):
        raise Wrong(Fault("wrong_type", "expected true or false", "write true or false, without quotes"))
    return raw


def _text(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if not isinstance(raw, str):
        raise Wrong(Fault("wrong_type", "expected a text", "put it in quotes"))
    if len(raw) > _TEXT_LIMIT:
        raise Wrong(Fault("too_long", f"the text has {len(raw)} characters", f"at most {_TEXT_LIMIT}"))
    try:
        text = clean_text(raw)
    except PydanticCustomError as wrong:
        raise Wrong(Fault(wrong.type, wrong.message(), "type the text anew, without invisible marks")) from None
    if not text and not question.optional:
        raise Wrong(missing(question))
    return text


def _devices(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    """A list, or one pasted text; a list may hold texts as well."""
    if not isinstance(raw, list | str):
        raise Wrong(Fault("wrong_type", "expected a list of devices", _expected(question)))
    if isinstance(raw, str):
        found = _pasted(raw, catalogue.devices)
    else:
        found = tuple(named for group in _each(raw, lambda item: _named(item, catalogue.devices)) for named in group)
    if not found and not question.optional:
        raise Wrong(missing(question))
    return found


def _each(items: list[Any], check: Callable[[Any], T]) -> tuple[T, ...]:
    """All items checked; the faults of all of them together."""
    found: list[T] = []
    faults: list[Fault] = []
    for index, item in enumerate(items):
        try:
            found.append(check(item))
        except Wrong as wrong:
            faults += [fault.under(f"[{index}]") for fault in wrong.faults]
    if faults:
        raise Wrong(*faults)
    return tuple(found)


def _named(raw: Any, devices: Mapping[str, Device]) -> tuple[_Named, ...]:
    if isinstance(raw, str):
        return _pasted(raw, devices)
    if not isinstance(raw, dict) or not isinstance(raw.get("device"), str):
        raise Wrong(Fault("wrong_type", "expected {device: …, quantity: …}", "name the device"))
    faults = [
        Fault("unknown_field", f"a device has no {name}", did_you_mean(name, _DEVICE, "device and quantity only"), name)
        for name in raw
        if name not in _DEVICE
    ]
    try:
        device = _device_of(raw, devices)
    except Wrong as wrong:
        raise Wrong(*faults, *wrong.faults, *_quantity_faults(raw.get("quantity", 1))) from None
    faults += _quantity_faults(raw.get("quantity", 1))
    if faults:
        raise Wrong(*faults)
    quantity = int(raw.get("quantity", 1))
    if isinstance(device, Device):
        return (DeviceCount(device=device.id, quantity=quantity),)
    return (UnknownDevice(said=device, quantity=quantity),)


def _device_of(item: Mapping[str, Any], devices: Mapping[str, Device]) -> Device | str:
    """A device of the catalogue; or the name of one that the customer has and the catalogue has not."""
    name, unknown = item["device"], item.get("unknown", False)
    device = _known_device(name, devices)
    if not isinstance(unknown, bool):
        raise Wrong(Fault("wrong_type", "expected true or false", "write true or false, without quotes", "unknown"))
    if device is not None and unknown:
        raise Wrong(Fault("known_device", f"{device.name} is in the catalogue", "leave out `unknown`", "unknown"))
    if device is not None:
        return device
    if not unknown:
        near = did_you_mean(name, [known.name for known in devices.values()], "they are in devices.csv")
        raise Wrong(Fault("unknown_device", f"there is no device {name}", near, "device"))
    return _own_name(name)


def _own_name(name: str) -> str:
    """The customer's own name for a device, on one line."""
    try:
        text = " ".join(clean_text(name).split())
    except PydanticCustomError as wrong:
        hint = "type the name anew, without invisible marks"
        raise Wrong(Fault(wrong.type, wrong.message(), hint, "device")) from None
    if not 1 <= len(text) <= _NAME_LIMIT:
        raise Wrong(Fault("out_of_range", "this is not a name", f"1 to {_NAME_LIMIT} characters", "device"))
    return text


def _quantity_faults(quantity: Any) -> list[Fault]:
    is_number = isinstance(quantity, int | Decimal) and not isinstance(quantity, bool)
    if is_number and Decimal(quantity).is_finite() and 1 <= quantity <= _MOST_DEVICES and quantity == int(quantity):
        return []
    message = "this is not a number of devices"
    return [Fault("out_of_range", message, f"a whole number from 1 to {_MOST_DEVICES}", "quantity")]


def _pasted(raw: str, devices: Mapping[str, Device]) -> tuple[_Named, ...]:
    """The devices of a pasted text. What is not sure is asked back, all of it at once."""
    if len(raw) > _TEXT_LIMIT:
        raise Wrong(Fault("too_long", f"the text has {len(raw)} characters", f"at most {_TEXT_LIMIT}"))
    try:
        matches = match_devices(clean_text(raw), devices)
    except PydanticCustomError as wrong:
        raise Wrong(Fault(wrong.type, wrong.message(), "type the text anew, without invisible marks")) from None
    faults = [fault for match in matches for fault in _doubts(match)]
    if faults:
        raise Wrong(*faults)
    return tuple(
        DeviceCount(device=match.device, quantity=match.quantity)
        if match.device is not None
        else UnknownDevice(said=match.said, quantity=match.quantity)
        for match in matches
    )


def _doubts(match: DeviceMatch) -> list[Fault]:
    """What has to be asked about one entry of a pasted text."""
    faults = [replace(fault, message=f"{fault.message}: {match.line}", path="") for fault in _counts(match)]
    if match.settled:
        return faults
    if match.verdict is Verdict.UNSURE:
        hint = f"is it {' or '.join(match.alternatives)}? write {{device: {match.alternatives[0]}}}"
        return [*faults, Fault("unsure_device", f"it is not certain which device is meant by {match.said}", hint)]
    hint = f"if it is in no catalogue of ours, write {match.said}? or {{device: {match.said}, unknown: true}}"
    return [*faults, Fault("unknown_device", f"there is no device {match.said}", hint)]


def _counts(match: DeviceMatch) -> list[Fault]:
    too_long = Fault("out_of_range", "this is not a name", f"1 to {_NAME_LIMIT} characters")
    return [*_quantity_faults(match.quantity), *([too_long] if len(match.said) > _NAME_LIMIT else [])]


def _known_device(name: str, devices: Mapping[str, Device]) -> Device | None:
    """By id or by name, without regard to case and spaces."""
    wanted = "".join(name.casefold().split())
    for device in devices.values():
        if wanted in {device.id.casefold(), "".join(device.name.casefold().split())}:
            return device
    return None


_CHECKS: Mapping[QuestionType, Callable[[Question, Any, Catalogue], Answer]] = {
    QuestionType.CHOICE: _choice,
    QuestionType.MANY: _many,
    QuestionType.WHOLE: _number,
    QuestionType.DECIMAL: _number,
    QuestionType.YES_NO: _yes_no,
    QuestionType.TEXT: _text,
    QuestionType.DEVICES: _devices,
}
