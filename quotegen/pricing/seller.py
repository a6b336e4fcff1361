"""The seller as the document prints it, with the contact that is named for this quotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from quotegen.language import Language, fill, long_date, number
from quotegen.model import inputs
from quotegen.model.occasion import Occasion
from quotegen.model.party import Contact, Seller, Term
from quotegen.model.quotation import Passage, SellerParty


def seller_as_printed(occasion: Occasion) -> SellerParty:
    """The seller in the document's language; terms and next steps with their figures filled in."""
    catalogue, language = occasion.catalogue, occasion.language
    seller, named = catalogue.seller, inputs.contact_in(occasion.inputs)
    valid_until = occasion.issue_date + timedelta(days=catalogue.policy.validity_days)
    if named:
        return _printed(seller, _contact(seller, named, language), language, valid_until)
    key = ("seller", language, valid_until)
    return catalogue.once(key, lambda: _printed(seller, _contact(seller, {}, language), language, valid_until))


def _contact(seller: Seller, named: Mapping[str, str], language: Language) -> Contact:
    """Whom the customer may ask. Of another person nothing of the usual contact holds: no role, phone or mail of his.

    Whoever has neither phone nor mail is reached by the seller's.
    """
    usual = seller.contact.model_copy(update={"role": seller.contact_role[language]})
    if named.get("name", usual.name) == usual.name:
        return usual.model_copy(update=dict(named))
    reached: Mapping[str, str | None] = {"phone": usual.phone, "email": usual.email}
    if named.keys() & reached.keys():
        reached = named
    return Contact.made(name=named["name"], role="", email=reached.get("email"), phone=reached.get("phone") or "")


def _printed(seller: Seller, contact: Contact, language: Language, valid_until: date) -> SellerParty:
    values = {
        "payment_days": number(Decimal(seller.payment_days), language),
        "iban": " ".join(seller.iban[i : i + 4] for i in range(0, len(seller.iban), 4)),
        "bank": seller.bank,
        "valid_until": long_date(valid_until, language),
        "contact": contact.name,
    }

    def passages(terms: Sequence[Term]) -> tuple[Passage, ...]:
        return tuple(Passage(title=fill(t.label[language], values), text=fill(t.text[language], values)) for t in terms)

    return SellerParty(
        name=seller.name,
        brand=seller.brand,
        address=seller.address.in_one_line(),
        country=seller.address.country,
        vat_id=seller.vat_id or "",
        company_code=seller.company_code,
        iban=values["iban"],
        bank=seller.bank,
        contact_name=contact.name,
        contact_role=contact.role,
        contact_email=contact.email or "",
        contact_phone=contact.phone,
        website=seller.website,
        next_steps=passages(seller.next_steps),
        terms=passages(seller.terms),
    )
