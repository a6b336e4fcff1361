"""What is to be priced: lines from a rule or from a person, and the terms of the whole document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from quotegen.language import Language
from quotegen.model.base import (
    Code,
    Exactly,
    Identifier,
    LocalText,
    Model,
    Name,
    NotNegative,
    Percent,
    Positive,
    Text,
    clean_text,
    exactly_one,
    nothing,
)
from quotegen.model.party import Party
from quotegen.model.prices import Currency
from quotegen.model.rules import Recurrence
from quotegen.model.tax import Supply, TaxCode
from quotegen.model.units import UnitCode

LineId = Annotated[
    str, StringConstraints(pattern=re.compile(r"^(?=.*[^0-9])[A-Za-z0-9][A-Za-z0-9._/:-]*$"), max_length=100)
]
"""What a line is called, as long as it lives; not a number alone, which would be taken for its place."""


Description = Annotated[str, StringConstraints(min_length=1, max_length=5_000), AfterValidator(clean_text)]
"""What is said of a line, with its line breaks (BT-154)."""
LONGEST_NAME = 300


def _is_some(value: Decimal) -> Decimal:
    if value == 0:
        raise PydanticCustomError("out_of_range", "a quantity is above zero, or below it for what is taken back")
    return value


Quantity = Annotated[Exactly, AfterValidator(_is_some)]
"""How many; below zero for what is taken back or credited."""


class Reason(Model):
    """Why a line is there: the rule, the answers it rests on, the arithmetic, and the customer's sentence."""

    rule: Identifier
    need: LocalText
    answers: tuple[Identifier, ...]
    arithmetic: tuple[str, ...]
    sentence: LocalText


class TaxChoice(Model):
    """A tax category named by a person, instead of the one that follows from the parties."""

    category: TaxCode
    rate: Percent = Decimal(0)
    reason: Text = ""


class AllowanceChargeRequest(Model):
    """A discount, or with `charge: true` an extra charge, in percent or in money, with its reason.

    A percentage on a line is of its gross, or, with `of: remaining`, of what those before it leave. On the document,
    `tax` names the tax group it belongs to; without it, it is split over all groups. One of zero is not printed.
    """

    charge: bool = False
    percent: Percent | None = None
    amount: NotNegative | None = None
    of: Literal["gross", "remaining"] = "gross"
    reason: Name
    tax: TaxChoice | None = None
    recurrence: Recurrence | None = None

    @model_validator(mode="after")
    def _percent_or_amount(self) -> AllowanceChargeRequest:
        exactly_one(self, ("percent", "amount"))
        if self.of == "remaining" and self.percent is None:
            raise PydanticCustomError("allowance_ambiguous", "only a percentage is of what remains")
        return self

    @property
    def is_nothing(self) -> bool:
        return not self.percent and not self.amount


class ManualChange(Model):
    """Who set a price by hand, and why."""

    by: Name
    reason: Name


class LineRequest(Model):
    """A SKU, or an ad hoc line with its own description and price. Quantities are in the line's unit.

    `description` of a SKU takes the place of the product's. The first line of an ad hoc line's is its name, and what
    follows describes it.

    `supply` of an ad hoc line decides its VAT across borders, as that of its category does for a SKU; goods, where it
    is left out.

    `id` tells it from the other lines of its offer, and is the same in every offer; given when it is left out. `kept`
    says who sells a product on that the catalogue has no more, and why; it never comes with a file.
    """

    id: LineId | None = None
    sku: Code | None = None
    description: Description | None = None
    quantity: Quantity
    unit: UnitCode | None = None
    price: NotNegative | None = None
    base_quantity: Positive | None = None
    manual: ManualChange | None = None
    tax: TaxChoice | None = None
    supply: Annotated[Supply | None, Field(exclude_if=nothing)] = None
    recurrence: Recurrence = Recurrence.ONCE
    optional: bool = False
    allowance_charges: tuple[AllowanceChargeRequest, ...] = ()
    reason: Reason | None = None
    kept: ManualChange | None = None

    @model_validator(mode="after")
    def _sku_or_ad_hoc(self) -> LineRequest:
        if self.sku is None and (self.description is None or self.price is None):
            raise PydanticCustomError("line_incomplete", "a line needs a sku, or a description and a price")
        if self.sku is None and len(self.own_name) > LONGEST_NAME:
            message = "the first line of the description is the name, of at most {most} characters"
            raise PydanticCustomError("line_name_too_long", message, {"most": LONGEST_NAME})
        if self.sku is not None and self.supply is not None:
            raise PydanticCustomError("line_ambiguous", "the supply of a sku is that of its category")
        if self.base_quantity is not None and self.price is None:
            raise PydanticCustomError("line_ambiguous", "base_quantity goes with a price")
        if any(item.tax or item.recurrence for item in self.allowance_charges):
            raise PydanticCustomError("line_ambiguous", "tax and recurrence of a line's allowance are the line's own")
        return self

    @property
    def own_name(self) -> str:
        """What a line without a SKU is called."""
        return (self.description or "").split("\n", 1)[0].rstrip()

    @property
    def own_text(self) -> str:
        """What is said of this line alone, beside its name."""
        text = self.description or ""
        return text if self.sku is not None else text.partition("\n")[2].strip()


def _ids_once(lines: Sequence[LineRequest]) -> Sequence[LineRequest]:
    ids = [line.id for line in lines if line.id is not None]
    twice = next((each for each in ids if ids.count(each) > 1), None) if len(set(ids)) < len(ids) else None
    if twice is not None:
        raise PydanticCustomError("line_id_twice", "two lines have the id {id}", {"id": twice})
    return lines


Lines = Annotated[tuple[LineRequest, ...], AfterValidator(_ids_once)]
"""Lines of one offer: no two have the same id."""


class Terms(Model):
    """What holds for the whole document. Money without a recurrence belongs to the main one.

    `target_total`: what is to be paid, tax included and before anything prepaid, exact to the cent.
    """

    allowance_charges: tuple[AllowanceChargeRequest, ...] = ()
    prepaid: NotNegative = Decimal(0)
    rounding: Exactly = Decimal(0)
    target_total: Positive | None = None

    @model_validator(mode="after")
    def _one_way_to_the_total(self) -> Terms:
        if self.target_total is not None and self.rounding != 0:
            raise PydanticCustomError("terms_ambiguous", "target_total sets the rounding itself: leave rounding out")
        if any(item.of == "remaining" for item in self.allowance_charges):
            raise PydanticCustomError("terms_ambiguous", "only a line has discounts of what remains")
        return self


class PriceRequest(Terms):
    """A file for `quotegen price`."""

    customer: Party | None = None
    currency: Currency | None = None
    language: Language | None = None
    issue_date: date | None = None
    lines: Annotated[Lines, Field(min_length=1, max_length=2000)]

    @model_validator(mode="after")
    def _nothing_is_kept_by_a_file(self) -> PriceRequest:
        if any(line.kept for line in self.lines):
            raise PydanticCustomError("line_kept", "what is discontinued is kept by `quote edit --keep`, not in a file")
        return self
