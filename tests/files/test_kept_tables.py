"""A table is read once, however often and by how many it is asked for, and what is kept stays within a limit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from quotegen.errors import Fault, InputRefused
from quotegen.files import kept_tables
from quotegen.files.kept_tables import KeptTables, TableKey
from quotegen.files.packed_rows import PackedRows

MOST = 100_000


class Reading:
    """Counts how often it is read."""

    def __init__(self, size: int = 10, refused: bool = False) -> None:
        self.count, self.size, self.refused = 0, size, refused

    def __call__(self) -> PackedRows:
        self.count += 1
        if self.refused:
            raise InputRefused(Fault("xlsx_wrong", "damaged"))
        return PackedRows(("a",), (bytes(self.size),))


def key(name: str, sheet: str | None = None) -> TableKey:
    return TableKey(name, sheet)


def test_the_second_time_nothing_is_read() -> None:
    kept, reading = KeptTables(MOST), Reading()
    assert kept.get(key("a"), reading) is kept.get(key("a"), reading)
    assert reading.count == 1


def test_another_sheet_and_another_file_are_read() -> None:
    kept, reading = KeptTables(MOST), Reading()
    for each in (key("a"), key("a", "second"), key("b")):
        kept.get(each, reading)
    assert reading.count == 3


def test_many_who_ask_at_once_wait_for_the_one_who_reads() -> None:
    kept, reading, going = KeptTables(MOST), Reading(), threading.Barrier(8)

    def slow() -> PackedRows:
        threading.Event().wait(0.1)
        return reading()

    def ask(_: int) -> PackedRows:
        going.wait()
        return kept.get(key("a"), slow)

    with ThreadPoolExecutor(8) as people:
        assert len({id(table) for table in people.map(ask, range(8))}) == 1
    assert reading.count == 1


def test_whoever_waits_for_one_that_is_refused_is_refused_too() -> None:
    kept, begun, wait = KeptTables(MOST), threading.Event(), threading.Event()

    def refuse() -> PackedRows:
        begun.set()
        wait.wait(10)
        raise InputRefused(Fault("xlsx_wrong", "damaged"))

    with ThreadPoolExecutor(2) as people:
        first = people.submit(kept.get, key("a"), refuse)
        begun.wait(10)
        second = people.submit(kept.get, key("a"), Reading())
        wait.set()
        assert [type(each.exception()) for each in (first, second)] == [InputRefused] * 2


def test_the_tables_used_last_are_kept_within_the_limit() -> None:
    kept = KeptTables(MOST)
    readings = {name: Reading(30_000) for name in "abcd"}
    for name in "abacadabcd":
        kept.get(key(name), readings[name])
    assert readings["a"].count == 1 and readings["b"].count > 1
    assert sum(each.size for each in kept._kept.values()) <= MOST


def test_a_table_larger_than_the_limit_is_answered_and_not_kept() -> None:
    kept, reading = KeptTables(MOST), Reading(MOST + 1)
    assert kept.get(key("a"), reading).size > MOST
    kept.get(key("a"), reading)
    assert reading.count == 2


def _refusals(kept: KeptTables, reading: Callable[[], PackedRows], count: int) -> None:
    for _ in range(count):
        with pytest.raises(InputRefused, match="damaged"):
            kept.get(key("a"), reading)


def test_a_refusal_is_told_again_for_a_while_and_then_tried_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, reading = KeptTables(MOST), Reading(refused=True)
    _refusals(kept, reading, 5)
    assert reading.count == 1
    monkeypatch.setattr(kept_tables, "_REFUSED_SECONDS", 0)
    _refusals(kept, reading, 2)
    assert reading.count == 3


def test_a_failure_that_nobody_foresaw_is_not_kept_and_leaves_nobody_waiting() -> None:
    kept, reading = KeptTables(MOST), Reading()

    def fail() -> PackedRows:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        kept.get(key("a"), fail)
    assert kept.get(key("a"), reading).names == ("a",) and reading.count == 1


def test_refusals_without_end_are_forgotten_too() -> None:
    kept = KeptTables(MOST)
    for number in range(500):
        with pytest.raises(InputRefused):
            kept.get(key(str(number)), Reading(refused=True))
    assert len(kept._kept) <= 200
