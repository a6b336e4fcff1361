"""Money that is legal tender on the day of issue is taken; what was issued in it stays what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quotegen.errors import InputRefused
from quotegen.model.people import Role
from quotegen.store.events import record
from quotegen.store.people import add_customer
from quotegen.store.upkeep import upgrade
from quotegen.usecases.house import House
from quotegen.usecases.issue import issue, printed
from quotegen.usecases.priced import priced_draft
from quotegen.usecases.verify import verify_pdf
from tests.store.databases import store_at
from tests.store.kit import DEED, ZEME, begin, house_on

IN_LEVA = "currency: BGN\nlines:\n  - {description: Visit, quantity: 2, price: 12.50}\n"
LAST_DAYS = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
AFTER = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Begun in the last days of that money."""
    store = store_at(f"sqlite:///{tmp_path / 'kept' / 'quotegen.db'}")
    upgrade(store)
    deed = replace(DEED, at=LAST_DAYS)
    with store.write() as tx:
        add_customer(tx, ZEME, deed.time)
        record(tx, deed, ZEME.id, "customer_added", {})
    yield house_on(store, Role.ADMIN)
    store.close()


def at(house: House, moment: datetime) -> House:
    return replace(house, clock=lambda: moment)


def test_what_was_issued_in_money_of_its_day_verifies_and_prints_afterwards(house: House, tmp_path: Path) -> None:
    issued = issue(at(house, LAST_DAYS), begin(at(house, LAST_DAYS), tmp_path, IN_LEVA).kept.id)
    later = at(house, AFTER)
    assert printed(later, f"{issued.number}") == issued.pdf
    found = verify_pdf(later, issued.pdf)
    assert (found.authentic, found.faults) == (True, ())


def test_a_draft_in_money_that_is_no_longer_paid_with_is_refused_by_name(house: House, tmp_path: Path) -> None:
    kept = begin(at(house, LAST_DAYS), tmp_path, IN_LEVA).kept
    for act in (lambda: issue(at(house, AFTER), kept.id), lambda: priced_draft(at(house, AFTER), kept.id)):
        with pytest.raises(InputRefused) as caught:
            act()
        (fault,) = caught.value.faults
        assert (fault.code, fault.path, fault.hint) == ("currency_not_in_use", "currency", "write EUR")
        assert "BGN" in fault.message and "2026-01-31" in fault.message


def test_it_is_not_taken_up_for_a_new_one(house: House, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="currency_not_in_use"):
        begin(at(house, AFTER), tmp_path, IN_LEVA)
