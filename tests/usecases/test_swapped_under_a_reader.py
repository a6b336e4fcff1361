"""Whoever reads a catalogue all the time finds one version or the other, never files of both."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quotegen.files.catalogue_folder import read_folder, version_of, write_folder
from quotegen.files.swap import take_place
from quotegen.usecases import desk

ROUNDS = 30
NAMES = [f"{letter}.csv" for letter in "abcdef"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that belong together: all say the same number. They are read as a catalogue is, one after the other."""

    def load(folder: Path) -> set[bytes]:
        return {(folder / name).read_bytes() for name in NAMES}

    monkeypatch.setattr(desk, "load_catalogue", load)
    monkeypatch.setattr(desk, "_TRIES", 10_000)
    write_folder(tmp_path / "catalog" / "one", files(0))
    return tmp_path / "catalog" / "one"


def files(number: int) -> dict[str, bytes]:
    return dict.fromkeys(NAMES, b"%d" % number)


def swapped(folder: Path, number: int) -> None:
    assert take_place(files(number), folder, version_of(read_folder(folder)))


def one_by_one(folder: Path, number: int) -> None:
    """Each file appears whole. What somebody with an editor does takes a while."""
    for name, content in files(number).items():
        write_folder(folder, {name: content})
        time.sleep(0.002)


def mixtures(folder: Path, change: Callable[[Path, int], None]) -> tuple[int, int]:
    """How often files of two versions were read together, and how often they were read."""
    found: list[int] = []
    done = threading.Event()

    def read() -> Iterator[int]:
        while not done.is_set():
            yield len(desk._load(folder))  # type: ignore[arg-type]

    reader = threading.Thread(target=lambda: found.extend(read()))
    reader.start()
    try:
        for number in range(1, ROUNDS):
            change(folder, number)
    finally:
        done.set()
        reader.join(60)
    return sum(count > 1 for count in found), len(found)


def test_while_folders_are_exchanged_no_mixture_is_read(folder: Path) -> None:
    mixed, reads = mixtures(folder, swapped)
    assert mixed == 0 and reads >= ROUNDS
    assert read_folder(folder) == files(ROUNDS - 1)


def test_while_files_are_written_one_by_one_mixtures_are_read(folder: Path) -> None:
    # The control: were a catalogue changed file by file, the test above would fail.
    assert mixtures(folder, one_by_one)[0] > 0


def test_without_reading_again_a_mixture_is_read_even_while_folders_are_exchanged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second control: a reader who does not look whether the folder held still.
    def halfway(folder: Path) -> set[bytes]:
        found = {(folder / name).read_bytes() for name in NAMES[:3]}
        swapped(folder, int(*found) + 1)
        return found | {(folder / name).read_bytes() for name in NAMES[3:]}

    monkeypatch.setattr(desk, "load_catalogue", halfway)
    monkeypatch.setattr(desk, "stamp_of", lambda folder: ())
    assert len(desk._load(folder)) == 2  # type: ignore[arg-type]
