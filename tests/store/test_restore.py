"""A restored backup never gives the numbers again that were given since it was taken; whatever it skips is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from quotegen.errors import Busy, InputRefused, RuleRefused
from quotegen.model.numbering import Numbers
from quotegen.store import engine, rows
from quotegen.store.backup import backup, check_backup
from quotegen.store.engine import Store
from quotegen.store.events import Deed, head_of, of_subjects
from quotegen.store.identity import identity_of
from quotegen.store.numbering import next_number
from quotegen.store.restore import RestoreOptions, Skipped, exchange, restore
from quotegen.store.schema import quotations
from quotegen.usecases.desk import open_desk
from quotegen.usecases.house import Caller, House, enter
from quotegen.usecases.issue import promise
from quotegen.usecases.verify import verify_all
from tests.store.databases import new_database, store_at
from tests.store.kit import AT, DEED, begin, house_on
from tests.store.test_verify import without_guards

LATER = Deed("ana", "test@here", AT + timedelta(hours=1))


@pytest.fixture
def place(house: House, tmp_path: Path, postgres_server: str) -> Iterator[Store]:
    """An empty database of the other kind: a backup moves between the two."""
    sqlite = not house.store.is_sqlite
    url = f"sqlite:///{tmp_path / 'other' / 'other.db'}" if sqlite else new_database(postgres_server)
    opened = store_at(url)
    yield opened
    opened.close()


@pytest.fixture
def saved(house: House, tmp_path: Path) -> Path:
    """A backup with one quotation in it; the house then issues another one."""
    promise(house, begin(house, tmp_path).kept.id)
    backup(house.store, tmp_path / "a.gz")
    assert promise(house, begin(house, tmp_path).kept.id) == "Q-2026-00002"
    return tmp_path / "a.gz"


def issue_next(house: House, folder: Path) -> str:
    return promise(house, begin(house, folder).kept.id)


def test_a_number_that_went_out_after_the_backup_is_not_given_again(place: Store, saved: Path, tmp_path: Path) -> None:
    again = house_on(place)
    done = restore(again.store, saved, DEED)
    assert [(each.series, each.first, each.last) for each in done.skipped] == [
        ("Q", 2, 200),
        ("approval", 1, 100),
        ("draft", 2, 200),
    ]
    assert issue_next(again, tmp_path) == "Q-2026-00201"
    assert verify_all(again) == ()


def test_without_the_gap_it_would_be(
    place: Store, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control."""
    monkeypatch.setattr("quotegen.store.restore._gaps", lambda *_: {})
    again = house_on(place)
    restore(again.store, saved, DEED)
    assert issue_next(again, tmp_path) == "Q-2026-00002"


def test_a_gap_is_left_in_a_series_that_had_not_begun_when_the_backup_was_taken(
    house: House, place: Store, tmp_path: Path
) -> None:
    backup(house.store, tmp_path / "a.gz")
    issue_next(house, tmp_path)
    again = house_on(place)
    restore(place, tmp_path / "a.gz", DEED)
    assert issue_next(again, tmp_path) == "Q-2026-00101"
    assert verify_all(again) == ()


def test_after_the_number_that_is_named_the_next_one_is_given(place: Store, saved: Path, tmp_path: Path) -> None:
    again = house_on(place)
    done = restore(again.store, saved, DEED, RestoreOptions({("Q", 2026): 123}))
    assert done.skipped == (Skipped("Q", 2026, 2, 123),)
    assert issue_next(again, tmp_path) == "Q-2026-00124"
    assert verify_all(again) == ()


@pytest.mark.parametrize("n", [0, 100_002])
def test_a_last_number_behind_the_backup_or_far_beyond_it_is_refused_and_nothing_is_made(
    place: Store, saved: Path, tmp_path: Path, n: int
) -> None:
    with pytest.raises(InputRefused, match="last_number_wrong"):
        restore(place, saved, DEED, RestoreOptions({("Q", 2026): n}))
    with place.read() as tx:
        assert inspect(tx).get_table_names() == []


def test_a_backup_of_last_year_leaves_a_gap_in_the_years_since(place: Store, saved: Path, tmp_path: Path) -> None:
    next_year = AT + timedelta(days=60)
    done = restore(place, saved, Deed("ana", "here", next_year))
    assert [(each.year, each.first, each.last) for each in done.skipped if each.series == "Q"] == [
        (2026, 2, 200),
        (2027, 1, 100),
    ]


def test_the_gap_is_as_large_as_what_is_issued_in_the_time_that_is_lost(house: House, tmp_path: Path) -> None:
    with house.store.write() as tx:
        for n in range(1, 151):
            next_number(tx, "Q", 2026)
            row = {"number": f"Q-{n}", "series": "Q", "year": 2026, "n": n, "customer": "zeme"}
            rows.insert(tx, quotations, {**row, "created_at": DEED.time})
    begin(house, tmp_path)
    backup(house.store, tmp_path / "a.gz")
    done = restore(new_file(tmp_path), tmp_path / "a.gz", Deed("ana", "here", AT + timedelta(days=32)))
    assert [each.last for each in done.skipped if each.series == "Q"] == [500]


def new_file(folder: Path) -> Store:
    return store_at(f"sqlite:///{folder / 'new' / 'new.db'}")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE counters SET n = n + 1 WHERE series = 'Q'",
        "UPDATE quotations SET n = 150 WHERE n = 1",
        "UPDATE counters SET n = 1 WHERE series = 'Q'",
        "DELETE FROM counters WHERE series = 'Q'",
    ],
)
def test_verifying_knows_the_gap_and_no_other(place: Store, saved: Path, tmp_path: Path, change: str) -> None:
    again = house_on(place)
    restore(again.store, saved, DEED)
    with again.store.write() as tx:
        without_guards(tx, again.store.is_sqlite)
        tx.execute(text(change))
    assert "numbers_broken" in {fault.code for fault in verify_all(again)}


def test_the_chain_goes_on_with_the_head_that_the_backup_had(house: House, saved: Path, tmp_path: Path) -> None:
    again = new_file(tmp_path)
    done = restore(again, saved, LATER)
    with again.read() as tx:
        told = next(iter(of_subjects(tx, ["database"])))
    assert (told.what, told.who, told.at) == ("restored", "ana", LATER.time)
    assert told.seq == int(done.head.partition("-")[0]) + 1
    assert told.details == {
        "head": done.head,
        "taken_at": DEED.time,
        "rows": check_backup(saved),
        "database": told.details["database"],
        "epoch": 2,
        "replaced": "",
    }


# --- in the place of what is there -------------------------------------------------------------------


def test_what_is_there_is_exchanged_as_a_whole_and_kept_aside(house: House, saved: Path, tmp_path: Path) -> None:
    with house.store.read() as tx:
        before, head = identity_of(tx), head_of(tx)
    done = exchange(house.store, saved, LATER, RestoreOptions(), tmp_path / "aside.gz")
    assert before is not None and done.epoch == before.epoch + 1
    assert check_backup(tmp_path / "aside.gz") > done.rows
    with house.store.read() as tx:
        now = identity_of(tx)
        assert now is not None and (now.database, now.epoch) == (before.database, 2)
        told = [event for event in of_subjects(tx, ["database"]) if event.what == "restored"]
    assert [event.details["replaced"] for event in told] == [head]
    assert verify_all(house) == ()


def test_no_gap_is_left_where_the_numbers_that_were_given_are_still_there(
    house: House, saved: Path, tmp_path: Path
) -> None:
    done = exchange(house.store, saved, LATER, RestoreOptions(), tmp_path / "aside.gz")
    assert [(each.series, each.first, each.last) for each in done.skipped] == [("Q", 2, 2), ("draft", 2, 2)]
    assert issue_next(house_on(house.store, at=LATER.at), tmp_path) == "Q-2026-00003"
    assert verify_all(house) == ()


def test_a_backup_of_another_house_does_not_bring_its_id(house: House, saved: Path, tmp_path: Path) -> None:
    other = new_file(tmp_path)
    restore(other, saved, DEED)
    backup(other, tmp_path / "other.gz")
    with house.store.read() as tx:
        before = identity_of(tx)
    done = exchange(house.store, tmp_path / "other.gz", LATER, RestoreOptions(), tmp_path / "aside.gz")
    with house.store.read() as tx:
        now = identity_of(tx)
    assert before is not None and now is not None
    assert (now.database, now.epoch, done.epoch) == (before.database, 3, 3)


def test_nothing_is_exchanged_while_somebody_writes(
    house: House, database_url: str, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 1)
    other = store_at(database_url)
    with house.store.write() as tx:
        tx.execute(text("SELECT 1"))
        with pytest.raises(Busy):
            exchange(other, saved, LATER, RestoreOptions(), tmp_path / "aside.gz")
    other.close()
    assert issue_next(house, tmp_path) == "Q-2026-00003"


def test_an_exchange_that_fails_leaves_all_as_it_was(house: House, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="last_number_wrong"):
        exchange(house.store, saved, LATER, RestoreOptions({("Q", 2026): 0}), tmp_path / "aside.gz")
    assert verify_all(house) == ()
    assert issue_next(house, tmp_path) == "Q-2026-00003"


def test_whoever_began_before_the_exchange_writes_nothing_and_is_told(
    house: House, saved: Path, tmp_path: Path
) -> None:
    begun = enter(open_desk(), house.store, Caller(None, "test", lambda: AT))
    exchange(house.store, saved, DEED, RestoreOptions(), tmp_path / "aside.gz")
    with pytest.raises(RuleRefused, match="exchanged by a backup since you have begun"):
        begin(begun, tmp_path)
    assert issue_next(enter(open_desk(), house.store, Caller(None, "test", lambda: AT)), tmp_path) == "Q-2026-00003"


def test_without_looking_it_would_be_written_into_the_other_contents(
    house: House, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control."""
    begun = enter(open_desk(), house.store, Caller(None, "test", lambda: AT))
    exchange(house.store, saved, DEED, RestoreOptions(), tmp_path / "aside.gz")
    monkeypatch.setattr(Store, "_refuse_exchanged", lambda *_: None)
    assert begin(begun, tmp_path).kept.id == 3


@pytest.mark.parametrize(
    ("written", "format_", "found"),
    [
        ("Q-2026-00123", "Q-{year}-{n:05}", (2026, 123)),
        ("q-2026-00123-R2", "Q-{year}-{n:05}", (2026, 123)),
        ("OFF000007", "OFF{n:06}", (0, 7)),
        ("P.7/2026".replace("/", "-"), "P.{n}-{year}", (2026, 7)),
    ],
)
def test_a_number_is_read_as_it_is_written(written: str, format_: str, found: tuple[int, int]) -> None:
    assert Numbers(format=format_).read(written) == found


@pytest.mark.parametrize("written", ["", "D7", "Q-2026", "Q-2026-00000", "X-2026-00001", "Q-2026-1; DROP"])
def test_what_is_no_number_of_the_house_is_refused(written: str) -> None:
    with pytest.raises(InputRefused, match="no number of this house"):
        Numbers().read(written)
