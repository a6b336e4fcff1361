"""The events tell of every row that is kept: none is put in, turned back or taken out unseen; and they name nobody."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Table, select, text

from quotegen.files.keys import id_of
from quotegen.model.people import Role, User
from quotegen.store import rows
from quotegen.store.baseline import tell_what_is_there
from quotegen.store.engine import Transaction
from quotegen.store.keys import Key
from quotegen.store.people import save_user
from quotegen.store.schema import (
    approvals,
    draft_pasts,
    drafts,
    events,
    idempotency,
    job_items,
    metadata,
    notes,
    preferences,
    revisions,
    users,
)
from quotegen.store.seals import seal_of
from quotegen.usecases.find import history
from quotegen.usecases.house import House
from tests.store.databases import SECRET
from tests.store.forger import Forger, guards_lifted, guesser
from tests.store.lived import Copy, all_rows, live
from tests.store.test_verify import found_after

KEY = Key(id_of(SECRET), SECRET)
NOT_HELD = {preferences, idempotency, draft_pasts}
"""Whoever takes out a row of these, or puts an older one back, is not found: docs/reliability.md."""
HELD = [table for table in metadata.sorted_tables if table not in NOT_HELD]
WORDS = ("Rasa", "by mail", "big", "so it is", "too dear", "clinics.csv", "Žemė", "@", "loyal", "Unpacking")


@pytest.fixture
def copies(house: House, tmp_path: Path) -> list[Copy]:
    return live(house, tmp_path)


def forger(tx: Transaction, copies: list[Copy]) -> Forger:
    return Forger(tx, copies, Random(1), guesser(KEY.id))


def taken_out(house: House, copies: list[Copy], table: Table, row: rows.Row) -> list[str]:
    def change(tx: Transaction) -> None:
        with guards_lifted(tx):
            forger(tx, copies).take_out(table, row)

    return found_after(house.store, change)


def put_back(house: House, copies: list[Copy], table: Table, row: rows.Row) -> list[str]:
    def change(tx: Transaction) -> None:
        with guards_lifted(tx):
            forger(tx, copies).put_back(table, row)

    return found_after(house.store, change)


def earlier(copies: list[Copy], table: Table) -> list[rows.Row]:
    """What stood in the table before, and stands there otherwise by now."""
    keys = [column.name for column in table.primary_key.columns]
    now = {tuple(row[name] for name in keys): row for row in copies[-1][table.name]}
    before = [row for copy in copies for row in copy[table.name] if now[tuple(row[name] for name in keys)] != row]
    return list({str(row): row for row in before}.values())


# --- taken out, turned back, put in -----------------------------------------------------------------------------


def test_whichever_row_is_taken_out_it_is_found(house: House, copies: list[Copy]) -> None:
    found = {
        (table.name, n): taken_out(house, copies, table, row)
        for table in HELD
        for n, row in enumerate(copies[-1][table.name][:4])
    }
    assert [place for place, codes in found.items() if not codes] == []


def test_whichever_row_is_put_back_as_it_was_before_it_is_found(house: House, copies: list[Copy]) -> None:
    found = {
        (table.name, n): put_back(house, copies, table, row)
        for table in HELD
        for n, row in enumerate(earlier(copies, table))
    }
    assert {"users", "customers", "approvals", "revisions", "drafts", "job_items"} <= {name for name, _ in found}
    assert [place for place, codes in found.items() if not codes] == []


@pytest.mark.parametrize("table", [users, approvals, drafts, job_items], ids=str)
def test_without_the_events_an_older_row_with_its_seal_goes_unseen(
    house: House, copies: list[Copy], monkeypatch: pytest.MonkeyPatch, table: Table
) -> None:
    row = earlier(copies, table)[0]
    assert "row_turned_back" in put_back(house, copies, table, row)
    for check in ("witnessed", "pasts"):
        monkeypatch.setattr(f"quotegen.store.verify.{check}", lambda tx: iter(()))
    assert put_back(house, copies, table, row) == []


def test_a_row_that_no_event_tells_of_is_found_though_its_seal_is_right(house: House, copies: list[Copy]) -> None:
    def put_in(tx: Transaction) -> None:
        row = {**copies[-1]["users"][0], "name": "zoe"}
        columns = {name: value for name, value in row.items() if name != "seal"}
        tx.execute(users.insert().values({**columns, "seal": seal_of("users", columns, KEY)}))

    assert found_after(house.store, put_in) == ["row_untold"]


def test_a_batch_has_all_the_rows_that_it_began_with(house: House, copies: list[Copy]) -> None:
    waiting = next(row for row in copies[-1]["job_items"] if row["row"] == 4)
    assert taken_out(house, copies, job_items, waiting) == ["batch_rows_wrong"]


def test_a_closed_draft_has_no_past(house: House, copies: list[Copy]) -> None:
    def put_in(tx: Transaction) -> None:
        rows.insert(tx, draft_pasts, {"draft": 1, "version": 1, "content": copies[-1]["drafts"][0]["content"]})

    assert found_after(house.store, put_in) == ["past_wrong"]


@pytest.mark.parametrize(
    ("column", "value"), [("payable", "1"), ("currency", "USD"), ("valid_until", "2027-01-01"), ("customer", "x")]
)
def test_lists_show_of_a_revision_what_was_promised(house: House, copies: list[Copy], column: str, value: str) -> None:
    def change(tx: Transaction) -> None:
        rows.update(tx, revisions, {"quotation": "Q-2026-00001", "revision": 1}, {column: value})

    assert "headline_wrong" in found_after(house.store, change)


# --- nobody can forget it ---------------------------------------------------------------------------------------


def test_a_row_that_its_writer_says_nothing_of_is_told_of_all_the_same(house: House) -> None:
    with house.store.write() as tx:
        save_user(tx, User(name="ana", role=Role.ADMIN))
    with house.store.read() as tx:
        last = list(rows.everything(tx, events))[-1]
    assert (last["what"], last["who"]) == ("rows_kept", "") and '"users ana"' in last["details"]


def test_what_was_given_up_is_not_told_of(house: House) -> None:
    with pytest.raises(ZeroDivisionError), house.store.write() as tx:
        save_user(tx, User(name="ana", role=Role.ADMIN))
        raise ZeroDivisionError
    with house.store.write() as tx:
        pass
    assert found_after(house.store, lambda tx: None) == []


# --- texts ------------------------------------------------------------------------------------------------------


def test_no_event_holds_a_name_or_what_somebody_wrote(house: House, copies: list[Copy]) -> None:
    told = " ".join(f"{row['subject']} {row['details']}" for row in copies[-1]["events"])
    assert [word for word in WORDS if word in told] == []


def test_what_somebody_wrote_is_kept_beside_and_shown(house: House, copies: list[Copy]) -> None:
    (accepted,) = [event for event in history(house, "Q-2026-00001") if event.what == "accepted"]
    assert accepted.details == {"offer": "recommended", "by": "Rasa", "note": "by mail"}
    asked = next(event for event in history(house, "D6") if event.what == "approval_asked")
    assert asked.details["why"] == "big" and asked.details["excesses"][0]["code"] == "amount_over_limit"


def test_what_somebody_wrote_is_found_when_it_is_taken_out(house: House, copies: list[Copy]) -> None:
    assert taken_out(house, copies, notes, copies[-1]["notes"][0]) == ["note_lost"]


def test_what_somebody_wrote_is_found_when_another_text_stands_for_it(house: House, copies: list[Copy]) -> None:
    def exchange(tx: Transaction) -> None:
        first, second = copies[-1]["notes"][:2]
        rows.update(tx, notes, {"event": first["event"]}, {"content": second["content"]})

    assert found_after(house.store, exchange) == ["note_changed"]


# --- what was there before --------------------------------------------------------------------------------------


def test_rows_cannot_be_told_of_as_if_they_had_been_there_before(house: House, copies: list[Copy]) -> None:
    """Whoever sets the database's form back, to have all that he wrote told of by the upgrade, is found."""
    assert "told_late" in found_after(house.store, tell_what_is_there)


def test_what_people_wrote_never_changes(house: House, copies: list[Copy]) -> None:
    with house.store.read() as tx:
        assert tx.scalar(select(notes.c.content).limit(1))
        assert all_rows(tx) == copies[-1]
    for statement in ("UPDATE notes SET content = '{}'", "DELETE FROM notes"):
        with pytest.raises(Exception, match="never"), house.store.write() as tx:
            tx.execute(text(statement))
