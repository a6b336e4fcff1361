"""A batch killed anywhere, once or again and again: no row lost, none quoted twice, no number missing, no torn file."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quotegen.files.batch_folder import open_folder
from quotegen.model.canonical import sha256
from quotegen.store.failpoints import POINTS
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.house import House
from quotegen.usecases.run_batch import Way, run_batch
from quotegen.usecases.verify import verify_all
from tests.batch.quick import QuickEngine, fake_pdf
from tests.batch.rows import read, row, write
from tests.store.databases import store_at
from tests.store.kit import house_on
from tests.store.test_bad_days import afresh, run_and_die
from tests.store.test_batches import numbers, run

BATCH = [point for point in POINTS if point.startswith("batch.")]
ROWS = 40
KILLS = 8


def forty(folder: Path) -> Path:
    return write(folder / "forty.csv", [row(number) for number in range(1, ROWS + 1)])


def faults_after(house: House, out: Path) -> list[str]:
    """What was lost, doubled, torn or left over, when the batch is done."""
    told = read(out / "results.csv")
    expected = [f"Q-2026-{number:05}" for number in range(1, ROWS + 1)]
    faults = [] if sorted(each["number"] for each in told) == expected else ["a row was lost, or its number"]
    faults += [] if numbers(house) == expected else ["a quotation was doubled, or a number is missing"]
    faults += [each["pdf"] for each in told if sha256((out / each["pdf"]).read_bytes()) != each["sha256"]]
    faults += [path.name for path in out.iterdir() if path.suffix == ".tmp"]
    return faults + [fault.code for fault in verify_all(house)]


@pytest.mark.parametrize("point", BATCH)
def test_a_batch_killed_at_any_place_is_whole_after_the_same_command(
    house: House, database_url: str, tmp_path: Path, point: str
) -> None:
    house.store.close()
    file, out = forty(tmp_path), tmp_path / "out"
    assert run_and_die(database_url, point, lambda house: run(house, file, out)) == -signal.SIGKILL
    again = afresh(database_url)
    assert run(again, file, out).tally.printed == ROWS
    assert faults_after(again, out) == []
    again.store.close()


def killed_again_and_again(url: str, out: Path, work: Callable[[House], object]) -> int:
    """How often the work was killed, each time some files after it began, before it came to its end."""
    chance, kills = random.Random(7), 0
    while True:
        process = multiprocessing.get_context("fork").Process(target=lambda: work(house_on(store_at(url))))
        enough = len(list(out.glob("*.pdf"))) + chance.randint(1, 6)
        process.start()
        while kills < KILLS and process.is_alive() and len(list(out.glob("*.pdf"))) < enough:
            time.sleep(0.002)
        if kills < KILLS:
            time.sleep(chance.uniform(0, 0.03))
            os.kill(process.pid or 0, signal.SIGKILL)
        process.join(120)
        if process.exitcode == 0:
            return kills
        kills += 1


def slowly(order: object) -> bytes:
    time.sleep(0.01)
    return fake_pdf(order)


def test_a_batch_killed_again_and_again_is_whole_in_the_end(house: House, database_url: str, tmp_path: Path) -> None:
    house.store.close()
    file, out = forty(tmp_path), tmp_path / "out"
    kills = killed_again_and_again(database_url, out, lambda house: run(house, file, out, QuickEngine(slowly)))
    again = afresh(database_url)
    assert kills >= 3
    assert faults_after(again, out) == []
    again.store.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_the_ledger_rows_are_quoted_twice(house: House, database_url: str, tmp_path: Path) -> None:
    """The control: a run that does not know what was done before, since it goes by another label each time."""
    house.store.close()
    file, out = forty(tmp_path), tmp_path / "out"

    def unknowing(house: House) -> None:
        with open_folder(out) as folder:
            batch = plan_batch(house, file, BatchOptions(label=str(time.monotonic_ns())))
            run_batch(house, batch, Way(folder, QuickEngine(slowly)))

    killed_again_and_again(database_url, out, unknowing)
    again = afresh(database_url)
    assert "a quotation was doubled, or a number is missing" in faults_after(again, out)
    again.store.close()


def test_two_processes_at_the_same_batch_do_each_row_once(house: House, database_url: str, tmp_path: Path) -> None:
    house.store.close()
    file = forty(tmp_path)
    forks = multiprocessing.get_context("fork")

    def take_part(out: Path) -> None:
        run(house_on(store_at(database_url)), file, out, QuickEngine(slowly))

    both = [forks.Process(target=take_part, args=(tmp_path / name,)) for name in ("one", "two")]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert [process.exitcode for process in both] == [0, 0]
    again = afresh(database_url)
    assert faults_after(again, tmp_path / "one") == faults_after(again, tmp_path / "two") == []
    again.store.close()
