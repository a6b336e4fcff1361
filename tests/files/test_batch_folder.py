"""The folder that is named for a batch is somebody's own: nothing in it is touched but what a batch began there."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from quotegen.errors import OutputFailed
from quotegen.files import batch_folder
from quotegen.files.batch_folder import open_folder
from quotegen.files.writing import written

OURS = ".Q-2026-00001.pdf.0123456789abcdef.quotegen.tmp"
THEIRS = [
    ".notes.tmp",
    ".Q-2026-00001.pdf.x7fw_2ab.tmp",
    ".thesis.odt.0123456789abcdef.quotegen.tmp",
    ".~lock.results.csv.tmp",
]


def fill(folder: Path) -> None:
    folder.mkdir()
    for name in (OURS, *THEIRS):
        (folder / name).write_text("of some worth")
    (folder / ".cache.tmp").mkdir()
    (folder / OURS.replace("00001", "00002")).mkdir()
    (folder / OURS.replace("00001", "00003")).symlink_to(folder / ".notes.tmp")


def test_only_the_files_that_a_batch_has_begun_are_swept(tmp_path: Path) -> None:
    fill(tmp_path / "out")
    before = {path.name for path in (tmp_path / "out").iterdir()}
    with open_folder(tmp_path / "out"):
        assert before - {path.name for path in (tmp_path / "out").iterdir()} == {OURS}


def test_the_control_a_sweep_by_the_ending_takes_the_files_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "out")

    def by_the_ending(path: Path) -> None:
        for leftover in path.glob(".*.tmp"):
            if leftover.is_file():
                leftover.unlink(missing_ok=True)

    monkeypatch.setattr(batch_folder, "_sweep", by_the_ending)
    with open_folder(tmp_path / "out"):
        assert not [name for name in THEIRS if (tmp_path / "out" / name).exists()]


def test_what_another_command_is_writing_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with written(tmp_path / "out" / "Q-2026-00001.pdf") as file, open_folder(tmp_path / "out"):
        file.write(b"%PDF")
    assert (tmp_path / "out" / "Q-2026-00001.pdf").read_bytes() == b"%PDF"


def test_a_private_folder_and_what_is_written_there_is_for_this_login_alone(tmp_path: Path) -> None:
    with open_folder(tmp_path / "out", is_private=True) as out:
        out.publish("Q-2026-00001", b"%PDF")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out", tmp_path / "out" / "Q-2026-00001.pdf")]
    assert modes == [0o700, 0o600]


def test_a_folder_that_cannot_be_looked_through_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(batch_folder, "left_behind", closed)
    with pytest.raises(OutputFailed, match="cannot be used"), open_folder(tmp_path / "out"):
        pass
