"""What is handed in in the app is read once, by a worker, and what is wrong with one file is nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from quotegen.errors import InputRefused
from quotegen.files import reader
from quotegen.files.kept_tables import MOST_KEPT, KeptTables
from quotegen.usecases import batch_desk
from quotegen.usecases.batch_upload import choose_sheet, plan_received, receive, received
from quotegen.usecases.customer_import import compare_import, import_compared
from quotegen.usecases.house import House
from quotegen.workers.pool import Limits, Pool, reading_pool
from tests.files.test_reader import numbers
from tests.files.test_sheets import xlsx

CUSTOMERS = [
    "id name street city country language".split(),
    ["nida", "Nida, MB", "Kopų g. 2", "Nida", "LT", "lt"],
]
ROWS = [["external_id", "name"], ["a", "Nida"]]


class Counting:
    """The pool of this process, and which tasks it was given."""

    def __init__(self) -> None:
        self.tasks: list[str] = []

    def call(self, task: str, order: object) -> bytes:
        self.tasks.append(task.partition(":")[2])
        return reading_pool().call(task, order)


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    pool = Counting()
    monkeypatch.setattr(reader, "reading_pool", lambda: pool)
    monkeypatch.setattr(reader, "KEPT", KeptTables(MOST_KEPT))
    return pool


def test_a_spreadsheet_is_read_once_from_the_drop_to_the_plan(house: House, counting: Counting) -> None:
    digest = receive(house, "a.xlsx", xlsx(ROWS))
    for _ in range(3):
        assert [column.name for column in received(house, digest).columns] == ["external_id", "name"]
    assert sum(1 for _ in plan_received(house, digest).file.rows()) == 1
    batch_desk.check(house, digest)
    assert counting.tasks == ["xlsx_rows"]


def test_another_sheet_is_one_reading_more(house: House, counting: Counting) -> None:
    digest = receive(house, "a.xlsx", xlsx([["notes"]], second=ROWS))
    for _ in range(3):
        choose_sheet(house, digest, "second")
        assert received(house, digest).has_ids
    assert counting.tasks == ["xlsx_rows"] * 2


def test_a_refused_spreadsheet_is_not_read_again_at_each_click(house: House, counting: Counting) -> None:
    for _ in range(3):
        with pytest.raises(InputRefused):
            receive(house, "a.xlsx", b"PK\x03\x04 and no more")
    assert counting.tasks == ["xlsx_rows"]


def test_customers_are_read_once_to_be_shown_and_imported(house: House, counting: Counting) -> None:
    content = xlsx(CUSTOMERS)
    compared = compare_import(house, content)
    compare_import(house, content)
    assert len(import_compared(house, content, compared.mark).added) == 1
    assert counting.tasks == ["xlsx_rows"]


def test_without_what_is_kept_the_same_file_would_be_read_at_every_step(
    house: House, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "KEPT", KeptTables(0))
    digest = receive(house, "a.xlsx", xlsx(ROWS))
    received(house, digest)
    plan_received(house, digest)
    assert len(counting.tasks) >= 4


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except InputRefused as refused:
        return refused.faults[0].code
    return "taken"


def test_others_hand_in_files_while_one_file_takes_all_that_its_worker_may_use(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = Pool(2, Limits(memory=160 * 1024 * 1024, seconds=4), "quotegen.files.reading_tasks:prepare")
    monkeypatch.setattr(reader, "reading_pool", lambda: pool)
    hostile, good = numbers(9000, 1000), [xlsx([*ROWS, [str(each), "x"]]) for each in range(6)]
    try:
        with ThreadPoolExecutor(3) as people:
            bad = [people.submit(_outcome, lambda: receive(house, "bad.xlsx", hostile + b"")) for _ in range(2)]
            others = people.submit(lambda: [_outcome(lambda: receive(house, "a.xlsx", each)) for each in good])  # noqa: B023
            assert others.result(60) == ["taken"] * 6
            assert {each.result(60) for each in bad} <= {"read_memory", "read_timeout"}
        assert _outcome(lambda: receive(house, "a.xlsx", xlsx([*ROWS, ["b", "y"]]))) == "taken"
    finally:
        pool.close()
