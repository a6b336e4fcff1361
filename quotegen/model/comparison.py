"""What an offer asks for beside the others, and what of it was changed by hand."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from quotegen.model.base import Exactly, Model


def _is_none(value: object) -> bool:
    """What was not there in an earlier schema is left out of what that schema kept."""
    return value is None


class Horizon(Model):
    """What is to be paid in so many months, tax included; `orders` is above 1 where an order is given anew.

    `tax_exclusive` is what they come to without tax; nothing in what schemas 1 and 2 kept.
    """

    months: int
    orders: int
    payable: Exactly
    tax_exclusive: Annotated[Exactly | None, Field(exclude_if=_is_none)] = None


class Beside(Model):
    """An offer beside the one that asks for least first, both without tax, or for a consumer with it.

    `difference`: what is paid more over the agreement, below zero less; `most`: the most that was paid more by any
    month of it; `paid_back`: the month from which on it is never dearer again, further periods included, if any.
    """

    difference: Exactly
    most: Exactly
    paid_back: int | None


class ByHand(Model):
    """Something that was changed by hand, so that it no longer is what was worked out from the customer's needs.

    `need` is what the lines are for, or the name of a line that no need calls for; `group` that of its lines, if any;
    `what` is whether only the quantity is another one, the products are, or a line was added.
    """

    need: str
    group: str = ""
    what: Literal["quantity", "product", "added"]


class Comparison(Model):
    """What an offer asks for beside the others, all of it from its own lines and totals.

    `today`: every first payment, tax included; `horizons`: the agreement; `beside`: nothing for the offer that asks for
    least first. `per_unit` is without tax, or for a consumer with it. `budget_left`: what the customer's budget of a
    month exceeds the average month of the agreement by, both without tax, as it is asked for. `paid_back` and other
    horizons are of schemas 1 and 2 (`pricing/comparison_before.py`). What would compare unlike things, because of
    changes by hand, is None.
    """

    today: Exactly
    horizons: tuple[Horizon, ...]
    paid_back: int | None = None
    per_unit: Exactly | None = None
    budget_left: Exactly | None = None
    beside: Annotated[Beside | None, Field(exclude_if=_is_none)] = None
