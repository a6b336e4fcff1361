"""Seller and buyer as a document names them: addresses, the sides that sign, and what a consumer is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotegen.document.pieces import dotted
from quotegen.document.words import Words
from quotegen.language import NBSP, countries
from quotegen.model.inputs import DELIVERED_TO
from quotegen.model.party import Party, PartyKind
from quotegen.model.quotation import Passage, Quotation
from quotegen.model.vat_id import EU


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the agreement: for whom it is signed, by what else it is known, and who might sign.

    A person who buys for himself signs for himself: there is no role to fill in.
    """

    party: str
    lines: tuple[str, ...]
    name: str
    role: str
    has_role: bool


def is_across_a_border(quotation: Quotation) -> bool:
    """Whether seller, buyer and delivery are not all in one country, so that addresses name theirs."""
    others = [each.address.country for each in (quotation.buyer, quotation.delivery) if each]
    return any(country != quotation.seller.country for country in others)


def address_in(address: str, country: str, quotation: Quotation) -> str:
    """An address on one line, with the country in the document's language where the parties are not in one."""
    named = countries(quotation.language).get(country, country)
    return f"{address}, {named}" if is_across_a_border(quotation) else address


def seller_address(quotation: Quotation) -> str:
    return address_in(quotation.seller.address, quotation.seller.country, quotation)


def buyer_lines(quotation: Quotation, words: Words) -> tuple[str, ...]:
    """Address, codes, and where the goods go if not there."""
    buyer = _buyer(quotation)
    return (_buyer_address(quotation), *_codes(buyer.vat_id or "", buyer.company_code, words), *_delivered(quotation))


def sides(quotation: Quotation, words: Words) -> tuple[Side, Side]:
    """The buyer and the seller."""
    buyer, seller = _buyer(quotation), quotation.seller
    contact, is_person = buyer.contact, buyer.kind is PartyKind.CONSUMER
    codes = [
        (each.replace(" ", NBSP) for each in _codes(party.vat_id or "", party.company_code, words))
        for party in (buyer, seller)
    ]
    return (
        Side(
            party=buyer.name if is_person else words("sign_for", party=buyer.name),
            lines=(_buyer_address(quotation), dotted(*codes[0]), *_delivered(quotation)),
            name=contact.name if contact else buyer.name if is_person else "",
            role=contact.role if contact else "",
            has_role=not is_person,
        ),
        Side(
            party=words("sign_for", party=seller.name),
            lines=(seller_address(quotation), dotted(*codes[1])),
            name=seller.contact_name,
            role=seller.contact_role,
            has_role=True,
        ),
    )


def _buyer(quotation: Quotation) -> Party:
    assert quotation.buyer is not None
    return quotation.buyer


def _buyer_address(quotation: Quotation) -> str:
    address = _buyer(quotation).address
    return address_in(address.in_one_line(), address.country, quotation)


def _codes(vat_id: str, company_code: str, words: Words) -> tuple[str, ...]:
    """Those that are known, each behind its label."""
    named = (("vat_id", vat_id), ("company_code", company_code))
    return tuple(f"{words(name)} {value}" for name, value in named if value)


def _delivered(quotation: Quotation) -> Iterator[str]:
    """Where the goods go, if not to the buyer."""
    delivery = quotation.delivery
    if delivery is not None:
        address = address_in(delivery.in_one_line(), delivery.address.country, quotation)
        yield f"{DELIVERED_TO[quotation.language]}: {address}"


def has_consumer_rights(quotation: Quotation) -> bool:
    """Whether Directive 2011/83/EU speaks to this buyer: a consumer, and the seller or he himself is in the Union."""
    buyer = quotation.buyer
    return (
        buyer is not None
        and buyer.kind is PartyKind.CONSUMER
        and not EU.isdisjoint({buyer.address.country, quotation.seller.country})
    )


def consumer_terms(quotation: Quotation, words: Words) -> Iterator[Passage]:
    """Withdrawal (Articles 6(1)(h) and 9) and complaints (Article 6(1)(c) and (t)), with the seller's own data."""
    if not has_consumer_rights(quotation):
        return
    seller = quotation.seller
    reached = ", ".join(reach(quotation))
    yield Passage(
        title=words("withdrawal"),
        text=words("withdrawal_text", seller=seller.name, address=seller_address(quotation), reached=reached),
    )
    text = words("complaints_text", reached=reached)
    body = [words("complaints_body", body=seller.complaints_body)] if seller.complaints_body else []
    yield Passage(title=words("complaints"), text=" ".join([text, *body]))


def reach(quotation: Quotation) -> Iterator[str]:
    """The seller's phone and mail: the company's own, or else the contact's."""
    seller = quotation.seller
    own = (seller.phone or seller.contact_phone, seller.email or seller.contact_email)
    yield from (each for each in own if each)
