"""Tax categories (UNCL 5305 as EN 16931 uses it) and the rates of the seller's country."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import Exactly, Identifier, LocalText, Model, Percent, Text
from quotegen.model.vat_territory import PlaceCode

RateAbroad = Annotated[Exactly, Field(gt=0, le=100)]


class TaxCode(StrEnum):
    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE_SCOPE = "O"


class Supply(StrEnum):
    """Decides VAT across borders: an ancillary supply follows the goods it comes with."""

    GOODS = "goods"
    SERVICE = "service"
    ANCILLARY = "ancillary"


class TaxCategory(Model):
    """A category with its rate in percent and, where no tax is charged, the reason (EN 16931 BR-S..BR-O).

    S needs a rate above zero and takes no reason; all others have rate 0; all but Z need a reason.
    """

    code: TaxCode
    rate: Percent = Decimal(0)
    reason: Text = ""
    reason_code: Text = ""

    @model_validator(mode="after")
    def _as_the_standard_has_it(self) -> TaxCategory:
        if self.code is TaxCode.STANDARD:
            if self.rate == 0:
                raise PydanticCustomError("tax_rate_wrong", "category S needs a rate above 0; use Z for a zero rate")
            if self.reason:
                raise PydanticCustomError("tax_reason_wrong", "category S takes no exemption reason")
            return self
        if self.rate != 0:
            raise PydanticCustomError("tax_rate_wrong", "category {code} has rate 0", {"code": self.code.value})
        if self.code is not TaxCode.ZERO and not self.reason:
            raise PydanticCustomError("tax_reason_missing", "category {code} needs a reason", {"code": self.code.value})
        return self


class TaxClass(Model):
    """How a product is taxed at home: the class a product names, e.g. standard, reduced, exempt.

    `abroad` are the rates that it bears elsewhere, by place, for a seller who has joined the One-Stop Shop.
    """

    id: Identifier
    name: LocalText
    code: TaxCode
    rate: Percent = Decimal(0)
    reason: LocalText | None = None
    abroad: Mapping[PlaceCode, RateAbroad] = {}

    @model_validator(mode="after")
    def _complete(self) -> TaxClass:
        TaxCategory(code=self.code, rate=self.rate, reason=self.reason["en"] if self.reason else "")
        return self


class TaxTable(Model):
    """`taxes.yaml`: classes by id, and the reasons for sales across borders."""

    classes: Annotated[tuple[TaxClass, ...], Field(min_length=1)]
    intra_community: LocalText
    reverse_charge: LocalText
    export: LocalText
    outside_scope: LocalText
    not_registered: LocalText

    def class_of(self, name: str) -> TaxClass | None:
        return next((tax_class for tax_class in self.classes if tax_class.id == name), None)
