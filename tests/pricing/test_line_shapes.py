"""What a line may be: described in words of its own, and taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from quotegen.errors import InputRefused, RuleRefused
from quotegen.model.approval import Excess, ExcessCode, may_decide
from quotegen.model.catalogue import Catalogue
from quotegen.model.people import Role
from quotegen.model.policy import Limits
from quotegen.model.request import LineRequest, Terms
from quotegen.money import allocate
from quotegen.pricing.changes import changes_between
from quotegen.pricing.limits import excesses
from quotegen.pricing.pipeline import price
from tests.builders import LIMITS, ad_hoc, line, occasion, off, offer, priced, priced_line, shop_data, total

TEXT = "For the second floor.\n\nOnly in boxes."
DEPOSIT = {"description": "Deposit\nof the last delivery", "price": "12.50", "quantity": "-2"}


def own(**more: object) -> LineRequest:
    return LineRequest.model_validate(DEPOSIT | more)


def returnable() -> Catalogue:
    data = shop_data()
    for product in data["products"].values():
        product["returnable"] = True
    return Catalogue.model_validate(data)


# --- descriptions ----------------------------------------------------------------------------------------------


def test_a_sku_may_be_described_in_words_of_its_own() -> None:
    found, usual = priced_line(line("TONER", description=TEXT)), priced_line(line("TONER"))
    assert (found.name, found.description, found.own_text) == (usual.name, TEXT, TEXT)
    assert usual.own_text == ""


def test_the_first_line_of_an_ad_hoc_description_is_its_name_and_the_rest_describes_it() -> None:
    found = priced_line(own())
    assert (found.name, found.description, found.own_text) == ("Deposit", *["of the last delivery"] * 2)


def test_a_name_has_300_characters_and_a_description_5000() -> None:
    assert priced_line(own(description=f"{'n' * 300}\n{'d' * 4699}")).name == "n" * 300
    for text in ("n" * 301, "n\n" + "d" * 5000):
        with pytest.raises(ValidationError):
            own(description=text)


def test_another_text_is_told_between_revisions_and_costs_nothing() -> None:
    before, after = (
        price([offer(line("TONER", id="x", description=text))], Terms(), occasion())[0] for text in ("a", "b")
    )
    assert [(each.kind, each.amount) for each in changes_between(before, after).parts[0].causes] == [("text", 0)]


# --- taken back ------------------------------------------------------------------------------------------------


def test_an_ad_hoc_line_is_credited_with_its_tax() -> None:
    found = total(line("TONER"), own())
    assert (found.line_total, found.tax, found.payable) == (Decimal("341.06"), Decimal("71.62"), Decimal("412.68"))


def test_a_product_is_taken_back_only_where_it_is_returnable() -> None:
    with pytest.raises(InputRefused, match="quantity_negative"):
        priced_line(line("TONER", -1))
    assert priced_line(line("TONER", -1), occasion(catalogue=returnable())).net_amount == Decimal("-366.06")


@pytest.mark.parametrize("sku", ["PAPER", "LABELS", "SETUP", "CLIPS"])
def test_it_is_taken_back_at_what_so_many_cost(sku: str) -> None:
    at = occasion(catalogue=returnable())
    assert priced_line(line(sku, -12), at).net_amount == -priced_line(line(sku, 12), at).net_amount


def test_a_price_is_never_below_zero_and_a_quantity_is_not_zero() -> None:
    for wrong in ({"price": "-1"}, {"quantity": "0"}):
        with pytest.raises(ValidationError):
            own(**wrong)


def test_a_percentage_takes_the_same_part_off_what_is_credited() -> None:
    found = priced_line(own(allowance_charges=[off("10")]))
    assert (found.allowance_charges[0].amount, found.net_amount) == (Decimal("-2.50"), Decimal("-22.50"))


def test_a_charge_does_not_turn_a_credit_into_a_price() -> None:
    with pytest.raises(InputRefused, match="line_negative"):
        priced_line(own(allowance_charges=[{"amount": "26", "charge": True, "reason": "x"}]))


def test_a_discount_on_the_document_is_taken_off_what_is_paid_not_off_what_is_credited() -> None:
    found = priced(line("TONER", 2), own(tax={"category": "S", "rate": "5"}), allowance_charges=[off("10")])
    assert [(each.tax_category.rate, each.amount) for each in found.allowance_charges] == [(21, Decimal("70.71"))]


def test_groups_that_almost_cancel_out_share_no_more_than_there_is() -> None:
    # The red control: in proportion to signed nets, 1.00 off 0.01 would be 100,000 off one group.
    found = priced(ad_hoc("1000"), own(price="999.99", quantity=-1, tax={"category": "Z"}),
                   allowance_charges=[{"amount": "0.01", "reason": "x"}])  # fmt: skip
    assert [each.amount for each in found.allowance_charges] == [Decimal("0.01")]
    with pytest.raises(ValueError, match="negative weight"):
        allocate(Decimal(1), [Decimal(1000), Decimal(-999)], "EUR")


def test_a_discount_does_not_take_more_than_is_paid() -> None:
    with pytest.raises(RuleRefused, match="total_negative"):
        total(own(), allowance_charges=[{"amount": "1", "reason": "x"}])


def test_a_total_asked_for_is_reached_beside_a_credit() -> None:
    found = total(line("TONER", 2), own(tax={"category": "Z"}), target_total="800")
    assert found.payable == 800


# --- limits ----------------------------------------------------------------------------------------------------


def over(role: str, *lines: LineRequest) -> list[Excess]:
    at = occasion(catalogue=returnable())
    quotation, costing = price([offer(*lines)], Terms(), at)
    return list(excesses(quotation, costing, Limits.model_validate(LIMITS[role]), "EUR"))


def test_a_total_below_zero_is_a_limit_of_its_own() -> None:
    (found,) = (each for each in over("account_executive", line("TONER", -1)))
    assert (found.code, found.actual, found.cost) == (ExcessCode.CREDIT, Decimal("-442.93"), Decimal("442.93"))


def test_whoever_may_set_unlisted_prices_may_approve_it_and_nobody_else() -> None:
    found = over("account_executive", line("TONER", -1))
    allowed = [role for role in Role if may_decide(Limits.model_validate(LIMITS[role.value]), found)]
    assert allowed == [Role.MANAGER, Role.ADMIN] and not over("admin", line("TONER", -1))


def test_more_credit_is_not_covered_by_an_approval_of_less() -> None:
    (less,), (more,) = (over("account_executive", line("TONER", -count)) for count in (1, 2))
    assert less.within(more) and not more.within(less)


def test_what_is_taken_back_at_its_list_price_is_within_the_limits() -> None:
    assert over("account_executive", line("TONER", -1), line("TONER", 2)) == []


def test_to_credit_more_than_the_list_price_is_a_discount() -> None:
    dearer = line("TONER", -1, price="500", manual={"by": "x", "reason": "x"})
    codes = {each.code for each in over("account_executive", dearer, line("TONER", 3))}
    assert ExcessCode.LINE_DISCOUNT in codes
