"""Raw answers -> Answers: every fault of every answer at once, each with its path, code and hint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

from quotegen.errors import Fault, did_you_mean, refuse_if_any
from quotegen.model.answers import Answer, Answers, DeviceCount, UnknownDevice
from quotegen.model.base import clean_text, exact
from quotegen.model.catalogue import Catalogue, Device
from quotegen.model.questionnaire import Question, Questionnaire, QuestionType
from quotegen.money import shortest
from quotegen.recommend.conditions import holds
from quotegen.recommend.device_names import DeviceMatch, Verdict, match_devices
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.situation import Situation

T = TypeVar("T")
_TEXT_LIMIT = 5000
_MOST_DEVICES = 10_000
_NAME_LIMIT = 300
_DEVICE = ("device", "quantity", "unknown")
_Named = DeviceCount | UnknownDevice


class _Wrong(Exception):
    """An answer is wrong, in one way or several; the question's path is put in front of each fault's own."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


def parse_answers(raw: Mapping[str, Any], catalogue: Catalogue) -> Answers:
    """Answers checked against the questionnaire, defaults filled in where a question is shown and unanswered.

    Raises InputRefused with all faults: unknown or missing question, wrong type, out of range, unknown choice or
    device, an answer to a question that is not asked.
    """
    questionnaire = catalogue.questionnaire
    reading = _Reading(catalogue, faults=_unknown_questions(raw, questionnaire))
    for question in questionnaire:
        try:
            reading.take(question, raw.get(question.id))
        except _Wrong as wrong:
            reading.doubtful.add(question.id)
            reading.faults += [fault.under(question.id) for fault in wrong.faults]
    refuse_if_any([fault.under("answers") for fault in reading.faults])
    return Answers(values=reading.values, given=frozenset(reading.given))


def parse_given(given: Mapping[str, Any], catalogue: Catalogue) -> Answers:
    """Answers that were kept as `Answers.as_given`: there numbers are text, as amounts are wherever JSON is kept."""
    numeric = {QuestionType.WHOLE, QuestionType.DECIMAL}
    questions = catalogue.questionnaire.questions
    raw = {
        name: exact(value) if name in questions and questions[name].type in numeric else value
        for name, value in given.items()
    }
    return parse_answers(raw, catalogue)


def parse_some(raw: Mapping[str, Any], catalogue: Catalogue) -> Mapping[str, Answer | None]:
    """Some answers, checked: what is not among them is open, and what is null was asked and left out.

    Raises InputRefused with all faults, as `parse_answers`, but for answers that may yet come.
    """
    questionnaire = catalogue.questionnaire
    faults = _unknown_questions(raw, questionnaire)
    known: dict[str, Answer | None] = {}
    made = Situation(catalogue)
    for question in questionnaire:
        said = raw.get(question.id)
        try:
            if question.id in raw:
                known[question.id] = None if said is None else _check(question, said, catalogue)
            asked = made.take(question, known)
            if asked.holds is False and said is not None:
                raise _Wrong(Fault("not_asked", "this question is not asked with these answers", "leave it out"))
            if asked.holds and said is None and question.id in raw:
                _default(question)
        except _Wrong as wrong:
            made.take(question, known)
            faults += [fault.under(question.id) for fault in wrong.faults]
    refuse_if_any([fault.under("answers") for fault in faults])
    return known


def _unknown_questions(raw: Mapping[str, Any], questionnaire: Questionnaire) -> list[Fault]:
    hints = {
        name: did_you_mean(name, questionnaire.questions, "see `quotegen questionnaire show`")
        for name in raw
        if name not in questionnaire.questions
    }
    return [Fault("unknown_question", f"there is no question {name}", hint, name) for name, hint in hints.items()]


@dataclass(slots=True)
class _Reading:
    """The answers taken so far. `doubtful` are questions that were answered wrongly, or hang on one that was."""

    catalogue: Catalogue
    values: dict[str, Answer] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def take(self, question: Question, raw: Any) -> None:
        trail = Trail()
        shown = holds(question.shown_when, Facts(self.values, {}), trail)
        if self.doubtful & set(trail.answers):
            # Whether it is asked is not known; only an answer that is wrong either way is worth telling.
            self.doubtful.add(question.id)
            if raw is not None:
                _check(question, raw, self.catalogue)
            return
        if not shown and raw is not None:
            hint = f"leave it out, or change {', '.join(trail.answers)}"
            raise _Wrong(Fault("not_asked", "this question is not asked with these answers", hint))
        if not shown:
            return
        answer = _default(question) if raw is None else _check(question, raw, self.catalogue)
        if raw is not None:
            self.given.add(question.id)
        if answer is not None:
            self.values[question.id] = answer


def _check(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    return _CHECKS[question.type](question, raw, catalogue)


def _default(question: Question) -> Answer | None:
    if question.default is not None:
        return question.default
    if question.optional:
        return None
    raise _Wrong(_missing(question))


def _missing(question: Question) -> Fault:
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
        raise _Wrong(Fault("wrong_type", "expected one of the choices", _expected(question)))
    if question.choice(value) is None:
        hint = did_you_mean(value, [choice.value for choice in question.choices], _expected(question))
        raise _Wrong(Fault("unknown_choice", f"{value} is not a choice", hint))
    return value


def _many(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if not isinstance(raw, list):
        raise _Wrong(Fault("wrong_type", "expected a list of choices", f"a list such as [{question.choices[0].value}]"))
    if not raw and not question.optional:
        raise _Wrong(_missing(question))
    chosen = set(_each(raw, lambda item: _choice(question, item, catalogue)))
    return tuple(choice.value for choice in question.choices if choice.value in chosen)


def _number(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if isinstance(raw, str):
        raise _Wrong(Fault("wrong_type", "expected a number, not a text", "leave out quotes and units; write 12.5"))
    try:
        value = exact(raw)
    except PydanticCustomError as wrong:
        raise _Wrong(Fault("wrong_type", wrong.message(), _expected(question))) from None
    if question.type is QuestionType.WHOLE and value != value.to_integral_value():
        raise _Wrong(Fault("wrong_type", f"{shortest(value)} is not a whole number", _expected(question)))
    low, high = question.minimum, question.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise _Wrong(Fault("out_of_range", f"{shortest(value)} is out of range", _limits(low, high)))
    return value


def _limits(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return f"at most {high}" if low is None else f"at least {low}"
    return f"from {low} to {high}"


def _yes_no(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if not isinstance(raw, bool):
        raise _Wrong(Fault("wrong_type", "expected true or false", "write true or false, without quotes"))
    return raw


def _text(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    if not isinstance(raw, str):
        raise _Wrong(Fault("wrong_type", "expected a text", "put it in quotes"))
    if len(raw) > _TEXT_LIMIT:
        raise _Wrong(Fault("too_long", f"the text has {len(raw)} characters", f"at most {_TEXT_LIMIT}"))
    try:
        text = clean_text(raw)
    except PydanticCustomError as wrong:
        raise _Wrong(Fault(wrong.type, wrong.message(), "type the text anew, without invisible marks")) from None
    if not text and not question.optional:
        raise _Wrong(_missing(question))
    return text


def _devices(question: Question, raw: Any, catalogue: Catalogue) -> Answer:
    """A list, or one pasted text; a list may hold texts as well."""
    if not isinstance(raw, list | str):
        raise _Wrong(Fault("wrong_type", "expected a list of devices", _expected(question)))
    if isinstance(raw, str):
        found = _pasted(raw, catalogue.devices)
    else:
        found = tuple(named for group in _each(raw, lambda item: _named(item, catalogue.devices)) for named in group)
    if not found and not question.optional:
        raise _Wrong(_missing(question))
    return found


def _each(items: list[Any], check: Callable[[Any], T]) -> tuple[T, ...]:
    """All items checked; the faults of all of them together."""
    found: list[T] = []
    faults: list[Fault] = []
    for index, item in enumerate(items):
        try:
            found.append(check(item))
        except _Wrong as wrong:
            faults += [fault.under(f"[{index}]") for fault in wrong.faults]
    if faults:
        raise _Wrong(*faults)
    return tuple(found)


def _named(raw: Any, devices: Mapping[str, Device]) -> tuple[_Named, ...]:
    if isinstance(raw, str):
        return _pasted(raw, devices)
    if not isinstance(raw, dict) or not isinstance(raw.get("device"), str):
        raise _Wrong(Fault("wrong_type", "expected {device: …, quantity: …}", "name the device"))
    faults = [
        Fault("unknown_field", f"a device has no {name}", did_you_mean(name, _DEVICE, "device and quantity only"), name)
        for name in raw
        if name not in _DEVICE
    ]
    try:
        device = _device_of(raw, devices)
    except _Wrong as wrong:
        raise _Wrong(*faults, *wrong.faults, *_quantity_faults(raw.get("quantity", 1))) from None
    faults += _quantity_faults(raw.get("quantity", 1))
    if faults:
        raise _Wrong(*faults)
    quantity = int(raw.get("quantity", 1))
    if isinstance(device, Device):
        return (DeviceCount(device=device.id, quantity=quantity),)
    return (UnknownDevice(said=device, quantity=quantity),)


def _device_of(item: Mapping[str, Any], devices: Mapping[str, Device]) -> Device | str:
    """A device of the catalogue; or the name of one that the customer has and the catalogue has not."""
    name, unknown = item["device"], item.get("unknown", False)
    device = _known_device(name, devices)
    if not isinstance(unknown, bool):
        raise _Wrong(Fault("wrong_type", "expected true or false", "write true or false, without quotes", "unknown"))
    if device is not None and unknown:
        raise _Wrong(Fault("known_device", f"{device.name} is in the catalogue", "leave out `unknown`", "unknown"))
    if device is not None:
        return device
    if not unknown:
        near = did_you_mean(name, [known.name for known in devices.values()], "they are in devices.csv")
        raise _Wrong(Fault("unknown_device", f"there is no device {name}", near, "device"))
    return _own_name(name)


def _own_name(name: str) -> str:
    """The customer's own name for a device, on one line."""
    try:
        text = " ".join(clean_text(name).split())
    except PydanticCustomError as wrong:
        hint = "type the name anew, without invisible marks"
        raise _Wrong(Fault(wrong.type, wrong.message(), hint, "device")) from None
    if not 1 <= len(text) <= _NAME_LIMIT:
        raise _Wrong(Fault("out_of_range", "this is not a name", f"1 to {_NAME_LIMIT} characters", "device"))
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
        raise _Wrong(Fault("too_long", f"the text has {len(raw)} characters", f"at most {_TEXT_LIMIT}"))
    try:
        matches = match_devices(clean_text(raw), devices)
    except PydanticCustomError as wrong:
        raise _Wrong(Fault(wrong.type, wrong.message(), "type the text anew, without invisible marks")) from None
    faults = [fault for match in matches for fault in _doubts(match)]
    if faults:
        raise _Wrong(*faults)
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
