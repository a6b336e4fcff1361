"""The seller as the document prints it, with the contact named for this quotation and the terms that hold for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quotegen.language import Language, fill, listing, long_date, money, number
from quotegen.model import inputs
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.party import Contact, PartyKind
from quotegen.model.periods import days_left
from quotegen.model.quotation import LineTax, Passage, QuotationOffer, SellerParty
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence
from quotegen.model.seller import Seller
from quotegen.model.tax import Supply
from quotegen.model.terms import Circumstances, Sold, Term, places_of
from quotegen.money import round_money
from quotegen.pricing.vat_case import supply_of


def seller_as_printed(occasion: Occasion, asked: Sequence[Offer], offers: Sequence[QuotationOffer]) -> SellerParty:
    """The seller in the document's language; the terms and next steps that hold, with their figures filled in.

    `offers` are `asked` with their prices, line by line.
    """
    catalogue, named = occasion.catalogue, inputs.contact_in(occasion.inputs)
    telling = _Telling(
        seller=catalogue.seller,
        language=occasion.language,
        valid_until=occasion.issue_date + timedelta(days=catalogue.policy.validity_days),
        country=_country_of_the_buyer(occasion),
        offers=tuple((each.name, _circumstances(of, each, occasion)) for of, each in zip(asked, offers, strict=True)),
    )
    contact = _contact(catalogue.seller, named, occasion.language)
    if named:
        return _printed(telling, contact)
    key = ("seller", telling.language, telling.valid_until, telling.country, telling.offers)
    return catalogue.once(key, lambda: _printed(telling, contact))


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the texts of a seller depend on; `offers`: the circumstances of each, by its name."""

    seller: Seller
    language: Language
    valid_until: date
    country: str
    offers: tuple[tuple[str, Circumstances], ...]


def _country_of_the_buyer(occasion: Occasion) -> str:
    """Whoever is not known yet is at home."""
    return (occasion.buyer or occasion.catalogue.seller).address.country


def _circumstances(asked: Offer, offer: QuotationOffer, occasion: Occasion) -> Circumstances:
    """Of what the customer may tick as of all else. Whoever is not known yet is a business."""
    lines = zip(asked.lines, offer.lines, strict=True)
    return Circumstances(
        sold=frozenset((_sold(of, occasion), line.recurrence is not Recurrence.ONCE) for of, line in lines),
        taxes=frozenset(each.code for each in _taxes(offer)),
        customer=occasion.buyer.kind if occasion.buyer else PartyKind.BUSINESS,
        places=places_of(occasion.catalogue.seller.address.country, _country_of_the_buyer(occasion)),
    )


def _taxes(offer: QuotationOffer) -> Iterator[LineTax]:
    """Of lines, and of discounts and charges on the whole."""
    yield from (line.tax_category for line in offer.lines)
    yield from (item.tax_category for item in offer.allowance_charges)


def _sold(line: LineRequest, occasion: Occasion) -> Sold:
    return Supply.SERVICE if supply_of(occasion.catalogue, line) is Supply.SERVICE else Supply.GOODS


def _contact(seller: Seller, named: Mapping[str, str], language: Language) -> Contact:
    """Whom the customer may ask. Of another person nothing of the usual contact holds: no role, phone or mail of his.

    Whoever has neither phone nor mail is reached by the company's own, or where it has none, by its usual contact's.
    """
    usual = seller.contact.model_copy(update={"role": seller.contact_role[language]})
    if named.get("name", usual.name) == usual.name:
        return usual.model_copy(update=dict(named))
    reached: Mapping[str, str | None] = {"phone": seller.phone or usual.phone, "email": seller.email or usual.email}
    if named.keys() & reached.keys():
        reached = named
    return Contact.made(name=named["name"], role="", email=reached.get("email"), phone=reached.get("phone") or "")


def _printed(telling: _Telling, contact: Contact) -> SellerParty:
    seller, values = telling.seller, _values(telling, contact)
    return SellerParty(
        name=seller.name,
        brand=seller.brand,
        address=seller.address.in_one_line(),
        country=seller.address.country,
        vat_id=seller.vat_id or "",
        company_code=seller.company_code,
        **_legal(telling),
        iban=_in_fours(seller.iban),
        bic=seller.bic or "",
        bank=seller.bank,
        phone=seller.phone,
        email=seller.email or "",
        complaints_body=seller.complaints_body,
        contact_name=contact.name,
        contact_role=contact.role,
        contact_email=contact.email or "",
        contact_phone=contact.phone,
        website=seller.website,
        payment_period=values["payment_period"],
        next_steps=tuple(_passages(seller.next_steps, telling, values)),
        terms=tuple(_passages(seller.terms, telling, values)),
    )


def _legal(telling: _Telling) -> Mapping[str, Any]:
    """What the seller is by law, each as the company itself writes it."""
    seller, capital = telling.seller, telling.seller.capital
    said = (
        {
            name: money(round_money(amount, capital.currency), capital.currency, telling.language)
            for name, amount in (("capital", capital.amount), ("capital_paid", capital.paid))
            if amount is not None
        }
        if capital
        else {}
    )
    return {
        "registered_office": seller.registered_office,
        "legal_form": seller.legal_form,
        "register_name": seller.register_name,
        "register_place": seller.register_place,
        "directors": seller.directors,
        "board_chair": seller.board_chair,
        **said,
    }


def _values(telling: _Telling, contact: Contact) -> Mapping[str, str]:
    """The TERM_VALUES. From abroad money is sent with the bank's BIC beside the IBAN."""
    seller, language = telling.seller, telling.language
    abroad = seller.bic and telling.country != seller.address.country
    return {
        "payment_days": number(Decimal(seller.payment_days), language),
        "payment_period": days_left(seller.payment_days, language),
        "notice": seller.notice[language] if seller.notice else "",
        "iban": _in_fours(seller.iban) + (f", BIC {seller.bic}" if abroad else ""),
        "bank": seller.bank,
        "valid_until": long_date(telling.valid_until, language),
        "contact": contact.name,
    }


def _in_fours(iban: str) -> str:
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


def _passages(terms: Sequence[Term], telling: _Telling, values: Mapping[str, str]) -> Iterator[Passage]:
    """Those that hold. One that holds for some of several offers only names them beside its label."""
    for term in terms:
        held = [name for name, circumstances in telling.offers if term.holds(circumstances)]
        if held:
            label, text = (fill(each[telling.language], values) for each in (term.label, term.text))
            some = f" ({listing(held, telling.language)})" if len(held) < len(telling.offers) else ""
            yield Passage(title=label + some, text=text)
