"""What differs between two revisions of a quotation, as causes that sum exactly to the difference.

Only what a customer may read: no cost, and of a price set by hand neither who set it nor why. A reason that is meant
for the customer is told apart from that.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from quotegen.model.base import Exactly, Model, nothing
from quotegen.model.rules import Recurrence


class CauseKind(StrEnum):
    """What changed. `included` and `left_out`: the line moved into the totals, or out of them to the optional ones.

    `text` is what is said of a line; it changes no amount.
    """

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    RECURRENCE = "recurrence"
    INCLUDED = "included"
    LEFT_OUT = "left_out"
    QUANTITY = "quantity"
    PRICE = "price"
    LINE_DISCOUNT = "line_discount"
    TEXT = "text"
    DOCUMENT_DISCOUNT = "document_discount"
    DOCUMENT_CHARGE = "document_charge"
    TAX = "tax"
    PREPAID = "prepaid"
    ROUNDING = "rounding"


class PriceWhy(StrEnum):
    """Why a price is another one; `agreed`: set for this customer, `no_longer_agreed`: the list price again."""

    PRICE_LIST = "price_list"
    BREAK = "break"
    LIST_CHANGED = "list_changed"
    AGREED = "agreed"
    NO_LONGER_AGREED = "no_longer_agreed"


class ChangedAnswer(Model):
    """What was said before and after to the same question; None where it was not told."""

    question: str
    asked: str
    before: str | None
    after: str | None


class Reduction(Model):
    """A discount on a line, or a charge, in percent or in money."""

    charge: bool
    percent: Exactly | None
    amount: Exactly


class LineFigures(Model):
    """A line as it stands in one of the revisions; `price` is per `base_quantity`, `net_amount` without tax."""

    id: Annotated[str, Field(exclude_if=nothing)] = ""
    sku: str | None
    name: str
    contents: str
    quantity: Exactly
    quantity_text: str
    price: Exactly
    base_quantity: Exactly
    from_quantity: Exactly | None
    reductions: tuple[Reduction, ...]
    net_amount: Exactly
    recurrence: Recurrence
    optional: bool


class SumFigures(Model):
    """A figure of the whole document, with the percentages or tax rates it was worked out with, if any."""

    amount: Exactly
    percents: tuple[Exactly, ...] = ()


class Cause(Model):
    """One step of the difference: `amount` is what it adds to what is to be paid, signed.

    Of a line there are `before` and `after` figures, of the document `before_sum`, `after_sum`, and a `label` that
    names its discount or charge. `percent` is by how much a price rose or fell, with one decimal. `told` is the reason
    that the house gives for it.
    """

    kind: CauseKind
    amount: Exactly
    label: str = ""
    before: LineFigures | None = None
    after: LineFigures | None = None
    before_sum: SumFigures | None = None
    after_sum: SumFigures | None = None
    percent: Exactly | None = None
    why: tuple[PriceWhy, ...] = ()
    answers: tuple[ChangedAnswer, ...] = ()
    told: Annotated[str, Field(exclude_if=nothing)] = ""

    @property
    def line(self) -> LineFigures | None:
        """As it is now, or as it was if it is there no more; None of what is the whole document's."""
        return self.after or self.before

    @property
    def is_unexplained(self) -> bool:
        """Whether a line is another one and nothing says why; other words explain themselves."""
        explained = self.answers or self.why or self.told or self.kind is CauseKind.TEXT
        return self.line is not None and not explained


class RecurrenceChanges(Model):
    """What is paid so often, before and after, tax included. It refuses to exist if its causes miss a cent."""

    recurrence: Recurrence
    before: Exactly
    after: Exactly
    causes: tuple[Cause, ...]

    @property
    def amount(self) -> Decimal:
        """The whole difference, signed."""
        return self.after - self.before

    @model_validator(mode="after")
    def _causes_sum_to_the_difference(self) -> RecurrenceChanges:
        explained = sum((cause.amount for cause in self.causes), Decimal(0))
        if explained != self.amount:
            raise ValueError(f"the causes explain {explained} of {self.amount} paid {self.recurrence.how_often}")
        return self


class ChangedInput(Model):
    """What an input says before and after; None where it was not given."""

    code: str
    label: str
    before: str | None
    after: str | None


class Changes(Model):
    """One offer of a quotation beside the same offer of an earlier revision, by recurrence.

    `number` and `revision` are those of the earlier one. Where it had no offer of this code, its recommended one is
    compared, and `before_offer` has another name than `offer`.
    """

    number: str | None
    revision: int
    before_offer: str
    offer: str
    valid_until_before: date
    valid_until: date
    inputs: Annotated[tuple[ChangedInput, ...], Field(exclude_if=nothing)] = ()
    parts: tuple[RecurrenceChanges, ...]

    @property
    def unexplained(self) -> tuple[LineFigures, ...]:
        """The lines that changed without a reason that is told, each once."""
        found = (cause.line for part in self.parts for cause in part.causes if cause.is_unexplained)
        return tuple({(line.id, line.name): line for line in found if line is not None}.values())
