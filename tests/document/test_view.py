"""What the proposal prints, before it is paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quotegen.document.amount_words import amount_in_words
from quotegen.document.pieces import line_numbers
from quotegen.document.view import proposal_view
from quotegen.model.rules import Recurrence
from tests.samples import CUSTOMERS, proposal, words_of

WORDS = words_of("en")


@pytest.mark.parametrize(
    ("ids", "said"),
    [([], ""), (["3"], "3"), (["1", "2", "3"], "1–3"), (["1", "2", "4", "10", "11"], "1–2, 4, 10–11")],
)
def test_line_numbers_in_a_row_are_joined(ids: list[str], said: str) -> None:
    assert line_numbers(ids) == said


def test_an_answer_that_every_line_rests_on_says_all() -> None:
    told = proposal_view(proposal("charity", "en").quotation, WORDS).told
    assert [row.lines for row in told if row.asked == "How often may we come?"] == ["all"]


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_the_chart_sums_to_the_lines_over_the_agreement(customer: str) -> None:
    quotation = proposal(customer, "en").quotation
    assert quotation.brief is not None
    months = quotation.brief.agreement_months
    times = {
        Recurrence.ONCE: 1,
        Recurrence.MONTH: months,
        Recurrence.QUARTER: months // 3,
        Recurrence.YEAR: months // 12,
    }
    expected = sum(
        (line.net_amount * times[line.recurrence] for line in quotation.recommended.lines if not line.optional),
        Decimal(0),
    )
    total = proposal_view(quotation, WORDS).recommended.chart_total
    assert total is not None
    assert Decimal(total.amount.replace("€", "").replace(",", "")) == expected


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_every_line_is_told_once_in_the_offer(customer: str) -> None:
    quotation = proposal(customer, "en").quotation
    proposed = proposal_view(quotation, WORDS).proposed
    assert sum(len(each.items) for each in proposed) == len(quotation.recommended.lines)


def test_the_attributes_of_a_product_in_two_pack_sizes_stand_once() -> None:
    proposed = proposal_view(proposal("law-office", "en").quotation, WORDS).proposed
    everyday = next(each for each in proposed if each.need == "Everyday paper")
    assert [item.name for item in everyday.items] == [everyday.items[0].name] * 2
    assert [bool(item.details) for item in everyday.items] == [False, True]


def test_attributes_that_sister_products_share_are_not_repeated() -> None:
    proposed = proposal_view(proposal("law-office", "en").quotation, WORDS).proposed
    colour = next(each for each in proposed if each.need == "Colour toner")
    assert [item.details for item in colour.items] == ["", "", ""]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1.00", "Vienas euras 00 ct"),
        ("2.05", "Du eurai 05 ct"),
        ("10.10", "Dešimt eurų 10 ct"),
        ("21.21", "Dvidešimt vienas euras 21 ct"),
        ("1000.00", "Vienas tūkstantis eurų 00 ct"),
        ("3284.15", "Trys tūkstančiai du šimtai aštuoniasdešimt keturi eurai 15 ct"),
    ],
)
def test_amounts_are_spelled_in_lithuanian(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "EUR", "lt") == words.replace(" ct", "\xa0ct")


def test_amounts_are_not_spelled_where_the_form_is_not_known() -> None:
    assert amount_in_words(Decimal("100"), "JPY", "lt") == ""
    assert amount_in_words(Decimal("100.00"), "EUR", "en") == ""
