"""What whoever looks after the house is told although nothing is broken, in the app and by `db check`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotegen.cli.run import run
from quotegen.document.memo import install
from quotegen.document.memo.install import SOURCES, slow_because
from quotegen.usecases.health import health_of
from quotegen.usecases.house import Caller, House, open_house


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace of one's own, under the usual umask."""
    before = os.umask(0o022)
    assert run(["init", str(tmp_path / "mine")]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    assert run(["db", "upgrade"]) == 0
    yield tmp_path / "mine"
    os.umask(before)


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The codes that `db check` tells; it ends well all the same."""
    capsys.readouterr()
    assert run(["db", "check", "--json"]) == 0
    return [notice["code"] for notice in json.loads(capsys.readouterr().out)["notices"]]


def house_in(place: Path) -> House:
    with open_house(place, None, Caller("ana", "test")) as house:
        return house


def test_of_a_house_as_it_is_made_nothing_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == [] and health_of(house_in(place)).notices == ()


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o711, 0o701])
def test_a_folder_that_lets_others_in_is_told_with_how_to_close_it(
    place: Path, capsys: pytest.CaptureFixture[str], mode: int
) -> None:
    (place / "data").chmod(mode)
    assert told(capsys) == ["data_open"]
    (notice,) = health_of(house_in(place)).notices
    assert f"{mode:o}" in notice.message and notice.hint == f"chmod -R go= {place / 'data'}"
    os.system(notice.hint)
    assert told(capsys) == []


def test_a_file_that_is_open_in_a_closed_folder_is_reached_by_nobody(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "data" / "quotegen.db").chmod(0o644)
    assert told(capsys) == []


def test_the_same_file_in_an_open_folder_is_told_as_well(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "data").chmod(0o755)
    (place / "data" / "quotegen.db").chmod(0o644)
    assert told(capsys) == ["data_open", "database_open"]


def test_a_database_elsewhere_is_judged_by_itself(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "quotegen.yaml").write_text("database: {url: sqlite:///elsewhere/house.db}\n")
    assert run(["db", "upgrade"]) == 0
    assert told(capsys) == [] and (place / "elsewhere").stat().st_mode & 0o777 == 0o700
    (place / "elsewhere" / "house.db").chmod(0o640)
    assert told(capsys) == ["database_open"]


def test_settings_with_a_password_that_others_may_read_are_told(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTEGEN_DATABASE_URL", "sqlite:///data/quotegen.db")
    (place / "quotegen.yaml").write_text("database: {url: 'postgresql://u:hunter2@h/db'}\n")
    assert told(capsys) == ["settings_open"]
    (place / "quotegen.yaml").chmod(0o600)
    assert told(capsys) == []


def test_settings_without_one_may_be_read(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "quotegen.yaml").write_text("database: {url: sqlite:///data/quotegen.db}\n")
    assert told(capsys) == []


def test_that_documents_are_slow_is_told(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "SOURCES", {**SOURCES, "weasyprint.draw.text": "0" * 64})
    slow_because.cache_clear()
    assert told(capsys) == ["weasyprint_unknown"]
    slow_because.cache_clear()


def test_the_room_that_uploads_take_is_told_in_plain_words(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "data").chmod(0o755)
    capsys.readouterr()
    assert run(["db", "check"]) == 0
    out, err = capsys.readouterr()
    assert "uploads: 0 files, 0 MB of at most 5000" in out and "chmod -R go=" in err
