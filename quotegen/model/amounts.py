"""Amounts as typed data: answers, figures and constants, multiplied, added and looked up. No code."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import Exactly, Identifier, LocalText, Model, exactly_one
from quotegen.model.conditions import AttributeFilter, Condition
from quotegen.model.named import Named
from quotegen.model.units import UnitCode

KINDS = ("value", "constant", "answer", "figure", "product", "sum", "difference", "quotient", "lookup", "devices")


class Lookup(Model):
    """A number for each choice of an answer."""

    answer: Identifier
    table: Annotated[dict[str, Exactly], Field(min_length=1)]
    unit: UnitCode


class DeviceTotal(Model):
    """The customer's devices added up: how many, or the sum of a numeric attribute over them.

    With `covered: false` it counts those that the catalogue does not have, of which nothing else is known.
    """

    attribute: Identifier | None = None
    where: tuple[AttributeFilter, ...] = ()
    covered: bool = True

    @model_validator(mode="after")
    def _nothing_known(self) -> DeviceTotal:
        if not self.covered and (self.attribute is not None or self.where):
            raise PydanticCustomError("covered_wrong", "devices that are not covered have no attributes")
        return self


class Amount(Model):
    """A quantity with a unit that can be checked before any customer is known."""

    value: Exactly | None = None
    unit: UnitCode | None = None
    constant: Identifier | None = None
    answer: Identifier | None = None
    figure: Identifier | None = None
    product: Annotated[tuple[Amount, ...], Field(min_length=2)] | None = None
    sum: Annotated[tuple[Amount, ...], Field(min_length=2)] | None = None
    difference: tuple[Amount, Amount] | None = None
    quotient: tuple[Amount, Amount] | None = None
    lookup: Lookup | None = None
    devices: DeviceTotal | None = None

    @model_validator(mode="after")
    def _one(self) -> Amount:
        if exactly_one(self, KINDS) != "value" and self.unit is not None:
            raise PydanticCustomError("unit_wrong", "only a value states its unit; all others have one")
        return self

    @cached_property
    def kind(self) -> str:
        return next(name for name in KINDS if getattr(self, name) is not None)


class Constant(Model):
    """A number the seller stands for, with its unit."""

    value: Exactly
    unit: UnitCode


class Case(Model):
    """An amount that holds when its condition does; the first case that holds is taken."""

    when: Condition | None = None
    amount: Amount


class Figure(Model):
    """A quantity derived from answers, with a name that rules and sentences use.

    Below `minimum` the answers contradict each other: they are refused with `too_low`.
    """

    id: Identifier
    unit: UnitCode
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    minimum: Exactly | None = None
    too_low: LocalText | None = None

    @model_validator(mode="after")
    def _minimum_explains_itself(self) -> Figure:
        if (self.minimum is None) != (self.too_low is None):
            raise PydanticCustomError("minimum_wrong", "minimum and too_low go together")
        return self

    @cached_property
    def named(self) -> Named:
        return Named.of(self.cases)
