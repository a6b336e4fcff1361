"""A small shop in memory, its customers, and one-line ways to price something in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from quotegen.errors import QuotegenError
from quotegen.files.vat import vat_territory
from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.costing import OfferCosting
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.quotation import MonetaryTotal, PriceTrace, QuotationLine, QuotationOffer
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.pipeline import price

DAY = date(2026, 11, 23)


def said(text: str) -> dict[str, str]:
    """The same text in both languages, where a test does not look at it."""
    return {"en": text, "lt": f"{text} (lt)"}


def unit(name: str, lithuanian: str) -> dict[str, Any]:
    one, few, other = lithuanian.split()
    return {
        "id": name,
        "forms": {
            "en": {"one": name, "other": f"{name}s"},
            "lt": {"one": one, "few": few, "many": few, "other": other},
        },
    }


_UNITS = {
    "piece": unit("piece", "vienetas vienetai vienetų"),
    "ream": unit("ream", "pakelis pakeliai pakelių"),
    "hour": unit("hour", "valanda valandos valandų"),
}
_TAXES = {
    "classes": [
        {"id": "standard", "name": said("standard"), "code": "S", "rate": "21"},
        {"id": "reduced", "name": said("reduced"), "code": "S", "rate": "5"},
        {"id": "zero", "name": said("zero"), "code": "Z"},
        {"id": "exempt", "name": said("exempt"), "code": "E", "reason": said("Exempt: stamps.")},
        {"id": "reverse", "name": said("reverse"), "code": "AE", "reason": said("Reverse charge: scrap.")},
    ],
    "intra_community": said("Intra-Community supply."),
    "reverse_charge": said("Reverse charge: service."),
    "export": said("Export."),
    "outside_scope": said("Outside the scope of VAT."),
    "not_registered": said("Not registered for VAT."),
}
_CATEGORIES = {"goods": "goods", "service": "service", "delivery": "ancillary"}

# sku: category, tax class, unit
_PACKS: Mapping[str, tuple[str, str, str]] = {
    "PAPER": ("goods", "standard", "ream"),
    "TONER": ("goods", "standard", "piece"),
    "CLIPS": ("goods", "standard", "piece"),
    "LABELS": ("goods", "standard", "piece"),
    "STEP": ("goods", "standard", "piece"),
    "BOOK": ("goods", "reduced", "piece"),
    "GIFT": ("goods", "zero", "piece"),
    "STAMP": ("goods", "exempt", "piece"),
    "SCRAP": ("goods", "reverse", "piece"),
    "SETUP": ("service", "standard", "hour"),
    "DELIVERY": ("delivery", "standard", "piece"),
    "UNPRICED": ("goods", "standard", "piece"),
}
_STANDARD: Mapping[str, dict[str, Any]] = {
    "PAPER": {"model": "volume", "breaks": {"1": "10.00", "10": "9.00", "50": "8.00"}},
    "TONER": {"breaks": {"1": "366.06"}},
    "CLIPS": {"base_quantity": "100", "breaks": {"1": "4.20"}},
    "LABELS": {"model": "package", "base_quantity": "4", "breaks": {"1": "12.00"}},
    "STEP": {"breaks": {"1": "1.25"}},
    "BOOK": {"breaks": {"1": "20.00"}},
    "GIFT": {"breaks": {"1": "3.00"}},
    "STAMP": {"breaks": {"1": "1.10"}},
    "SCRAP": {"breaks": {"1": "50.00"}},
    "SETUP": {"model": "graduated", "breaks": {"1": "60.00", "6": "50.00", "11": "40.00"}},
    "DELIVERY": {"breaks": {"1": "9.90"}},
}


def limits(line: int | None, document: int | None, floor: int | None, amount: int | None) -> dict[str, Any]:
    """Limits of a role; only who has no limit on anything may offer what no price list has."""
    found = {"line_discount": line, "document_discount": document, "margin_floor": floor, "amount": amount}
    return {**found, "unlisted": line is None}


LIMITS = {
    "representative": limits(5, 3, 15, 1000),
    "account_executive": limits(10, 8, 10, 5000),
    "specialist": limits(15, 10, 8, 10000),
    "manager": {**limits(25, 20, 3, 50000), "unlisted": True},
    "customer_success": limits(5, 5, 12, 1000),
    "admin": limits(None, None, None, None),
}


def price_data(sku: str, data: Mapping[str, Any]) -> dict[str, Any]:
    steps = [{"from_quantity": start, "amount": amount} for start, amount in data["breaks"].items()]
    return {"sku": sku, **data, "breaks": steps}


def price_list(
    name: str, group: str, currency: str, prices: Mapping[str, dict[str, Any]], **dates: date
) -> dict[str, Any]:
    found = {sku: price_data(sku, data) for sku, data in prices.items()}
    return {"id": name, "name": said(name), "group": group, "currency": currency, "prices": found, **dates}


def _price_lists() -> list[dict[str, Any]]:
    begin, end, next_year = date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)
    return [
        price_list("standard-2026", "standard", "EUR", _STANDARD, valid_from=begin, valid_until=end),
        price_list("standard-2027", "standard", "EUR", {"TONER": {"breaks": {"1": "380.00"}}}, valid_from=next_year),
        price_list("partner-2026", "partner", "EUR", {"PAPER": {"breaks": {"1": "8.50"}}}, valid_from=begin),
        price_list("yen", "standard", "JPY", {"TONER": {"breaks": {"1": "60000"}}}, valid_from=begin),
        price_list("dinar", "standard", "KWD", {"TONER": {"breaks": {"1": "122.125"}}}, valid_from=begin),
    ]


def _seller() -> dict[str, Any]:
    passage = {"label": said("Label"), "text": said("Text")}
    return {
        "name": "UAB Popierius",
        "brand": "Popierius",
        "address": {"street": "Savanorių pr. 1", "city": "Vilnius", "postal_code": "LT-03116", "country": "LT"},
        "vat_id": "LT100005555110",
        "iban": "LT153250050123456789",
        "bank": "Nemuno bankas",
        "contact": {"name": "Rūta", "email": "ruta@popierius.example"},
        "contact_role": said("account executive"),
        "time_zone": "Europe/Vilnius",
        "accent": "#0f6b5c",
        "logo": "logo.svg",
        "payment_days": 14,
        "next_steps": [passage],
        "terms": [passage] * 6,
    }


def _advice() -> dict[str, Any]:
    """A questionnaire and rules that load; nothing here recommends."""
    question = {"id": "remarks", "type": "text", "ask": said("Remarks"), "say": said("Remarks?"), "optional": True}
    need = {
        "id": "paper",
        "name": said("paper"),
        "category": "goods",
        "quantity": {"value": 1, "unit": "piece"},
        "prefer": [{"cost": "lowest"}],
        "recurrence": "once",
        "because": said("because"),
    }
    story = {"cases": [{"text": said("story")}]}
    return {
        "questionnaire": {
            "title": said("Questions"),
            "yes": said("yes"),
            "no": said("no"),
            "sections": [{"id": "all", "title": said("All"), "questions": [question]}],
        },
        "rules": {
            "needs": [need],
            "headline": story,
            "summary": [story],
            "agreement_months": {"value": 12, "unit": "piece"},
            "offers": [
                {
                    "code": "recommended",
                    "name": said("Recommended"),
                    "says": said("The best there is"),
                    "recommended": True,
                }
            ],
            "gap": said("gap"),
        },
    }


def shop_data() -> dict[str, Any]:
    """The shop as plain data, for a test to change before `Catalogue.model_validate`."""
    products = {
        sku.lower(): {
            "id": sku.lower(),
            "category": category,
            "name": said(sku.title()),
            "description": said(f"The {sku.lower()}"),
            "cpv": "30197643-5",
            "tax": tax,
        }
        for sku, (category, tax, _) in _PACKS.items()
    }
    packs: dict[str, dict[str, Any]] = {
        sku: {"sku": sku, "product": sku.lower(), "unit": measure, "content": 1}
        for sku, (_, _, measure) in _PACKS.items()
    }
    packs["STEP"] |= {"minimum": 4, "multiple": 2}
    costs = {"PAPER": "6.50", "TONER": "300.00", "BOOK": "12.00", "SETUP": "20.00"}
    return {
        "name": "shop",
        "units": _UNITS,
        "attributes": {},
        "categories": {
            name: {"id": name, "name": said(name), "content_unit": "piece", "supply": supply}
            for name, supply in _CATEGORIES.items()
        },
        "products": products,
        "packs": packs,
        "devices": {},
        "fits": [],
        "price_lists": _price_lists(),
        "costs": {sku: {"sku": sku, "cost": cost, "currency": "EUR"} for sku, cost in costs.items()},
        "taxes": _TAXES,
        "vat": vat_territory(),
        "policy": {
            "currency": "EUR",
            "validity_days": 30,
            "default_group": "standard",
            "limits": LIMITS,
            "agreed_price": {"en": "Agreed price", "lt": "Sutarta kaina"},
        },
        "seller": _seller(),
        **_advice(),
    }


@cache
def shop() -> Catalogue:
    return Catalogue.model_validate(shop_data())


def party(country: str, **more: Any) -> Party:
    address = {"street": "Street 1", "city": "City", "country": country}
    return Party.model_validate({"name": "Buyer", "address": address, "language": "en", **more})


def kept_in(country: str, **more: Any) -> Party:
    """A buyer who was kept with any two letters for a country, before they were checked."""
    return party("LT", **more).model_copy(
        update={"address": party("LT").address.model_copy(update={"country": country})}
    )


def sold_by(**seller: Any) -> Catalogue:
    """The shop, of a seller who is otherwise."""
    data = shop_data()
    data["seller"] |= seller
    return Catalogue.model_validate(data)


DOMESTIC = party("LT")
IDENTIFIED = party("LT", company_code="302222222")
PARTNER = party("LT", group="partner")
EU_BUSINESS = party("DE", vat_id="DE136695976")
EU_CONSUMER = party("DE", kind="consumer")
NORWAY = party("NO")
NORWAY_CONSUMER = party("NO", kind="consumer")


def occasion(
    buyer: Party | None = DOMESTIC,
    currency: str = "EUR",
    language: Language = "en",
    day: date = DAY,
    catalogue: Catalogue | None = None,
) -> Occasion:
    return Occasion(catalogue or shop(), buyer, language, currency, day)


def line(sku: str, quantity: str | int = 1, **more: Any) -> LineRequest:
    return LineRequest.model_validate({"sku": sku, "quantity": quantity, **more})


def ad_hoc(price: str, quantity: str | int = 1, **more: Any) -> LineRequest:
    """A line with its own price; taxed at 21 % at home unless `tax` says otherwise."""
    return LineRequest.model_validate({"description": "Something", "price": price, "quantity": quantity, **more})


def taxed(price: str, category: str, rate: str = "0", **more: Any) -> LineRequest:
    """One ad hoc unit in a tax category, with a reason where it needs one."""
    tax = {"category": category, "rate": rate, "reason": "" if category in {"S", "Z"} else "because"}
    return ad_hoc(price, tax=tax, **more)


def offer(*lines: LineRequest) -> Offer:
    return Offer.model_validate({"code": "recommended", "name": said("Recommended"), "lines": lines})


def priced(*lines: LineRequest, at: Occasion | None = None, **terms: Any) -> QuotationOffer:
    """The priced offer of these lines."""
    quotation, _ = price((offer(*lines),), Terms.model_validate(terms), at or occasion())
    return quotation.recommended


def priced_line(request: LineRequest, at: Occasion | None = None) -> QuotationLine:
    return priced(request, at=at).lines[0]


def total(*lines: LineRequest, at: Occasion | None = None, **terms: Any) -> MonetaryTotal:
    """The total of what is paid once."""
    return priced(*lines, at=at, **terms).totals[Recurrence.ONCE]


def costed(*lines: LineRequest, at: Occasion | None = None, **terms: Any) -> OfferCosting:
    _, costing = price((offer(*lines),), Terms.model_validate(terms), at or occasion())
    return costing.offers[0]


def faults(*lines: LineRequest, at: Occasion | None = None, **terms: Any) -> list[tuple[str, str]]:
    """(code, path) of everything that is refused."""
    try:
        priced(*lines, at=at, **terms)
    except QuotegenError as refused:
        return [(fault.code, fault.path) for fault in refused.faults]
    return []


def off(percent: str | None = None, amount: str | None = None, **more: Any) -> dict[str, Any]:
    """A discount in percent or in money; with charge=True a charge."""
    given = {"percent": percent} if percent is not None else {"amount": amount}
    return {"reason": "agreed", **given, **more}


def trace_of(line: QuotationLine) -> PriceTrace:
    assert line.price_trace is not None
    return line.price_trace


def amounts(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]
