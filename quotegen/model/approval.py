"""What goes beyond a person's limits, who asked for it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import Code, Exactly, Identifier, Model, Name, Text
from quotegen.model.draft import Edit
from quotegen.model.policy import Limits
from quotegen.model.prices import Currency
from quotegen.model.rules import Recurrence


class ExcessCode(StrEnum):
    LINE_DISCOUNT = "line_discount_over_limit"
    DOCUMENT_DISCOUNT = "document_discount_over_limit"
    MARGIN = "margin_below_floor"
    UNLISTED = "price_unlisted"
    CREDIT = "total_below_zero"
    AMOUNT = "amount_over_limit"
    CURRENCY = "amount_not_comparable"


LOWER_IS_WORSE = frozenset({ExcessCode.MARGIN, ExcessCode.UNLISTED, ExcessCode.CREDIT})


class Excess(Model):
    """One limit that an offer goes beyond; `line` is the line's id, or empty for the offer as a whole.

    `name` is the SKU or the description; without it, `line` is that name, as it was kept before lines had ids.

    `allowed`, `actual` and `over` are percent, to four decimals; for `price_unlisted` (the net price of one),
    `total_below_zero`, `amount_over_limit` and `amount_not_comparable` they are money. `cost` is the money given beyond
    the limit, exact; for `price_unlisted`, where nobody can say what is given, all that rests on that price.
    """

    code: ExcessCode
    offer: Identifier
    line: str = ""
    name: str = ""
    recurrence: Recurrence | None = None
    allowed: Exactly
    actual: Exactly
    over: Exactly
    cost: Exactly

    @property
    def called(self) -> str:
        """The line as a person knows it, with its id; one that is in no draft has none, but its place."""
        if self.line.isdigit():
            return self.name
        return self.line if not self.name or self.line.startswith(self.name) else f"{self.name} ({self.line})"

    def is_about(self, other: Excess) -> bool:
        """The same limit of the same line or whole; `other` may name the line as it was kept before lines had ids."""
        line = self.line if other.name or not other.line else self.name
        return (self.code, self.offer, line, self.recurrence) == (
            other.code,
            other.offer,
            other.line,
            other.recurrence,
        )

    @property
    def is_told(self) -> bool:
        """Whether its figures are; `without_margin` takes them away, and there are none where one is only close."""
        return self.code is not ExcessCode.MARGIN or self.cost > 0

    @property
    def without_margin(self) -> Excess:
        """The same for those who may not see margins: neither the floor, nor by how much one is below it."""
        hidden = dict.fromkeys(("allowed", "actual", "over", "cost"), Decimal(0))
        return self.model_copy(update=hidden) if self.code is ExcessCode.MARGIN else self

    @property
    def as_close(self) -> Excess:
        """Of a margin that is told to be below the floor, and is only close to it."""
        nothing = Decimal(0)
        return self.model_copy(update={"actual": self.allowed, "over": nothing, "cost": nothing})

    def within(self, other: Excess) -> bool:
        """About the same, no worse, and no dearer."""
        no_worse = self.actual >= other.actual if self.code in LOWER_IS_WORSE else self.actual <= other.actual
        return self.is_about(other) and no_worse and self.cost <= other.cost


class ApprovalState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    COUNTERED = "countered"


class Approval(Model):
    """A request to go beyond limits; `id` is 0 until it is kept.

    `granted` is how far it may go by the decision. `counter` is what was proposed instead.

    `customer` is for whom it is, and `seen` the digest of what was looked at, without dates: when it was asked, and
    from the decision on when it was decided. None and empty: kept before either was.
    """

    id: int = Field(default=0, ge=0)
    draft: int
    currency: Currency
    excesses: tuple[Excess, ...] = Field(min_length=1)
    asked_by: Name
    why: Name
    state: ApprovalState = ApprovalState.PENDING
    decided_by: Name | None = None
    note: Text = ""
    counter: tuple[Edit, ...] = ()
    granted: tuple[Excess, ...] = ()
    customer: Code | None = None
    seen: str = ""

    @model_validator(mode="after")
    def _decided_by_somebody(self) -> Approval:
        if (self.state is ApprovalState.PENDING) != (self.decided_by is None):
            raise PydanticCustomError("approval_wrong", "whoever decided is named, once it is decided")
        if (self.state is ApprovalState.COUNTERED) != bool(self.counter):
            raise PydanticCustomError("approval_wrong", "a counter-offer says what is proposed, and nothing else does")
        return self

    @property
    def without_margins(self) -> Approval:
        """For those who may not see margins: nor where one is below the floor, which would tell of a cost."""
        return self.model_copy(update={"excesses": one_margin(self.excesses), "granted": one_margin(self.granted)})


def one_margin(found: tuple[Excess, ...]) -> tuple[Excess, ...]:
    """All that is below the floor, or close to it, as one without figures or place; its offer is empty."""
    first = next((each for each in found if each.code is ExcessCode.MARGIN), None)
    others = tuple(each for each in found if each.code is not ExcessCode.MARGIN)
    nowhere = {"offer": "", "line": "", "name": "", "recurrence": None}
    return others if first is None else (*others, first.without_margin.model_copy(update=nowhere))


def may_decide(limits: Limits, excesses: Iterable[Excess]) -> bool:
    """Only a role whose own limits hold every excess may approve them."""
    return all(_holds(limits, excess) for excess in excesses)


def _holds(limits: Limits, excess: Excess) -> bool:
    if excess.code in {ExcessCode.UNLISTED, ExcessCode.CREDIT}:
        return limits.unlisted
    if excess.code is ExcessCode.MARGIN:
        return limits.margin_floor is None or excess.actual >= limits.margin_floor
    if excess.code is ExcessCode.CURRENCY:
        return limits.amount is None
    most: Mapping[ExcessCode, Decimal | None] = {
        ExcessCode.LINE_DISCOUNT: limits.line_discount,
        ExcessCode.DOCUMENT_DISCOUNT: limits.document_discount,
        ExcessCode.AMOUNT: limits.amount,
    }
    limit = most[excess.code]
    return limit is None or excess.actual <= limit
