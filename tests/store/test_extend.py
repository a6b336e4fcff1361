"""More time is a new revision that promises the same; what has moved meanwhile is told, and never slipped in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from quotegen.errors import QuotegenError, RuleRefused
from quotegen.model.lifecycle import State, Step
from quotegen.model.people import Role
from quotegen.model.prices import Price
from quotegen.model.quotation import Quotation
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases import extend as extending
from quotegen.usecases.answer import next_draft, take
from quotegen.usecases.desk import Desk
from quotegen.usecases.extend import extend, extension_of
from quotegen.usecases.find import show_quote
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from tests.store.kit import AT, begin, house_on

NUMBER = "Q-2026-00001-R1"


@pytest.fixture
def later(house: House, tmp_path: Path) -> House:
    """A quotation is issued, and ten days go by."""
    promise(house, begin(house, tmp_path).kept.id)
    return at(house, AT + timedelta(days=10))


def at(house: House, moment: datetime) -> House:
    return replace(house, clock=lambda: moment)


def promised(house: House, number: str) -> Quotation:
    with house.store.read() as tx:
        return snapshot_of(tx, get_revision(tx, number)).quotation


def dearer(house: House) -> House:
    """The same house with a price list in which everything costs more."""
    lists = tuple(
        price_list.model_copy(update={"prices": {sku: _doubled(price) for sku, price in price_list.prices.items()}})
        for price_list in house.desk.catalogue.price_lists
    )
    catalogue = house.desk.catalogue.model_copy(update={"price_lists": lists})
    return replace(house, desk=Desk(house.desk.workspace, catalogue))


def _doubled(price: Price) -> Price:
    steps = tuple(step.model_copy(update={"amount": step.amount * 2}) for step in price.breaks)
    return price.model_copy(update={"breaks": steps})


def test_an_extended_quotation_promises_the_same_and_longer(later: House) -> None:
    told = extension_of(later, NUMBER)
    assert (told.same, told.valid_until) == (True, date(2027, 1, 3))
    assert extend(later, NUMBER) == "Q-2026-00001-R2"
    first, second = promised(later, NUMBER), promised(later, "Q-2026-00001-R2")
    assert second.valid_until == date(2027, 1, 3) > first.valid_until
    assert second.offers == first.offers
    assert show_quote(later, NUMBER).state == "superseded"


def test_extending_twice_is_done_once(later: House) -> None:
    assert extend(later, NUMBER) == extend(later, NUMBER) == "Q-2026-00001-R2"
    with pytest.raises(RuleRefused, match="superseded"):
        extending.extension_of(later, NUMBER)


def test_what_has_run_out_can_be_extended(house: House, tmp_path: Path) -> None:
    promise(house, begin(house, tmp_path).kept.id)
    afterwards = at(house, AT + timedelta(days=36))
    assert show_quote(afterwards, NUMBER).state == "expired"
    assert show_quote(afterwards, extend(afterwards, NUMBER)).state == "issued"


def test_what_costs_something_else_today_is_told_and_not_issued(later: House) -> None:
    moved = dearer(later)
    told = extension_of(moved, NUMBER)
    assert not told.same and any(part.amount for part in told.changes.parts)
    with pytest.raises(RuleRefused, match="more than the last day"):
        extend(moved, NUMBER)
    assert len(show_quote(later, NUMBER).revisions) == 1


def sold_by(house: House, **changes: object) -> House:
    """The same house, of whose seller something is written otherwise."""
    catalogue = house.desk.catalogue
    seller = catalogue.seller.model_copy(update=changes)
    desk = Desk(house.desk.workspace, catalogue.model_copy(update={"seller": seller}))
    return replace(house, desk=desk)


def test_what_a_seller_did_not_say_of_itself_before_does_not_stand_in_the_way(house: House, tmp_path: Path) -> None:
    bare = sold_by(house, bic=None, legal_form="", phone="", directors=())
    promise(bare, begin(bare, tmp_path).kept.id)
    now = at(sold_by(house, directors=("Ona Onaitė",)), AT + timedelta(days=10))
    assert extension_of(now, NUMBER).same and extend(now, NUMBER) == "Q-2026-00001-R2"
    assert promised(now, "Q-2026-00001-R2").seller.directors == ("Ona Onaitė",)


@pytest.mark.parametrize("changes", [{"iban": "LT903250099123456780"}, {"bic": None}, {"legal_form": "AB"}])
def test_what_it_says_otherwise_is_no_longer_the_same_promise(later: House, changes: dict[str, object]) -> None:
    assert not extension_of(sold_by(later, **changes), NUMBER).same


def test_on_the_day_of_issue_there_is_nothing_to_extend(house: House, tmp_path: Path) -> None:
    promise(house, begin(house, tmp_path).kept.id)
    with pytest.raises(RuleRefused, match="would not be longer"):
        extend(house, NUMBER)


@pytest.mark.parametrize("step", [Step.DECLINE, Step.WITHDRAW])
def test_what_is_closed_is_not_extended(later: House, step: Step) -> None:
    take(later, NUMBER, step, "")
    with pytest.raises(RuleRefused) as refused:
        extend(later, NUMBER)
    assert refused.value.faults[0].code == "not_extendable"


def test_nothing_is_left_of_an_extension_that_is_refused(later: House) -> None:
    # The line without a list price goes beyond what this role may offer without asking.
    somebody = house_on(later.store, Role.CUSTOMER_SUCCESS, AT + timedelta(days=10))
    with pytest.raises(QuotegenError):
        extend(somebody, NUMBER)
    assert len(show_quote(later, NUMBER).revisions) == 1
    assert next_draft(later, NUMBER) == 2


def test_whoever_revises_goes_on_with_the_draft_that_is_begun(later: House) -> None:
    assert next_draft(later, NUMBER) == next_draft(later, NUMBER) == 2


def test_a_step_that_is_asked_for_twice_is_taken_once(later: House) -> None:
    for _ in range(2):
        assert take(later, NUMBER, Step.SEND, "by mail", "key").state is State.SENT
