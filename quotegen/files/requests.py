"""Answers files and price requests, with the customer that comes with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from quotegen.errors import Fault, InputRefused, refuse_if_any
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


@dataclass(frozen=True, slots=True)
class SomeAnswersFile:
    """`known` are the answers so far; null for those that were left out."""

    customer: Party
    known: Mapping[str, Answer | None]


def read_answers(path: Path, catalogue: Catalogue) -> AnswersFile:
    """`customer:` and `answers:` of a YAML or JSON file; every fault of both at once."""
    return AnswersFile(*_read(path, lambda raw: parse_answers(raw, catalogue)))


def read_some_answers(path: Path, catalogue: Catalogue) -> SomeAnswersFile:
    """The same of a customer who has not answered everything yet, or nothing: `answers: {}`."""
    return SomeAnswersFile(*_read(path, lambda raw: parse_some(raw, catalogue)))


def answers_in(source: Source, catalogue: Catalogue) -> tuple[Party | None, Answers]:
    """The same of a text that was read already; whose answers they are may be left out."""
    return _both(source, lambda raw: parse_answers(raw, catalogue), ("answers",))


def _read(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> tuple[Party, T]:
    customer, answers = _both(read_data(path), parse, _FIELDS)
    assert customer is not None
    return customer, answers


_FIELDS = ("customer", "answers")


def _both(source: Source, parse: Callable[[Mapping[str, Any]], T], needed: tuple[str, ...]) -> tuple[Party | None, T]:
    data = _mapping(source)
    faults = [
        source.locate(Fault("unknown_field", f"there is no {name} here", "customer and answers only", str(name)))
        for name in data
        if name not in _FIELDS
    ]
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
    return customer, answers


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request with its source, so that faults found later still have a line."""

    request: PriceRequest
    source: Source


def read_request(path: Path) -> RequestFile:
    """The lines and terms of a YAML or JSON file."""
    source = read_data(path)
    faults: list[Fault] = []
    request = build(PriceRequest, source, _mapping(source), faults)
    refuse_if_any(faults)
    assert request is not None
    return RequestFile(request, source)


def _mapping(source: Source) -> dict[str, Any]:
    if not isinstance(source.data, dict):
        hint = "begin with `customer:` or `lines:`"
        raise InputRefused(Fault("wrong_type", "the file does not hold named values", hint, file=source.file, line=1))
    return source.data
