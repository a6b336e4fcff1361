"""What a quotation costs the seller. A type of its own, so that it cannot reach a customer's document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from quotegen.model.base import Exactly, Model
from quotegen.model.rules import Recurrence, in_order


class CostedLine(Model):
    """Cost and margin of one line; None where the cost is not known (ad hoc lines, other currencies)."""

    id: str
    sku: str | None
    net_amount: Exactly
    cost: Exactly | None
    margin: Exactly | None
    margin_percent: Exactly | None


class CostTotal(Model):
    """Over the lines whose cost is known, after the document's allowances and charges."""

    cost: Exactly
    margin: Exactly
    margin_percent: Exactly | None


class Finding(Model):
    """Something the seller should know before this goes out: a stable code and a sentence."""

    code: str
    message: str
    line: str = ""


class OfferCosting(Model):
    code: str
    lines: tuple[CostedLine, ...]
    totals: Annotated[Mapping[Recurrence, CostTotal], AfterValidator(in_order)]
    findings: tuple[Finding, ...] = ()


class Costing(Model):
    currency: str
    offers: tuple[OfferCosting, ...]
