"""A clock that goes back is told, and nothing is promised by it; times in the chain never run back untold."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from quotegen.errors import RuleRefused
from quotegen.model.people import Role
from quotegen.store import clock
from quotegen.store.engine import Store
from quotegen.store.events import Deed, record
from quotegen.store.schema import events
from quotegen.store.verify import verify_store
from quotegen.usecases.answer import Acceptance, accept
from quotegen.usecases.clock import accept_clock, clock_note
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.verify import verify_all
from tests.store.kit import AT, begin, house_on

DAYS = timedelta(days=2)


def at(house: House, moment: datetime, role: Role = Role.ADMIN) -> House:
    return house_on(house.store, role, moment)


def told(store: Store) -> list[tuple[str, str]]:
    with store.read() as tx:
        return [(row.what, row.at) for row in tx.execute(select(events.c.what, events.c.at).order_by(events.c.seq))]


def deed(moment: datetime) -> Deed:
    return Deed("ana", "test@here", moment)


def test_nothing_is_issued_two_days_back(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    with pytest.raises(RuleRefused, match="clock_behind"):
        promise(at(house, AT - DAYS), draft)
    assert promise(house, draft) == "Q-2026-00001"


def test_without_looking_it_would_be(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The red control."""
    draft = begin(house, tmp_path).kept.id
    monkeypatch.setattr("quotegen.usecases.issue.refuse_behind", lambda *_: None)
    assert promise(at(house, AT - DAYS), draft) == "Q-2026-00001"


def test_another_deed_by_such_a_clock_does_not_open_the_way(house: House, tmp_path: Path) -> None:
    begin(house, tmp_path)
    early = at(house, AT - DAYS)
    draft = begin(early, tmp_path).kept.id
    with pytest.raises(RuleRefused, match="clock_behind"):
        promise(early, draft)


def test_what_has_expired_is_not_accepted_by_a_clock_that_went_back(house: House, tmp_path: Path) -> None:
    number = promise(house, begin(house, tmp_path).kept.id)
    with house.store.write() as tx:
        record(tx, deed(AT + timedelta(days=300)), "D1", "seen", {})
    with pytest.raises(RuleRefused, match="clock_behind"):
        accept(house, number, Acceptance(by="Rasa"))


def test_it_is_told_once_with_both_times(store: Store) -> None:
    with store.write() as tx:
        record(tx, deed(AT), "D1", "made", {})
        for _ in range(3):
            record(tx, deed(AT - DAYS), "D1", "changed", {})
    assert [what for what, _ in told(store)] == ["made", "clock_went_back", "changed", "changed", "changed"]
    with store.read() as tx:
        details = tx.scalar(select(events.c.details).where(events.c.what == "clock_went_back"))
        assert list(verify_store(tx)) == []
    assert details == (
        '{"clock":"2026-11-22T09:30:00.000000Z","last":"2026-11-24T09:30:00.000000Z",'
        '"latest":"2026-11-24T09:30:00.000000Z"}'
    )


def test_two_machines_that_differ_a_little_leave_times_in_order(store: Store) -> None:
    with store.write() as tx:
        record(tx, deed(AT), "D1", "made", {})
        record(tx, deed(AT - clock.TOLERANCE), "D1", "changed", {})
    assert [what for what, _ in told(store)] == ["made", "changed"]
    assert len({moment for _, moment in told(store)}) == 1


def test_a_time_that_runs_back_untold_is_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a program writes that does not look: the chain is whole, and its times are not in order."""
    monkeypatch.setattr(clock, "last_time", lambda _: None)
    with store.write() as tx:
        record(tx, deed(AT), "D1", "made", {})
        record(tx, deed(AT - DAYS), "D1", "changed", {})
    with store.read() as tx:
        assert [fault.code for fault in verify_store(tx)] == ["time_ran_back"]


def test_an_admin_says_that_the_later_time_was_wrong(house: House, tmp_path: Path) -> None:
    draft = begin(at(house, AT + DAYS), tmp_path).kept.id
    assert clock_note(house) is not None
    assert accept_clock(house) == AT + DAYS
    assert clock_note(house) is None
    assert promise(house, draft) == "Q-2026-00001"
    assert [what for what, _ in told(house.store) if what.startswith("clock")] == ["clock_went_back", "clock_accepted"]
    assert verify_all(house) == ()


def test_nobody_else_says_so(house: House, tmp_path: Path) -> None:
    begin(at(house, AT + DAYS), tmp_path)
    with pytest.raises(RuleRefused, match="does not let you restore the database"):
        accept_clock(at(house, AT, Role.MANAGER))


def test_nothing_is_said_of_a_clock_that_is_right(house: House) -> None:
    with pytest.raises(RuleRefused, match="not behind"):
        accept_clock(house)
