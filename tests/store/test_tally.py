"""How many there are by state and what they come to: exact, in every zone, and of whom is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.model.lifecycle import Step
from quotegen.model.people import Role
from quotegen.model.rules import Recurrence
from quotegen.store.listing import Query
from quotegen.usecases.answer import Acceptance, accept, take
from quotegen.usecases.drafts import discard_draft
from quotegen.usecases.find import list_quotes, tally_quotes
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from tests.store.kit import AT, begin, house_on

ONE = "lines:\n  - {description: Advice, quantity: 1, price: 0.10, recurrence: month}\n"
IN_EUROS = ("EUR", Recurrence.MONTH)
LAST_DAY = datetime(2026, 12, 24, 12, tzinfo=UTC)


def issued(house: House, folder: Path) -> str:
    return promise(house, begin(house, folder, ONE).kept.id)


def at(house: House, moment: datetime) -> House:
    return replace(house, clock=lambda: moment)


def counts(house: House, query: Query | None = None) -> dict[str, int]:
    return {state: each.count for state, each in tally_quotes(house, query or Query()).items() if each.count}


def test_where_nothing_is_kept_everything_is_nought(house: House) -> None:
    assert counts(house) == {}
    assert all(each.sums == {} for each in tally_quotes(house, Query()).values())


def test_each_is_counted_where_it_stands(house: House, tmp_path: Path) -> None:
    waiting, sent, won, lost, gone = [issued(house, tmp_path) for _ in range(5)]
    begin(house, tmp_path, ONE)
    discard_draft(house, begin(house, tmp_path, ONE).kept.id)
    for number, step in ((sent, Step.SEND), (lost, Step.DECLINE), (gone, Step.WITHDRAW)):
        take(house, number, step, "")
    accept(house, won, Acceptance())
    told = {"draft": 1, "waiting": 2, "accepted": 1, "accepted_lately": 1, "declined": 1, "withdrawn": 1}
    assert counts(house) == told
    assert {each.number for each in list_quotes(house, Query(state="waiting"))} == {waiting, sent}


def test_sums_are_exact_and_kept_apart_by_recurrence(house: House, tmp_path: Path) -> None:
    for _ in range(3):
        issued(house, tmp_path)
    begun = begin(house, tmp_path, "lines:\n  - {description: Visit, quantity: 1, price: 100000000000000.01}\n")
    promise(house, begun.kept.id)
    # 0.10 and 21 % of it, rounded, is 0.12.
    assert tally_quotes(house, Query())["waiting"].sums == {
        ("EUR", Recurrence.ONCE): Decimal("121000000000000.01"),
        IN_EUROS: Decimal("0.36"),
    }


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (LAST_DAY - timedelta(days=8), {"waiting": 1}),
        (LAST_DAY - timedelta(days=7), {"waiting": 1, "expiring": 1}),
        (datetime(2026, 12, 24, 21, 59, tzinfo=UTC), {"waiting": 1, "expiring": 1}),
        (datetime(2026, 12, 24, 22, 0, tzinfo=UTC), {"expired": 1}),
        (LAST_DAY + timedelta(days=400), {"expired": 1}),
    ],
)
def test_an_offer_expires_with_its_last_day_where_the_seller_is(
    house: House, tmp_path: Path, moment: datetime, told: dict[str, int]
) -> None:
    issued(house, tmp_path)
    then = at(house, moment)
    assert counts(then) == told
    listed = {state for state in ("waiting", "expiring", "expired") if list_quotes(then, Query(state=state))}
    assert listed == set(told)


def test_what_was_won_long_ago_is_counted_and_not_summed(house: House, tmp_path: Path) -> None:
    accept(house, issued(house, tmp_path), Acceptance())
    later = at(house, AT + timedelta(days=31))
    assert counts(later) == {"accepted": 1}
    assert tally_quotes(house, Query())["accepted_lately"].sums == {IN_EUROS: Decimal("0.12")}


def test_only_what_is_asked_for_is_counted(house: House, tmp_path: Path) -> None:
    issued(house, tmp_path)
    issued(house_on(house.store, Role.MANAGER), tmp_path)
    assert counts(house, Query(owners=("the-manager",))) == {"waiting": 1}
    assert counts(house, Query(owners=("the-manager", "the-admin"))) == {"waiting": 2}
    assert counts(house, Query(owners=())) == {}
    assert counts(house, Query(search="zeme 00002")) == {"waiting": 1}
    assert counts(house, Query(customer="nobody")) == {}


def test_a_list_goes_on_where_it_ended(house: House, tmp_path: Path) -> None:
    for minute in range(5):
        issued(at(house, AT + timedelta(minutes=minute)), tmp_path)
    begin(at(house, AT + timedelta(minutes=9)), tmp_path, ONE)
    pages = [list_quotes(house, Query(limit=2, skip=skip)) for skip in (0, 2, 4, 6)]
    numbers = [[each.number for each in page] for page in pages]
    assert numbers == [["D6", "Q-2026-00005"], ["Q-2026-00004", "Q-2026-00003"], ["Q-2026-00002", "Q-2026-00001"], []]


def test_a_list_says_what_expires_soon(house: House, tmp_path: Path) -> None:
    issued(house, tmp_path)
    early, late = (list_quotes(at(house, moment), Query())[0] for moment in (AT, LAST_DAY))
    assert (early.expires_soon, late.expires_soon, late.state) == (False, True, "issued")
