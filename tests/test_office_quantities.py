"""How much the sample catalogue counts for a customer: sides, waste, stock on hand, rhythm, sharing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Need, Recommendation
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.recommend import recommend
from tests.recommend.kit import occasion

OFFICE: dict[str, Any] = {
    "printers": [{"device": "norvik-l420dw", "quantity": 2}, "taiga-c370dtn"],
    "volume_by": "pages",
    "pages_month": 10_000,
    "printed": ["internal"],
    "delivery": "month",
    "agreement": "24",
}


def asked(office: Catalogue, **answers: Any) -> Recommendation:
    return recommend(parse_answers({**OFFICE, **answers}, office), occasion(office))


def need(found: Recommendation, rule: str) -> Need | None:
    return next((need for need in found.needs if need.rule == rule), None)


def amount(office: Catalogue, rule: str, **answers: Any) -> Decimal:
    """What all needs of a rule come to."""
    return sum((each.quantity for each in asked(office, **answers).needs if each.rule == rule), Decimal(0))


def test_both_sides_halve_the_paper(office: Catalogue) -> None:
    assert amount(office, "office_paper", sides="both") * 2 == amount(office, "office_paper", sides="one")


@pytest.mark.parametrize("rule", ["toner_black", "toner_colour", "drums"])
def test_both_sides_change_nothing_of_what_wears_by_the_page(office: Catalogue, rule: str) -> None:
    assert amount(office, rule, sides="both") == amount(office, rule, sides="one") > 0


def test_what_is_spoilt_is_bought_on_top(office: Catalogue) -> None:
    assert amount(office, "office_paper", waste=5) == 10_500


def test_what_is_spoilt_takes_no_toner(office: Catalogue) -> None:
    assert amount(office, "toner_black", waste=50) == amount(office, "toner_black", waste=0)


def test_twice_the_coverage_is_twice_the_toner_and_no_more_drums(office: Catalogue) -> None:
    assert amount(office, "toner_black", coverage=10) == 2 * amount(office, "toner_black", coverage=5)
    assert amount(office, "drums", coverage=10) == amount(office, "drums", coverage=5)


def test_the_share_in_colour_takes_that_share_of_each_colour(office: Catalogue) -> None:
    twenty, forty = (asked(office, colour_share=share).figures["colour_pages"].value for share in (20, 40))
    assert forty == 2 * twenty


def test_paper_in_stock_is_used_up_over_the_agreement(office: Catalogue) -> None:
    # 24 boxes of 2,500 sheets over 24 months: 2,500 sheets less in each delivery.
    assert amount(office, "office_paper", waste=0, stock_boxes=24) == 7_500


def test_in_a_single_order_all_the_stock_counts_at_once(office: Catalogue) -> None:
    single = {"delivery": "once", "cover_months": 3, "agreement": None, "waste": 0}
    given = {name: value for name, value in {**OFFICE, **single}.items() if value is not None}
    found = recommend(parse_answers({**given, "stock_boxes": 4}, office), occasion(office))
    paper = need(found, "office_paper")
    assert paper is not None and paper.quantity == 3 * 10_000 - 4 * 2_500


def test_stock_for_longer_than_the_agreement_means_no_paper(office: Catalogue) -> None:
    assert need(asked(office, stock_boxes=200), "office_paper") is None


def test_the_stock_never_runs_out_before_a_delivery(office: Catalogue) -> None:
    each = Fraction(amount(office, "office_paper", waste=0, stock_boxes=24))
    left = Fraction(24 * 2_500)
    for _ in range(24):
        left += each - 10_000
        assert left >= 0
    assert left == 0


def test_cartridges_on_the_shelf_are_not_bought_again(office: Catalogue) -> None:
    # Six months of 24 are on the shelf: a quarter less in each year.
    assert amount(office, "toner_black", shelf_months=6) * 4 == amount(office, "toner_black") * 3


def test_cartridges_on_the_shelf_save_no_drum(office: Catalogue) -> None:
    assert amount(office, "drums", shelf_months=6) == amount(office, "drums")


def test_a_quarterly_delivery_brings_three_months_of_paper_each_time(office: Catalogue) -> None:
    assert amount(office, "office_paper", delivery="quarter") == 3 * amount(office, "office_paper")


def test_the_essential_offer_brings_a_quarter_of_the_toner_each_time(office: Catalogue) -> None:
    found = asked(office)
    rhythms = {
        offer.code: {str(line.recurrence) for line in offer.lines if line.reason and line.reason.rule == "toner_black"}
        for offer in found.offers
    }
    assert rhythms["essential"] == {"quarter"} and rhythms["recommended"] == {"year"}


def test_few_pages_are_not_bought_by_the_quarter(office: Catalogue) -> None:
    # 300 pages a month over three printers: a cartridge lasts for more than a year.
    found = asked(office, pages_month=300)
    recurrences = {str(line.recurrence) for offer in found.offers for line in offer.lines}
    assert "quarter" not in recurrences


def test_rounding_to_packs_comes_once_at_the_end(office: Catalogue) -> None:
    found = asked(office)
    paper = need(found, "office_paper")
    assert paper is not None and paper.quantity == 10_200
    bought = sum(
        line.quantity * office.packs[str(line.sku)].content
        for line in found.recommended.lines
        if line.sku in paper.skus
    )
    assert 10_200 <= bought < 10_200 * Decimal("1.25") + 500
