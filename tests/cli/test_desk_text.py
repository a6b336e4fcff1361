"""What the desk prints."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quotegen.cli.desk_text import approval_text, excess_text, negotiation_text
from quotegen.model.approval import Approval, ExcessCode, one_margin
from quotegen.model.draft import DiscountAll
from quotegen.model.policy import Limits
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.limits import excesses
from quotegen.pricing.pipeline import price
from quotegen.usecases.negotiate import Case, negotiate
from tests.builders import LIMITS, ad_hoc, line, occasion, off, offer


def texts(*lines: LineRequest, currency: str = "EUR") -> list[str]:
    quotation, costing = price([offer(*lines)], Terms(), occasion(currency=currency))
    found = excesses(quotation, costing, Limits.model_validate(LIMITS["account_executive"]), "EUR")
    return [excess_text(each, currency).replace("\xa0", " ") for each in found]


def test_an_excess_says_where_by_how_much_and_what_it_costs() -> None:
    assert texts(line("PAPER", 40, allowance_charges=[off("12")])) == [
        "needs approval: recommended, PAPER, once: 12% off the line, the limit is 10%: €7.20 beyond it"
        " [line_discount_over_limit]",
        "needs approval: recommended, once: 12% off in all, the limit is 8%: €14.40 beyond it"
        " [document_discount_over_limit]",
    ]


def test_a_price_without_a_list_says_what_rests_on_it() -> None:
    assert texts(ad_hoc("12.345", 2)) == [
        "needs approval: recommended, Something, once: €12.345 for one, and no price list has it:"
        " €24.69 rest on it [price_unlisted]"
    ]


def test_an_amount_is_said_as_money() -> None:
    assert texts(line("BOOK", 300)) == [
        "needs approval: recommended: €6,000.00 net in the first year, the limit is €5,000.00:"
        " €1,000.00 beyond it [amount_over_limit]"
    ]


def test_an_amount_in_another_currency_is_said_without_a_comparison() -> None:
    assert texts(line("TONER"), currency="JPY") == [
        "needs approval: recommended: JP¥60,000 net in the first year, in a currency that the limit cannot be"
        " compared with [amount_not_comparable]"
    ]


def test_a_margin_without_figures_may_be_above_the_floor() -> None:
    quotation, costing = price([offer(line("PAPER", 40, allowance_charges=[off("12")]))], Terms(), occasion())
    found = excesses(quotation, costing, Limits.model_validate(LIMITS["account_executive"]), "EUR")[0]
    margin = found.model_copy(update={"code": ExcessCode.MARGIN})
    said = "margin below the floor, or close to it [margin_below_floor]"
    assert excess_text(margin, "EUR").startswith("needs approval: recommended, PAPER, once: margin 12%")
    assert excess_text(margin.without_margin, "EUR") == f"may need approval: recommended, PAPER, once: {said}"
    assert excess_text(one_margin((margin,))[0], "EUR") == f"may need approval: {said}"


@pytest.mark.parametrize("code", ExcessCode)
def test_every_code_has_its_sentence(code: ExcessCode) -> None:
    quotation, costing = price([offer(line("PAPER", 40, allowance_charges=[off("12")]))], Terms(), occasion())
    found = excesses(quotation, costing, Limits.model_validate(LIMITS["account_executive"]), "EUR")[0]
    assert code in excess_text(found.model_copy(update={"code": code}), "EUR")


def test_an_approval_says_who_why_what_and_the_decision() -> None:
    quotation, costing = price([offer(line("PAPER", 40, allowance_charges=[off("9")]))], Terms(), occasion())
    found = excesses(quotation, costing, Limits.model_validate(LIMITS["account_executive"]), "EUR")
    asked = Approval(id=4, draft=7, currency="EUR", excesses=found, asked_by="ruta", why="three schools")
    counter = (DiscountAll(percent=Decimal(7), reason="half"),)
    decided = Approval.model_validate(
        {**dict(asked), "state": "countered", "decided_by": "jonas", "note": "half", "counter": counter}
    )
    assert approval_text(asked).splitlines()[:2] == [
        "approval 4 of draft D7: pending, asked by ruta",
        "  why: three schools",
    ]
    assert approval_text(decided).splitlines()[3:] == [
        "  countered by jonas: half",
        '  instead: {"do":"discount_all","percent":"7","reason":"half"}',
    ]


def said(asked: str, *lines: LineRequest) -> str:
    start = Case((offer(*lines),), Terms(), (), occasion())
    return negotiation_text(negotiate(start, Decimal(asked))).replace("\xa0", " ")


def test_a_negotiation_tells_each_concession_with_its_figures() -> None:
    text = said("870", line("TONER", 2), line("GIFT", 5))
    assert "recommended, once: €900.87 to pay, €75.07 a month on average, margin €132.12 = 18%" in text
    assert "  without Gift\n      −€15.00: €885.87 to pay" in text
    assert "nothing reaches it without a lower margin: €15.87 short" in text
    assert "for comparison\n  a plain discount (reaches it, margin falls)" in text


def test_a_negotiation_tells_the_least_that_reaches_it() -> None:
    text = said("890", line("TONER", 2), line("GIFT", 5))
    assert "the least that reaches it without a lower margin:\n  without Gift (reaches it)" in text


def test_a_price_that_is_reached_already_needs_nothing() -> None:
    assert "nothing has to be given" in said("1000", line("TONER", 2))


def test_a_negotiation_is_told_in_lithuanian_names_too() -> None:
    start = Case((offer(line("TONER", 2), line("GIFT", 5)),), Terms(), (), occasion())
    assert "be: Gift (lt)" in negotiation_text(negotiate(start, Decimal(890)), "lt")
