"""Killed at any of the named places, with a full disk or a held database: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from quotegen.errors import Busy, OutputFailed, RuleRefused
from quotegen.store.failpoints import POINTS
from quotegen.store.listing import Query
from quotegen.usecases.answer import Acceptance, accept, revise
from quotegen.usecases.find import history, list_quotes, show_quote
from quotegen.usecases.house import House
from quotegen.usecases.issue import issue, printed, promise
from quotegen.usecases.verify import verify_all
from tests.failing import die_at
from tests.store.databases import store_at
from tests.store.kit import begin, house_on

ISSUE = [point for point in POINTS if point.startswith("issue.")]
REVISE = [point for point in POINTS if point.startswith("revise.")]
ACCEPT = [point for point in POINTS if point.startswith("accept.")]


def run_and_die(url: str, point: str, work: Callable[[House], object]) -> int:
    """What the work ends with in a process of its own that is killed at this point."""

    def child() -> None:
        die_at(point)
        work(house_on(store_at(url)))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    return process.exitcode or 0


def afresh(url: str) -> House:
    """What somebody finds who starts the program again."""
    return house_on(store_at(url))


def numbers(house: House) -> list[tuple[str, str]]:
    return sorted((row.number, row.state) for row in list_quotes(house, Query()))


@pytest.mark.parametrize("point", ISSUE)
def test_an_issue_killed_anywhere_is_done_once_when_it_is_repeated(
    house: House, database_url: str, tmp_path: Path, point: str
) -> None:
    first = promise(house, begin(house, tmp_path).kept.id)
    draft = (revise(house, first) if point == "issue.superseded" else begin(house, tmp_path)).kept
    expected = f"{first}-R2" if draft.quotation else "Q-2026-00002"
    house.store.close()
    assert run_and_die(database_url, point, lambda house: issue(house, draft.id, "key")) == -signal.SIGKILL
    again = afresh(database_url)
    issued = issue(again, draft.id, "key")
    assert issued.number == expected
    assert issue(again, draft.id, "key") == issued
    left = dict(numbers(again))
    assert len(left) == 2 and left[expected] == "issued"
    assert [event.what for event in history(again, expected)].count("issued") == (2 if draft.quotation else 1)
    assert verify_all(again) == ()
    again.store.close()


@pytest.mark.parametrize("point", REVISE)
def test_a_revision_killed_anywhere_leaves_one_draft_or_none(
    house: House, database_url: str, tmp_path: Path, point: str
) -> None:
    number = promise(house, begin(house, tmp_path).kept.id)
    house.store.close()
    assert run_and_die(database_url, point, lambda house: revise(house, number)) == -signal.SIGKILL
    again = afresh(database_url)
    drafts = [row.number for row in list_quotes(again, Query(state="draft"))]
    assert drafts == (["D2"] if point == "revise.committed" else [])
    if not drafts:
        revise(again, number)
    assert promise(again, 2) == f"{number}-R2"
    assert verify_all(again) == ()
    again.store.close()


@pytest.mark.parametrize("point", ACCEPT)
def test_an_acceptance_killed_anywhere_is_taken_once_when_it_is_repeated(
    house: House, database_url: str, tmp_path: Path, point: str
) -> None:
    number = promise(house, begin(house, tmp_path).kept.id)
    house.store.close()
    yes = Acceptance(by="Rasa")
    assert run_and_die(database_url, point, lambda house: accept(house, number, yes, "key")) == -signal.SIGKILL
    again = afresh(database_url)
    assert show_quote(again, number).state == ("accepted" if point == "accept.committed" else "issued")
    assert accept(again, number, yes, "key").state == "accepted"
    assert [event.what for event in history(again, number)] == ["draft_made", "issued", "accepted"]
    assert verify_all(again) == ()
    again.store.close()


def test_the_same_request_sent_eight_times_at_once_is_done_once(
    house: House, database_url: str, tmp_path: Path
) -> None:
    draft = begin(house, tmp_path).kept.id
    house.store.close()
    forks = multiprocessing.get_context("fork")
    answers = forks.Queue()

    def ask() -> None:
        answers.put(promise(house_on(store_at(database_url)), draft, "key"))

    asking = [forks.Process(target=ask) for _ in range(8)]
    for process in asking:
        process.start()
    for process in asking:
        process.join(60)
    assert {answers.get(timeout=30) for _ in asking} == {"Q-2026-00001"}
    again = afresh(database_url)
    assert numbers(again) == [("Q-2026-00001", "issued")]
    assert verify_all(again) == ()
    again.store.close()


def test_two_customers_who_say_yes_at_once_are_told_who_was_first(
    house: House, database_url: str, tmp_path: Path
) -> None:
    number = promise(house, begin(house, tmp_path).kept.id)
    house.store.close()
    forks = multiprocessing.get_context("fork")
    answers = forks.Queue()

    def say_yes(by: str) -> None:
        try:
            answers.put(accept(house_on(store_at(database_url)), number, Acceptance(by=by)).state.value)
        except RuleRefused as refused:
            answers.put(refused.faults[0].code)

    both = [forks.Process(target=say_yes, args=(by,)) for by in ("Rasa", "Tomas")]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert sorted(answers.get(timeout=30) for _ in both) == ["accepted", "step_not_possible"]


def test_every_named_place_is_on_the_way_of_one_of_the_tests() -> None:
    elsewhere = ("batch.", "catalogue.")  # in test_batches_killed, and where a catalogue is made live
    others = [point for point in POINTS if point.startswith(elsewhere)]
    assert sorted(ISSUE + REVISE + ACCEPT + others) == sorted(POINTS)
    assert len(POINTS) >= 20


def test_a_number_without_its_transaction_is_lost_when_the_process_is_killed(
    house: House, database_url: str, tmp_path: Path
) -> None:
    """The control: counted in a transaction of its own, a kill right after it does leave a gap, and it is found."""
    from quotegen.store.numbering import next_number

    draft = begin(house, tmp_path).kept.id
    with house.store.write() as tx:
        next_number(tx, "Q", 2026)
    promise(house, draft)
    assert "numbers_broken" in {fault.code for fault in verify_all(house)}


def limited(url: str, extra: int, work: Callable[[House], object]) -> int:
    """0 if it succeeds, 8 if it is refused, where files cannot grow by more than so many bytes."""

    def child() -> None:
        store = store_at(url)
        size = store.file.stat().st_size if store.file else 0
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + extra, resource.RLIM_INFINITY))
        try:
            work(house_on(store))
        except OutputFailed:
            os._exit(8)
        os._exit(0)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    return process.exitcode if process.exitcode is not None else -1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_a_full_disk_an_issue_is_refused_whole_and_done_once_there_is_room(
    house: House, database_url: str, tmp_path: Path
) -> None:
    draft = begin(house, tmp_path).kept.id
    with house.store.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    house.store.close()
    ends = [
        limited(database_url, extra, lambda house: promise(house, draft)) for extra in range(-120_000, 400_000, 20_000)
    ]
    assert set(ends) == {0, 8}
    again = afresh(database_url)
    assert promise(again, draft) == "Q-2026-00001"
    assert verify_all(again) == ()
    assert printed(again, "Q-2026-00001").startswith(b"%PDF")
    again.store.close()


def test_a_database_that_is_held_too_long_leaves_the_draft_as_it_was(
    house: House, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quotegen.store import engine

    monkeypatch.setattr(engine, "WAIT_SECONDS", 1)
    draft = begin(house, tmp_path).kept.id
    hasty = afresh(database_url)
    with house.store.write() as tx:
        tx.execute(text("SELECT 1"))
        with pytest.raises(Busy, match="safe to try again"):
            promise(hasty, draft)
    assert promise(hasty, draft) == "Q-2026-00001"
    hasty.store.close()
