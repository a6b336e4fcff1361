"""What is kept is for the login that keeps it, whatever the umask: folders of mode 0700, files of mode 0600."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quotegen.cli.run import run
from quotegen.files.catalogue_shelf import Shelf
from quotegen.files.writing import write_files
from quotegen.usecases import batch_desk, batch_runs
from quotegen.usecases.batch_upload import lead, receive
from quotegen.usecases.house import Caller, House, open_house
from quotegen.usecases.upkeep import backup_database
from tests.batch.quick import QuickEngine
from tests.usecases.test_batch_desk import EXPORT, ended, table


@pytest.fixture(autouse=True)
def _open_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    with open_house(None, None, Caller("ana", "test")) as opened:
        yield opened


def open_below(folder: Path) -> list[str]:
    """What others may read, or enter, of what is there; the folder itself is `.`."""
    places = [folder, *folder.rglob("*")]
    return [str(place.relative_to(folder)) for place in places if stat.S_IMODE(place.stat().st_mode) & 0o077]


def data(house: House) -> Path:
    return house.desk.workspace.home / "data"


def test_the_database_and_what_sqlite_puts_beside_it_is_closed(house: House) -> None:
    with house.store.write(), house.store.read():
        assert {path.name for path in data(house).iterdir()} == {
            "quotegen.db",
            "quotegen.db-wal",
            "quotegen.db-shm",
            "quotegen.db.writer",
            "quotegen.key",
        }
        assert open_below(data(house)) == []


def test_the_control_sqlite_by_itself_leaves_its_files_open(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (x)")
        assert set(open_below(tmp_path)) >= {"plain.db", "plain.db-shm", "plain.db-wal"}


def test_so_are_uploads_their_documents_and_what_is_remembered_of_columns(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_runs, "own_engine", QuickEngine)
    lead(house, receive(house, "export.csv", EXPORT), "Headcount", None)
    job = batch_desk.begin(house, receive(house, "made.csv", table(tmp_path, 2))).job
    ended(house, job)
    kept = {path.suffix for path in data(house).rglob("*")}
    assert {".pdf", ".zip", ".csv", ".json", ".yaml"} <= kept and open_below(data(house)) == []


def test_so_are_the_versions_of_a_catalogue(house: House) -> None:
    Shelf(house.desk.workspace.home, "office-supplies").keep({"prices.csv": b"x"})
    assert list(data(house).rglob("prices.csv")) and open_below(data(house)) == []


@pytest.mark.parametrize("place", [None, "monday.backup.gz"])
def test_so_is_a_backup_wherever_it_is_written(house: House, tmp_path: Path, place: str | None) -> None:
    written = backup_database(house.desk, tmp_path / place if place else None, Caller(None, "test")).file
    assert stat.S_IMODE(written.stat().st_mode) == 0o600 and open_below(data(house)) == []


def test_a_backup_takes_no_place_that_somebody_has_opened_beforehand(house: House, tmp_path: Path) -> None:
    (tmp_path / ".monday.gz.tmp").touch()
    (tmp_path / ".monday.gz.tmp").chmod(0o666)
    backup_database(house.desk, tmp_path / "monday.gz", Caller(None, "test"))
    assert stat.S_IMODE((tmp_path / "monday.gz").stat().st_mode) == 0o600


def test_the_control_a_file_that_is_written_as_any_is_open(tmp_path: Path) -> None:
    write_files({tmp_path / "a": b"x"})
    assert "a" in open_below(tmp_path)


def test_a_document_that_somebody_asks_for_is_his_own_and_as_open_as_he_likes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["batch", "map", str(Path(__file__).parents[2] / "examples/batch/crm-export.csv"), "-o", "m.yaml"]) == 0
    assert stat.S_IMODE((tmp_path / "m.yaml").stat().st_mode) == 0o644
