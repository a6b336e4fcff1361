"""Conditions as typed data: a closed set of tests on answers, figures and attributes. No code."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import Exactly, Identifier, Model, exact, exactly_one

TESTS = ("equals", "any_of", "at_least", "at_most", "between", "includes", "given")
HEADS = ("answer", "figure", "offer", "all_of", "some_of", "negate")


class Reference(Model):
    """A value that is looked up: an answer, a figure, or an attribute of every device concerned."""

    answer: Identifier | None = None
    figure: Identifier | None = None
    device: Identifier | None = None

    @model_validator(mode="after")
    def _one(self) -> Reference:
        exactly_one(self, ("answer", "figure", "device"))
        return self


def _scalar(value: Any) -> bool | Decimal | str:
    return value if isinstance(value, bool | str) else exact(value)


def _scalar_or_reference(value: Any) -> bool | Decimal | str | Reference:
    return Reference.model_validate(value) if isinstance(value, dict) else _scalar(value)


def _number_or_reference(value: Any) -> Decimal | Reference:
    return Reference.model_validate(value) if isinstance(value, dict) else exact(value)


def _set_or_reference(value: Any) -> tuple[bool | Decimal | str, ...] | Reference:
    if isinstance(value, dict):
        return Reference.model_validate(value)
    if not isinstance(value, list | tuple) or not value:
        raise PydanticCustomError("not_a_list", "expected a list of values")
    return tuple(_scalar(item) for item in value)


_SCALAR = {"type": ["boolean", "number", "string"]}
_REFERENCE = {"type": "object", "description": "{answer: …}, {figure: …} or {device: …}"}

Scalar = Annotated[bool | Decimal | str, PlainValidator(_scalar), WithJsonSchema(_SCALAR)]
"""true or false, a number, or a word."""
ScalarOperand = Annotated[
    bool | Decimal | str | Reference,
    PlainValidator(_scalar_or_reference),
    WithJsonSchema({"anyOf": [_SCALAR, _REFERENCE]}),
]
NumberOperand = Annotated[
    Decimal | Reference,
    PlainValidator(_number_or_reference),
    WithJsonSchema({"anyOf": [{"type": "number"}, _REFERENCE]}),
]
SetOperand = Annotated[
    tuple[bool | Decimal | str, ...] | Reference,
    PlainValidator(_set_or_reference),
    WithJsonSchema({"anyOf": [{"type": "array", "items": _SCALAR, "minItems": 1}, _REFERENCE]}),
]


class Test(Model):
    """One test of one value.

    equals: the same value; any_of: one of these, or of the set referred to; at_least, at_most, between:
    numbers, limits included; includes: the tested set holds this; given: there is a value (or there is none).
    """

    __test__ = False

    equals: ScalarOperand | None = None
    any_of: SetOperand | None = None
    at_least: NumberOperand | None = None
    at_most: NumberOperand | None = None
    between: tuple[Exactly, Exactly] | None = None
    includes: ScalarOperand | None = None
    given: bool | None = None

    @cached_property
    def verb(self) -> str:
        return next(name for name in TESTS if getattr(self, name) is not None)

    @cached_property
    def operand(self) -> Any:
        return getattr(self, self.verb)

    @cached_property
    def looks_up(self) -> bool:
        """Whether the operand is a reference; not where there is no test."""
        return any(isinstance(getattr(self, name), Reference) for name in TESTS)


class Condition(Test):
    """A test of an answer or a figure, or other conditions joined by all_of, some_of or not.

    `offer` holds while the offer of that code is being worked.
    """

    answer: Identifier | None = None
    figure: Identifier | None = None
    offer: Identifier | None = None
    all_of: tuple[Condition, ...] | None = None
    some_of: tuple[Condition, ...] | None = None
    negate: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _well_formed(self) -> Condition:
        if exactly_one(self, HEADS) in {"answer", "figure"}:
            exactly_one(self, TESTS)
        elif any(getattr(self, name) is not None for name in TESTS):
            exactly_one(self, HEADS + TESTS)
        return self

    @cached_property
    def names_offer(self) -> bool:
        parts = (*(self.all_of or ()), *(self.some_of or ()), *((self.negate,) if self.negate else ()))
        return self.offer is not None or any(part.names_offer for part in parts)


class AttributeFilter(Test):
    """A test of an attribute of a product or a device; it counts only `when` the condition holds."""

    attribute: Identifier
    when: Condition | None = None

    @model_validator(mode="after")
    def _well_formed(self) -> AttributeFilter:
        exactly_one(self, TESTS)
        return self
