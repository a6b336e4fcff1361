"""The frozen, customer-visible document, and apart from it what it costs the seller.

`Quotation` holds everything the document shows, in one language, and no cost and no internal note. What only the
seller may see of it (the trace of a price, the rule behind a line) is left out of the customer's copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from quotegen.language import Language, countries, trimmed
from quotegen.model.base import Exactly, Model, nothing
from quotegen.model.changes import Changes
from quotegen.model.comparison import ByHand, Comparison
from quotegen.model.inputs import START, day_in
from quotegen.model.party import Delivery, Party, PartyKind
from quotegen.model.prices import PriceModel
from quotegen.model.request import ManualChange
from quotegen.model.rules import Recurrence, in_order
from quotegen.model.tax import TaxCode

Rate = Annotated[Exactly, AfterValidator(trimmed)]
"""A tax rate in percent, always written the same way: 21, not 21.00."""


class ItemPrice(Model):
    """Price per base quantity (BT-146, BT-149)."""

    amount: Exactly
    base_quantity: Exactly


class PriceSource(StrEnum):
    LIST = "list"
    MANUAL = "manual"
    AD_HOC = "ad_hoc"


class PriceTrace(Model):
    """Where a price comes from: the list, its model and the break reached; a manual change keeps the list price."""

    source: PriceSource
    price_list: str | None = None
    model: PriceModel | None = None
    from_quantity: Exactly | None = None
    list_amount: Exactly | None = None
    manual: ManualChange | None = None


class AllowanceCharge(Model):
    """A discount or a charge in money (BG-20, BG-21, BG-27, BG-28).

    The amount is never negative, but for a percentage of a line of negative quantity: it lowers what is credited.
    """

    charge: bool
    percent: Exactly | None = None
    base_amount: Exactly | None = None
    amount: Exactly
    reason: str


class LineTax(Model):
    code: TaxCode
    rate: Rate
    reason: str = ""


class DocumentAllowanceCharge(AllowanceCharge):
    tax_category: LineTax
    recurrence: Recurrence


class LineReason(Model):
    """Why the line is there, in the customer's language, with the answers and the arithmetic."""

    sentence: str
    need: str
    rule: str = ""
    answers: tuple[str, ...] = ()
    arithmetic: tuple[str, ...] = ()


class QuotationLine(Model):
    """A priced line (BG-25): net_amount = r(quantity x price / base quantity - allowances + charges).

    `contents` says what a pack holds, `details` the attributes worth printing, `own_text` what is said of this line
    alone, with its line breaks. The customer's copy has no price trace.
    """

    id: str
    sku: str | None = None
    name: str
    description: str = ""
    own_text: str = ""
    group: str = ""
    contents: str = ""
    details: tuple[str, ...] = ()
    quantity: Exactly
    unit: str
    quantity_text: str
    price: ItemPrice
    price_trace: PriceTrace | None = None
    allowance_charges: tuple[AllowanceCharge, ...] = ()
    net_amount: Exactly
    tax_category: LineTax
    recurrence: Recurrence
    optional: bool
    reason: LineReason | None = None

    @property
    def trace(self) -> PriceTrace:
        """Where the price comes from, in the house's own copy; a customer's copy has none."""
        assert self.price_trace is not None
        return self.price_trace


class TaxSubtotal(Model):
    """One per category and rate (BG-23)."""

    category: TaxCode
    rate: Rate
    taxable: Exactly
    tax: Exactly
    reason: str = ""
    reason_code: str = ""


class MonetaryTotal(Model):
    """The sums of one recurrence; it refuses to exist if an EN 16931 equation does not hold exactly."""

    line_total: Exactly
    allowance_total: Exactly
    charge_total: Exactly
    tax_exclusive: Exactly
    tax_subtotals: tuple[TaxSubtotal, ...]
    tax: Exactly
    tax_inclusive: Exactly
    prepaid: Exactly
    rounding: Exactly
    payable: Exactly

    @model_validator(mode="after")
    def _equations_hold(self) -> MonetaryTotal:
        equations = {
            "BR-CO-13": self.tax_exclusive == self.line_total - self.allowance_total + self.charge_total,
            "BR-S-08": self.tax_exclusive == sum((part.taxable for part in self.tax_subtotals), Decimal(0)),
            "BR-CO-14": self.tax == sum((part.tax for part in self.tax_subtotals), Decimal(0)),
            "BR-CO-15": self.tax_inclusive == self.tax_exclusive + self.tax,
            "BR-CO-16": self.payable == self.tax_inclusive - self.prepaid + self.rounding,
        }
        broken = [name for name, holds in equations.items() if not holds]
        if broken:
            raise ValueError(f"totals do not satisfy {', '.join(broken)}")
        return self


class QuotationOffer(Model):
    """One of the alternatives; `gives_up` is what another of them does better. Compared only where there is a brief.

    `by_hand` is what was changed by hand in it, where it answers a brief.
    """

    code: str
    name: str
    says: str = ""
    recommended: bool = True
    lines: tuple[QuotationLine, ...]
    allowance_charges: tuple[DocumentAllowanceCharge, ...] = ()
    totals: Annotated[Mapping[Recurrence, MonetaryTotal], AfterValidator(in_order)]
    gives_up: tuple[str, ...] = ()
    comparison: Comparison | None = None
    by_hand: Annotated[tuple[ByHand, ...], Field(exclude_if=nothing)] = ()

    @property
    def needs_by_hand(self) -> tuple[str, ...]:
        """The needs that its lines answer otherwise than was worked out."""
        return tuple(dict.fromkeys(each.need for each in self.by_hand if each.what != "added"))

    @property
    def recurs(self) -> bool:
        """Whether anything in it recurs, also where the customer has to tick it first."""
        return any(line.recurrence is not Recurrence.ONCE for line in self.lines)


class Told(Model):
    """One answer as the document repeats it: what was asked, said, and what follows from it."""

    question: str
    asked: str
    said: str
    means: str = ""


class Passage(Model):
    title: str
    text: str


class Remark(Passage):
    """What the customer wrote to a question in his own words, and what the house answers to it."""

    question: Annotated[str, Field(exclude_if=nothing)] = ""
    reply: Annotated[str, Field(exclude_if=nothing)] = ""


class UnitQuantity(Model):
    """So much of something is consumed over the agreement, by the lines of these groups."""

    name: str
    quantity: Exactly
    groups: tuple[str, ...]


class RangeRow(Model):
    """Products that differ in the first value alone; `price` is that of their smallest pack, without tax."""

    skus: tuple[str, ...]
    values: tuple[str, ...]
    details: tuple[str, ...]
    fits: tuple[str, ...]
    lasts: str
    pack: str
    price: ItemPrice
    proposed: bool


class RangeTable(Model):
    """What fits the customer's devices for a need, described by these attributes; `left_out` rows are not shown."""

    need: str
    attributes: tuple[str, ...]
    rows: tuple[RangeRow, ...]
    left_out: int = 0


class Brief(Model):
    """The customer's situation in the customer's words: what the proposal answers. `budget` is by the month.

    `told` is what the customer said, `assumed` the usual answers that the lines rest on besides; a budget that is not
    `budget_printed` is known to the house alone.
    """

    headline: str
    summary: tuple[Passage, ...]
    told: tuple[Told, ...]
    assumed: Annotated[tuple[Told, ...], Field(exclude_if=nothing)] = ()
    left_out: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    agreement_months: int
    per_unit: UnitQuantity | None = None
    budget: Exactly | None = None
    budget_printed: Annotated[bool, Field(exclude_if=bool)] = True
    ranges: tuple[RangeTable, ...] = ()

    @property
    def repeated(self) -> frozenset[str]:
        """The questions whose answers the document repeats."""
        return frozenset(each.question for each in (*self.told, *self.assumed))


Unless = Field(exclude_if=nothing)
"""What says nothing is left out of the customer's copy, which then says no less than before there was such a field."""


class SellerParty(Model):
    """The seller as printed, terms and next steps included, in the document's language.

    `phone` and `email` are where a consumer may reach it. The terms are those that hold for this quotation.
    """

    name: str
    brand: str
    address: str
    country: str
    registered_office: Annotated[str, Unless] = ""
    legal_form: Annotated[str, Unless] = ""
    vat_id: str = ""
    company_code: str = ""
    register_name: Annotated[str, Unless] = ""
    register_place: Annotated[str, Unless] = ""
    capital: Annotated[str, Unless] = ""
    capital_paid: Annotated[str, Unless] = ""
    directors: Annotated[tuple[str, ...], Unless] = ()
    board_chair: Annotated[str, Unless] = ""
    iban: str
    bic: Annotated[str, Unless] = ""
    bank: str
    phone: Annotated[str, Unless] = ""
    email: Annotated[str, Unless] = ""
    complaints_body: Annotated[str, Unless] = ""
    contact_name: str
    contact_role: str
    contact_email: str = ""
    contact_phone: str = ""
    website: str = ""
    payment_period: Annotated[str, Unless] = ""
    next_steps: tuple[Passage, ...]
    terms: tuple[Passage, ...]


class Reference(Model):
    """What somebody knows the quotation by, such as the customer's order number."""

    code: str
    label: str
    value: str


class Quotation(Model):
    """Everything the document shows; `changes` is what differs from the revision before, where that is to be told.

    `delivery` is the address apart from the buyer's that the goods go to.
    """

    number: str | None = None
    revision: int = 1
    language: Language
    currency: str
    issue_date: date
    valid_until: date
    seller: SellerParty
    buyer: Party | None = None
    delivery: Annotated[Delivery | None, Field(exclude_if=nothing)] = None
    references: Annotated[tuple[Reference, ...], Field(exclude_if=nothing)] = ()
    offers: tuple[QuotationOffer, ...]
    brief: Brief | None = None
    catalogue: str = ""
    changes: Changes | None = None

    @property
    def starts_on(self) -> date | None:
        """The first day of what recurs, where it is agreed."""
        return next((day_in(each.value) for each in self.references if each.code == START), None)

    @property
    def recommended(self) -> QuotationOffer:
        return next(offer for offer in self.offers if offer.recommended)

    @property
    def greatest(self) -> tuple[Recurrence, Decimal]:
        """The greatest total of the recommended offer, by which lists know it; nothing if all is optional."""
        totals = self.recommended.totals
        recurrence = max(totals, key=lambda each: totals[each].payable, default=Recurrence.ONCE)
        return recurrence, totals[recurrence].payable if totals else Decimal(0)

    def delivery_text(self, language: Language) -> str:
        """Where the goods go, in one line, with the country where that is not the seller's; empty if to nobody yet."""
        to = self.delivery or (Delivery(address=self.buyer.address) if self.buyer else None)
        if to is None:
            return ""
        country = to.address.country
        abroad = [] if country == self.seller.country else [countries(language).get(country, country)]
        return ", ".join((to.in_one_line(), *abroad))

    @property
    def with_tax(self) -> bool:
        """Whether prices are told with tax: to a consumer always (Directive 98/6/EC, articles 2 and 3), else never."""
        return self.buyer is not None and self.buyer.kind is PartyKind.CONSUMER

    def for_customer(self) -> Quotation:
        """The copy that documents and their data are made from: it tells no more than the document prints.

        Gone are where prices come from, who set one by hand and why, the rule and the arithmetic behind a line, the
        reason of a line's discount, the buyer's price group, a budget that is not printed, and the digest of the
        catalogue. Amounts are untouched.
        """
        brief = self.brief
        if brief is not None and not brief.budget_printed:
            brief = brief.model_copy(update={"budget": None, "budget_printed": True})
        offers = tuple(_shown_offer(offer, brief) for offer in self.offers)
        group = Party.model_fields["group"].default
        buyer = self.buyer.model_copy(update={"group": group}) if self.buyer else None
        return self.model_copy(update={"offers": offers, "brief": brief, "buyer": buyer, "catalogue": ""})


def _shown_offer(offer: QuotationOffer, brief: Brief | None) -> QuotationOffer:
    repeated = brief.repeated if brief else frozenset[str]()
    shown: dict[str, object] = {"lines": tuple(_shown(line, repeated) for line in offer.lines)}
    if offer.comparison is not None and (brief is None or brief.budget is None):
        shown["comparison"] = offer.comparison.model_copy(update={"budget_left": None})
    return offer.model_copy(update=shown)


def _shown(line: QuotationLine, told: frozenset[str]) -> QuotationLine:
    """A line as the customer may see it; it cites only answers that the document repeats."""
    reason = line.reason and LineReason(
        sentence=line.reason.sentence,
        need=line.reason.need,
        answers=tuple(answer for answer in line.reason.answers if answer in told),
    )
    allowances = tuple(item.model_copy(update={"reason": ""}) for item in line.allowance_charges)
    return line.model_copy(update={"price_trace": None, "reason": reason, "allowance_charges": allowances})
