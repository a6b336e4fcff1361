"""Price lists: dated, for a customer group, with quantity breaks under one of four price models."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import Code, Identifier, LocalText, Model, NotNegative, Positive
from quotegen.money import exact_product

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class PriceModel(StrEnum):
    """How breaks work: one price; all at the reached price; each part at its own; whole packages."""

    FLAT = "flat"
    VOLUME = "volume"
    GRADUATED = "graduated"
    PACKAGE = "package"


class PriceBreak(Model):
    """From this quantity on, this price (per the price's base quantity)."""

    from_quantity: NotNegative
    amount: NotNegative


class Price(Model):
    """The price of a SKU: an amount per base quantity, in breaks that start at 0 or 1 and rise."""

    sku: Code
    model: PriceModel = PriceModel.FLAT
    base_quantity: Positive = Decimal(1)
    breaks: Annotated[tuple[PriceBreak, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _breaks_rise(self) -> Price:
        starts = [step.from_quantity for step in self.breaks]
        if starts[0] > 1:
            raise PydanticCustomError(
                "break_gap", "no price below a quantity of {first}", {"first": format(starts[0], "f")}
            )
        for before, after in pairwise(starts):
            if after <= before:
                raise PydanticCustomError(
                    "break_order",
                    "the breaks do not rise: {after} comes after {before}",
                    {"after": format(after, "f"), "before": format(before, "f")},
                )
        if self.model in {PriceModel.FLAT, PriceModel.PACKAGE} and len(self.breaks) > 1:
            raise PydanticCustomError(
                "break_model", "a {model} price has one row, not several", {"model": self.model.value}
            )
        return self

    def break_at(self, quantity: Decimal) -> PriceBreak:
        """The highest break that `quantity` reaches; the first one below it."""
        reached = [step for step in self.breaks if step.from_quantity <= quantity]
        return reached[-1] if reached else self.breaks[0]

    def gross(self, quantity: Decimal) -> Fraction:
        """What `quantity` costs at this price, exact and not rounded.

        flat, volume: quantity x price / base. graduated: the part of the quantity in each break at that
        break's price. package: started packages of `base_quantity` x price.
        """
        if self.model is PriceModel.PACKAGE:
            packages = -(-Fraction(quantity) // Fraction(self.base_quantity))
            return packages * Fraction(self.breaks[0].amount)
        if self.model is PriceModel.GRADUATED:
            return self._graduated(Fraction(quantity)) / Fraction(self.base_quantity)
        return exact_product(quantity, self.break_at(quantity).amount, self.base_quantity)

    def _graduated(self, quantity: Fraction) -> Fraction:
        """A break from n on covers the units after n - 1 whole ones: 1 to 9 are nine units, 10 starts the next."""
        edges = [max(Fraction(step.from_quantity) - 1, Fraction(0)) for step in self.breaks[1:]]
        total, start = Fraction(0), Fraction(0)
        for step, end in zip(self.breaks, [*edges, quantity], strict=True):
            part = min(quantity, end) - start
            if part > 0:
                total += part * Fraction(step.amount)
                start += part
        return total


class PriceList(Model):
    """Prices of one currency for one customer group, valid from a day to a day (both included)."""

    id: Code
    name: LocalText
    group: Identifier
    currency: Currency
    valid_from: date
    valid_until: date | None = None
    prices: dict[str, Price] = {}

    @model_validator(mode="after")
    def _dates_in_order(self) -> PriceList:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise PydanticCustomError("dates_reversed", "the list ends before it begins")
        return self

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
