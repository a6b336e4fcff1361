"""Which of the cases of VAT a sale is: from where the seller is to where the goods go, or the buyer of a service is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from quotegen.errors import Fault
from quotegen.model.catalogue import Catalogue
from quotegen.model.countries import country_fault
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.party import Address, PartyKind
from quotegen.model.request import LineRequest
from quotegen.model.tax import Supply
from quotegen.model.vat_id import checked_vat_id
from quotegen.model.vat_territory import Place

_BUYER, _DELIVERY = "customer.address.", "delivery_"
"""What comes before the fields of the buyer's address, and of the delivery address, where they are given."""


class Case(StrEnum):
    """Across a border a sale stays within the Union's VAT territory, to a business or to others, or goes beyond it."""

    NOT_REGISTERED = "not_registered"
    HOME = "home"
    BUSINESS_WITHIN = "business_within"
    OTHERS_WITHIN = "others_within"
    BEYOND = "beyond"


def case_of(occasion: Occasion, place: Place | None, supply: Supply) -> Case:
    """The case of a supply that is taxed at `place`; home, as long as nobody is named.

    Home is where the same VAT is charged. A business is one with a VAT id that counts.
    """
    if occasion.catalogue.seller.vat_id is None:
        return Case.NOT_REGISTERED
    ours = seller_place(occasion)
    is_service = supply is Supply.SERVICE
    if place is None or place.vat_of == ours.vat_of or (is_service and place.services_of == ours.services_of):
        return Case.HOME
    within = ours.services and place.services if is_service else ours.goods and place.goods
    if not within:
        return Case.BEYOND
    is_business = has_id_for_services(occasion) if is_service else has_id_for_goods(occasion)
    return Case.BUSINESS_WITHIN if is_business else Case.OTHERS_WITHIN


def place_of(occasion: Occasion, supply: Supply) -> Place | None:
    """Where a supply is taxed: a service where the buyer is, anything else where the goods go."""
    buyer = occasion.buyer
    address = occasion.delivered_to if supply is not Supply.SERVICE else buyer.address if buyer else None
    return None if address is None else _places(occasion, address)[0]


def seller_place(occasion: Occasion) -> Place:
    return _places(occasion, occasion.catalogue.seller.address)[0]


def _places(occasion: Occasion, address: Address) -> tuple[Place, ...]:
    catalogue, day = occasion.catalogue, occasion.issue_date
    key = ("place", address.country, address.postal_code, day)
    return catalogue.once(key, lambda: catalogue.vat.places_of(address, day))


def supply_of(catalogue: Catalogue, line: LineRequest | None) -> Supply:
    """What is supplied; an ad hoc line is goods, unless it says otherwise, and so is what is said of no line."""
    if line is None:
        return Supply.GOODS
    if line.sku in catalogue.packs:
        return catalogue.category_of(line.sku).supply
    return line.supply or Supply.GOODS


def is_taxed_at_the_seller(occasion: Occasion) -> bool:
    """Whether a service is supplied where the seller is: to a consumer (Article 45), unless its law differs."""
    is_consumer = occasion.buyer is not None and occasion.buyer.kind is PartyKind.CONSUMER
    return is_consumer and seller_place(occasion).vat_of not in occasion.catalogue.vat.services_at_consumer


def has_id_for_goods(occasion: Occasion) -> bool:
    """A business that is identified in a member state other than the one the goods leave from (Article 138(1)(b))."""
    return _prefix(occasion) in _prefixes(occasion, for_goods=True) - {seller_place(occasion).vat_prefix}


def has_id_for_services(occasion: Occasion) -> bool:
    """A business that is identified in any member state is a taxable person (Regulation 282/2011, Article 18(1))."""
    return _prefix(occasion) in _prefixes(occasion, for_goods=False)


def has_id_of_the_union(occasion: Occasion) -> bool:
    """Whose acquisitions are taxed has an id of the Union (Article 214(1)(b)); one of another country tells nothing."""
    return _prefix(occasion) in _prefixes(occasion, for_goods=True)


def _prefixes(occasion: Occasion, for_goods: bool) -> frozenset[str]:
    catalogue, day = occasion.catalogue, occasion.issue_date
    return catalogue.once(("vat prefixes", day, for_goods), lambda: catalogue.vat.vat_prefixes(day, for_goods))


def _prefix(occasion: Occasion) -> str:
    """That of the buyer's VAT id; empty where there is none that can be right."""
    buyer = occasion.buyer
    if buyer is None or buyer.kind is PartyKind.CONSUMER or buyer.vat_id is None:
        return ""
    return (checked_vat_id(buyer.vat_id) or "")[:2]


def buyer_faults(offers: Iterable[Offer], occasion: Occasion) -> Iterator[Fault]:
    """What must be known of the buyer before anything can be taxed: a country that exists, and which part of it."""
    buyer, goes_to = occasion.buyer, occasion.delivered_to
    if buyer is None or goes_to is None:
        return
    there = _BUYER if goes_to == buyer.address else _DELIVERY
    for place, address in {_BUYER: buyer.address, there: goes_to}.items():
        wrong = country_fault(address.country, f"{place}country")
        if wrong is not None:
            yield wrong
    lines = (line for offer in offers for line in offer.lines)
    if any(_is_taxed_where_it_goes(line, occasion.catalogue) for line in lines):
        yield from _postal_code_faults(goes_to, f"{there}postal_code", occasion)


def _is_taxed_where_it_goes(line: LineRequest, catalogue: Catalogue) -> bool:
    return line.tax is None and supply_of(catalogue, line) is not Supply.SERVICE


def _postal_code_faults(address: Address, path: str, occasion: Occasion) -> Iterator[Fault]:
    """A missing postal code matters where goods to one place bear tax and to the other none; at home none is asked."""
    cases = [case_of(occasion, place, Supply.GOODS) for place in _places(occasion, address)]
    untaxed = {case in {Case.BUSINESS_WITHIN, Case.BEYOND} for case in cases}
    if len(untaxed) > 1 and cases[0] is not Case.HOME:
        message = f"whether goods to {address.country} bear VAT depends on the postal code, and {_said(address)}"
        yield Fault("postal_code_missing", message, "give the whole postal code of where the goods go", path)


def _said(address: Address) -> str:
    return f"{address.postal_code} is none of that country" if address.postal_code else "there is none"
