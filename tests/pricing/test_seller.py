"""The seller in a quotation: the terms that hold for it, and what goes with the buyer's country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from quotegen.language import Language
from quotegen.model.canonical import canonical
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Offer
from quotegen.model.party import Party
from quotegen.model.quotation import Quotation, SellerParty
from quotegen.model.request import LineRequest, Terms
from quotegen.model.seller import Seller
from quotegen.pricing.pipeline import price
from tests import builders as shop
from tests.builders import line, offer, said

ONE = (offer(line("PAPER")),)


def term(label: str, text: str = "Text", **when: Any) -> dict[str, Any]:
    return {"label": said(label), "text": said(text), **({"when": when} if when else {})}


TERMS = [
    term("Always"),
    term("Whole agreement", recurring=True),
    term("Single order", recurring=False),
    term("VAT", tax=["S"]),
    term("Export", tax=["G"]),
    term("Reverse charge", tax=["AE"]),
    term("Consumer", customer="consumer"),
    term("Business", customer="business"),
    term("Abroad", country=["eu", "elsewhere"]),
]


def quoted(
    offers: Sequence[Offer] = ONE,
    buyer: Party | None = shop.DOMESTIC,
    language: Language = "en",
    allowance_charges: Sequence[Any] = (),
    **seller: Any,
) -> Quotation:
    data = shop.shop_data()
    data["seller"] = {**data["seller"], "terms": TERMS, **seller}
    at = shop.occasion(buyer, language=language, catalogue=Catalogue.model_validate(data))
    return price(offers, Terms.model_validate({"allowance_charges": allowance_charges}), at)[0]


def labels(quotation: Quotation) -> set[str]:
    return {each.title for each in quotation.seller.terms} - {"Always"}


MONTHLY = line("PAPER", recurrence="month")


@pytest.mark.parametrize(
    ("lines", "buyer", "said_to_him"),
    [
        ([line("PAPER")], shop.DOMESTIC, {"Single order", "VAT", "Business"}),
        ([line("PAPER")], None, {"Single order", "VAT", "Business"}),
        ([MONTHLY], shop.DOMESTIC, {"Whole agreement", "VAT", "Business"}),
        ([line("PAPER")], shop.party("LT", kind="consumer"), {"Single order", "VAT", "Consumer"}),
        ([line("PAPER")], shop.NORWAY, {"Single order", "Export", "Business", "Abroad"}),
        ([line("SETUP")], shop.EU_BUSINESS, {"Single order", "Reverse charge", "Business", "Abroad"}),
        ([line("STAMP")], shop.DOMESTIC, {"Single order", "Business"}),
        ([line("STAMP"), line("SCRAP")], shop.IDENTIFIED, {"Single order", "Reverse charge", "Business"}),
    ],
)
def test_only_the_terms_that_hold_are_said(
    lines: list[LineRequest], buyer: Party | None, said_to_him: set[str]
) -> None:
    assert labels(quoted([offer(*lines)], buyer)) == said_to_him


def test_what_the_customer_may_tick_counts_too() -> None:
    ticked = line("PAPER", recurrence="month", optional=True)
    assert "Whole agreement" in labels(quoted([offer(line("STAMP"), ticked)]))


@pytest.mark.parametrize(
    ("lines", "said_of_them"),
    [
        ([line("PAPER")], {"Goods"}),
        ([line("SETUP")], {"Service"}),
        ([line("DELIVERY")], {"Goods"}),
        ([line("PAPER"), line("SETUP")], {"Goods", "Service"}),
        ([MONTHLY, line("SETUP")], {"Goods", "Service", "Goods again"}),
        ([line("PAPER"), line("SETUP", recurrence="month")], {"Goods", "Service"}),
    ],
)
def test_terms_are_said_of_what_is_sold_where_what_comes_with_goods_is_goods(
    lines: list[LineRequest], said_of_them: set[str]
) -> None:
    terms = [
        term("Always"),
        term("Goods", supply=["goods"]),
        term("Service", supply=["service"]),
        term("Goods again", supply=["goods"], recurring=True),
    ]
    assert labels(quoted([offer(*lines)], terms=terms)) == said_of_them


def several(*of_each: LineRequest) -> list[Offer]:
    """An offer of one line for each, the first recommended."""
    form = (
        {"code": name.lower(), "name": said(name), "recommended": name == "One"} for name in ("One", "Two", "Three")
    )
    return [Offer.model_validate({**each, "lines": [line]}) for each, line in zip(form, of_each, strict=False)]


def test_a_term_that_holds_for_some_offers_only_names_them() -> None:
    found = labels(quoted(several(MONTHLY, line("PAPER"), MONTHLY)))
    assert {"Whole agreement (One and Three)", "Single order (Two)", "VAT", "Business"} == found


def test_a_term_that_holds_for_all_offers_names_none() -> None:
    assert "Whole agreement" in labels(quoted(several(MONTHLY, MONTHLY)))


def test_steps_have_conditions_too() -> None:
    steps = [term("Deliver", recurring=False), term("Deliver the first", recurring=True)]
    assert [step.title for step in quoted(next_steps=steps).seller.next_steps] == ["Deliver"]
    monthly = quoted([offer(MONTHLY)], next_steps=steps)
    assert [step.title for step in monthly.seller.next_steps] == ["Deliver the first"]


PAY: dict[str, Any] = {"terms": [term("Pay", "{iban} {bank} {payment_period} {payment_days} {notice}")]}
NOTICE: dict[str, Any] = {"notice": said("one month")}


@pytest.mark.parametrize(
    ("buyer", "bic", "wanted"),
    [
        (shop.DOMESTIC, "NEMULT22", "6789 Nemuno bankas"),
        (shop.NORWAY, "NEMULT22", "6789, BIC NEMULT22 Nemuno bankas"),
        (shop.NORWAY, None, "6789 Nemuno bankas"),
    ],
)
def test_the_bic_stands_beside_the_iban_for_buyers_abroad(buyer: Party, bic: str | None, wanted: str) -> None:
    found = quoted(buyer=buyer, bic=bic, **PAY, **NOTICE).seller
    assert wanted in found.terms[0].text and found.iban.endswith("6789")


def test_texts_name_how_long_there_is_to_pay_and_to_give_notice() -> None:
    text = quoted(payment_days=21, **PAY, **NOTICE).seller.terms[0].text.replace("\xa0", " ")
    assert text.endswith("21 days 21 one month")


def test_what_the_company_is_by_law_stands_in_the_quotation_in_the_language_of_the_document() -> None:
    legal: Mapping[str, Any] = {
        "legal_form": "UAB",
        "register_name": "Registras",
        "capital": {"amount": "2500", "currency": "EUR", "paid": "1000.50"},
        "directors": ["Ona", "Jonas"],
    }
    found = quoted(language="lt", **legal).seller
    assert (found.legal_form, found.register_name, found.directors) == ("UAB", "Registras", ("Ona", "Jonas"))
    assert [text.replace("\xa0", " ") for text in (found.capital, found.capital_paid)] == ["2 500,00 €", "1 000,50 €"]


NEW = {
    "registered_office", "legal_form", "register_name", "register_place", "capital", "capital_paid", "directors",
    "board_chair", "bic", "phone", "email", "complaints_body",
}  # fmt: skip


def test_what_a_seller_does_not_say_leaves_no_trace_in_what_is_kept_and_signed() -> None:
    assert {name for name in NEW if f'"{name}"' in canonical(quoted())} == set()
    assert SellerParty.model_fields.keys() >= NEW


def test_every_field_of_the_seller_is_printed_or_goes_into_something_that_is() -> None:
    others = {"address", "contact", "contact_role", "time_zone", "accent", "logo", "oss", "payment_days", "notice"}
    assert Seller.model_fields.keys() - others <= SellerParty.model_fields.keys()


def test_the_tax_of_a_charge_on_the_whole_is_one_that_terms_may_ask_for() -> None:
    charge = {"charge": True, "amount": "10", "reason": "Packing", "tax": {"category": "S", "rate": 21}}
    assert "VAT" not in labels(quoted([offer(line("STAMP"))]))
    assert "VAT" in labels(quoted([offer(line("STAMP"))], allowance_charges=[charge]))
