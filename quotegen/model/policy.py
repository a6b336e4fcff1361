"""What the seller allows: `policy.yaml`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from quotegen.model.base import Identifier, LocalText, Model, Percent
from quotegen.model.prices import Currency


class PricingPolicy(Model):
    """Defaults and limits of a quotation.

    `line_discount_limit`, `document_discount_limit`: percent that a person may give without approval.
    `surplus_limit`: percent of a need that may be bought beyond the least its packs allow, where that costs less.
    `margin_floor`: lowest margin, in percent of the net price. `default_group` has a price for every SKU.
    `agreed_price` is the reason printed when a total is set by hand.
    """

    currency: Currency
    validity_days: Annotated[int, Field(ge=1, le=365)]
    default_group: Identifier
    line_discount_limit: Percent
    document_discount_limit: Percent
    margin_floor: Percent
    surplus_limit: Percent = Decimal(25)
    agreed_price: LocalText
