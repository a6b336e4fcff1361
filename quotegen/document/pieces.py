"""What the parts of a proposal are put together from: labelled amounts, bars, and short texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.whole import JOINER
from quotegen.document.words import Words
from quotegen.language import NBSP, Language, long_date, money, number, price
from quotegen.model import inputs
from quotegen.model.inputs import InputKind
from quotegen.model.quotation import Quotation
from quotegen.model.rules import Recurrence

NOTHING = "\N{EN DASH}"
NAMED = 3
"""So many lines are named where there is no room for all."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A labelled amount, with a note such as the tax it includes."""

    label: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: `width` is a percentage of the longest, as CSS takes it; `best` is drawn in the accent."""

    label: str
    amount: str
    width: str
    best: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """The number of each part that is printed; empty where there is nothing to say in it."""

    needs: str
    offers: str
    proposed: str
    investment: str
    terms: str
    agreement: str


def parts_of(quotation: Quotation) -> Parts:
    """Without a brief there is nothing told, no need to propose for, and a lone offer has nothing beside it."""
    brief, several = quotation.brief is not None, len(quotation.offers) > 1
    printed = {
        "needs": brief,
        "offers": brief or several,
        "proposed": brief,
        "investment": True,
        "terms": True,
        "agreement": True,
    }
    shown = [name for name, is_printed in printed.items() if is_printed]
    return Parts(**{name: str(shown.index(name) + 1) if name in shown else "" for name in printed})


def bars(amounts: Mapping[str, Decimal], best: str, quotation: Quotation) -> tuple[Bar, ...]:
    """One bar for each amount, by its name."""
    longest = max(amounts.values(), default=Decimal(0))
    return tuple(
        Bar(
            label,
            money(amount, quotation.currency, quotation.language),
            f"{amount * 100 / longest:.1f}" if longest else "0",
            best=label == best,
        )
        for label, amount in amounts.items()
    )


def price_for(amount: Decimal, base_quantity: Decimal, currency: str, words: Words) -> str:
    """The price of one, or `€4.20 for 100`."""
    said = price(amount, currency, words.language)
    if base_quantity == 1:
        return said
    return words("price_for", price=said, quantity=number(base_quantity, words.language)).replace(" ", NBSP)


def input_in_words(code: str, value: str, language: Language) -> str:
    """What is said of a quotation as it is printed: a day in the words of the document, all else as it is."""
    is_day = any(each.code == code and each.kind is InputKind.DATE for each in inputs.INPUTS)
    day = inputs.day_in(value) if is_day else None
    return long_date(day, language) if day else value


def total_label(recurrence: Recurrence, payable: Decimal, words: Words) -> str:
    """What a total is called: to be paid, or, where more is taken back than sold, to be credited."""
    return words(f"total_{recurrence}" if payable >= 0 else f"credit_{recurrence}")


def dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def unbroken(name: str) -> str:
    """A unit such as `km/h` is not broken after its slash."""
    return re.sub(r"(?<=\S)/(?=\S)", f"/{JOINER}", name)


def line_numbers(ids: Sequence[str]) -> str:
    """`1–4, 7`"""
    runs: list[list[int]] = []
    for line in sorted(int(item) for item in ids):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def named_lines(ids: Sequence[str], words: Words) -> str:
    """`line 3`, `lines 1–4, 7`"""
    return words("more_lines" if len(ids) > 1 else "one_line", lines=line_numbers(ids))
