"""Laws of the offers, over made-up customers of both shipped catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pytest

from quotegen.errors import QuotegenError
from quotegen.files.catalogue import load_catalogue
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Quotation, QuotationOffer
from quotegen.model.request import Terms
from quotegen.model.rules import Preference
from quotegen.pricing.comparison import paid_within
from quotegen.pricing.pipeline import price
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.offers import Worked
from quotegen.recommend.packs import Shelf
from quotegen.recommend.recommend import establish, recommend, work_offer
from tests.lab import Lab
from tests.samples import ROOT

CATALOGUES = ("office-supplies", "managed-it")
SETS = 80


Quality = dict[tuple[object, ...], list[Any]]
"""For each need of an offer how good its product is; larger is better."""


class Customer(NamedTuple):
    found: Recommendation
    quotation: Quotation
    quality: dict[str, Quality]

    def is_as_good(self, one: QuotationOffer, other: QuotationOffer) -> bool:
        mine, theirs = self.quality[one.code], self.quality[other.code]
        return all(key in mine and mine[key] >= best for key, best in theirs.items())


@cache
def customers(name: str) -> tuple[Customer, ...]:
    """What made-up customers are offered, where their answers lead anywhere."""
    return tuple(_offered(load_catalogue(ROOT / "catalog" / name)))


def _offered(catalogue: Catalogue) -> Iterator[Customer]:
    lab = Lab(catalogue, seed=11)
    occasion = Occasion(catalogue, None, "en", "EUR", date(2026, 11, 23))
    for _ in range(SETS):
        answers = parse_answers(lab.answers(), catalogue)
        try:
            found = recommend(answers, occasion)
        except QuotegenError:
            continue
        quotation, _costing = price(found.offers, Terms(), occasion, brief_for(answers, found, occasion))
        shelf, facts = Shelf(occasion), establish(answers, occasion)
        worked = [work_offer(policy, facts, shelf) for policy in catalogue.rules.offers]
        yield Customer(found, quotation, {offer.policy.code: _quality(offer, catalogue) for offer in worked})


def _quality(offer: Worked, catalogue: Catalogue) -> Quality:
    return {
        (part.rule.id, tuple(owner.device.id for owner in part.devices), part.slot): [
            _step(step, part.chosen.product.attributes.get(step.attribute or "")) for step in catalogue.rules.quality
        ]
        for line in offer.lines
        if not line.optional
        for part in line.parts
    }


def _step(step: Preference, value: Any) -> Any:
    if step.order is None:
        return value == step.equals
    return Decimal("-Infinity") if value is None else value if step.order == "highest" else -value


def bills(offer: QuotationOffer) -> list[Decimal]:
    """Today, 12 and 36 months without tax, added up line by line."""
    times = {"once": (1, 1, 1), "month": (1, 12, 36), "quarter": (1, 4, 12), "year": (1, 1, 3)}
    firm = [line for line in offer.lines if not line.optional]
    return [sum((line.net_amount * times[line.recurrence][span] for line in firm), Decimal(0)) for span in range(3)]


@pytest.mark.parametrize("name", CATALOGUES)
def test_enough_customers_are_offered_a_choice(name: str) -> None:
    assert sum(len(quotation.offers) > 1 for _, quotation, _ in customers(name)) > SETS // 3


@pytest.mark.parametrize("name", CATALOGUES)
def test_exactly_one_offer_is_recommended(name: str) -> None:
    for _, quotation, _ in customers(name):
        assert [offer.recommended for offer in quotation.offers].count(True) == 1


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_offer_is_shown_that_another_beats_on_every_axis(name: str) -> None:
    for customer in customers(name):
        for offer in customer.quotation.offers:
            for other in customer.quotation.offers:
                if other is not offer and customer.is_as_good(other, offer):
                    assert any(mine < theirs for mine, theirs in zip(bills(offer), bills(other), strict=True))


@pytest.mark.parametrize("name", CATALOGUES)
def test_what_is_not_shown_is_beaten_by_what_is(name: str) -> None:
    for customer in customers(name):
        shown = {offer.code for offer in customer.quotation.offers}
        for code in customer.quality.keys() - shown:
            beaten = customer.quality[code]
            better = [customer.quality[each] for each in shown]
            assert any(all(key in mine and mine[key] >= best for key, best in beaten.items()) for mine in better)


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_offer_that_asks_for_least_today_is_the_essential_one(name: str) -> None:
    for _, quotation, _ in customers(name):
        today = {offer.code: bills(offer)[0] for offer in quotation.offers}
        assert today.get("essential", Decimal(0)) <= min(today.values())


@pytest.mark.parametrize("name", CATALOGUES)
def test_nothing_as_good_costs_less_over_the_agreement_than_what_is_recommended(name: str) -> None:
    for customer in customers(name):
        brief, best = customer.quotation.brief, customer.quotation.recommended
        assert brief is not None
        months = brief.agreement_months
        for offer in customer.quotation.offers:
            if customer.is_as_good(offer, best):
                assert paid_within(offer, months, months) >= paid_within(best, months, months)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_line_of_every_offer_says_why(name: str) -> None:
    for found, _, _ in customers(name):
        assert all(line.reason and line.reason.arithmetic for offer in found.offers for line in offer.lines)
