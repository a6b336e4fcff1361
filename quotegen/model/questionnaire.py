"""What is asked, and the sentence a salesperson would say."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import Code, Exactly, Identifier, LocalText, Model
from quotegen.model.conditions import Condition, Scalar
from quotegen.model.units import UnitCode


class QuestionType(StrEnum):
    CHOICE = "choice"
    MANY = "many"
    WHOLE = "whole"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    TEXT = "text"
    DEVICES = "devices"


class Choice(Model):
    value: Code
    name: LocalText


class Question(Model):
    """One question. `ask` is its short form in the document, `say` the sentence of the conversation.

    What is asked for the house alone is `printed: false`: no document says the answer. A question that only steers to
    others need not be told back: `told: false`. An answer that is about who answers it, as every text is, is
    `personal: true`: it is not taken over to another customer.

    A question without a default must be answered when it is shown, unless it is optional.
    """

    id: Identifier
    type: QuestionType
    ask: LocalText
    say: LocalText
    unit: UnitCode | None = None
    choices: tuple[Choice, ...] = ()
    default: Scalar | tuple[Code, ...] | None = None
    optional: bool = False
    told: bool = True
    printed: bool = True
    personal: bool = False
    minimum: Exactly | None = None
    maximum: Exactly | None = None
    shown_when: Condition | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Question:
        if (self.type in {QuestionType.CHOICE, QuestionType.MANY}) != bool(self.choices):
            raise PydanticCustomError("choices_wrong", "choices belong to the types choice and many, and only there")
        if self.unit and self.type not in {QuestionType.WHOLE, QuestionType.DECIMAL}:
            raise PydanticCustomError("unit_wrong", "only whole and decimal questions have a unit")
        return self

    @property
    def is_personal(self) -> bool:
        return self.personal or self.type is QuestionType.TEXT

    @property
    def is_told(self) -> bool:
        """Whether the document repeats the answer."""
        return self.told and self.printed

    def choice(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)


class Section(Model):
    id: Identifier
    title: LocalText
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Questionnaire(Model):
    """`questionnaire.yaml`: sections of questions, in the order they are asked."""

    title: LocalText
    yes: LocalText
    no: LocalText
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.id: question for question in self}

    def __iter__(self) -> Iterator[Question]:  # type: ignore[override]
        for section in self.sections:
            yield from section.questions
