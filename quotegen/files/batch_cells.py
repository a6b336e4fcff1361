"""What a cell means: a number, yes or no, a choice, several, a pasted list of devices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from quotegen.errors import did_you_mean
from quotegen.model.questionnaire import Question, Questionnaire, QuestionType

Parse = Callable[[str], Any]

_ANSWERS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_SPACES = re.compile(r"[ \u00a0\u2007\u2009\u202f]")
_GROUPED = re.compile(r"[0-9]{1,3}([ \u00a0\u2007\u2009\u202f])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_COMMA = re.compile(r"[0-9]*,[0-9]+")
_IN_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_IN_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_SHORTENED = re.compile(r"[-+]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{2}){1,2}|[0-9]{1,2}-[A-Za-z]{3}(?:-[0-9]{2,4})?"
    r"|[A-Za-z]{3}-[0-9]{2,4}"
)
_LONGEST_NUMBER = 60
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


def parser_of(question: Question, questionnaire: Questionnaire, semicolons: bool) -> Parse:
    """How a cell answers a question. `semicolons`: they separate the cells, as where decimals have commas."""
    parse = _parser_of(question, questionnaire, semicolons)
    return _remembered(parse) if question.type in _REMEMBERED else parse


def _remembered(parse: Parse) -> Parse:
    """Each short text read once: in one column the same few come again and again."""
    known = lru_cache(maxsize=2048)(parse)
    return lambda text: known(text) if len(text) <= _SHORT else parse(text)


def _parser_of(question: Question, questionnaire: Questionnaire, semicolons: bool) -> Parse:
    kind = question.type
    if kind in {QuestionType.WHOLE, QuestionType.DECIMAL}:
        return number_parser(semicolons, question.unit == "percent")
    if kind is QuestionType.YES_NO:
        return yes_no_parser(questionnaire)
    if kind is QuestionType.CHOICE:
        return _choice_parser(question)
    if kind is QuestionType.MANY:
        return _many_parser(question)
    return device_list if kind is QuestionType.DEVICES else str


def number_parser(semicolons: bool, percent: bool = False) -> Parse:
    """How a number is read: see `number`. A percentage may have its sign."""

    def parse(text: str) -> Decimal:
        return number(text.removesuffix("%").rstrip() if percent else text, semicolons)

    return parse


def number(text: str, semicolons: bool = False) -> Decimal:
    """A number with a point or a comma for decimals, and spaces, commas or points between thousands.

    Raises CellWrong where it could be meant in two ways (`1,200`), or a spreadsheet has made something else of it.
    `semicolons`: a lone point before three digits is doubtful as well.
    """
    sign, digits = (text[0], text[1:].lstrip()) if text[:1] in {"-", "+"} else ("", text)
    if _EITHER.fullmatch(digits) and ("," in digits or semicolons):
        whole, part = re.split("[.,]", digits)
        hint = f"write {whole}{part} or {whole}.{part.rstrip('0') or '0'}"
        if not part.endswith("0"):
            hint += "0"
        raise CellWrong("number_ambiguous", f"{text} may be {whole}{part} or {whole}.{part}", hint)
    plain = _plain(digits) if len(digits) <= _LONGEST_NUMBER else None
    if plain is None:
        raise _not_a_number(text)
    return Decimal(sign + plain)


def _plain(digits: str) -> str | None:
    """The digits with a point for decimals and nothing between thousands; None if it is no number."""
    if _PLAIN.fullmatch(digits):
        return digits
    if _COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    if _GROUPED.fullmatch(digits):
        return _SPACES.sub("", digits).replace(",", ".")
    if _IN_POINTS.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(",", "") if _IN_COMMAS.fullmatch(digits) else None


def _not_a_number(text: str) -> CellWrong:
    if _DATE.fullmatch(text):
        hint = "set the column to numbers or text in the spreadsheet, and type the number anew"
        return CellWrong("date_for_number", "a date stands where a number is expected", hint)
    refuse_shortened(text)
    return CellWrong("number_wrong", "expected a number", "write digits such as 12.5, without units")


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


def discount(text: str, semicolons: bool = False) -> dict[str, Any]:
    """`5%` or an amount."""
    if text.endswith("%"):
        return {"percent": number(text[:-1].rstrip(), semicolons)}
    return {"amount": number(text, semicolons)}


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
