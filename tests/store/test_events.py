"""Every event holds the one before, and the same request under the same key is done once."""

from __future__ import annotations

from datetime import timedelta, timezone
from functools import partial

import pytest
from sqlalchemy import select, text

from quotegen.errors import RuleRefused
from quotegen.store import rows
from quotegen.store.engine import Store
from quotegen.store.events import START, Deed, hash_of, of_subjects, record, time_text
from quotegen.store.idempotency import Origin, RequestKey, once
from quotegen.store.schema import events
from tests.store.kit import AT, DEED


def test_events_follow_one_another_in_a_chain(store: Store) -> None:
    with store.write() as tx:
        for what in ("made", "changed", "issued"):
            record(tx, DEED, "D1", what, {"n": what})
    with store.read() as tx:
        kept = list(rows.each(tx, select(events).order_by(events.c.seq)))
    assert [row["previous"] for row in kept] == [START, kept[0]["hash"], kept[1]["hash"]]
    assert all(row["hash"] == hash_of(row) for row in kept)


def test_the_history_of_one_subject_is_told_in_order(store: Store) -> None:
    with store.write() as tx:
        for subject, what in (("D1", "made"), ("D2", "made"), ("D1", "issued")):
            record(tx, DEED, subject, what, {})
    with store.read() as tx:
        assert [(event.seq, event.what) for event in of_subjects(tx, ["D1"])] == [(1, "made"), (3, "issued")]


def test_an_event_that_was_given_up_leaves_no_gap(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as tx:
        record(tx, DEED, "D1", "made", {})
        raise ZeroDivisionError
    with store.write() as tx:
        record(tx, DEED, "D1", "made", {})
        assert tx.scalar(text("SELECT max(seq) FROM events")) == 1


def test_times_are_in_utc_and_in_order_as_texts() -> None:
    here = AT.astimezone(timezone(timedelta(hours=2)))
    assert time_text(here) == "2026-11-24T09:30:00.000000Z"
    assert Deed("a", "b", here).time < time_text(AT + timedelta(microseconds=1))


KEY = RequestKey(Origin.PERSON, "ana", "key")


def test_the_same_request_under_the_same_key_is_done_once(store: Store) -> None:
    done: list[int] = []

    def work() -> dict[str, int]:
        done.append(1)
        return {"number": len(done)}

    for _ in range(3):
        with store.write() as tx:
            assert once(tx, KEY, {"issue": "D1"}, DEED.time, work) == {"number": 1}
    assert done == [1]


def test_another_request_under_the_same_key_is_refused(store: Store) -> None:
    with store.write() as tx:
        once(tx, KEY, {"issue": "D1"}, DEED.time, lambda: 1)
    with pytest.raises(RuleRefused, match="another request"), store.write() as tx:
        once(tx, KEY, {"issue": "D2"}, DEED.time, lambda: 2)


def test_a_request_that_was_refused_may_be_tried_again_under_its_key(store: Store) -> None:
    def refuse() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.write() as tx:
        once(tx, KEY, {}, DEED.time, refuse)
    with store.write() as tx:
        assert once(tx, KEY, {}, DEED.time, lambda: "done") == "done"


def test_without_a_key_each_request_is_done(store: Store) -> None:
    with store.write() as tx:
        assert [once(tx, None, {}, DEED.time, partial(int, n)) for n in (1, 2)] == [1, 2]
