"""A disk that is full is not filled further: what could not be written whole is not left half written."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotegen.document import fonts
from quotegen.errors import OutputFailed
from quotegen.files.batch_shelf import About, Shelf, file_digest
from quotegen.files.catalogue_shelf import Shelf as Versions

FILES = {"prices.csv": b"x" * 5000, "rules.yaml": b"y" * 5000}
ABOUT = About(name="a.csv", who="ana", at="2026-11-29T10:00:00Z", kind="csv", mapping={})


@pytest.fixture(params=range(1, 3))
def full(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the n-th file."""
    calls: Iterator[int] = iter(range(1, 1000))

    def flush(_: int) -> None:
        if next(calls) >= request.param:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", flush)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("way", ["room", "keep"])
def test_of_a_version_of_a_catalogue_nothing_is_left(tmp_path: Path, way: str) -> None:
    shelf = Versions(tmp_path, "office")
    for _ in range(3):
        with pytest.raises(OutputFailed):
            getattr(shelf, way)(FILES)
    assert not [*shelf.folder.glob("staged/*"), *shelf.folder.glob("kept/*")]


@pytest.mark.usefixtures("full")
def test_the_control_without_sweeping_each_try_leaves_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Versions(tmp_path, "office")
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    for _ in range(3):
        with pytest.raises(OutputFailed):
            shelf.room(FILES)
    assert len(list(shelf.folder.glob("staged/*"))) == 3


def test_a_version_that_cannot_take_its_place_leaves_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Versions(tmp_path, "office")

    def refused(_: Path, __: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OutputFailed):
        shelf.keep({})
    assert not list(shelf.folder.glob("staged/*"))


@pytest.mark.usefixtures("full")
def test_of_a_file_that_is_handed_in_nothing_is_left(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    with pytest.raises(OutputFailed):
        shelf.put(b"external_id", ABOUT)
    assert list(shelf.root.iterdir()) == []


@pytest.mark.usefixtures("full")
def test_the_control_without_sweeping_its_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf.of(tmp_path)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    with pytest.raises(OutputFailed):
        shelf.put(b"external_id", ABOUT)
    assert list(shelf.root.iterdir()) != []


def test_what_was_there_before_stays_where_a_second_try_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf.of(tmp_path)
    digest = shelf.put(b"external_id", ABOUT)

    def flush(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", flush)
    with pytest.raises(OutputFailed):
        shelf.put(b"external_id", ABOUT)
    assert digest == file_digest(b"external_id") and shelf.find(digest) == ABOUT


def test_of_a_font_that_cannot_be_kept_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path, __: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OutputFailed):
        fonts._make(tmp_path / "fonts", [fonts.FACES[0]])
    assert files_in(tmp_path) == []
