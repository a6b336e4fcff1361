"""The catalogue of a desk is the one that stands in its folder now."""

from __future__ import annotations

import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quotegen.errors import Busy, InputRefused
from quotegen.files import catalogue as catalogue_files
from quotegen.files.catalogue_folder import stamp_of
from quotegen.usecases import desk
from quotegen.usecases.desk import open_desk
from tests.conftest import OFFICE


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(OFFICE, tmp_path / "house" / "catalog" / "office-supplies")
    return tmp_path / "house"


def prices(workspace: Path) -> Path:
    return workspace / "catalog" / "office-supplies" / "prices.csv"


def test_a_changed_price_is_seen_at_the_next_opening(workspace: Path) -> None:
    before = open_desk(workspace).catalogue
    text = prices(workspace).read_text(encoding="utf-8")
    prices(workspace).write_text(text.replace(",3.22\n", ",3.23\n"), encoding="utf-8")
    assert open_desk(workspace).catalogue.digest != before.digest


def test_an_unchanged_catalogue_is_read_once(workspace: Path) -> None:
    assert open_desk(workspace).catalogue is open_desk(workspace).catalogue


def test_a_file_of_the_same_size_and_time_in_anothers_place_is_seen(workspace: Path) -> None:
    before, file = open_desk(workspace).catalogue, prices(workspace)
    old = file.stat()
    text = file.read_text(encoding="utf-8")
    other = file.with_suffix(".new")
    other.write_text(text.replace(",3.22\n", ",3.23\n"), encoding="utf-8")
    os.utime(other, ns=(old.st_atime_ns, old.st_mtime_ns))
    other.replace(file)
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (old.st_size, old.st_mtime_ns)
    assert open_desk(workspace).catalogue.digest != before.digest


def test_a_new_file_of_products_changes_the_stamp(workspace: Path) -> None:
    folder = workspace / "catalog" / "office-supplies"
    before = stamp_of(folder)
    (folder / "products" / "more.csv").write_text("id\n", encoding="utf-8")
    assert stamp_of(folder) != before


def test_a_fault_put_in_by_hand_is_told_and_forgotten_once_mended(workspace: Path) -> None:
    good = prices(workspace).read_bytes()
    open_desk(workspace)
    prices(workspace).write_text("nothing\n", encoding="utf-8")
    with pytest.raises(InputRefused):
        open_desk(workspace)
    prices(workspace).write_bytes(good)
    assert open_desk(workspace).catalogue.packs


def test_looking_whether_it_has_changed_takes_less_than_two_milliseconds(workspace: Path) -> None:
    folder = workspace / "catalog" / "office-supplies"
    took = []
    for _ in range(50):
        begun = time.perf_counter()
        stamp_of(folder)
        took.append(time.perf_counter() - begun)
    assert sorted(took)[25] < 0.002


def test_threads_that_come_at_once_read_it_once(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[Path] = []

    def slowly(folder: Path) -> object:
        loads.append(folder)
        return catalogue_files.load_catalogue(folder)

    monkeypatch.setattr(desk, "load_catalogue", slowly)
    gate = threading.Barrier(4)

    def opened(_: int) -> str:
        gate.wait(timeout=10)
        return open_desk(workspace).catalogue.digest

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(opened, range(4)))) == 1
    assert len(loads) == 1


def test_a_catalogue_changed_while_it_is_read_is_read_again(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def disturbed(folder: Path) -> object:
        found = catalogue_files.load_catalogue(folder)
        if not tries:
            text = prices(workspace).read_text(encoding="utf-8")
            prices(workspace).write_text(text.replace(",3.22\n", ",3.29\n"), encoding="utf-8")
        tries.append(1)
        return found

    monkeypatch.setattr(desk, "load_catalogue", disturbed)
    found = open_desk(workspace).catalogue
    assert len(tries) == 2 and found.digest == catalogue_files.load_catalogue(prices(workspace).parent).digest


def test_one_that_never_holds_still_is_busy(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def disturbed(folder: Path) -> object:
        prices(workspace).touch()
        return catalogue_files.load_catalogue(folder)

    monkeypatch.setattr(desk, "_TRIES", 2)
    monkeypatch.setattr(desk, "load_catalogue", disturbed)
    with pytest.raises(Busy, match="catalogue_changing"):
        open_desk(workspace)
