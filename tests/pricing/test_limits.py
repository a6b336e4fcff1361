"""Limits of a role: whatever way a price is lowered, what goes beyond is found; and who may decide about it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from quotegen.model.approval import Approval, ApprovalState, Excess, ExcessCode, may_decide
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import Edit
from quotegen.model.occasion import Occasion
from quotegen.model.people import Role
from quotegen.model.policy import Limits
from quotegen.model.request import LineRequest, PriceRequest, Terms
from quotegen.pricing import limits as measure
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.limits import excesses, not_covered
from quotegen.pricing.pipeline import price
from tests.builders import DAY, DOMESTIC, LIMITS, ad_hoc, line, occasion, off, offer, shop, shop_data

_EDITS: TypeAdapter[tuple[Edit, ...]] = TypeAdapter(tuple[Edit, ...])
BY = {"by": "Rūta", "reason": "matches a competitor"}
LINE, WHOLE, MARGIN = ExcessCode.LINE_DISCOUNT, ExcessCode.DOCUMENT_DISCOUNT, ExcessCode.MARGIN


def of(role: str) -> Limits:
    return Limits.model_validate(LIMITS[role])


def found(
    *lines: LineRequest,
    edits: list[dict[str, Any]] | None = None,
    role: str = "account_executive",
    at: Occasion | None = None,
    **terms: Any,
) -> tuple[Excess, ...]:
    offers, after = apply_edits([offer(*lines)], Terms.model_validate(terms), _EDITS.validate_python(edits or []))
    quotation, costing = price(offers, after, at or occasion())
    return excesses(quotation, costing, of(role), "EUR")


def codes(*lines: LineRequest, **more: Any) -> set[tuple[ExcessCode, str]]:
    return {(each.code, each.name) for each in found(*lines, **more)}


# --- every way to lower a price --------------------------------------------------------------------------------

PAPER = line("PAPER", 40)  # 9.00 each, cost 6.50: 28 % of margin, so that only discounts count
_SMALL = [{"do": "discount", "line": sku, "percent": 9, "reason": "x"} for sku in ("PAPER", "BOOK")]
_IN_A_FILE = PriceRequest.model_validate({"lines": [PAPER], "allowance_charges": [off("12")]})
PATHS: dict[str, tuple[set[tuple[ExcessCode, str]], Callable[[], tuple[Excess, ...]]]] = {
    "a line added at a low price": (
        {(LINE, "PAPER"), (WHOLE, "")},
        lambda: found(
            line("BOOK"), edits=[{"do": "add", "add": {"sku": "PAPER", "quantity": 40, "price": "8.00", "manual": BY}}]
        ),
    ),
    "a price by hand": (
        {(LINE, "PAPER"), (WHOLE, "")},
        lambda: found(PAPER, edits=[{"do": "price", "line": "PAPER", "price": "8.00", **BY}]),
    ),
    "a price by hand for another base quantity": (
        {(LINE, "PAPER"), (WHOLE, "")},
        lambda: found(PAPER, edits=[{"do": "price", "line": "PAPER", "price": "80", "base_quantity": "10", **BY}]),
    ),
    "a discount on a line": (
        {(LINE, "PAPER"), (WHOLE, "")},
        lambda: found(PAPER, edits=[{"do": "discount", "line": "PAPER", "percent": 11, "reason": "x"}]),
    ),
    "a discount on an optional line": (
        {(LINE, "PAPER"), (WHOLE, "PAPER")},
        lambda: found(line("BOOK"), line("PAPER", 40, optional=True, allowance_charges=[off("11")])),
    ),
    "a discount on all": (
        {(WHOLE, "")},
        lambda: found(PAPER, edits=[{"do": "discount_all", "percent": 9, "reason": "x"}]),
    ),
    "a target total": ({(WHOLE, "")}, lambda: found(PAPER, edits=[{"do": "target_total", "amount": "390"}])),
    "terms in a request file": (
        {(WHOLE, "")},
        lambda: found(*_IN_A_FILE.lines, allowance_charges=[off("12")]),
    ),
    "rounding in a request file": ({(WHOLE, "")}, lambda: found(PAPER, rounding="-30")),
    "small discounts on lines that together are too much": (
        {(WHOLE, "")},
        lambda: found(PAPER, line("BOOK"), edits=_SMALL),
    ),
    "a discount split over the line and all": (
        {(WHOLE, "")},
        lambda: found(PAPER, edits=[{"do": "discount_all", "percent": 5, "reason": "x"}, _SMALL[0]]),
    ),
    "an ad hoc line in the place of one with a list price": (
        {(ExcessCode.UNLISTED, "Something")},
        lambda: found(ad_hoc("250")),
    ),
    "a discount on an ad hoc line": (
        {(ExcessCode.UNLISTED, "Something"), (LINE, "Something"), (WHOLE, "")},
        lambda: found(ad_hoc("250", allowance_charges=[off("11")])),
    ),
    "a product that no list has": (
        {(ExcessCode.UNLISTED, "UNPRICED")},
        lambda: found(line("UNPRICED", price="10", manual=BY)),
    ),
}


@pytest.mark.parametrize("path", PATHS)
def test_whatever_way_a_price_is_lowered_the_excess_is_found(path: str) -> None:
    expected, way = PATHS[path]
    assert {(each.code, each.name) for each in way()} == expected


def test_without_the_measure_by_the_list_price_the_ways_would_go_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "usual_amount", lambda line, currency: line.net_amount)
    unnoticed = [path for path, (expected, way) in PATHS.items() if {(e.code, e.name) for e in way()} != expected]
    assert {"a price by hand", "a line added at a low price"} < set(unnoticed)
    assert "small discounts on lines that together are too much" in unnoticed


def test_a_finding_on_the_document_alone_would_not_see_small_discounts_on_lines() -> None:
    lines = [line(sku, count, allowance_charges=[off("9")]) for sku, count in (("PAPER", 40), ("BOOK", 1))]
    _, costing = price([offer(*lines)], Terms(), occasion())
    assert costing.offers[0].findings == () and codes(*lines) == {(WHOLE, "")}


def test_the_list_price_has_no_excess() -> None:
    assert found(PAPER, line("BOOK", 2)) == ()


def test_a_break_that_the_quantity_reaches_is_no_discount() -> None:
    assert found(line("PAPER", 50)) == ()


def test_a_charge_does_not_hide_a_discount_at_another_recurrence() -> None:
    charged = [off("20", charge=True, recurrence="month"), off("9", recurrence="once")]
    assert (WHOLE, "") in codes(PAPER, line("BOOK", 30, recurrence="month"), allowance_charges=charged)


def test_a_rounding_up_does_not_make_up_for_a_discount() -> None:
    assert (WHOLE, "") in codes(PAPER, allowance_charges=[off("9")], rounding="50")


def test_every_offer_is_looked_at() -> None:
    cheap = offer(line("PAPER", 40, allowance_charges=[off("11")])).model_copy(update={"code": "cheap"})
    cheap = cheap.model_copy(update={"recommended": False})
    quotation, costing = price([offer(PAPER), cheap], Terms(), occasion())
    assert {each.offer for each in excesses(quotation, costing, of("account_executive"), "EUR")} == {"cheap"}


# --- the figures -----------------------------------------------------------------------------------------------


def test_an_excess_says_how_much_and_what_it_costs() -> None:
    excess = found(line("PAPER", 40, allowance_charges=[off("12")]))
    figures = [(each.allowed, each.actual, each.over, each.cost) for each in excess]
    assert figures == [(10, 12, 2, Decimal("7.20")), (8, 12, 4, Decimal("14.40"))]


def test_a_margin_below_the_floor_costs_what_the_floor_lacks() -> None:
    excess = found(line("TONER", allowance_charges=[off("10")]))
    margins = [(each.name, each.actual, each.cost) for each in excess if each.code is MARGIN]
    # 329.45 less 300.00 is 29.45; a tenth of it is 32.95 (rounded)
    assert margins == [("TONER", Decimal("8.9391"), Decimal("3.50")), ("", Decimal("8.9391"), Decimal("3.50"))]


def test_the_amount_is_net_of_the_first_year_with_what_may_be_ticked() -> None:
    lines = [line("BOOK", 10, recurrence="month"), line("BOOK", 200, optional=True)]
    assert [(e.code, e.actual, e.cost) for e in found(*lines)] == [(ExcessCode.AMOUNT, 6400, 1400)]


def test_in_another_currency_the_amount_cannot_be_compared() -> None:
    excess = found(line("TONER"), at=occasion(currency="JPY"))
    assert [each.code for each in excess] == [ExcessCode.CURRENCY]
    assert found(line("TONER"), at=occasion(currency="JPY"), role="admin") == ()


def test_who_has_no_limits_has_no_excess() -> None:
    assert found(ad_hoc("0"), line("TONER", 100, price="1"), role="admin", allowance_charges=[off("50")]) == ()


# --- roles -----------------------------------------------------------------------------------------------------


def test_the_findings_of_the_costing_are_those_of_the_role_at_work() -> None:
    def findings(role: Role) -> set[str]:
        at = Occasion(shop(), DOMESTIC, "en", "EUR", DAY, role)
        _, costing = price([offer(line("PAPER", 40, allowance_charges=[off("7")]))], Terms(), at)
        return {each.code for each in costing.offers[0].findings}

    assert findings(Role.REPRESENTATIVE) == {"line_discount_over_limit"}
    assert findings(Role.ACCOUNT_EXECUTIVE) == findings(Role.ADMIN) == set()


def test_a_policy_without_limits_for_a_role_is_refused() -> None:
    data = shop_data()
    data["policy"] = {**data["policy"], "limits": {name: LIMITS[name] for name in LIMITS if name != "manager"}}
    with pytest.raises(ValidationError, match="limits are missing for: manager"):
        Catalogue.model_validate(data)


def test_a_limit_that_is_left_out_is_not_taken_for_none() -> None:
    with pytest.raises(ValidationError, match="margin_floor"):
        Limits.model_validate({name: value for name, value in LIMITS["manager"].items() if name != "margin_floor"})


ASKED = found(line("TONER", 4, allowance_charges=[off("12")]))


@pytest.mark.parametrize(("role", "may"), [("account_executive", False), ("specialist", False), ("manager", True)])
def test_only_a_role_whose_own_limits_hold_everything_may_decide(role: str, may: bool) -> None:
    assert may_decide(of(role), ASKED) is may


@pytest.mark.parametrize("role", LIMITS)
def test_who_may_decide_would_have_no_excess_and_the_other_way_round(role: str) -> None:
    for lines in ([line("TONER", 4, allowance_charges=[off("12")])], [ad_hoc("9000")], [line("TONER", 40)]):
        asked = found(*lines, role="representative")
        assert may_decide(of(role), asked) is (found(*lines, role=role) == ())


def test_another_currency_is_decided_by_who_has_no_limit_of_amount() -> None:
    asked = found(line("TONER"), at=occasion(currency="JPY"))
    assert [role for role in LIMITS if may_decide(of(role), asked)] == ["admin"]


# --- what an approval covers -----------------------------------------------------------------------------------


def _toner(share: str, quantity: int = 4) -> tuple[Excess, ...]:
    return found(line("TONER", quantity, allowance_charges=[off(share)]))


def test_an_approval_covers_the_same_and_what_is_less() -> None:
    assert not_covered(ASKED, ASKED) == () == not_covered(_toner("11.5"), ASKED)
    assert not_covered(_toner("12", 3), ASKED) == ()


def test_an_approval_does_not_cover_what_is_worse_or_dearer() -> None:
    assert not_covered(_toner("12.5"), ASKED) == _toner("12.5")
    assert not_covered(_toner("12", 5), ASKED) == _toner("12", 5)


def test_an_approval_of_one_line_does_not_cover_a_second_one() -> None:
    lines = [line("PAPER", 4, allowance_charges=[off("16")])] * 2
    twice = [each for each in found(*lines, role="specialist") if each.code is LINE]
    assert len(twice) == 2 and len(not_covered(twice, twice[:1])) == 1


def test_an_approval_is_about_one_offer_line_and_recurrence() -> None:
    for other in ({"offer": "premium"}, {"line": "BOOK"}, {"recurrence": "month"}, {"code": WHOLE}):
        approved = [ASKED[0].model_copy(update=other)]
        assert not_covered(ASKED[:1], approved) == ASKED[:1]


def test_an_unlisted_price_that_was_approved_does_not_cover_a_lower_one() -> None:
    approved = found(ad_hoc("250", 2))
    assert not_covered(approved, approved) == () == not_covered(found(ad_hoc("250", 1)), approved)
    assert not_covered(found(ad_hoc("249", 2)), approved) != () != not_covered(found(ad_hoc("250", 3)), approved)


def _approval(**more: Any) -> Approval:
    return Approval.model_validate(
        {"draft": 1, "currency": "EUR", "excesses": ASKED, "asked_by": "ruta", "why": "they order for three", **more}
    )


def test_an_approval_begins_pending_and_survives_json() -> None:
    counter = [{"do": "discount_all", "percent": 5, "reason": "x"}]
    decided = _approval(id=3, state="countered", decided_by="jonas", counter=counter)
    assert _approval().state is ApprovalState.PENDING
    assert Approval.model_validate_json(decided.model_dump_json()) == decided


@pytest.mark.parametrize(
    "wrong",
    [{"decided_by": "jonas"}, {"state": "approved"}, {"state": "countered", "decided_by": "jonas"}, {"excesses": []}],
)
def test_an_approval_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _approval(**wrong)


def test_an_approval_of_one_of_two_lines_with_the_same_sku_does_not_cover_the_other() -> None:
    lines = [line("TONER", id=f"TONER:{place}", allowance_charges=[off("20")]) for place in (1, 2)]
    first, second = (each for each in found(*lines) if each.code is ExcessCode.LINE_DISCOUNT)
    assert not not_covered([first], [first]) and not_covered([second], [first]) == (second,)


def test_an_approval_that_names_a_line_by_its_sku_still_covers_it() -> None:
    lined = line("TONER", id="TONER:1", allowance_charges=[off("20")])
    now = [each for each in found(lined) if each.line]
    before = [each.model_copy(update={"line": "TONER", "name": ""}) for each in now]
    assert now and not not_covered(now, before)
