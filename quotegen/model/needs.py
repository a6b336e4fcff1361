"""What the answers amount to, and what is offered for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from quotegen.language import LANGUAGES, Language, fill, listing
from quotegen.model.base import Code, Exactly, Identifier, LocalText, Model, Positive, nothing
from quotegen.model.request import LineId, LineRequest, Lines
from quotegen.model.units import Measure, Unit, UnitCode


@dataclass(frozen=True, slots=True)
class Assumed:
    """A usual answer that stands where the customer gave none: no sentence says it as if it had been given."""

    usual: Spoken


Spoken = Measure | LocalText | str | tuple["Spoken", ...] | Assumed
"""A value of a sentence, not yet in any language."""
_ASSUMED: Mapping[Language, str] = {"en": "{said} (assumed)", "lt": "{said} (mūsų prielaida)"}


class Need(Model):
    """This kind of thing, this much of it, to six decimals; `skus` are the lines it led to, one for each pack size."""

    rule: Identifier
    name: LocalText
    category: Identifier
    quantity: Exactly
    unit: UnitCode
    devices: tuple[Code, ...] = ()
    slot: Identifier | None = None
    answers: tuple[Identifier, ...]
    arithmetic: tuple[str, ...]
    skus: Annotated[tuple[Code, ...], Field(min_length=1)]


class Gap(Model):
    """A need that nothing in the catalogue answers, and what the customer is told."""

    rule: Identifier
    answers: tuple[Identifier, ...]
    text: LocalText


class Offer(Model):
    """One of up to three alternatives; the customer takes one.

    `gives_up` is what another of them does better, product by product. `by_hand` are its lines that were changed by
    hand, as they were recommended, and those that are otherwise now; a price is no such change.
    """

    code: Identifier
    name: LocalText
    says: LocalText | None = None
    recommended: bool = True
    lines: Annotated[Lines, Field(min_length=1)]
    gives_up: tuple[LocalText, ...] = ()
    by_hand: Annotated[tuple[LineRequest, ...], Field(exclude_if=nothing)] = ()


class Nudge(Model):
    """So many packs more of a line reach its next price; `extra_cost` is below zero where more costs less."""

    line: LineId
    sku: Code
    more: Positive
    unit: UnitCode
    extra_cost: Exactly
    extra_content: Measure


class Recommendation(Model):
    """The offers worth showing; of the recommended one the needs, the gaps and, for the seller alone, the nudges."""

    offers: Annotated[tuple[Offer, ...], Field(min_length=1, max_length=3)]
    needs: tuple[Need, ...]
    gaps: tuple[Gap, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    figures: Mapping[Identifier, Measure] = {}

    @property
    def recommended(self) -> Offer:
        return next(offer for offer in self.offers if offer.recommended)


def say(value: Spoken, language: Language, units: Mapping[str, Unit]) -> str:
    """A value in words: a measure with its unit's plural form, a list with its last `and`."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return listing([say(item, language, units) for item in value], language)
    if isinstance(value, Assumed):
        return fill(_ASSUMED[language], {"said": say(value.usual, language, units)})
    if isinstance(value, Measure):
        return units[value.unit].say(value.value, language)
    return value[language]


def in_every_language(text: LocalText, values: Mapping[str, Spoken], units: Mapping[str, Unit]) -> LocalText:
    """The text with its {placeholders} said, in all languages. What it is made of was checked before."""
    return LocalText.model_construct({language: in_words(text, values, language, units) for language in LANGUAGES})


def in_words(text: LocalText, values: Mapping[str, Spoken], language: Language, units: Mapping[str, Unit]) -> str:
    """The text in one language with its {placeholders} said."""
    return fill(text[language], {name: say(values[name], language, units) for name in text.placeholders})
