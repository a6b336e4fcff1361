"""One row of a batch: for whom, and what is asked for; and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from quotegen.language import Language
from quotegen.model.base import Code, Identifier, Model, Text, one_line
from quotegen.model.party import Party
from quotegen.model.prices import Currency
from quotegen.model.request import Lines

MOST_LINES = 200


ExternalId = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(one_line)
]
"""What the sender calls a row. By it the same row is known again."""


class BatchRow(Model):
    """What one row of a batch asks for: for whom, and either answers or lines.

    `row` is as a spreadsheet shows it: the header is row 1, and empty rows count. `answers` have the form of an answers
    file and are not checked against each other yet. `inputs` are those of the table that are given.
    """

    row: Annotated[int, Field(ge=2)]
    external_id: ExternalId
    customer_id: Code | None = None
    customer: Party | None = None
    language: Language | None = None
    currency: Currency | None = None
    inputs: Mapping[Identifier, str] = {}
    note: Text = ""
    answers: Mapping[str, Any] | None = None
    lines: Annotated[Lines, Field(max_length=MOST_LINES)] = ()

    @model_validator(mode="after")
    def _one_of_each(self) -> BatchRow:
        if (self.customer_id is None) == (self.customer is None):
            raise PydanticCustomError("customer_ambiguous", "a row has a kept customer or one of its own")
        if (self.answers is None) != bool(self.lines):
            raise PydanticCustomError("request_ambiguous", "a row has answers or lines")
        return self


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing that is wrong in a row, with the column as the file names it and the cell's text, cut."""

    row: int
    external_id: str
    column: str
    code: str
    message: str
    value: str
    hint: str
