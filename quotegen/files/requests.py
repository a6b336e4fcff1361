"""Answers files and price requests, with the customer that comes with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from quotegen.errors import Fault, InputRefused, did_you_mean, refuse_if_any
from quotegen.files.inputs import codes, given_in, inputs_from, with_inputs
from quotegen.files.reading import Source, read_data
from quotegen.files.validation import build
from quotegen.model.answers import Answer, Answers
from quotegen.model.catalogue import Catalogue
from quotegen.model.party import Party
from quotegen.model.request import PriceRequest
from quotegen.recommend.answers import parse_answers, parse_some

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AnswersFile:
    customer: Party
    answers: Answers
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SomeAnswersFile:
    """`known` are the answers so far; null for those that were left out."""

    customer: Party
    known: Mapping[str, Answer | None]


def read_answers(path: Path, catalogue: Catalogue) -> AnswersFile:
    """`customer:`, `answers:` and the inputs of a YAML or JSON file; every fault of all of them at once."""
    return AnswersFile(*_read(path, lambda raw: parse_answers(raw, catalogue)))


def read_some_answers(path: Path, catalogue: Catalogue) -> SomeAnswersFile:
    """The same of a customer who has not answered everything yet, or nothing: `answers: {}`."""
    customer, known, _ = _read(path, lambda raw: parse_some(raw, catalogue))
    return SomeAnswersFile(customer, known)


def answers_in(source: Source, catalogue: Catalogue) -> tuple[Party | None, Answers]:
    """The same of a text that was read already; whose answers they are may be left out."""
    customer, answers, _ = _all(source, lambda raw: parse_answers(raw, catalogue), ("answers",))
    return customer, answers


def _read(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> tuple[Party, T, dict[str, str]]:
    customer, answers, inputs = _all(read_data(path), parse, _FIELDS)
    assert customer is not None
    return customer, answers, inputs


_FIELDS = ("customer", "answers")


def _all(
    source: Source, parse: Callable[[Mapping[str, Any]], T], needed: tuple[str, ...]
) -> tuple[Party | None, T, dict[str, str]]:
    data = _mapping(source)
    known = (*_FIELDS, *codes())
    faults = [source.locate(_unknown(str(name), known)) for name in data if name not in known]
    wrong: list[Fault] = []
    inputs = inputs_from({name: data[name] for name in codes() if name in data}, wrong)
    faults += [source.locate(fault) for fault in wrong]
    missing = [name for name in _FIELDS if not isinstance(data.get(name), dict)]
    faults += [
        source.locate(Fault("missing_field", f"{name} is needed", "see examples/answers", name))
        for name in missing
        if name in needed or name in data
    ]
    customer = build(Party, source, data["customer"], faults, "customer") if "customer" not in missing else None
    answers = None
    if "answers" not in missing:
        try:
            answers = parse(data["answers"])
        except InputRefused as refused:
            faults += [source.locate(fault) for fault in refused.faults]
    refuse_if_any(faults)
    assert answers is not None
    return customer, answers, inputs


def _unknown(name: str, known: Sequence[str]) -> Fault:
    hint = did_you_mean(name, known, f"the fields are: {', '.join(known)}")
    return Fault("unknown_field", f"there is no {name} here", hint, name)


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request with its source, so that faults found later still have a line."""

    request: PriceRequest
    inputs: Mapping[str, str]
    source: Source


def read_request(path: Path) -> RequestFile:
    """The lines, terms and inputs of a YAML or JSON file."""
    source = read_data(path)
    faults: list[Fault] = []
    request = build(with_inputs(PriceRequest), source, _mapping(source), faults)
    wrong: list[Fault] = []
    inputs = given_in(request, wrong) if request is not None else {}
    refuse_if_any([*faults, *(source.locate(fault) for fault in wrong)])
    assert request is not None
    return RequestFile(request, inputs, source)


def _mapping(source: Source) -> dict[str, Any]:
    if not isinstance(source.data, dict):
        hint = "begin with `customer:` or `lines:`"
        raise InputRefused(Fault("wrong_type", "the file does not hold named values", hint, file=source.file, line=1))
    return source.data
