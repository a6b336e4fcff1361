"""At list prices there is nothing to try: whoever may not see margins is told nothing of them before issue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.cli.quote_text import draft_text
from quotegen.errors import RuleRefused
from quotegen.model.approval import Excess, ExcessCode
from quotegen.model.draft import DiscountAll, SetPrice
from quotegen.model.people import Role
from quotegen.pricing import costing
from quotegen.pricing.floor_band import MOST
from quotegen.usecases import floor
from quotegen.usecases.approve import Decision, ask_approval, decide_approval, standing_of
from quotegen.usecases.desk import Desk
from quotegen.usecases.drafts import Beginning, draft_from_answers, edit_draft
from quotegen.usecases.floor import MOST_REFUSED
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.priced import PricedDraft, priced_draft
from tests.samples import ROOT
from tests.store.kit import as_user, begin

ANSWERS = ["charity", "law-office", "studio"]
SKUS = ["GIR-C80A4-B", "GIR-L60A4-B", "GIR-L60A4-R"]
LINES = "lines:\n" + "".join(f"  - {{sku: {sku}, quantity: 10}}\n" for sku in SKUS)
FLOOR = Decimal("0.15")
"""Of a representative, in the sample catalogue."""


@pytest.fixture
def seller(house: House) -> House:
    """Who may not see margins, and is held to no limit but the floor."""
    representative = as_user(house, Role.REPRESENTATIVE)
    catalogue = representative.desk.catalogue
    limits = catalogue.policy.limits[Role.REPRESENTATIVE]
    free = limits.model_copy(update={"line_discount": None, "document_discount": None, "amount": None})
    policy = catalogue.policy.model_copy(update={"limits": {**catalogue.policy.limits, Role.REPRESENTATIVE: free}})
    desk = Desk(representative.desk.workspace, catalogue.model_copy(update={"policy": policy}))
    return replace(representative, desk=desk)


def example(house: House, name: str) -> PricedDraft:
    file = ROOT / "examples" / "answers" / f"{name}.yaml"
    return draft_from_answers(house, file, Beginning(customer="zeme", language="en"))


def margins(found: Iterable[Excess]) -> list[Excess]:
    return [each for each in found if each.code is ExcessCode.MARGIN]


def told(house: House, draft: int) -> list[str]:
    """The lines of which a low margin is told; of a whole, how often it is paid."""
    over = margins(standing_of(house, priced_draft(house, draft)).over)
    return [each.name or str(each.recurrence) for each in over]


def costing_of_list_price(house: House, draft: int, share: Decimal) -> House:
    """The same house, in which every product of the draft costs this share of its list price."""
    (offer,) = priced_draft(house, draft).priced.quotation.offers
    of_one = {line.sku: line.net_amount / line.quantity for line in offer.lines}
    catalogue = house.desk.catalogue
    costs = {
        sku: each.model_copy(update={"cost": of_one[sku] * share}) if sku in of_one else each
        for sku, each in catalogue.costs.items()
    }
    return replace(house, desk=Desk(house.desk.workspace, catalogue.model_copy(update={"costs": costs})))


def close(house: House, folder: Path, share: str = "0.84") -> tuple[House, int]:
    """A draft at list prices whose margins are just above the floor, and below it by any shifted cost."""
    draft = begin(house, folder, LINES).kept.id
    return costing_of_list_price(house, draft, Decimal(share)), draft


def refused_at_issue(house: House, draft: int) -> None:
    edit_draft(house, draft, [SetPrice(line=SKUS[0], price=Decimal("0.01"), by="x", reason="x")])
    for _ in range(MOST_REFUSED):
        with pytest.raises(RuleRefused, match="a margin is below"):
            promise(house, draft)


@pytest.fixture
def all_the_band(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cost is shifted as far as it may be, whatever the key is."""
    monkeypatch.setattr(costing, "told_cost", lambda cost, *_: cost * (1 + MOST))


@pytest.mark.usefixtures("all_the_band")
@pytest.mark.parametrize("name", ANSWERS)
def test_of_an_untouched_quotation_no_margin_is_told(seller: House, name: str) -> None:
    draft = example(seller, name)
    assert told(seller, draft.kept.id) == []
    assert "margin" not in draft_text(draft, seller)


@pytest.mark.usefixtures("all_the_band")
@pytest.mark.parametrize("name", ANSWERS)
def test_by_the_shifted_costs_alone_it_would_be(seller: House, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "_told", lambda _, banded: banded)
    assert told(seller, example(seller, name).kept.id)


def test_with_one_line_by_hand_that_one_is_told_alone(seller: House, tmp_path: Path) -> None:
    house, draft = close(seller, tmp_path)
    (offer,) = priced_draft(house, draft).priced.quotation.offers
    price = next(line.price.amount for line in offer.lines if line.sku == SKUS[1])
    edit_draft(house, draft, [SetPrice(line=SKUS[1], price=price - Decimal("0.01"), by="x", reason="x")])
    assert told(house, draft) == [SKUS[1], "once"]
    text = draft_text(priced_draft(house, draft), house)
    assert f"may need approval: recommended, {SKUS[1]}:2, once: margin below the floor, or close to it" in text
    assert "needs approval" not in text


@pytest.mark.usefixtures("all_the_band")
def test_of_an_example_with_one_line_by_hand_that_one_is_told_alone(seller: House) -> None:
    draft = example(seller, "charity").kept.id
    edit_draft(seller, draft, [SetPrice(line="LUM-LJ20-YE", price=Decimal(1), by="x", reason="x")])
    assert {each.name for each in margins(standing_of(seller, priced_draft(seller, draft)).over)} == {"LUM-LJ20-YE", ""}


def test_a_price_by_hand_that_is_the_list_price_is_nothing_to_try(seller: House, tmp_path: Path) -> None:
    house, draft = close(seller, tmp_path)
    (offer,) = priced_draft(house, draft).priced.quotation.offers
    edit_draft(house, draft, [SetPrice(line=SKUS[0], price=offer.lines[0].price.amount, by="x", reason="x")])
    assert told(house, draft) == []


def test_a_discount_on_the_whole_is_told_of_the_whole_alone(seller: House, tmp_path: Path) -> None:
    house, draft = close(seller, tmp_path)
    edit_draft(house, draft, [DiscountAll(percent=Decimal("0.5"), reason="x")])
    assert told(house, draft) == ["once"]


def test_after_refused_tries_list_prices_are_issued_as_before(seller: House, tmp_path: Path) -> None:
    house, draft = close(seller, tmp_path)
    refused_at_issue(house, begin(house, tmp_path, LINES).kept.id)
    assert promise(house, draft) == "Q-2026-00001"


def test_by_the_shifted_costs_alone_they_would_be_refused(
    seller: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floor, "_told", lambda _, banded: banded)
    house, draft = close(seller, tmp_path)
    refused_at_issue(house, begin(house, tmp_path, LINES).kept.id)
    with pytest.raises(RuleRefused, match="a margin is below"):
        promise(house, draft)


def test_a_list_price_that_is_truly_below_the_floor_is_refused_at_issue_and_may_be_asked_for(
    seller: House, manager: House, tmp_path: Path
) -> None:
    house, draft = close(seller, tmp_path, "0.86")
    assert told(house, draft) == []
    with pytest.raises(RuleRefused, match="a margin is below"):
        promise(house, draft)
    ask_approval(house, draft, "it is the list price")
    decide_approval(replace(manager, desk=house.desk), draft, Decision())
    assert promise(house, draft) == "Q-2026-00001"


def asked_in_both(house: House, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Excess, ...]]:
    """What a request tells its asker, where list prices are truly above the floor and below it."""
    first, draft = close(house, folder, "0.84")
    second, other = close(house, folder, "0.86")
    same = {sku: each.cost * Decimal("1.1") for sku, each in first.desk.catalogue.costs.items()}
    monkeypatch.setattr(costing, "told_cost", lambda _, sku, __: same[sku])
    return [ask_approval(first, draft, "x").excesses, ask_approval(second, other, "x").excesses]


def test_a_request_at_list_prices_does_not_tell_whether_they_are_truly_below(
    seller: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above, below = asked_in_both(seller, tmp_path, monkeypatch)
    assert above == below
    assert [(each.offer, each.line, each.is_told) for each in above] == [("", "", False)]


def test_if_only_what_is_told_could_be_asked_for_a_refused_request_would_tell_it(
    seller: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floor, "_banded", lambda *_: ())
    with pytest.raises(RuleRefused, match="within your limits"):
        asked_in_both(seller, tmp_path, monkeypatch)
