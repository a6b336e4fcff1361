"""Whoever may not see margins is told nothing that hangs on what a product truly costs, however often he tries."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quotegen.cli.quote_text import draft_json, draft_text
from quotegen.errors import Fault, RuleRefused
from quotegen.model.approval import ExcessCode
from quotegen.model.draft import SetPrice
from quotegen.model.finding import Finding
from quotegen.model.people import Role
from quotegen.model.permissions import Action, Scope, scope_of
from quotegen.pricing import costing, floor_band
from quotegen.pricing.floor_band import LEAST, MOST, told_cost
from quotegen.store.floor_tries import Tries
from quotegen.usecases.approve import Decision, ask_approval, asked_by_me, decide_approval, standing_of, take_counter
from quotegen.usecases.check_deeply import DeepCheck
from quotegen.usecases.deep_runs import shown_findings
from quotegen.usecases.desk import Desk
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.find import history
from quotegen.usecases.floor import MOST_REFUSED, floor_tries
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.negotiation import negotiate_draft
from quotegen.usecases.priced import priced_draft
from tests.store.kit import as_user, begin

SKUS = ["GIR-C80A4-B", "GIR-L60A4-B", "GIR-L60A4-R"]
FLOOR = Decimal("0.15")
"""Of a representative, in the sample catalogue."""


@pytest.fixture
def seller(house: House) -> House:
    """Who may not see margins."""
    return as_user(house, Role.REPRESENTATIVE)


def cost_of(house: House, sku: str) -> Decimal:
    return house.desk.catalogue.costs[sku].cost


def priced_at(house: House, draft: int, price: Decimal, sku: str = SKUS[0]) -> Any:
    edit = SetPrice(line=sku, price=price, by="x", reason="x")
    return edit_draft(house, draft, [edit])


def is_below(house: House, draft: int, price: Decimal, sku: str = SKUS[0]) -> bool:
    changed = priced_at(house, draft, price, sku)
    return any(each.code is ExcessCode.MARGIN for each in standing_of(house, changed).over)


def estimated(house: House, folder: Path, sku: str, edits: int) -> Decimal:
    """The cost of a SKU, as far as so many changes of its price tell it."""
    draft = begin(house, folder, f"lines:\n  - {{sku: {sku}, quantity: 100}}\n").kept.id
    low, high = Decimal(0), Decimal(100)
    for _ in range(edits):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(house, draft, round(middle, 6), sku) else (low, middle)
    return high * (1 - FLOOR)


def off_by(found: Decimal, cost: Decimal) -> Decimal:
    return abs(found - cost) / cost


@pytest.mark.parametrize("sku", SKUS)
def test_two_hundred_changes_find_no_cost(seller: House, tmp_path: Path, sku: str) -> None:
    edits = 67  # of each of three products, 201 in all
    assert off_by(estimated(seller, tmp_path, sku, edits), cost_of(seller, sku)) > Decimal("0.02")


def test_with_the_band_off_a_few_changes_find_it_to_the_cent(
    seller: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costing, "told_cost", lambda cost, *_: cost)
    found = estimated(seller, tmp_path, SKUS[0], 24)
    assert round(found, 2) == cost_of(seller, SKUS[0])


def test_whoever_knows_the_band_is_right_about_few_products_and_never_knows_which() -> None:
    """The best of all guesses from the edge is within two percent of the cost of every third product."""
    shares = [told_cost(Decimal(1), f"SKU-{n}", b"key") for n in range(2000)]
    guesses = [1 + LEAST + (MOST - LEAST) * n / 40 for n in range(41)]
    best = max(sum(off_by(told / guess, Decimal(1)) <= Decimal("0.02") for told in shares) for guess in guesses)
    assert best / len(shares) < 0.4
    assert min(shares) >= 1 + LEAST and max(shares) <= 1 + MOST


def test_the_band_of_a_product_is_fixed_by_the_key() -> None:
    assert told_cost(Decimal(10), "A", b"one") == told_cost(Decimal(10), "A", b"one")
    assert len({told_cost(Decimal(10), sku, key) for sku in "AB" for key in (b"one", b"two")}) == 4


def with_costs(house: House, factor: str) -> House:
    """The same house, in which everything costs the seller something else."""
    catalogue = house.desk.catalogue
    costs = {
        sku: each.model_copy(update={"cost": each.cost * Decimal(factor)}) for sku, each in catalogue.costs.items()
    }
    return replace(house, desk=Desk(house.desk.workspace, catalogue.model_copy(update={"costs": costs})))


def all_that_is_told(house: House, draft: int) -> list[Any]:
    priced = priced_draft(house, draft)
    told = {**draft_json(priced, house)}
    told["priced"] = {**told["priced"], "catalogue": ""}
    talks = [negotiate_draft(house, draft, Decimal(asked)) for asked in (40, 60, 80)]
    standing = standing_of(house, priced)
    return [told, draft_text(priced, house), standing, *talks, history(house, f"D{draft}")]


def told_in_both(house: House, folder: Path) -> tuple[list[Any], list[Any]]:
    lines = "".join(f"  - {{sku: {sku}, quantity: 10}}\n" for sku in SKUS)
    draft = begin(house, folder, f"lines:\n{lines}").kept.id
    for sku in SKUS:
        priced_at(house, draft, round(cost_of(house, sku) / (1 - FLOOR) * Decimal("1.01"), 4), sku)
    return all_that_is_told(with_costs(house, "0.98"), draft), all_that_is_told(with_costs(house, "1.02"), draft)


def test_nothing_that_is_told_hangs_on_the_true_cost(
    seller: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the told cost is the same, everything is, though the true cost is 2 % less or more."""
    true = dict(seller.desk.catalogue.costs)
    monkeypatch.setattr(costing, "told_cost", lambda _, sku, __: true[sku].cost * Decimal("1.1"))
    less, more = told_in_both(seller, tmp_path)
    assert less == more


def test_to_whoever_sees_margins_it_would_be_another(seller: House, tmp_path: Path) -> None:
    less, more = told_in_both(as_user(seller, Role.ADMIN), tmp_path)
    assert less != more


def at_the_floor(house: House, folder: Path, factor: str) -> int:
    """A draft of one line whose price is so far from the one at which its margin is at the floor."""
    draft = begin(house, folder, f"lines:\n  - {{sku: {SKUS[0]}, quantity: 100}}\n").kept.id
    priced_at(house, draft, round(cost_of(house, SKUS[0]) / (1 - FLOOR) * Decimal(factor), 4))
    return draft


@pytest.fixture
def only_the_floor(seller: House) -> House:
    """No other limit stands in the way."""
    catalogue = seller.desk.catalogue
    limits = catalogue.policy.limits[Role.REPRESENTATIVE]
    free = limits.model_copy(update={"line_discount": None, "document_discount": None, "amount": None})
    policy = catalogue.policy.model_copy(update={"limits": {**catalogue.policy.limits, Role.REPRESENTATIVE: free}})
    return replace(seller, desk=Desk(seller.desk.workspace, catalogue.model_copy(update={"policy": policy})))


def test_at_issue_the_true_floor_decides_and_the_screen_does_not_stand_in_the_way(
    only_the_floor: House, tmp_path: Path
) -> None:
    draft = at_the_floor(only_the_floor, tmp_path, "1.01")
    standing = standing_of(only_the_floor, priced_draft(only_the_floor, draft))
    assert standing.over and not standing.stops
    assert promise(only_the_floor, draft) == "Q-2026-00001"


def refusal(house: House, draft: int) -> str:
    with pytest.raises(RuleRefused) as refused:
        promise(house, draft)
    (fault,) = refused.value.faults
    return fault.message


def test_a_refusal_at_issue_tells_no_figure_and_no_place(only_the_floor: House, tmp_path: Path) -> None:
    draft = at_the_floor(only_the_floor, tmp_path, "0.99")
    assert refusal(only_the_floor, draft) == "not approved: a margin is below the least that is allowed"


def test_refused_too_often_one_is_held_to_what_one_is_told(only_the_floor: House, tmp_path: Path) -> None:
    below = at_the_floor(only_the_floor, tmp_path, "0.99")
    for _ in range(MOST_REFUSED):
        refusal(only_the_floor, below)
    close = at_the_floor(only_the_floor, tmp_path, "1.01")
    assert refusal(only_the_floor, close) == "not approved: a margin is below the least that is allowed"


def test_without_a_limit_to_refusals_the_floor_would_be_found_at_issue(
    only_the_floor: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotegen.usecases.floor.MOST_REFUSED", 10**6)
    draft, price = at_the_floor(only_the_floor, tmp_path, "0.9"), cost_of(only_the_floor, SKUS[0]) / (1 - FLOOR)
    tries = 0
    for tries in range(1, 30):
        priced_at(only_the_floor, draft, round(price * (Decimal("0.9") + Decimal("0.01") * tries), 4))
        try:
            promise(only_the_floor, draft)
        except RuleRefused:
            continue
        break
    assert tries == 10


def test_what_is_close_may_be_asked_for_and_is_issued_once_it_is_approved(
    only_the_floor: House, manager: House, tmp_path: Path
) -> None:
    for _ in range(MOST_REFUSED):
        refusal(only_the_floor, at_the_floor(only_the_floor, tmp_path, "0.99"))
    draft = at_the_floor(only_the_floor, tmp_path, "1.01")
    asked = ask_approval(only_the_floor, draft, "a good customer")
    assert [(each.code, each.line, each.cost) for each in asked.excesses] == [(ExcessCode.MARGIN, "", 0)]
    decide_approval(replace(manager, desk=only_the_floor.desk), draft, Decision())
    assert standing_of(only_the_floor, priced_draft(only_the_floor, draft)).over == ()
    assert promise(only_the_floor, draft) == "Q-2026-00001"


def test_a_counter_offer_that_is_close_to_the_floor_is_issued_once_it_is_taken(
    only_the_floor: House, manager: House, tmp_path: Path
) -> None:
    for _ in range(MOST_REFUSED):
        refusal(only_the_floor, at_the_floor(only_the_floor, tmp_path, "0.99"))
    draft = at_the_floor(only_the_floor, tmp_path, "0.98")
    ask_approval(only_the_floor, draft, "a good customer")
    price = round(cost_of(only_the_floor, SKUS[0]) / (1 - FLOOR) * Decimal("1.01"), 4)
    instead = SetPrice(line=SKUS[0], price=price, by="x", reason="x")
    decide_approval(replace(manager, desk=only_the_floor.desk), draft, Decision(counter=(instead,)))
    take_counter(only_the_floor, draft)
    assert promise(only_the_floor, draft) == "Q-2026-00001"


def test_a_deep_check_tells_costs_to_those_alone_who_may_see_margins(seller: House, manager: House) -> None:
    findings = (Finding(Fault("below_cost", "A is sold for 1 and costs 2 EUR")), Finding(Fault("price_rises", "B")))
    check = DeepCheck(findings, 2)
    assert [each.fault.code for each in shown_findings(seller, check)] == ["price_rises"]
    assert shown_findings(manager, check) == findings


def test_a_request_does_not_tell_where_a_margin_is_truly_below(only_the_floor: House, tmp_path: Path) -> None:
    lines = "".join(f"  - {{sku: {sku}, quantity: 10}}\n" for sku in SKUS)
    draft = begin(only_the_floor, tmp_path, f"lines:\n{lines}").kept.id
    for sku, factor in zip(SKUS, ("0.99", "1.01", "1.5"), strict=True):
        priced_at(only_the_floor, draft, round(cost_of(only_the_floor, sku) / (1 - FLOOR) * Decimal(factor), 4), sku)
    ask_approval(only_the_floor, draft, "a good customer")
    (mine,) = asked_by_me(only_the_floor)
    assert [each.line for each in mine.excesses if each.code is ExcessCode.MARGIN] == [""]


def test_tries_are_counted_and_shown_to_whoever_decides(only_the_floor: House, manager: House, tmp_path: Path) -> None:
    draft = at_the_floor(only_the_floor, tmp_path, "0.99")
    refusal(only_the_floor, draft)
    assert floor_tries(manager) == {"the-representative": Tries(told=1, refused=1)}
    assert floor_tries(only_the_floor) == {}


def test_a_draft_at_list_prices_is_no_try(
    seller: House, manager: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costing, "told_cost", lambda cost, *_: cost * 100)
    draft = begin(seller, tmp_path, f"lines:\n  - {{sku: {SKUS[0]}, quantity: 100}}\n").kept.id
    assert floor_tries(manager) == {}
    priced_at(seller, draft, Decimal(1))
    assert floor_tries(manager) == {"the-representative": Tries(told=1, refused=0)}


def test_tries_of_whoever_may_see_margins_are_not_counted(executive: House, manager: House, tmp_path: Path) -> None:
    at_the_floor(executive, tmp_path, "0.5")
    assert floor_tries(manager) == {}


@pytest.mark.parametrize("action", [Action.RUN_BATCH, Action.DECIDE_APPROVAL, Action.CHANGE_CATALOGUE])
def test_whoever_is_told_true_figures_elsewhere_may_see_margins(action: Action) -> None:
    for role in Role:
        if scope_of(role, action) is not Scope.NONE:
            assert scope_of(role, Action.SEE_MARGIN) is not Scope.NONE


def test_the_shift_is_of_the_cost_alone() -> None:
    assert floor_band.told_cost(Decimal(0), "A", b"one") == 0
