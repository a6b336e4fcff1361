"""What the shipped sellers say is true of what is sold, to whom, and from which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from quotegen.files.catalogue import load_catalogue
from quotegen.language import LANGUAGES, Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.party import Party
from quotegen.model.quotation import SellerParty
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.pipeline import price
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from tests import builders as shop
from tests.builders import line, offer, taxed
from tests.conftest import ROOT
from tests.recommend.examples import answers_of, occasion_of

MAINTENANCE = line("MAINTENANCE-BASIC", recurrence="month")
SCRAP = taxed("10.00", "AE")
STAMPS = taxed("10.00", "E")
TAXED = taxed("10.00", "S", "21")


@pytest.fixture(scope="module", params=["office-supplies", "managed-it"])
def any_catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return load_catalogue(ROOT / "catalog" / str(request.param))


@pytest.fixture(scope="module")
def managed() -> Catalogue:
    return load_catalogue(ROOT / "catalog" / "managed-it")


def seller(
    catalogue: Catalogue, lines: Sequence[LineRequest], buyer: Party = shop.IDENTIFIED, language: Language = "en"
) -> SellerParty:
    at = shop.occasion(buyer, language=language, catalogue=catalogue)
    return price((offer(*lines),), Terms(), at)[0].seller


def all_of(found: SellerParty) -> str:
    return "\n".join(f"{each.title}: {each.text}" for each in (*found.next_steps, *found.terms))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("customer", "categories"), [(shop.IDENTIFIED, ("AE",)), (shop.EU_BUSINESS, ("AE", "K")), (shop.NORWAY, ("G",))]
)
def test_no_two_terms_bear_one_label(
    any_catalogue: Catalogue, language: Language, customer: Party, categories: tuple[str, ...]
) -> None:
    lines = [TAXED, STAMPS, *(taxed("10.00", each) for each in categories)]
    titles = [each.title for each in seller(any_catalogue, lines, customer, language).terms]
    assert len(titles) == len(set(titles)) and len(titles) > len(categories)


def test_a_domestic_reverse_charge_says_which_lines_it_is_of_and_claims_no_vat_id(any_catalogue: Catalogue) -> None:
    told = {each.title: each.text for each in seller(any_catalogue, [TAXED, STAMPS, SCRAP]).terms}
    assert told["Reverse charge"] == "Where a line is under reverse charge, you account for its VAT yourselves."
    assert told["VAT"].startswith("Where we charge VAT,")
    assert not any("VAT id" in text for text in told.values())


@pytest.mark.parametrize("recurrence", ["once", "month"])
def test_no_step_promises_a_day_that_a_start_date_can_gainsay(any_catalogue: Catalogue, recurrence: str) -> None:
    """Within so many days we may agree on something; when we come follows from the day that is agreed."""
    goods, service = (taxed("10.00", "S", "21", supply=what, recurrence=recurrence) for what in ("goods", "service"))
    steps = seller(any_catalogue, [goods, service]).next_steps
    timed = {step.title for step in steps if step.text.startswith("within")}
    assert timed and all("confirm" in title or "agree" in title for title in timed)
    assert not any("deliver" in title.split() for title in timed)


def test_a_service_alone_is_told_nothing_of_deliveries_and_packs(office: Catalogue) -> None:
    told = all_of(seller(office, [MAINTENANCE])).lower()
    assert not [word for word in ("deliver", "pack", "quantities") if word in told]
    assert "we agree the first day with you" in told


def test_goods_bought_once_beside_a_service_by_the_month_have_no_next_delivery(office: Catalogue) -> None:
    told = all_of(seller(office, [line("DELIVERY-ONCE"), MAINTENANCE]))
    assert "We agree the first day with you" in told
    assert "first delivery" not in told and "next delivery" not in told


def test_goods_that_recur_are_told_of_the_next_delivery_and_of_return(office: Catalogue) -> None:
    told = all_of(seller(office, [line("DELIVERY-MONTH", recurrence="month")]))
    assert "next delivery" in told and "Unopened packs" in told


def test_equipment_alone_is_told_nothing_of_visits_and_data(managed: Catalogue) -> None:
    told = all_of(seller(managed, [line("LAP-14")], shop.NORWAY))
    assert not [words for words in ("visit", "Your data", "take over", "set up") if words in told]
    assert "Equipment you buy" in told and "We confirm the day of delivery" in told


def test_services_alone_are_told_of_data_and_nothing_of_equipment(managed: Catalogue) -> None:
    told = all_of(seller(managed, [line("SUP-DAY", recurrence="month")]))
    assert "Your data" in told and "We visit you" in told and "Equipment" not in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("customer", ["studio", "charity", "law-office"])
def test_of_a_single_order_no_rhythm_and_no_return_is_promised(
    office: Catalogue, customer: str, language: Language
) -> None:
    answers = answers_of(customer) | {"delivery": "once"}
    for of_what_recurs in ("agreement", "maintenance"):
        answers.pop(of_what_recurs, None)
    given, at = parse_answers(answers, office), replace(occasion_of(customer, office), language=language)
    told = brief_for(given, recommend(given, at), at)
    said = "\n".join((told.headline, *(part.text for part in told.summary)))
    wrong = {
        "en": ("never runs out", "before you run out", "deliveries", "a return"),
        "lt": ("nesibaigia", "nespėjus pasibaigti", "planuojamus pristatymus", "grąžinti"),
    }
    assert not [words for words in wrong[language] if words in said]
