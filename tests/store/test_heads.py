"""Where the chain of events was when a quotation was issued goes out with it, so that a rewritten chain can be told."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from quotegen.document.proof import read_proof
from quotegen.model.canonical import canonical, sha256
from quotegen.model.snapshot import Snapshot
from quotegen.store import rows
from quotegen.store.engine import Store, Transaction
from quotegen.store.events import START, head_of, record
from quotegen.store.heads import is_in_chain
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.store.schema import events, revisions, snapshots
from quotegen.usecases.answer import revise
from quotegen.usecases.house import House
from quotegen.usecases.issue import Issued, issue, printed
from tests.store.kit import DEED, begin
from tests.store.test_verify import found_after


@pytest.fixture
def issued(house: House, tmp_path: Path) -> Issued:
    return issue(house, begin(house, tmp_path).kept.id)


def snapshot_in(house: House, number: str) -> Snapshot:
    with house.store.read() as tx:
        return snapshot_of(tx, get_revision(tx, number))


def head_before(house: House, number: str) -> str:
    """Where the chain was before the event by which this was issued."""
    with house.store.read() as tx:
        event = rows.find(tx, events, subject=number, what="issued")
    assert event is not None
    return f"{event['seq'] - 1}-{event['previous']}"


def test_the_head_of_an_empty_chain_is_its_start(store: Store) -> None:
    with store.read() as tx:
        assert head_of(tx) == f"0-{START}" and is_in_chain(tx, head_of(tx))


def test_every_head_that_ever_was_stays_in_the_chain(store: Store) -> None:
    heads = list[str]()
    with store.write() as tx:
        for what in ("made", "changed", "issued"):
            record(tx, DEED, "D1", what, {})
            heads.append(head_of(tx))
        assert [is_in_chain(tx, head) for head in heads] == [True] * 3
        assert not is_in_chain(tx, heads[0].replace("1-", "2-", 1)) and not is_in_chain(tx, f"4-{START}")


def test_the_snapshot_holds_the_head_before_the_issuing_event(house: House, issued: Issued) -> None:
    assert snapshot_in(house, issued.number).head == head_before(house, issued.number)


def test_a_revision_has_a_head_after_the_event_that_superseded_the_one_before(house: House, issued: Issued) -> None:
    again = issue(house, revise(house, issued.number).kept.id)
    assert snapshot_in(house, again.number).head == head_before(house, again.number)


def test_the_pdf_carries_the_head_beside_its_data(house: House, issued: Issued) -> None:
    with pikepdf.open(BytesIO(issued.pdf)) as document:
        assert list(document.attachments) == ["head.txt", "quotation.json"]
        assert (
            document.attachments["head.txt"].get_file().read_bytes().decode()
            == f"{head_before(house, issued.number)}\n"
        )
        assert [str(spec.UF) for spec in document.Root.AF] == ["head.txt", "quotation.json"]
    assert read_proof(issued.pdf).head == head_before(house, issued.number)


def test_the_check_code_stays_that_of_the_data_alone(house: House, issued: Issued) -> None:
    proof = read_proof(issued.pdf)
    assert set(proof.printed) == {" ".join(proof.digest[place : place + 4] for place in range(0, 16, 4))}
    assert proof.digest == sha256(proof.text) and proof.head not in proof.text


def test_what_was_issued_before_there_was_a_head_is_printed_without_one(
    house: House, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("quotegen.usecases.issue.head_of", lambda tx: "")
        again = issue(house, revise(house, issued.number).kept.id)
    with pikepdf.open(BytesIO(printed(house, again.number))) as document:
        assert list(document.attachments) == ["quotation.json"]
    assert read_proof(again.pdf).head == ""


def with_head(tx: Transaction, number: str, head: str) -> None:
    """Another head kept, and its digests made anew as far as the rows go."""
    key = {"quotation": number, "revision": 1}
    row = rows.find(tx, snapshots, **key)
    assert row is not None
    content = canonical({**json.loads(row["content"]), "head": head})
    rows.update(tx, snapshots, key, {"content": content})
    rows.update(tx, revisions, key, {"snapshot_sha256": sha256(content)})


def test_a_snapshot_whose_head_is_not_before_its_event_is_found(house: House, issued: Issued) -> None:
    assert "head_differs" in found_after(house.store, lambda tx: with_head(tx, issued.number, f"1-{'a' * 64}"))


def test_without_the_check_another_head_is_not_told(
    house: House, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = f"1-{'a' * 64}"
    monkeypatch.setattr("quotegen.store.verify.heads_before_issue", lambda tx: {issued.number: head})
    assert "head_differs" not in found_after(house.store, lambda tx: with_head(tx, issued.number, head))
