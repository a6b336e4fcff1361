"""A database is sealed with a key that it does not hold: what happens where the key is another one, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from quotegen.errors import RuleRefused
from quotegen.store import restore as store_restore
from quotegen.store import rows
from quotegen.store.backup import backup
from quotegen.store.engine import Store, Transaction
from quotegen.store.keys import Key, Keyring, check_keyed, keyed_digest
from quotegen.store.restore import RestoreOptions, restore
from quotegen.store.schema import customers, metadata, users
from quotegen.store.seals import accepted_seal, key_of, seal_of, seal_without_key
from quotegen.store.upkeep import bring_to, form_of, make_place, newest, refuse_without_key, upgrade
from quotegen.store.verify import verify_store
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.upkeep import add_key
from quotegen.usecases.verify import check_all, verify_all
from tests.store.databases import SECRET, KeysInMemory, all_closed
from tests.store.kit import DEED, begin, house_on, keep_plain_revision
from tests.store.test_verify import guards_lifted

OTHER = b"o" * 32


Opening = Callable[..., Store]


@pytest.fixture
def opening() -> Iterator[Opening]:
    """Opens a database for somebody who has these keys."""
    with all_closed() as opened:

        def under(url: str, *secrets: bytes) -> Store:
            return opened(url, keyring=Keyring(KeysInMemory(*secrets)))

        yield under


def codes(tx: Transaction) -> set[str]:
    return {fault.code for fault in verify_store(tx)}


# --- digests of content ----------------------------------------------------------------------------------------


def test_a_keyed_digest_names_its_key_and_is_of_its_content_alone(store: Store) -> None:
    with store.read() as tx:
        digest = keyed_digest(tx, "Žemė")
        assert digest.partition(":")[0] == store.keyring.current.id
        found = [check_keyed(tx, digest, content) for content in ("Žemė", "Žemė".encode(), "Zeme")]
    assert found == [True, True, False]


def test_nobody_can_say_whose_digest_it_is_without_its_key(store: Store, opening: Opening, database_url: str) -> None:
    with store.read() as tx:
        digest = keyed_digest(tx, "Žemė")
    with opening(database_url, OTHER).read() as tx:
        assert check_keyed(tx, digest, "Žemė") is None


def test_a_digest_of_content_is_never_a_seal(store: Store) -> None:
    """Otherwise whoever can have a text digested could have a row sealed."""
    key = store.keyring.current
    with store.read() as tx:
        row = {"id": "x"}
        digest = keyed_digest(tx, f'["2","{key.id}","customers",{{"id":"x"}}]')
    assert seal_of("customers", row, key).rpartition(":")[2] != digest.partition(":")[2]


# --- a database and its key ------------------------------------------------------------------------------------


def test_every_row_is_sealed_with_the_current_key(house: House) -> None:
    with house.store.write() as tx:
        keep_plain_revision(tx, "Q-2026-00001", 1)
        seals = [row["seal"] for table in metadata.sorted_tables for row in rows.everything(tx, table)]
    assert {key_of(seal) for seal in seals} == {house.store.keyring.current.id}


def test_a_database_under_another_key_is_refused(house: House, opening: Opening, database_url: str) -> None:
    with house.store.write() as tx:
        keep_plain_revision(tx, "Q-2026-00001", 1)
    with pytest.raises(RuleRefused) as refused:
        refuse_without_key(opening(database_url, OTHER))
    assert refused.value.faults[0].code == "key_missing"
    assert house.store.keyring.current.id in refused.value.faults[0].message


def test_a_database_whose_key_is_lost_gets_no_new_one(house: House, opening: Opening, database_url: str) -> None:
    lost = opening(database_url)
    for attempt in (refuse_without_key, upgrade):
        with pytest.raises(RuleRefused, match="key_missing"):
            attempt(lost)
    with pytest.raises(RuleRefused, match="key_missing"), lost.write() as tx:
        keep_plain_revision(tx, "Q-2026-00001", 1)
    assert lost.keyring.is_empty()


def test_after_a_new_key_old_rows_are_whole_and_new_ones_have_the_new_key(house: House) -> None:
    with house.store.write() as tx:
        keep_plain_revision(tx, "Q-2026-00001", 1)
    old = house.store.keyring.current.id
    new = add_key(house)
    with house.store.read() as tx:
        assert not codes(tx) & {"row_changed", "key_unknown", "row_unkeyed"}
        found = [key_of(row["seal"]) for row in rows.everything(tx, metadata.tables["events"])]
    assert old != new and set(found[:-1]) == {old} and found[-1] == new


def test_without_the_old_key_its_rows_are_told(house: House, opening: Opening, database_url: str) -> None:
    old = house.store.keyring.current.secret
    add_key(house)
    new = house.store.keyring.current.secret
    with opening(database_url, new).read() as tx:
        assert "key_unknown" in codes(tx)
    with opening(database_url, old, new).read() as tx:
        assert codes(tx) == set()


# --- whoever can write the database but has no key --------------------------------------------------------------


def forged(tx: Transaction, how: str) -> None:
    """An admin put into the users, sealed as well as it can be without the key."""
    row = {"name": "eve", "role": "admin", "content": '{"email":null,"full_name":"","name":"eve","phone":""'}
    row["content"] += ',"role":"admin","schema":4,"team":""}'
    current = rows.find(tx, customers, id="zeme")
    assert current is not None
    name = key_of(current["seal"])
    seals = {
        "without a key": seal_without_key("users", row),
        "with a key of one's own": seal_of("users", row, Key("eve", OTHER)),
        "under the name of the right key": seal_of("users", row, Key(name, OTHER)),
        "with the seal of another row": current["seal"],
        "as if it was accepted": accepted_seal("users", {**row, "seal": "0" * 64}, Key(name, OTHER)),
        "in a form that is not there yet": f"9:{name}:name:{'0' * 64}",
    }
    tx.execute(users.insert().values({**row, "seal": seals[how]}))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("without a key", "row_unkeyed"),
        ("with a key of one's own", "key_unknown"),
        ("under the name of the right key", "row_changed"),
        ("with the seal of another row", "row_changed"),
        ("as if it was accepted", "row_changed"),
        ("in a form that is not there yet", "row_newer"),
    ],
)
def test_an_admin_put_into_the_users_is_found(house: House, how: str, code: str) -> None:
    with house.store.write() as tx:
        forged(tx, how)
    assert code in {fault.code for fault in verify_all(house)}


def test_with_the_key_the_same_admin_goes_unseen_by_the_seals(house: House) -> None:
    """The red control, and what is not proved: whoever can read the key as well can seal."""
    with house.store.write() as tx:
        row = {"name": "eve", "role": "admin", "content": "{}"}
        rows.insert(tx, users, row)
        assert not {"row_changed", "row_unkeyed", "key_unknown"} & codes(tx)


# --- what was sealed before there were keys ---------------------------------------------------------------------


def test_an_old_database_beside_a_key_is_not_accepted_a_second_time(database_url: str, opening: Opening) -> None:
    """Otherwise whoever sets the form back and strips the seals has everything sealed by the next upgrade."""
    store = opening(database_url, SECRET)
    make_place(store)
    with store.write() as tx:
        bring_to(tx, "0005")
    with pytest.raises(RuleRefused, match="database_set_back"):
        upgrade(store)
    with store.read() as tx:
        assert form_of(tx) == "0005"


def test_an_old_database_gets_its_first_key_with_the_upgrade(database_url: str, opening: Opening) -> None:
    store = opening(database_url)
    make_place(store)
    with store.write() as tx:
        bring_to(tx, "0005")
        row = {"name": "ana", "role": "admin", "content": "{}"}
        tx.execute(users.insert().values({**row, "seal": seal_without_key("users", row)}))
        wrong = {**row, "name": "eve"}
        tx.execute(users.insert().values({**wrong, "seal": seal_without_key("users", row)}))
    assert upgrade(store) == ("0005", newest())
    with store.read() as tx:
        found = {row["name"]: row["seal"] for row in rows.everything(tx, users)}
        faults = [fault.message for fault in verify_store(tx) if fault.code == "row_changed"]
    assert key_of(found["ana"]) == store.keyring.current.id
    assert faults == ["users eve is not as it was written"]


# --- a backup goes without its key -------------------------------------------------------------------------------


@pytest.fixture
def taken(house: House, tmp_path: Path) -> Path:
    with house.store.write() as tx:
        keep_plain_revision(tx, "Q-2026-00001", 1)
    backup(house.store, tmp_path / "a.gz")
    return tmp_path / "a.gz"


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new.db'}"


def test_a_backup_holds_no_key(taken: Path) -> None:
    import gzip

    assert SECRET.hex().encode() not in gzip.decompress(taken.read_bytes())


def test_a_backup_is_not_restored_without_its_key(taken: Path, opening: Opening, elsewhere: str) -> None:
    for secrets in ((), (OTHER,)):
        store = opening(elsewhere, *secrets)
        with pytest.raises(RuleRefused, match="key_missing"):
            restore(store, taken)
        assert store.keyring.is_empty() is not bool(secrets)


def test_a_backup_whose_key_was_taken_along_is_whole(taken: Path, opening: Opening, elsewhere: str) -> None:
    store = opening(elsewhere, SECRET, OTHER)
    restore(store, taken)
    with store.read() as tx:
        assert not codes(tx) & {"row_changed", "key_unknown", "row_unkeyed"}


def test_a_backup_whose_key_is_lost_may_be_taken_as_it_is(taken: Path, opening: Opening, elsewhere: str) -> None:
    store = opening(elsewhere)
    count = restore(store, taken, DEED, RestoreOptions(accepts_unknown_keys=True)).rows
    found = check_all(house_on(store))
    assert 0 < found.accepted < count < found.rows  # what was written since, as the head of the chain, has the new key
    assert not {fault.code for fault in found.faults} & {"row_changed", "key_unknown", "row_unkeyed"}
    with store.read() as tx:
        event = tx.execute(text("SELECT who, what, details FROM events WHERE what = 'seals_accepted'")).one()
    assert event[:2] == ("ana", "seals_accepted")


@pytest.fixture
def issued(house: House, tmp_path: Path) -> Path:
    """A backup of a database in which events tell of rows."""
    promise(house, begin(house, tmp_path).kept.id)
    backup(house.store, tmp_path / "issued.gz")
    return tmp_path / "issued.gz"


def faults_without_its_key(path: Path, store: Store) -> set[str]:
    restore(store, path, DEED, RestoreOptions(accepts_unknown_keys=True))
    return {fault.code for fault in check_all(house_on(store)).faults}


def test_what_was_taken_as_it_is_is_no_fault(issued: Path, opening: Opening, elsewhere: str) -> None:
    assert faults_without_its_key(issued, opening(elsewhere)) == set()


def test_unless_its_rows_are_told_of_anew_it_would_stay_one(
    issued: Path, opening: Opening, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_restore, "tell_what_is_there", lambda *_: None)
    assert faults_without_its_key(issued, opening(elsewhere)) == {"key_unknown"}


def test_what_was_taken_as_it_is_cannot_be_changed_afterwards(taken: Path, opening: Opening, elsewhere: str) -> None:
    store = opening(elsewhere)
    restore(store, taken, DEED, RestoreOptions(accepts_unknown_keys=True))
    with store.write() as tx:
        with guards_lifted(tx):
            tx.execute(text("UPDATE revisions SET title = 'other'"))
        assert "row_changed" in codes(tx)
