"""Categories, rates, reasons and subtotals."""

# A Decimal equals a whole number; in a tuple mypy does not see that they can.
# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from quotegen.errors import InputRefused, RuleRefused
from quotegen.model.catalogue import Catalogue
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.tax import TaxCode
from quotegen.pricing import tax, tax_reason
from tests.builders import (
    DOMESTIC,
    EU_BUSINESS,
    EU_CONSUMER,
    IDENTIFIED,
    NORWAY,
    NORWAY_CONSUMER,
    ad_hoc,
    faults,
    kept_in,
    line,
    occasion,
    off,
    party,
    priced,
    priced_line,
    shop_data,
    sold_by,
    taxed,
    total,
)


def taxes(sku: str, at: Occasion) -> tuple[str, str, str]:
    found = priced_line(line(sku), at=at).tax_category
    return found.code.value, str(found.rate), found.reason


@pytest.mark.parametrize(
    ("sku", "tax"),
    [
        ("TONER", ("S", "21", "")),
        ("BOOK", ("S", "5", "")),
        ("GIFT", ("Z", "0", "")),
        ("STAMP", ("E", "0", "Exempt: stamps.")),
        ("SCRAP", ("AE", "0", "Reverse charge: scrap.")),
        ("SETUP", ("S", "21", "")),
    ],
)
def test_at_home_the_product_decides(sku: str, tax: tuple[str, str, str]) -> None:
    assert taxes(sku, occasion(IDENTIFIED)) == tax
    assert taxes(sku, occasion(None)) == tax


@pytest.mark.parametrize(
    ("buyer", "sku", "tax"),
    [
        (EU_BUSINESS, "TONER", ("K", "0", "Intra-Community supply.")),
        (EU_BUSINESS, "DELIVERY", ("K", "0", "Intra-Community supply.")),
        (EU_BUSINESS, "SETUP", ("AE", "0", "Reverse charge: service.")),
        (EU_CONSUMER, "TONER", ("S", "21", "")),
        (EU_CONSUMER, "SETUP", ("S", "21", "")),
        (party("DE"), "TONER", ("S", "21", "")),
        (NORWAY, "TONER", ("G", "0", "Export.")),
        (NORWAY, "DELIVERY", ("G", "0", "Export.")),
        (NORWAY, "SETUP", ("O", "0", "Outside the scope of VAT.")),
        (NORWAY_CONSUMER, "TONER", ("G", "0", "Export.")),
    ],
)
def test_across_a_border_the_buyer_decides(buyer: Party, sku: str, tax: tuple[str, str, str]) -> None:
    assert taxes(sku, occasion(buyer)) == tax


def going_to(at: Occasion, country: str, postal_code: str = "") -> Occasion:
    """The same, delivered elsewhere."""
    there = {"street": "Kai 1", "city": "City", "country": country, "postal_code": postal_code}
    return replace(at, inputs={f"delivery_{name}": value for name, value in there.items()})


def test_a_delivery_address_is_asked_for_its_own_postal_code() -> None:
    assert faults(line("TONER"), at=going_to(occasion(DOMESTIC), "GB")) == [
        ("postal_code_missing", "delivery_postal_code")
    ]
    assert faults(line("SETUP"), at=going_to(occasion(DOMESTIC), "GB")) == []


def test_a_kept_delivery_address_in_no_country_is_told_where_it_is_given() -> None:
    assert faults(line("TONER"), at=going_to(occasion(DOMESTIC), "UK")) == [("country_unknown", "delivery_country")]


@pytest.mark.parametrize("code", ["EL", "UK", "ZZ"])
def test_a_kept_customer_of_no_country_is_refused_when_something_is_quoted(code: str) -> None:
    assert faults(line("TONER"), at=occasion(kept_in(code))) == [("country_unknown", "customer.address.country")]


def test_a_kept_vat_id_that_cannot_be_right_counts_for_nothing() -> None:
    buyer = party("GB").model_copy(update={"vat_id": "XI434031495"})
    belfast = buyer.address.model_copy(update={"postal_code": "BT7 1NN"})
    assert taxes("TONER", occasion(buyer.model_copy(update={"address": belfast})))[0] == "S"


def test_with_oss_a_class_bears_the_rate_that_it_names_for_the_place() -> None:
    data = shop_data()
    data["seller"] |= {"oss": True}
    standard, reduced, *rest = data["taxes"]["classes"]
    data["taxes"] = data["taxes"] | {"classes": [standard, reduced | {"abroad": {"DE": "7", "madeira": "5"}}, *rest]}
    catalogue = Catalogue.model_validate(data)
    assert taxes("BOOK", occasion(EU_CONSUMER, catalogue=catalogue)) == ("S", "7", "")
    refused = faults(line("BOOK"), at=occasion(party("IT", kind="consumer"), catalogue=catalogue))
    assert refused == [("tax_rate_unknown", "lines[0].tax")]
    named = line("BOOK", tax={"category": "S", "rate": "4"})
    assert priced_line(named, at=occasion(party("IT", kind="consumer"), catalogue=catalogue)).tax_category.rate == 4


def test_a_service_to_a_consumer_outside_the_union_is_taxed_at_home() -> None:
    assert taxes("SETUP", occasion(NORWAY_CONSUMER)) == ("S", "21", "")


def test_a_seller_without_registration_charges_no_tax() -> None:
    assert taxes("TONER", occasion(catalogue=sold_by(vat_id=None))) == ("O", "0", "Not registered for VAT.")


def test_for_a_seller_outside_the_union_every_foreign_buyer_is_abroad() -> None:
    home = {"street": "Gate 1", "city": "Oslo", "country": "NO"}
    assert taxes("TONER", occasion(EU_BUSINESS, catalogue=sold_by(address=home, vat_id="NO995525828"))) == (
        "G",
        "0",
        "Export.",
    )


def test_an_ad_hoc_line_is_taxed_as_ordinary_goods() -> None:
    assert priced_line(ad_hoc("1")).tax_category.rate == 21
    assert priced_line(ad_hoc("1"), at=occasion(EU_BUSINESS)).tax_category.code is TaxCode.INTRA_COMMUNITY


@pytest.mark.parametrize(
    ("category", "buyer", "reason"),
    [
        ("AE", EU_BUSINESS, "Reverse charge: service."),
        ("K", EU_BUSINESS, "Intra-Community supply."),
        ("G", NORWAY, "Export."),
        ("G", NORWAY_CONSUMER, "Export."),
        ("O", NORWAY, "Outside the scope of VAT."),
    ],
)
def test_a_category_named_by_a_person_gets_its_usual_reason(category: str, buyer: Party, reason: str) -> None:
    assert priced_line(ad_hoc("1", tax={"category": category}), at=occasion(buyer)).tax_category.reason == reason


@pytest.mark.parametrize(("category", "reason"), [("K", "Intra-Community supply."), ("G", "Export.")])
def test_as_long_as_nobody_is_named_a_named_category_is_believed(category: str, reason: str) -> None:
    assert priced_line(ad_hoc("1", tax={"category": category}), at=occasion(None)).tax_category.reason == reason


def test_without_its_guard_a_sale_at_home_would_be_called_an_export(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ad_hoc("1", tax={"category": "G"})
    assert faults(chosen, at=occasion(IDENTIFIED)) == [("tax_reason_missing", "lines[0].tax")]
    monkeypatch.setattr(tax_reason, "_is_true", lambda *given: True)
    assert priced_line(chosen, at=occasion(IDENTIFIED)).tax_category.reason == "Export."


@pytest.mark.parametrize(
    ("category", "buyer", "supply"),
    [
        ("O", EU_CONSUMER, None),
        ("O", IDENTIFIED, None),
        ("O", EU_BUSINESS, None),
        ("O", NORWAY_CONSUMER, None),
        ("O", NORWAY, "goods"),
        ("AE", party("CH", vat_id="CHE107787577MWST"), None),
        ("AE", EU_BUSINESS, "goods"),
        ("K", EU_BUSINESS, "service"),
        ("G", EU_BUSINESS, None),
        ("G", IDENTIFIED, None),
        ("G", NORWAY, "service"),
    ],
)
def test_no_reason_is_printed_that_is_not_true_of_the_sale(category: str, buyer: Party, supply: str | None) -> None:
    named = ad_hoc("1", tax={"category": category}, supply=supply)
    with pytest.raises(InputRefused) as refused:
        priced_line(named, at=occasion(buyer))
    (fault,) = refused.value.faults
    assert (fault.code, fault.path) == ("tax_reason_missing", "lines[0].tax")
    assert f"the usual reason of {category} is for" in fault.hint
    own = ad_hoc("1", tax={"category": category, "reason": "mine"}, supply=supply)
    assert priced_line(own, at=occasion(buyer)).tax_category.reason == "mine"


def test_goods_named_k_or_g_have_the_usual_reason_only_where_they_go_there() -> None:
    stays, leaves = going_to(occasion(EU_BUSINESS), "LT", "01103"), going_to(occasion(EU_BUSINESS), "US")
    missing = [("tax_reason_missing", "lines[0].tax")]
    assert faults(ad_hoc("1", tax={"category": "K"}), at=stays) == missing
    assert faults(ad_hoc("1", tax={"category": "K"}), at=leaves) == missing
    assert faults(ad_hoc("1", tax={"category": "G"}), at=stays) == missing
    assert faults(ad_hoc("1", tax={"category": "G"}), at=leaves) == []


def test_reverse_charge_is_given_no_reason_where_it_may_be_that_at_home_or_across_a_border() -> None:
    stays = going_to(occasion(EU_BUSINESS), "LT", "01103")
    assert faults(ad_hoc("1", tax={"category": "AE"}), at=stays) == [("tax_reason_missing", "lines[0].tax")]
    service = ad_hoc("1", tax={"category": "AE"}, supply="service")
    assert priced_line(service, at=stays).tax_category.reason == "Reverse charge: service."


def test_reverse_charge_at_home_has_the_reason_of_its_class() -> None:
    named = priced_line(ad_hoc("1", tax={"category": "AE"}), at=occasion(IDENTIFIED)).tax_category
    assert named.reason == "Reverse charge: scrap."


@pytest.mark.parametrize(("sku", "reason"), [("SETUP", "Reverse charge: service."), ("TONER", None)])
def test_reverse_charge_across_a_border_has_a_usual_reason_for_services_alone(sku: str, reason: str | None) -> None:
    request = line(sku, tax={"category": "AE"})
    if reason is None:
        assert faults(request, at=occasion(EU_BUSINESS)) == [("tax_reason_missing", "lines[0].tax")]
    else:
        assert priced_line(request, at=occasion(EU_BUSINESS)).tax_category.reason == reason


def test_reverse_charge_at_home_needs_a_reason_where_no_class_has_one() -> None:
    data = shop_data()
    data["taxes"] = data["taxes"] | {"classes": data["taxes"]["classes"][:4]}
    data["products"]["scrap"] |= {"tax": "standard"}
    at = occasion(IDENTIFIED, catalogue=Catalogue.model_validate(data))
    assert faults(ad_hoc("1", tax={"category": "AE"}), at=at) == [("tax_reason_missing", "lines[0].tax")]


def test_nobody_who_is_not_registered_gets_the_reason_of_somebody_who_is() -> None:
    at = occasion(catalogue=sold_by(vat_id=None))
    assert priced_line(ad_hoc("1", tax={"category": "O"}), at=at).tax_category.reason == "Not registered for VAT."


def test_the_reason_of_a_person_comes_before_the_usual_one() -> None:
    chosen = ad_hoc("1", tax={"category": "AE", "reason": "mine"})
    assert priced_line(chosen, at=occasion(IDENTIFIED)).tax_category.reason == "mine"


def test_a_document_charge_needs_the_ids_of_its_category_too() -> None:
    items = [off(amount="1", charge=True, tax={"category": "K"})]
    assert faults(ad_hoc("1"), allowance_charges=items) == [("buyer_id_missing", "allowance_charges[0].tax")]


def test_nothing_is_asked_of_a_customer_who_is_not_known_yet() -> None:
    assert (
        priced_line(ad_hoc("1", tax={"category": "K"}), at=occasion(None)).tax_category.code is TaxCode.INTRA_COMMUNITY
    )


@pytest.mark.parametrize(
    ("tax", "code"),
    [
        ({"category": "E"}, "tax_reason_missing"),
        ({"category": "S"}, "tax_rate_wrong"),
        ({"category": "S", "rate": 0}, "tax_rate_wrong"),
        ({"category": "AE", "rate": 21}, "tax_rate_wrong"),
        ({"category": "Z", "rate": 5}, "tax_rate_wrong"),
        ({"category": "S", "rate": 21, "reason": "why"}, "tax_reason_wrong"),
        ({"category": "Z", "reason": "why"}, "tax_reason_wrong"),
    ],
)
def test_a_wrong_category_is_refused_on_a_line_and_on_the_document(tax: dict[str, Any], code: str) -> None:
    assert faults(ad_hoc("1"), ad_hoc("1", tax=tax)) == [(code, "lines[1].tax")]
    items = [off("1"), off(amount="0.10", tax=tax)]
    assert faults(ad_hoc("1"), allowance_charges=items) == [(code, "allowance_charges[1].tax")]


def test_the_same_rate_written_twice_is_one_group() -> None:
    found = total(taxed("1", "S", "21"), taxed("1", "S", "21.00"))
    assert [(part.rate, part.taxable) for part in found.tax_subtotals] == [(Decimal(21), Decimal("2.00"))]
    assert str(found.tax_subtotals[0].rate) == "21"


def test_tax_is_rounded_once_for_the_group() -> None:
    assert total(*[taxed("0.09", "S", "5")] * 10).tax == Decimal("0.05")


def test_each_category_and_rate_has_one_subtotal_in_a_stated_order() -> None:
    lines = [line(sku) for sku in ("STAMP", "GIFT", "BOOK", "TONER", "SCRAP", "TONER")]
    found = total(*lines, at=occasion(IDENTIFIED))
    assert [(part.category.value, str(part.rate)) for part in found.tax_subtotals] == [
        ("AE", "0"),
        ("E", "0"),
        ("S", "5"),
        ("S", "21"),
        ("Z", "0"),
    ]


def test_a_subtotal_states_why_there_is_no_tax() -> None:
    found = total(line("TONER"), at=occasion(EU_BUSINESS)).tax_subtotals[0]
    assert (found.reason, found.reason_code, found.tax) == ("Intra-Community supply.", "VATEX-EU-IC", 0)


def test_a_subtotal_says_every_reason_of_its_lines_whatever_their_order() -> None:
    lines = [
        line("STAMP"),
        ad_hoc("1", tax={"category": "E", "reason": "Exempt: lesson."}),
        ad_hoc("1", tax={"category": "E", "reason": "Exempt: lesson."}),
    ]
    for order in (lines, lines[::-1]):
        assert total(*order).tax_subtotals[0].reason == "Exempt: lesson. Exempt: stamps."


def test_a_discount_on_a_group_takes_the_reason_of_its_lines() -> None:
    found = total(line("STAMP", 10), allowance_charges=[off("10", tax={"category": "E"})])
    assert (found.allowance_total, found.tax_subtotals[0].reason) == (Decimal("1.10"), "Exempt: stamps.")


def test_a_charge_may_open_a_group_of_its_own() -> None:
    found = total(line("BOOK"), allowance_charges=[off(amount="4", charge=True, tax={"category": "S", "rate": 21})])
    assert [(str(part.rate), str(part.tax)) for part in found.tax_subtotals] == [("5", "1.00"), ("21", "0.84")]


def test_outside_the_scope_stands_alone_in_a_document() -> None:
    with pytest.raises(RuleRefused) as refused:
        priced(line("TONER"), line("SETUP"), at=occasion(NORWAY))
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [("tax_outside_scope_mixed", "lines")]
    assert "G" in refused.value.faults[0].message


def test_outside_the_scope_stands_alone_across_recurrences_too() -> None:
    lines = [line("TONER"), line("SETUP", recurrence="month")]
    assert faults(*lines, at=occasion(NORWAY)) == [("tax_outside_scope_mixed", "lines")]


@pytest.mark.parametrize("optional", ["TONER", "SETUP", None])
def test_outside_the_scope_stands_alone_among_what_may_be_chosen_too(optional: str | None) -> None:
    lines = [line(sku, optional=optional in {sku, None}) for sku in ("TONER", "SETUP")]
    assert faults(*lines, at=occasion(NORWAY)) == [("tax_outside_scope_mixed", "lines")]


def test_services_alone_may_be_outside_the_scope() -> None:
    assert total(line("SETUP"), at=occasion(NORWAY)).tax == 0


def test_without_its_table_of_places_the_canary_islands_would_be_spain() -> None:
    data = shop_data()
    data["vat"] = data["vat"].model_copy(update={"territories": ()})
    buyer = party("ES", vat_id="ESB78603495")
    there = buyer.model_copy(update={"address": buyer.address.model_copy(update={"postal_code": "35001"})})
    assert taxes("TONER", occasion(there))[0] == "G"
    assert taxes("TONER", occasion(there, catalogue=Catalogue.model_validate(data)))[0] == "K"


def test_without_its_guard_zero_tax_would_need_no_id(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ad_hoc("1", tax={"category": "K", "reason": "mine"})
    assert faults(chosen, at=occasion(party("DE"))) == [("buyer_id_missing", "lines[0].tax")]
    monkeypatch.setattr(tax, "_id_faults", lambda *given: iter(()))
    assert faults(chosen, at=occasion(party("DE"))) == []


CONSULTING = "Consulting"


@pytest.mark.parametrize(
    ("supply", "buyer", "code"),
    [
        ("service", EU_BUSINESS, "AE"),
        ("goods", EU_BUSINESS, "K"),
        ("ancillary", EU_BUSINESS, "K"),
        (None, EU_BUSINESS, "K"),
        ("service", NORWAY, "O"),
        ("goods", NORWAY, "G"),
        ("service", IDENTIFIED, "S"),
    ],
)
def test_a_line_without_a_sku_is_taxed_as_what_it_says_it_is(supply: str | None, buyer: Party, code: str) -> None:
    assert (
        priced_line(ad_hoc("100", description=CONSULTING, supply=supply), at=occasion(buyer)).tax_category.code == code
    )


def test_a_sku_is_what_its_category_says() -> None:
    with pytest.raises(ValidationError, match="the supply of a sku is that of its category"):
        line("TONER", supply="service")


@pytest.mark.parametrize(
    ("given", "buyer", "guessed"),
    [
        ({}, EU_BUSINESS, True),
        ({}, NORWAY, True),
        ({}, IDENTIFIED, False),
        ({"supply": "goods"}, EU_BUSINESS, False),
        ({"tax": {"category": "AE"}}, EU_BUSINESS, False),
    ],
)
def test_what_a_line_is_is_a_guess_only_where_the_tax_hangs_on_it(
    given: dict[str, Any], buyer: Party, guessed: bool
) -> None:
    assert tax.is_taxed_by_a_guess(ad_hoc("100", description=CONSULTING, **given), occasion(buyer)) is guessed
