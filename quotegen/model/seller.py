"""The company that makes the offers, by law and by its terms: `seller.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.base import LocalText, Model, Name, NotNegative, Positive, Text
from quotegen.model.party import Address, Bic, Contact, Email, Iban, TimeZone, VatId, vat_id_of
from quotegen.model.terms import SHOWN, TermList, check_shown
from quotegen.money import round_money

STEPS = 6
"""So many next steps are printed at most."""

Phrase = Annotated[Text, Field(max_length=200)]


class Capital(Model):
    """The share capital, and what of it is paid up, where that is to be said."""

    amount: Positive
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    paid: NotNegative | None = None

    @model_validator(mode="after")
    def _in_cents(self) -> Capital:
        for amount in (self.amount, self.paid):
            if amount is not None and amount != round_money(amount, self.currency):
                message = "{currency} has no amount such as {amount}"
                raise PydanticCustomError("capital_wrong", message, {"currency": self.currency, "amount": str(amount)})
        return self


class Seller(Model):
    """The company that makes the offer. Terms and next steps may use TERM_VALUES.

    `company_code` is the number under which it is in its register (BT-30). What the law of its country wants to be said
    is put together from these fields (quotegen/document/legal.py). `phone` and `email` are the company's own, for
    consumers. `notice` says how long ahead the agreement may be ended. `oss`: it has joined the One-Stop Shop, so goods
    to consumers elsewhere in the Union bear the rate there.
    """

    name: Name
    brand: Name
    address: Address
    registered_office: Phrase = ""
    legal_form: Phrase = ""
    company_code: Annotated[Text, Field(max_length=40)] = ""
    register_name: Phrase = ""
    register_place: Phrase = ""
    capital: Capital | None = None
    directors: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    board_chair: Phrase = ""
    vat_id: VatId | None = None
    oss: bool = False
    iban: Iban
    bic: Bic | None = None
    bank: Name
    phone: Annotated[Text, Field(max_length=40)] = ""
    email: Email | None = None
    complaints_body: Phrase = ""
    contact: Contact
    contact_role: LocalText
    website: Text = ""
    time_zone: TimeZone
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    logo: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+\.(svg|png)$")]
    payment_days: Annotated[int, Field(ge=0, le=365)]
    notice: LocalText | None = None
    next_steps: TermList
    terms: TermList

    _check_vat_id = field_validator("vat_id")(vat_id_of)

    @model_validator(mode="after")
    def _terms_fit(self) -> Seller:
        named = [text for term in (*self.next_steps, *self.terms) for text in (term.label, term.text)]
        if self.notice is None and any("notice" in text.placeholders for text in named):
            message = "a text names {name}, and there is no notice"
            raise PydanticCustomError("notice_missing", message, {"name": "{notice}"})
        check_shown("next_steps", self.next_steps, STEPS, self.address.country)
        check_shown("terms", self.terms, SHOWN, self.address.country)
        return self
