"""What was kept by every schema there has been is still what was promised: on both databases, with today's program.

Each folder in `tests/kept` is what a store of that schema left behind; `tests/kept/make.py` tells how it came about.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from quotegen.document.proof import read_proof
from quotegen.errors import DamagedData, RuleRefused
from quotegen.files.batch_folder import open_folder
from quotegen.model.canonical import canonical, sha256
from quotegen.model.people import Role, User
from quotegen.model.quotation import Quotation
from quotegen.model.versioned import SCHEMA, from_text, to_text
from quotegen.store import rows
from quotegen.store.drafts import get_draft
from quotegen.store.engine import Transaction
from quotegen.store.quotations import get_revision
from quotegen.store.restore import restore
from quotegen.store.schema import (
    approvals,
    customer_copies,
    customers,
    documents,
    drafts,
    revisions,
    snapshots,
    users,
)
from quotegen.store.upkeep import form_of, newest
from quotegen.store.verify import verify_store
from quotegen.usecases.answer import Acceptance, accept, revise
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.find import diff_quotes
from quotegen.usecases.house import House
from quotegen.usecases.issue import printed, promise
from quotegen.usecases.priced import price_kept
from quotegen.usecases.run_batch import Ended, Way, run_batch
from quotegen.usecases.verify import verify_all, verify_pdf
from tests.batch.quick import QuickEngine
from tests.kept.shapes import shapes
from tests.store.databases import DATABASES, new_database, store_at
from tests.store.kit import DEED, house_on
from tests.store.test_verify import guards_lifted

KEPT = Path(__file__).parents[1] / "kept"
SCHEMAS = sorted(int(folder.name) for folder in KEPT.iterdir() if folder.name.isdecimal())
PDFS = ("charity", "lines", "lines-2", "clinic")


@pytest.fixture(scope="session", params=SCHEMAS)
def folder(request: pytest.FixtureRequest) -> Path:
    return KEPT / str(request.param)


@pytest.fixture(scope="session")
def restored_file(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that was kept, restored by today's program; each test has a copy of its own."""
    path = tmp_path_factory.mktemp("restored") / "quotegen.db"
    _restore(folder, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def restored_database(folder: Path, postgres_server: str) -> str:
    """The same on the server."""
    url = new_database(postgres_server)
    _restore(folder, url)
    return url.rpartition("/")[2]


def _restore(folder: Path, url: str) -> None:
    store = store_at(url)
    restore(store, folder / "store.backup.gz", replace(DEED, at=after(folder)))
    store.close()


@pytest.fixture(params=DATABASES)
def house(request: pytest.FixtureRequest, folder: Path, tmp_path: Path) -> Iterator[House]:
    """An admin's house with all that was kept in this folder."""
    if request.param == "postgresql":
        like = request.getfixturevalue("restored_database")
        url = new_database(request.getfixturevalue("postgres_server"), like)
    else:
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('restored_file'), tmp_path)}"
    store = store_at(url)
    yield house_on(store, at=after(folder))
    store.close()


def written(folder: Path, table: str) -> list[Mapping[str, Any]]:
    """The rows of a table as the backup has them."""
    with gzip.open(folder / "store.backup.gz", "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return [line[1] for line in lines if isinstance(line, list) and line[0] == table]


def after(folder: Path) -> datetime:
    """A moment after all that was kept in this folder: nothing is promised by a clock that is behind it."""
    last = max(row["at"] for row in written(folder, "events"))
    return datetime.fromisoformat(last) + timedelta(minutes=1)


def as_user(house: House, name: str, role: Role) -> House:
    return House(house.desk, house.store, house.settings, User(name=name, role=role), house.source, house.clock)


def test_every_schema_there_has_been_has_left_something_behind() -> None:
    assert list(range(1, SCHEMA + 1)) == SCHEMAS, "python -m tests.kept.make tests/kept/NUMBER"


def test_all_is_as_it_was_written(house: House) -> None:
    with house.store.read() as tx:
        assert form_of(tx) == newest()
        assert list(verify_store(tx)) == []


def test_what_was_promised_keeps_its_bytes(house: House, folder: Path) -> None:
    with house.store.read() as tx:
        kept = {(row["quotation"], row["revision"]): row["content"] for row in rows.everything(tx, snapshots)}
    assert kept == {(row["quotation"], row["revision"]): row["content"] for row in written(folder, "snapshots")}


def test_the_customers_copy_is_what_the_printed_code_is_of(house: House) -> None:
    with house.store.read() as tx:
        copies = {(row["quotation"], row["revision"]): row["content"] for row in rows.everything(tx, customer_copies)}
        told = {(row["quotation"], row["revision"]): row["document_sha256"] for row in rows.everything(tx, revisions)}
    assert {key: sha256(copy) for key, copy in copies.items()} == told


def test_a_copy_made_by_todays_model_would_not_be_the_one_that_was_handed_over() -> None:
    """The red control: that the copies of schema 1 are kept is what makes their codes right."""
    for row in written(KEPT / "1", "snapshots"):
        quotation = json.loads(row["content"])["quotation"]
        made = to_text(from_text(Quotation, json.dumps(quotation)).for_customer())
        told = next(each for each in written(KEPT / "1", "revisions") if each["quotation"] == row["quotation"])
        assert sha256(made) != told["document_sha256"]


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_that_was_handed_over_is_authentic(house: House, folder: Path, name: str) -> None:
    found = verify_pdf(house, (folder / f"{name}.pdf").read_bytes())
    assert (found.authentic, found.faults) == (True, ())


def test_what_was_printed_is_rendered_in_the_same_bytes(house: House, folder: Path) -> None:
    for name in PDFS:
        pdf = (folder / f"{name}.pdf").read_bytes()
        proof = read_proof(pdf)
        assert printed(house, f"{proof.number}-R{proof.revision}") == pdf


def test_what_was_issued_and_not_printed_is_printed_with_the_code_of_its_issue(house: House) -> None:
    with house.store.read() as tx:
        told = {(row["quotation"], row["revision"]) for row in rows.everything(tx, documents)}
        (waiting,) = {(row["quotation"], row["revision"]) for row in rows.everything(tx, revisions)} - told - BATCHED
        kept = get_revision(tx, f"{waiting[0]}-R{waiting[1]}")
    pdf = printed(house, kept.number)
    assert read_proof(pdf).digest == kept.document_sha256
    assert verify_pdf(house, pdf).authentic


BATCHED = {("Q-2026-00008", 1)}
"""Issued by the batch that was killed, and not printed yet."""


def test_two_revisions_are_still_told_apart(house: House) -> None:
    found = diff_quotes(house, "Q-2026-00002-R1", "Q-2026-00002-R2", None)
    assert found.changes.revision == 1 and found.changes.parts


@pytest.mark.parametrize("number", ["Q-2026-00003", "Q-2026-00004"])
def test_what_was_issued_can_be_revised(house: House, number: str) -> None:
    assert revise(house, number).kept.revision == 2


def test_a_draft_is_priced_as_it_was_when_it_was_saved(house: House) -> None:
    with house.store.read() as tx:
        (row,) = (row for row in rows.each(tx, select(drafts).where(drafts.c.id == 5)))
        kept = get_draft(tx, 5)
    assert str(price_kept(house, kept).priced.headline.payable) == row["payable"]


def test_an_approval_that_was_given_still_holds(house: House) -> None:
    assert promise(as_user(house, "jonas", Role.ACCOUNT_EXECUTIVE), 9).startswith("Q-2026-")


def test_a_request_under_its_key_is_answered_as_before(house: House) -> None:
    assert promise(house, 1, "order-1") == "Q-2026-00001"
    assert accept(as_user(house, "ana", Role.ADMIN), "Q-2026-00001", Acceptance(by="Rasa"), "yes-1").state == "accepted"


def run(house: House, file: Path, out: Path) -> Ended:
    with open_folder(out) as folder:
        return run_batch(house, plan_batch(house, file, BatchOptions()), Way(folder, QuickEngine()))


def count(house: House) -> int:
    with house.store.read() as tx:
        return len(list(rows.everything(tx, revisions)))


def test_a_batch_that_was_done_makes_no_second_quotation(house: House, folder: Path, tmp_path: Path) -> None:
    before = count(house)
    ended = run(house, folder / "done.csv", tmp_path / "out")
    assert (ended.tally.printed, ended.tally.before, ended.tally.refused) == (3, 3, 1)
    assert count(house) == before


def test_a_batch_that_was_killed_goes_on_where_it_was(house: House, folder: Path, tmp_path: Path) -> None:
    before = count(house)
    ended = run(house, folder / "begun.csv", tmp_path / "out")
    assert (ended.tally.printed, ended.tally.refused) == (3, 1)
    assert count(house) == before + 2


# --- what would make a schema out of date, and what is newer ----------------------------------------------------


def test_what_is_kept_has_the_shape_that_its_schema_had_when_it_was_made() -> None:
    """A field more is a new schema: give SCHEMA the next number, write the step to it, make the folder of it."""
    assert shapes() == (KEPT / str(SCHEMA) / "shapes.json").read_text(encoding="utf-8")


def newer(tx: Transaction, number: str) -> None:
    """What was issued, as a newer program would have kept it: with a field that this one does not know."""
    kept = get_revision(tx, number)
    row = rows.find(tx, snapshots, **kept.key)
    assert row is not None
    content = canonical({**json.loads(row["content"]), "schema": SCHEMA + 1, "mood": "sunny"})
    with guards_lifted(tx):
        rows.update(tx, snapshots, kept.key, {"content": content})
        rows.update(tx, revisions, kept.key, {"snapshot_sha256": sha256(content)})


def test_what_a_newer_program_issued_is_told_to_be_newer(house: House) -> None:
    with house.store.write() as tx:
        newer(tx, "Q-2026-00003")
    with pytest.raises(RuleRefused) as refused:
        revise(house, "Q-2026-00003")
    assert [fault.code for fault in refused.value.faults] == ["schema_newer"]
    assert "Q-2026-00003" in refused.value.faults[0].message


def test_what_a_newer_program_issued_is_told_apart_from_what_is_damaged(house: House) -> None:
    with house.store.write() as tx:
        newer(tx, "Q-2026-00003")
    codes = {fault.code for fault in verify_all(house)}
    assert "schema_newer" in codes and "snapshot_unreadable" not in codes


@pytest.mark.parametrize(
    ("table", "key", "name"),
    [
        (drafts, {"id": 5}, "drafts 5"),
        (customers, {"id": "kopa-uab"}, "customers kopa-uab"),
        (users, {"name": "jonas"}, "users jonas"),
        (approvals, {"id": 1}, "approvals 1"),
    ],
)
def test_whatever_a_newer_program_has_kept_is_told_by_its_name(
    house: House, table: Table, key: dict[str, Any], name: str
) -> None:
    with house.store.write() as tx:
        row = rows.find(tx, table, **key)
        assert row is not None
        content = canonical({**json.loads(row["content"]), "schema": SCHEMA + 1, "mood": "sunny"})
        rows.update(tx, table, key, {"content": content})
    (fault,) = verify_all(house)
    assert fault.code == "schema_newer" and fault.message.startswith(f"{name} was written by a newer version")


def test_a_draft_of_a_newer_program_is_refused_by_its_name(house: House) -> None:
    with house.store.write() as tx:
        row = rows.find(tx, drafts, id=5)
        assert row is not None
        rows.update(tx, drafts, {"id": 5}, {"content": canonical({**json.loads(row["content"]), "schema": SCHEMA + 1})})
    with pytest.raises(RuleRefused, match="D5 was written by a newer version"), house.store.read() as tx:
        get_draft(tx, 5)


def test_a_copy_that_is_lost_or_changed_is_told(house: House) -> None:
    with house.store.write() as tx, guards_lifted(tx):
        tx.execute(customer_copies.delete().where(customer_copies.c.quotation == "Q-2026-00001"))
        rows.update(tx, customer_copies, {"quotation": "Q-2026-00003", "revision": 1}, {"content": "{}"})
    faults = [fault for fault in verify_all(house) if fault.code == "document_hash_wrong"]
    assert [("Q-2026-00001" in each.message, "Q-2026-00003" in each.message) for each in faults] == [
        (True, False),
        (False, True),
    ]
    with pytest.raises(DamagedData):
        printed(house, "Q-2026-00003")


def test_a_copy_of_something_else_is_told_though_its_code_is_right(house: House) -> None:
    """Both the copy and the digest beside it exchanged: the copy is still not of what was issued."""
    with house.store.write() as tx, guards_lifted(tx):
        other = rows.find(tx, customer_copies, quotation="Q-2026-00001", revision=1)
        assert other is not None
        key = {"quotation": "Q-2026-00003", "revision": 1}
        rows.update(tx, customer_copies, key, {"content": other["content"]})
        rows.update(tx, revisions, key, {"document_sha256": sha256(other["content"])})
    assert [fault.code for fault in verify_all(house)] == ["document_hash_wrong"]
