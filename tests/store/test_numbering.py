"""Numbers have no gap and no double, whoever is killed while taking one; and the ways that others go do fail."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quotegen.model.numbering import Numbers, draft_id, revised, split_number
from quotegen.store.engine import Store
from quotegen.store.numbering import next_number
from tests.store.writers import race

# The full count is run by hand: docs/reliability.md has the figures and the command.
NUMBERS = int(os.environ.get("QUOTEGEN_TEST_NUMBERS", "1200"))


def test_numbers_count_from_one_in_each_series_and_year(store: Store) -> None:
    with store.write() as tx:
        taken = [next_number(tx, series, year) for series, year in [("Q", 2026), ("Q", 2026), ("Q", 2027), ("P", 2026)]]
    assert taken == [1, 2, 1, 1]


def test_a_number_is_given_back_when_its_transaction_is_given_up(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as tx:
        next_number(tx, "Q", 2026)
        raise ZeroDivisionError
    with store.write() as tx:
        assert next_number(tx, "Q", 2026) == 1


def test_eight_writers_killed_at_random_leave_no_gap_and_no_double(database_url: str, tmp_path: Path) -> None:
    verdict = race(database_url, tmp_path, NUMBERS)
    assert verdict.kills > 3
    assert (verdict.doubled, verdict.missing, verdict.lost) == (0, 0, 0)


def test_max_plus_one_without_a_key_doubles_numbers(database_url: str, tmp_path: Path) -> None:
    assert race(database_url, tmp_path, 400, "max").doubled > 0


def test_a_sequence_leaves_gaps(database_url: str, tmp_path: Path) -> None:
    verdict = race(database_url, tmp_path, 400, "sequence")
    assert verdict.missing > 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Q-2026-00017", ("Q-2026-00017", None)),
        ("Q-2026-00017-R2", ("Q-2026-00017", 2)),
        (" q-2026-00017-r12 ", ("q-2026-00017", 12)),
    ],
)
def test_a_number_is_read_with_and_without_its_revision(text: str, parts: tuple[str, int | None]) -> None:
    assert split_number(text) == parts


def test_a_written_number_holds_the_year_and_the_count() -> None:
    assert Numbers().written(2026, 17) == "Q-2026-00017"
    assert revised("Q-2026-00017", 2) == "Q-2026-00017-R2"


def test_a_series_without_the_year_goes_on_and_on() -> None:
    numbers = Numbers(format="OFF{n:06}")
    assert (numbers.year_of(2026), numbers.written(2026, 7)) == (0, "OFF000007")


@pytest.mark.parametrize("pattern", ["Q-{year}", "{n}", "Q-{n}-{n}", "Q {n}", "D{n}", "Q-R{n}", "Q-{month}-{n}"])
def test_a_format_that_could_not_be_read_back_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="number"):
        Numbers(format=pattern)


def test_a_draft_has_a_name_of_its_own() -> None:
    assert (draft_id("D7"), draft_id("d12"), draft_id("Q-2026-00001")) == (7, 12, None)
