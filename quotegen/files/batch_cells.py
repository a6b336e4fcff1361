"""What a cell means: a number, yes or no, a choice, several, a pasted list of devices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from quotegen.errors import InputRefused, did_you_mean
from quotegen.model.questionnaire import Question, Questionnaire, QuestionType
from quotegen.typed import read_discount, read_money, read_number

T = TypeVar("T")
Parse = Callable[[str], Any]

_ANSWERS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_SHORTENED = re.compile(r"[-+]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{2}){1,2}|[0-9]{1,2}-[A-Za-z]{3}(?:-[0-9]{2,4})?"
    r"|[A-Za-z]{3}-[0-9]{2,4}"
)
_REMEMBERED = frozenset({QuestionType.WHOLE, QuestionType.DECIMAL, QuestionType.CHOICE, QuestionType.YES_NO})
_SHORT = 100
_BETWEEN = re.compile(r"[;|\n]")
_MORE_BETWEEN = re.compile(r"[;|\n,]")
_SEMICOLON = re.compile(r";(?![^()]*\))")
_ONLY_COUNT = re.compile(r"\s*(?:[x×*]\s*)?[0-9]{1,6}\s*(?:[x×*]|\w{1,4}\.?)?\s*")


class CellWrong(Exception):
    """A cell does not say what its column needs."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def parser_of(question: Question, questionnaire: Questionnaire, beside: frozenset[str] = frozenset()) -> Parse:
    """How a cell answers a question. `beside`: what may stand by a number, as its unit."""
    parse = _parser_of(question, questionnaire, beside)
    return _remembered(parse) if question.type in _REMEMBERED else parse


def _remembered(parse: Parse) -> Parse:
    """Each short text read once: in one column the same few come again and again."""
    known = lru_cache(maxsize=2048)(parse)
    return lambda text: known(text) if len(text) <= _SHORT else parse(text)


def _parser_of(question: Question, questionnaire: Questionnaire, beside: frozenset[str]) -> Parse:
    kind = question.type
    if kind in {QuestionType.WHOLE, QuestionType.DECIMAL}:
        return lambda text: number(text, beside)
    if kind is QuestionType.YES_NO:
        return yes_no_parser(questionnaire)
    if kind is QuestionType.CHOICE:
        return _choice_parser(question)
    if kind is QuestionType.MANY:
        return _many_parser(question)
    return device_list if kind is QuestionType.DEVICES else str


def number(text: str, beside: frozenset[str] = frozenset()) -> Decimal:
    """A number by the rule of `quotegen.typed`. CellWrong, also for what a spreadsheet has made of one."""
    return _read(text, lambda: read_number(text, None, beside))


def money(text: str, currency: str) -> Decimal:
    """An amount, which may have its currency."""
    return _read(text, lambda: read_money(text, currency))


def discount(text: str, currency: str) -> dict[str, Decimal]:
    """`5%` or an amount."""
    return _read(text, lambda: read_discount(text, currency, None, "amount"))


def _read(text: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except InputRefused as refused:
        fault = refused.faults[0]
        if fault.code == "number_wrong":
            _refuse_remade(text)
        raise CellWrong(fault.code, fault.message, fault.hint) from None


def _refuse_remade(text: str) -> None:
    """CellWrong if a spreadsheet has made a date of a number, or shortened it."""
    if _DATE.fullmatch(text):
        hint = "set the column to numbers or text in the spreadsheet, and type the number anew"
        raise CellWrong("date_for_number", "a date stands where a number is expected", hint)
    refuse_shortened(text)


def refuse_shortened(text: str) -> None:
    """CellWrong if a spreadsheet has shortened a long number to its first digits: 1.2E+11."""
    if _SHORTENED.fullmatch(text):
        hint = "set the column to text or to numbers without decimals in the spreadsheet, and enter it anew"
        raise CellWrong("number_mangled", "the spreadsheet has shortened this number", hint)


def yes_no_parser(questionnaire: Questionnaire) -> Parse:
    """`yes`, `true`, `1`, and the questionnaire's own words for it, in any language and any case."""
    words = dict(_ANSWERS)
    words |= {_folded(word): True for word in questionnaire.yes.root.values()}
    words |= {_folded(word): False for word in questionnaire.no.root.values()}

    def parse(text: str) -> bool:
        found = words.get(_folded(text))
        if found is None:
            raise CellWrong("yes_no_wrong", "expected yes or no", "write yes or no")
        return found

    return parse


def _choices(question: Question) -> Mapping[str, str]:
    """The choice by its value and by its name in every language; a name of two choices names neither."""
    names: dict[str, set[str]] = {}
    for choice in question.choices:
        for name in choice.name.root.values():
            names.setdefault(_folded(name), set()).add(choice.value)
    sure = {name: min(values) for name, values in names.items() if len(values) == 1}
    folded = {_folded(choice.value): choice.value for choice in question.choices}
    return sure | folded | {choice.value: choice.value for choice in question.choices}


def _choice_parser(question: Question) -> Parse:
    known = _choices(question)
    values = [choice.value for choice in question.choices]

    def parse(text: str) -> str:
        found = known.get(text) or known.get(_folded(text))
        if found is None:
            raise _unknown(text, known, values)
        return found

    return parse


def _unknown(text: str, known: Mapping[str, str], values: Iterable[str]) -> CellWrong:
    hint = did_you_mean(text[:100], known, f"one of {', '.join(values)}")
    return CellWrong("unknown_choice", f"{text[:100]} is not a choice", hint)


def _many_parser(question: Question) -> Parse:
    one = _choice_parser(question)
    known = _choices(question)

    def parse(text: str) -> list[str]:
        if _folded(text) in known:  # a name may hold a comma
            return [one(text)]
        between = _BETWEEN if all(_folded(part) in known for part in _parts(text, _BETWEEN)) else _MORE_BETWEEN
        return list(dict.fromkeys(one(part) for part in _parts(text, between)))

    return parse


def _parts(text: str, between: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in between.split(text) if part.strip()]


def device_list(text: str) -> str:
    """A pasted list with one device on each line, from one that is separated by `;` or `|`."""
    parts = text.split("|")
    if len(parts) > 1 and not any(_ONLY_COUNT.fullmatch(part) for part in parts):  # `2 | name` is a count and a name
        text = "\n".join(parts)
    return _SEMICOLON.sub("\n", text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
