"""A backup is whole or not there, and either database can be made from it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from quotegen.errors import DamagedData, InputRefused, OutputFailed, RuleRefused
from quotegen.files.keys import VARIABLE
from quotegen.store.backup import backup, check_backup
from quotegen.store.engine import Store
from quotegen.store.restore import RestoreOptions, restore
from quotegen.store.upkeep import check_soundness, newest, upgrade
from quotegen.usecases.desk import open_desk
from quotegen.usecases.house import DATABASE_VARIABLE, Caller, House
from quotegen.usecases.issue import issue, printed
from quotegen.usecases.upkeep import check_database, upgrade_database
from quotegen.usecases.verify import verify_all
from tests.store.databases import LINE, new_database, store_at
from tests.store.kit import DEED, begin, house_on

NEXT = f'''"""One column more."""

from alembic import op

revision = "next"
down_revision = "{newest()}"


def upgrade() -> None:
    op.execute("ALTER TABLE users ADD COLUMN nickname TEXT")
'''
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def empty(folder: Path) -> Store:
    return store_at(f"sqlite:///{folder / 'new' / 'quotegen.db'}")


def test_a_restored_store_is_the_same_and_goes_on_counting(house: House, tmp_path: Path) -> None:
    issued = issue(house, begin(house, tmp_path).kept.id)
    rows = backup(house.store, tmp_path / "a.gz")
    assert restore(empty(tmp_path), tmp_path / "a.gz", DEED, RestoreOptions({("Q", 2026): 1})).rows == rows
    again = house_on(empty(tmp_path))
    assert verify_all(again) == ()
    assert printed(again, issued.number) == issued.pdf
    assert issue(again, begin(again, tmp_path).kept.id).number == "Q-2026-00002"
    again.store.close()


def test_a_backup_of_either_database_fills_the_other(house: House, tmp_path: Path, postgres_server: str) -> None:
    number = issue(house, begin(house, tmp_path).kept.id).number
    backup(house.store, tmp_path / "a.gz")
    other = new_database(postgres_server) if house.store.is_sqlite else f"sqlite:///{tmp_path / 'o' / 'o.db'}"
    moved = house_on(store_at(other))
    restore(moved.store, tmp_path / "a.gz", DEED)
    assert printed(moved, number) == printed(house, number)
    assert verify_all(moved) == ()
    moved.store.close()


def test_a_backup_is_taken_while_somebody_writes(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    with house.store.write() as tx:
        tx.execute(text("SELECT 1"))
        backup(house.store, tmp_path / "a.gz")
    assert check_backup(tmp_path / "a.gz") > 3
    assert draft == 1


def test_the_same_contents_give_the_same_bytes(house: House, tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        backup(house.store, tmp_path / name)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_a_backup_never_takes_the_place_of_a_file(house: House, tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_text("precious")
    with pytest.raises(OutputFailed, match="a file here already"):
        backup(house.store, tmp_path / "a.gz")
    assert (tmp_path / "a.gz").read_text() == "precious"


@pytest.mark.parametrize("cut", [1, 100, 0.5])
def test_a_backup_that_was_cut_off_is_refused_and_nothing_is_written(house: House, tmp_path: Path, cut: float) -> None:
    backup(house.store, tmp_path / "a.gz")
    content = (tmp_path / "a.gz").read_bytes()
    kept = int(len(content) * cut) if cut < 1 else len(content) - int(cut)
    (tmp_path / "a.gz").write_bytes(content[:kept])
    with pytest.raises(DamagedData):
        restore(empty(tmp_path), tmp_path / "a.gz")
    assert not (tmp_path / "new" / "quotegen.db").exists()


def test_a_backup_with_a_row_less_is_refused(house: House, tmp_path: Path) -> None:
    backup(house.store, tmp_path / "a.gz")
    lines = gzip.decompress((tmp_path / "a.gz").read_bytes()).splitlines(keepends=True)
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"".join([*lines[:2], *lines[3:]])))
    with pytest.raises(DamagedData, match="not whole"):
        check_backup(tmp_path / "a.gz")


def test_a_store_in_use_is_never_overwritten_by_a_backup(house: House, tmp_path: Path) -> None:
    backup(house.store, tmp_path / "a.gz")
    with pytest.raises(InputRefused, match="something in this database"):
        restore(house.store, tmp_path / "a.gz")


def test_a_backup_is_taken_before_a_database_is_brought_to_another_form(
    house: House, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(house, begin(house, tmp_path).kept.id)
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "next.py").write_text(NEXT)
    monkeypatch.setenv(DATABASE_VARIABLE, database_url)
    monkeypatch.setenv(VARIABLE, LINE)
    desk = open_desk()
    desk = replace(desk, workspace=replace(desk.workspace, home=tmp_path))
    done = upgrade_database(desk, Caller(None, "test", lambda: AT), versions)
    assert (done.before, done.after) == (newest(), "next")
    assert done.backup is not None and check_backup(done.backup) > 5
    with pytest.raises(RuleRefused, match="unknown to this program"):
        check_database(desk)


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(store: Store, tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    broken = NEXT.replace("TEXT", 'TEXT"); op.execute("NONSENSE')
    (versions / "next.py").write_text(broken)
    with pytest.raises(DamagedData):
        upgrade(store, versions)
    with store.read() as tx:
        assert "nickname" not in set(tx.execute(text("SELECT * FROM users")).keys())
    assert upgrade(store) == (newest(), newest())


def test_a_database_with_a_broken_page_is_told(tmp_path: Path) -> None:
    store = store_at(f"sqlite:///{tmp_path / 'a' / 'a.db'}")
    upgrade(store)
    with store.write() as tx:
        tx.execute(text("CREATE TABLE many (content TEXT)"))
        for _ in range(200):
            tx.execute(text("INSERT INTO many VALUES (hex(randomblob(500)))"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / "a" / "a.db"
    content = bytearray(path.read_bytes())
    content[-9000:-4000] = bytes(5000)
    path.write_bytes(content)
    with pytest.raises(DamagedData):
        check_soundness(store)
