"""The file of the keys: its owner's alone, whole or not at all, and never made anew without a word."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from quotegen.errors import InputRefused, OutputFailed, RuleRefused
from quotegen.files.keys import FILE, VARIABLE, KeyFile, KeyVariable, id_of, keys_of, new_line

SECRET = b"s" * 32
LINE = f"{id_of(SECRET)} {SECRET.hex()}"


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "data" / FILE)


def test_there_is_no_key_before_one_is_made(file: KeyFile) -> None:
    assert file.read() == {}
    assert not file.path.exists()


def test_a_key_that_is_made_can_be_read_by_its_owner_alone(file: KeyFile) -> None:
    old = os.umask(0)
    try:
        name = file.add()
    finally:
        os.umask(old)
    assert list(file.read()) == [name]
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert list(file.path.parent.iterdir()) == [file.path]


def test_a_second_key_is_added_after_the_first(file: KeyFile) -> None:
    first, second = file.add(), file.add()
    assert list(KeyFile(file.path).read()) == [first, second]


def test_a_key_that_somebody_else_added_is_known_at_once(file: KeyFile) -> None:
    file.add()
    other = KeyFile(file.path)
    before = list(other.read())
    added = file.add()
    assert list(other.read()) == [*before, added]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_or_write_is_refused(file: KeyFile, mode: int) -> None:
    file.add()
    file.path.chmod(mode)
    with pytest.raises(RuleRefused) as refused:
        file.read()
    assert refused.value.faults[0].code == "key_open"
    assert refused.value.faults[0].hint == f"chmod 600 {file.path}"


def test_a_key_that_was_opened_to_others_while_the_program_runs_is_refused(file: KeyFile) -> None:
    file.add()
    file.read()
    file.path.chmod(0o644)
    with pytest.raises(RuleRefused):
        file.read()


@pytest.mark.parametrize("line", ["x", LINE[:-1], LINE.replace("7", "8"), f"other {SECRET.hex()}", f"{LINE}\n{LINE}"])
def test_a_line_that_is_not_that_of_a_key_is_refused(file: KeyFile, line: str) -> None:
    file.add()
    file.path.write_text(line)
    with pytest.raises(InputRefused) as refused:
        file.read()
    assert refused.value.faults[0].code == "key_wrong"
    assert refused.value.faults[0].line == line.count("\n") + 1
    assert SECRET.hex() not in str(refused.value)


def test_a_folder_in_the_place_of_the_file_is_told(file: KeyFile) -> None:
    file.path.mkdir(parents=True, mode=0o700)
    with pytest.raises(OutputFailed):
        file.read()


def test_of_many_who_make_the_first_key_at_once_one_does(file: KeyFile) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        made = pool.map(add, [file.path] * 8)
    assert set(made) <= set(KeyFile(file.path).read())


def add(path: Path) -> str:
    other = KeyFile(path)
    return list(other.read())[-1] if other.read() else other.add()


def test_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = new_line().strip()
    monkeypatch.setenv(VARIABLE, f"{LINE}, {second}")
    found = keys_of(tmp_path)
    assert isinstance(found, KeyVariable)
    assert dict(found.read()) == {id_of(SECRET): SECRET, second.split()[0]: bytes.fromhex(second.split()[1])}
    with pytest.raises(RuleRefused):
        found.add()


def test_without_it_the_keys_are_the_workspaces(tmp_path: Path) -> None:
    found = keys_of(tmp_path)
    assert isinstance(found, KeyFile) and found.path == tmp_path / "data" / "quotegen.key"


def test_the_id_tells_nothing_of_the_secret() -> None:
    line = new_line().strip()
    name, _, secret = line.partition(" ")
    assert len(secret) == 64 and name not in secret
    assert new_line() != new_line()
