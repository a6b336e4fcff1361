"""What a person works on before it is issued: what was recommended or asked for, and every change made by hand.

The changes are kept apart from what they change, in order: the last can be taken back, and a new price list or new
answers never wipe them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from quotegen.errors import Fault, InputRefused
from quotegen.language import Language
from quotegen.model.base import (
    Code,
    Exactly,
    Identifier,
    Model,
    Name,
    NotNegative,
    Percent,
    Positive,
    Text,
    exactly_one,
    nothing,
)
from quotegen.model.last_known import LastKnown
from quotegen.model.needs import Offer
from quotegen.model.prices import Currency
from quotegen.model.request import LineRequest, Terms


class _OnLine(Model):
    """A change of the line with this id; or with this SKU or description, where that is one line of an offer.

    In the offer of this code; in every offer that has the line, where no offer is named.
    """

    line: Name
    offer: Identifier | None = None


class SetQuantity(_OnLine):
    """So many, below zero for what is taken back; 0 takes the line out."""

    do: Literal["quantity"] = "quantity"
    quantity: Exactly


class SetPrice(_OnLine):
    """A price by hand for the base quantity, with who and why; the list price stays in the trace."""

    do: Literal["price"] = "price"
    price: NotNegative
    base_quantity: Positive = Decimal(1)
    by: Name
    reason: Name


class DiscountLine(_OnLine):
    """A discount in percent or in money; it takes the place of one given by hand before. 0 takes it away."""

    do: Literal["discount"] = "discount"
    percent: Percent | None = None
    amount: NotNegative | None = None
    reason: Name

    @model_validator(mode="after")
    def _percent_or_amount(self) -> DiscountLine:
        exactly_one(self, ("percent", "amount"))
        return self


class MakeOptional(_OnLine):
    """The customer may tick it, or it is part of the offer again."""

    do: Literal["optional"] = "optional"
    optional: bool


class ReplaceLine(_OnLine):
    """Another SKU in its place, at its own price: what was set by hand for the old one goes with it."""

    do: Literal["replace"] = "replace"
    sku: Code


class KeepLine(_OnLine):
    """The product is sold though the catalogue has it no more, at the price it had: who decides so, and why."""

    do: Literal["keep"] = "keep"
    by: Name
    reason: Name


class AddLine(Model):
    """A line more: a SKU, or one of its own with description and price."""

    do: Literal["add"] = "add"
    add: LineRequest
    offer: Identifier | None = None


class DiscountAll(Model):
    """A discount on the whole document; it takes the place of the one before. 0 takes it away."""

    do: Literal["discount_all"] = "discount_all"
    percent: Percent | None = None
    amount: NotNegative | None = None
    reason: Name

    @model_validator(mode="after")
    def _percent_or_amount(self) -> DiscountAll:
        exactly_one(self, ("percent", "amount"))
        return self


class TargetTotal(Model):
    """What is to be paid in all, tax included; None goes back to the computed total."""

    do: Literal["target_total"] = "target_total"
    amount: Positive | None


Edit = Annotated[
    SetQuantity | SetPrice | DiscountLine | MakeOptional | ReplaceLine | KeepLine | AddLine | DiscountAll | TargetTotal,
    Field(discriminator="do"),
]

_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def edit_of(values: Mapping[str, Any]) -> Edit:
    """A change by hand from what was typed. InputRefused `edit_wrong` with the field that does not fit."""
    try:
        return _EDIT.validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        message = first["msg"][:1].lower() + first["msg"][1:]
        hint = "nothing is below 0, and no share above 100"
        raise InputRefused(Fault("edit_wrong", message, hint, place)) from None


Told = Annotated[Text, Field(min_length=1, max_length=200)]
"""Why something changed, as the customer reads it."""


class Reply(Model):
    """What the house answers to a remark of the customer; `to` is the remark as it was then."""

    to: str
    text: Annotated[Text, Field(min_length=1, max_length=2000)]


class Draft(Model):
    """Everything a quotation is priced from but the customer's own data and the day.

    `answers` are in the form of an answers file, `offers` as recommended for them, or the one that was asked for; none
    while answers are still missing. `inputs` are those of the table that are given: what a person or a file says is
    checked against it, what is kept already is taken as it is. `replies` are answers to what the customer wrote, by
    question; `reasons` say to the customer why a line is another one than in the revision before, by its id, or by its
    name where that revision knew no ids. `note` is for the house alone. `tell_changes` prints
    what differs from the revision before. `last_line` is the highest number that a line's id has had, so that none is
    given twice. `known` is what is last known of each SKU that is named here.
    """

    customer: Code
    catalogue: Code
    language: Language
    currency: Currency
    answers: Mapping[Identifier, Any] | None = None
    offers: Annotated[tuple[Offer, ...], Field(max_length=3)]
    terms: Terms = Terms()
    edits: tuple[Edit, ...] = ()
    inputs: Annotated[Mapping[Identifier, str], Field(exclude_if=nothing)] = {}
    replies: Annotated[Mapping[Identifier, Reply], Field(exclude_if=nothing)] = {}
    reasons: Annotated[Mapping[Name, Told], Field(exclude_if=nothing)] = {}
    note: Text = ""
    tell_changes: bool = True
    last_line: int = Field(default=0, ge=0)
    known: Mapping[Code, LastKnown] = {}

    @property
    def skus(self) -> tuple[str, ...]:
        """Every SKU that is named here, once, in order: of lines, and of changes by hand."""
        named: list[str | None] = [line.sku for offer in self.offers for line in offer.lines]
        for edit in self.edits:
            if isinstance(edit, AddLine):
                named.append(edit.add.sku)
            elif isinstance(edit, ReplaceLine):
                named.append(edit.sku)
        return tuple(dict.fromkeys(sku for sku in named if sku is not None))
