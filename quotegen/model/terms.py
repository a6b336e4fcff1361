"""Terms and next steps of a seller, each with what must be so for it to be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import LocalText, Model
from quotegen.model.party import PartyKind
from quotegen.model.tax import Supply, TaxCode
from quotegen.model.vat_id import EU

HOME, IN_EU, ELSEWHERE = "home", "eu", "elsewhere"
SHOWN = 12
"""So many terms are printed at most."""

TERM_VALUES = frozenset({"payment_days", "payment_period", "notice", "iban", "bank", "valid_until", "contact"})
"""What the terms and next steps may name in braces."""

Place = Annotated[str, StringConstraints(pattern=r"^(home|eu|elsewhere|[A-Z]{2})$")]
"""The seller's country, another one of the European Union, one outside it; or one country by its ISO 3166 code."""


Sold = Literal[Supply.GOODS, Supply.SERVICE]
"""What a line is, where a condition asks: what comes with goods is goods."""


_SOLD: Mapping[Sold, str] = {Supply.GOODS: "goods", Supply.SERVICE: "a service"}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What conditions may ask of an offer: what is sold, its VAT categories, who buys, and from where.

    `sold`: of each line what it is, and whether it recurs. `places`: where the buyer is, as `places_of` says it.
    """

    sold: frozenset[tuple[Sold, bool]]
    taxes: frozenset[TaxCode]
    customer: PartyKind
    places: frozenset[str]


def places_of(seller: str, buyer: str) -> frozenset[str]:
    """How conditions may call the buyer's country: by its code, and as seen from the seller's."""
    return frozenset({buyer, HOME if buyer == seller else IN_EU if buyer in EU else ELSEWHERE})


class TermCondition(Model):
    """All that is named must be so; of a list, one entry is enough. An offer has each VAT category of its lines.

    `supply` is what the offer has a line of, and then `recurring` speaks of these lines alone.
    """

    recurring: bool | None = None
    supply: Annotated[tuple[Sold, ...], Field(min_length=1)] | None = None
    tax: Annotated[tuple[TaxCode, ...], Field(min_length=1)] | None = None
    customer: PartyKind | None = None
    country: Annotated[tuple[Place, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _names_something(self) -> TermCondition:
        if all(getattr(self, name) is None for name in type(self).model_fields):
            raise PydanticCustomError("condition_empty", "this condition names nothing that must be so")
        return self

    def allows(self, customer: PartyKind, places: Iterable[str]) -> bool:
        """Whether it may hold for such a buyer, whatever is sold."""
        of_them = self.customer in {None, customer}
        return of_them and (self.country is None or not frozenset(self.country).isdisjoint(places))

    def holds(self, of: Circumstances) -> bool:
        """Whether it holds for an offer."""
        taxed = self.tax is None or not of.taxes.isdisjoint(self.tax)
        return taxed and self._fits(of.sold) and self.allows(of.customer, of.places)

    def _fits(self, sold: frozenset[tuple[Sold, bool]]) -> bool:
        recur = [recurs for what, recurs in sold if self.supply is None or what in self.supply]
        return (self.supply is None or bool(recur)) and self.recurring in {None, any(recur)}


class Term(Model):
    """One plain sentence of the terms, or a next step, with its label; said only `when` its condition holds."""

    label: LocalText
    text: LocalText
    when: TermCondition | None = None

    def holds(self, of: Circumstances) -> bool:
        return self.when is None or self.when.holds(of)


def _only_known_values(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    used = frozenset[str]().union(*(term.label.placeholders | term.text.placeholders for term in terms))
    if used - TERM_VALUES:
        raise PydanticCustomError(
            "unknown_placeholder",
            "the text names {{{name}}}, which is not known here",
            {"name": min(used - TERM_VALUES)},
        )
    return terms


TermList = Annotated[tuple[Term, ...], Field(min_length=1, max_length=60), AfterValidator(_only_known_values)]


def check_shown(name: str, terms: Sequence[Term], most: int, country: str) -> None:
    """Whatever is sold and to whom: at least one of the terms is said, and no more than `most`.

    Raises PydanticCustomError: terms_silent, terms_too_many. How many there are at most is counted as if everything
    were sold to the buyer at once.
    """
    for customer, places in _buyers(terms, country):
        context = {"name": name, "customer": customer.value, "place": " ".join(sorted(places)), "most": most}
        allowed = [term for term in terms if term.when is None or term.when.allows(customer, places)]
        if len(allowed) > most:
            message = "{name}: for a {customer} ({place}) more than {most} could be said at once"
            raise PydanticCustomError("terms_too_many", message, context)
        for supply, recurring, tax in product(_SOLD, (False, True), TaxCode):
            alone = Circumstances(frozenset({(supply, recurring)}), frozenset({tax}), customer, places)
            if not any(term.holds(alone) for term in allowed):
                what = "an order that recurs" if recurring else "a single order"
                context |= {"tax": tax.value, "what": f"{what} of {_SOLD[supply]}"}
                message = "{name}: nothing is said to a {customer} ({place}) of {what} with VAT category {tax}"
                raise PydanticCustomError("terms_silent", message, context)


def _buyers(terms: Sequence[Term], country: str) -> Iterator[tuple[PartyKind, frozenset[str]]]:
    """Every kind of buyer that the conditions tell apart."""
    named = {place for term in terms if term.when for place in term.when.country or () if len(place) == len(country)}
    places = {places_of(country, each) for each in named | {country}}
    places |= {frozenset({IN_EU}), frozenset({ELSEWHERE})}
    yield from product(PartyKind, sorted(places, key=sorted))
