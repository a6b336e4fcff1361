"""Files are written whole or not at all, and all of them or none."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotegen.errors import OutputFailed
from quotegen.files.writing import left_behind, write_files, written
from quotegen.private import FILE


def fail_at(monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    """The disk is full at the n-th flush."""
    calls = iter(range(1, 100))

    def flush(_: int) -> None:
        if next(calls) == call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", flush)


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_disk_that_fills_up_at_any_file_leaves_the_old_ones(
    call: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {tmp_path / name: b"new" for name in ("a", "b", "c")}
    for path in files:
        path.write_bytes(b"old")
    fail_at(monkeypatch, call)
    with pytest.raises(OutputFailed):
        write_files(files)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"old", "c": b"old"}


def test_writing_in_place_would_have_torn_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The red control: the plain way leaves one new file beside an old one.
    fail_at(monkeypatch, 2)
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        path.write_bytes(b"old")
    with pytest.raises(OSError, match="No space"):
        for path in paths:
            with path.open("wb") as file:
                os.fsync(file.fileno())
                file.write(b"new")
    assert [path.read_bytes() for path in paths] != [b"old", b"old"]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def masked(request: pytest.FixtureRequest) -> Iterator[int]:
    """The process has this umask meanwhile."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.parametrize("masked", [0o000, 0o022, 0o027, 0o077], indirect=True)
def test_a_file_has_the_mode_that_the_umask_leaves(masked: int, tmp_path: Path) -> None:
    write_files({tmp_path / "a": b"x"})
    with written(tmp_path / "b") as file:
        file.write(b"x")
    assert mode_of(tmp_path / "a") == mode_of(tmp_path / "b") == 0o666 & ~masked


@pytest.mark.parametrize("masked", [0o000, 0o022], indirect=True)
def test_a_private_file_is_for_this_login_alone(masked: int, tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    write_files({tmp_path / "a": b"x"}, FILE)
    with written(tmp_path / "b", FILE) as file:
        assert {mode_of(path) for path in tmp_path.iterdir() if path.name != "a"} == {0o600}
        file.write(b"x")
    assert mode_of(tmp_path / "a") == mode_of(tmp_path / "b") == 0o600


def asked_for_the_umask(folder: Path) -> None:
    """What another thread makes at the moment that this one asks for the umask as one can: by setting it."""
    mask = os.umask(0)
    other = threading.Thread(target=(folder / "theirs").touch)
    other.start()
    other.join()
    os.umask(mask)


def test_the_umask_of_the_process_is_never_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: int) -> int:
        raise AssertionError("it is set for every thread")

    monkeypatch.setattr(os, "umask", refused)
    write_files({tmp_path / "a": b"x"})
    with written(tmp_path / "b") as file:
        file.write(b"x")


@pytest.mark.parametrize("masked", [0o077], indirect=True)
def test_the_control_whoever_asks_for_the_umask_opens_the_files_of_other_threads(masked: int, tmp_path: Path) -> None:
    asked_for_the_umask(tmp_path)
    assert mode_of(tmp_path / "theirs") == 0o666


@pytest.mark.parametrize("masked", [0o077], indirect=True)
def test_the_files_of_another_thread_stay_closed_while_many_are_written(masked: int, tmp_path: Path) -> None:
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            write_files({tmp_path / "ours": b"x"})

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(2000):
        (tmp_path / f"theirs-{number}").touch()
    ended.set()
    writer.join()
    assert {mode_of(path) for path in tmp_path.glob("theirs-*")} == {0o600}


# --- what a killed program leaves -----------------------------------------------------------------------------------

LEFT = ".Q-2026-00001.pdf.0123456789abcdef.quotegen.tmp"


def test_a_file_that_was_left_half_written_is_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_bytes(b"half")
    assert list(left_behind(tmp_path)) == [(tmp_path / LEFT, "Q-2026-00001.pdf")]


def test_so_is_what_is_really_left(tmp_path: Path) -> None:
    with written(tmp_path / "a.pdf"):
        (name,) = (path.name for path in tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == [tmp_path / "a.pdf"]
    (tmp_path / name).touch()
    assert [name for _, name in left_behind(tmp_path)] == ["a.pdf"]


@pytest.mark.parametrize("name", [".notes.tmp", ".a.pdf.abcd.tmp", "x.0123456789abcdef.quotegen.tmp", f"{LEFT}~"])
def test_what_is_called_otherwise_is_not_ours(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    assert list(left_behind(tmp_path)) == []


def test_a_folder_or_a_link_is_no_file(tmp_path: Path) -> None:
    (tmp_path / LEFT).mkdir()
    (tmp_path / LEFT.replace("00001", "00002")).symlink_to(tmp_path / "kept")
    assert list(left_behind(tmp_path)) == []


def test_a_file_that_is_being_written_is_not_left(tmp_path: Path) -> None:
    with written(tmp_path / "a.pdf"):
        assert list(left_behind(tmp_path)) == []


def test_the_control_without_its_lock_it_would_be_taken_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    with written(tmp_path / "a.pdf"):
        assert [name for _, name in left_behind(tmp_path)] == ["a.pdf"]
