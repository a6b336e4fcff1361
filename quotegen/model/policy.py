"""What the seller allows: `policy.yaml`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import Identifier, LocalText, Model, Percent, Positive
from quotegen.model.people import Role
from quotegen.model.prices import Currency


class Limits(Model):
    """How far a role may go without asking; `null` where it may go as far as it likes.

    `line_discount`, `document_discount`: percent off a line, and off all that is paid at one recurrence.
    `margin_floor`: lowest margin, in percent of the net price. `amount`: the greatest net worth of an offer in its
    first year, in the house's currency. `unlisted`: whether it may offer a line that no price list has.
    """

    line_discount: Percent | None
    document_discount: Percent | None
    margin_floor: Percent | None
    amount: Positive | None
    unlisted: bool


class PricingPolicy(Model):
    """Defaults of a quotation, and for every role its limits.

    `surplus_limit`: percent of a need that may be bought beyond the least its packs allow, where that costs less.
    `default_group` has a price for every SKU. `agreed_price` is the reason printed when a total is set by hand.
    """

    currency: Currency
    validity_days: Annotated[int, Field(ge=1, le=365)]
    default_group: Identifier
    limits: dict[Role, Limits]
    surplus_limit: Percent = Decimal(25)
    agreed_price: LocalText

    @model_validator(mode="after")
    def _every_role_has_limits(self) -> PricingPolicy:
        missing = [role.value for role in Role if role not in self.limits]
        if missing:
            raise PydanticCustomError(
                "limits_missing", "limits are missing for: {roles}", {"roles": ", ".join(missing)}
            )
        return self
