"""Files are written whole or not at all, and all of them or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from quotegen.errors import OutputFailed
from quotegen.files.writing import write_files


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


def test_files_get_the_usual_permissions(tmp_path: Path) -> None:
    write_files({tmp_path / "a": b"x"})
    (tmp_path / "b").write_bytes(b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
