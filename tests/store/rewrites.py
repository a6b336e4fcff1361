"""Twenty kinds of rewrites of what is kept; each can be done in many ways, by chance."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random

from sqlalchemy import ColumnElement, Table, text

from quotegen.errors import Fault
from quotegen.model.canonical import canonical, sha256
from quotegen.store import rows
from quotegen.store.engine import Store
from quotegen.store.events import hash_of
from quotegen.store.keys import Key
from quotegen.store.schema import (
    approvals,
    chain,
    counters,
    customer_copies,
    customers,
    documents,
    drafts,
    events,
    idempotency,
    job_items,
    jobs,
    notes,
    quotations,
    revisions,
    snapshots,
    users,
)
from quotegen.store.verify import verify_store
from tests.store.forger import Forger, guards_lifted
from tests.store.lived import Copy

Rewrite = Callable[[Forger], None]
_LATE = "2026-11-25T09:30:00.000000Z"


def rewrite(forger: Forger, kind: str) -> None:
    """The rewrite of this kind, with all that hangs on it made anew half of the time, and the guards as they were."""
    with guards_lifted(forger.tx):
        KINDS[kind](forger)
        if kind not in _WITHOUT_MORE and forger.chance.random() < 0.5:
            forger.tell()
            forger.chain()
    if kind == GUARDS:
        _guards(forger)


def _content(row: rows.Row, **changes: object) -> dict[str, str]:
    return {"content": canonical({**json.loads(row["content"]), **changes})}


def _user_put_in(forger: Forger) -> None:
    like, name = forger.any(users), f"user-{forger.chance.randrange(1000)}"
    forger.put(users, {**like, "name": name, "role": "admin", **_content(like, name=name, role="admin")})


def _user_changed(forger: Forger) -> None:
    row = forger.any(users)
    role = forger.chance.choice([each for each in ("admin", "manager", "specialist") if each != row["role"]])
    forger.change(users, row, {"role": role, **_content(row, role=role)})


def _user_gone_or_as_before(forger: Forger) -> None:
    row = forger.earlier(users)
    if row is not None and forger.chance.random() < 0.6:
        forger.put_back(users, row)  # jonas was an admin once
    else:
        forger.take_out(users, forger.any(users))


def _customer_changed(forger: Forger) -> None:
    row = forger.any(customers)
    name = f"Somebody else {forger.chance.randrange(1000)}"
    party = {**json.loads(row["content"])["party"], "name": name}
    forger.change(customers, row, {"search": name.lower(), **_content(row, party=party)})


def _customer_put_in_or_as_before(forger: Forger) -> None:
    row = forger.earlier(customers)
    if row is not None and forger.chance.random() < 0.5:
        forger.put_back(customers, row)
        return
    like, id = forger.any(customers), f"customer-{forger.chance.randrange(1000)}"
    forger.put(customers, {**like, "id": id, **_content(like, id=id)})


def _approval_granted(forger: Forger) -> None:
    row = forger.chance.choice([each for each in forger.all(approvals) if each["state"] != "approved"])
    content = json.loads(row["content"])
    by = forger.chance.choice(("ana", "rita"))
    granted = _content(row, state="approved", decided_by=by, granted=content["excesses"], note="fine")
    forger.change(approvals, row, {"state": "approved", **granted})


def _approval_gone_or_as_before(forger: Forger) -> None:
    row = forger.earlier(approvals)
    if row is not None and forger.chance.random() < 0.6:
        forger.put_back(approvals, row)
    else:
        forger.take_out(approvals, forger.any(approvals))


def _promise_rewritten(forger: Forger) -> None:
    """Another quantity's name in the snapshot and in the customer's copy, and all digests of them."""
    row = forger.any(snapshots)
    word = f"Carried {forger.chance.randrange(1000)}"
    key = {"quotation": row["quotation"], "revision": row["revision"]}
    content = row["content"].replace("Unpacking", word)
    (copy,) = _of(forger, customer_copies, **key)
    copied = copy["content"].replace("Unpacking", word)
    forger.change(snapshots, row, {"content": content})
    forger.change(customer_copies, copy, {"content": copied})
    (revision,) = _of(forger, revisions, **key)
    forger.change(revisions, revision, {"snapshot_sha256": sha256(content), "document_sha256": sha256(copied)})


def _is(row: rows.Row, key: Mapping[str, object]) -> bool:
    return all(row[name] == value for name, value in key.items())


def _revision_changed(forger: Forger) -> None:
    column = forger.chance.choice(("payable", "owner", "valid_until", "search", "currency", "title", "issued_at"))
    forger.change(revisions, forger.any(revisions), {column: f"other {forger.chance.randrange(100)}"})


def _revision_as_before(forger: Forger) -> None:
    """Accepted, and then not: with the seal it had, and the event of it taken out."""
    row = forger.earlier(revisions)
    assert row is not None
    forger.put_back(revisions, row)
    number = f"{row['quotation']}-R{row['revision']}" if row["revision"] > 1 else row["quotation"]
    gone = [
        each for each in forger.all(events) if each["subject"] == number and each["what"] not in ("issued", "printed")
    ]
    if gone and forger.chance.random() < 0.7:
        _without_event(forger, gone[-1])


def _without_event(forger: Forger, event: rows.Row) -> None:
    for note in forger.all(notes):
        if note["event"] >= event["seq"]:
            forger.take_out(notes, note)
            if note["event"] > event["seq"]:
                forger.put(notes, {**note, "event": note["event"] - 1})
    forger.take_out(events, event)
    forger.chain()


def _quotation_gone(forger: Forger) -> None:
    """The last one as if it had never been, its number to be given again."""
    number = max(row["number"] for row in forger.all(quotations))
    for table in (documents, customer_copies, snapshots, revisions):
        for row in _of(forger, table, quotation=number):
            forger.take_out(table, row)
    for row in _of(forger, quotations, number=number):
        forger.take_out(quotations, row)
    for row in _of(forger, drafts, quotation=number):
        forger.change(drafts, row, {"quotation": None, "state": forger.chance.choice(("open", "discarded"))})
    (counter,) = _of(forger, counters, series="Q")
    forger.change(counters, counter, {"n": counter["n"] - 1})
    if forger.chance.random() < 0.5:
        for event in _of(forger, events, subject=number):
            forger.take_out(events, event)
        forger.chain()


def _of(forger: Forger, table: Table, **key: object) -> list[rows.Row]:
    return [row for row in forger.all(table) if _is(row, key)]


def _document_exchanged(forger: Forger) -> None:
    row, other = forger.any(documents), forger.any(documents)
    forged = other["content"].replace(b"/Producer", b"/producer") + b"\n%" + str(forger.chance.random()).encode()
    forger.change(documents, row, {"content": forged, "sha256": sha256(forged)})


def _document_gone_or_put_in(forger: Forger) -> None:
    """So that the next who asks has one printed; or one for a revision that was never printed."""
    printed = forger.any(documents)
    if forger.chance.random() < 0.5:
        forger.take_out(documents, printed)
        return
    known = {(row["quotation"], row["revision"]) for row in forger.all(documents)}
    free = [row for row in forger.all(revisions) if (row["quotation"], row["revision"]) not in known]
    key = {name: forger.chance.choice(free)[name] for name in ("quotation", "revision")}
    forger.put(documents, {**printed, **key})


def _swapped(forger: Forger) -> None:
    """Two rows of a table exchange what they hold: with their seals, or with new ones."""
    table = forger.chance.choice((customers, users, revisions, snapshots, documents, drafts, approvals, job_items))
    first, second = forger.chance.sample(forger.all(table), 2)
    keys = {column.name for column in table.primary_key.columns}
    for row, like in ((first, second), (second, first)):
        changes = {name: value for name, value in like.items() if name not in keys}
        forger.change(table, row, changes)
        if forger.chance.random() < 0.5:
            forger.tx.execute(table.update().where(*_where(table, row)).values(seal=like["seal"]))


def _where(table: Table, row: rows.Row) -> list[ColumnElement[bool]]:
    return [column == row[column.name] for column in table.primary_key.columns]


def _event_changed_or_put_in(forger: Forger) -> None:
    event = forger.any(events)
    if forger.chance.random() < 0.3:
        last = forger.all(events)[-1]
        new = {**event, "seq": last["seq"] + 1, "previous": last["hash"]}
        forger.put(events, {**new, "hash": hash_of(new)})
    else:
        column, value = forger.chance.choice([("who", "somebody"), ("at", _LATE), ("what", "sent"), ("subject", "D99")])
        forger.change(events, event, {column: value})
    forger.chain()


def _cut_off(forger: Forger) -> None:
    """The last events as if they had never been, the head set back to where it was once or made anew."""
    heads = [copy["chain"][0] for copy in forger.copies[:-1]]
    head = forger.chance.choice(heads)
    if forger.chance.random() < 0.5:
        head = forger.all(events)[-1 - forger.chance.randrange(1, 4)]
    for note in forger.all(notes):
        if note["event"] > head["seq"]:
            forger.take_out(notes, note)
    for event in forger.all(events):
        if event["seq"] > head["seq"]:
            forger.take_out(events, event)
    if "id" in head:
        forger.put_back(chain, head)
    else:
        forger.change(chain, forger.all(chain)[0], {"seq": head["seq"], "hash": head["hash"]})


def _guards(forger: Forger) -> None:
    """One guard or all of them are gone, or are there by name and refuse nothing."""
    tx, chance = forger.tx, forger.chance
    some = ["revisions_fixed", "events_kept", "snapshots_fixed", "documents_fixed", "chain_kept", "notes_kept"]
    if tx.dialect.name == "sqlite":
        made = tx.execute(text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        chosen = made if chance.random() < 0.2 else [chance.choice(made)]
        for name, table, _ in chosen:
            tx.execute(text(f"DROP TRIGGER {name}"))
            if chance.random() < 0.5:
                tx.execute(text(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN 0 BEGIN SELECT 1; END"))
        return
    name = chance.choice(some)
    table = name.rpartition("_")[0]
    match chance.randrange(3):
        case 0:
            tx.execute(text(f"DROP TRIGGER {name} ON {table}"))
        case 1:
            tx.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {name}"))
        case _:
            body = "$$ BEGIN RETURN NEW; END $$"
            tx.execute(text(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {body}"))


def _counter_changed(forger: Forger) -> None:
    row = forger.any(counters)
    before = [each for copy in forger.copies for each in copy["counters"] if each["series"] == row["series"]]
    older = [each for each in before if each["n"] != row["n"]]
    if older and forger.chance.random() < 0.5:
        forger.put_back(counters, forger.chance.choice(older))
    else:
        forger.change(counters, row, {"n": row["n"] + forger.chance.choice((-1, 1, 5))})


def _answer_changed(forger: Forger) -> None:
    row = forger.any(idempotency)
    forger.change(idempotency, row, {"answer": canonical({"number": f"Q-2026-0000{forger.chance.randrange(5, 9)}"})})


def _draft_changed_or_as_before(forger: Forger) -> None:
    row = forger.earlier(drafts)
    if row is not None and forger.chance.random() < 0.6:
        forger.put_back(drafts, row)
        return
    row = forger.any(drafts)
    changes = [{"owner": "jonas"}, {"customer": "north-harbour"}, {"version": row["version"] + 1}, {"payable": "1"}]
    forger.change(drafts, row, forger.chance.choice([each for each in changes if not _is(row, each)]))


def _batch_changed(forger: Forger) -> None:
    item = forger.earlier(job_items)
    match forger.chance.randrange(4):
        case 0 if item is not None:
            forger.put_back(job_items, item)
        case 1:
            forger.take_out(job_items, forger.any(job_items))
        case 2:
            forger.change(jobs, forger.any(jobs), {"options": '{"brand":"other"}', "who": "somebody"})
        case _:
            forger.change(job_items, forger.any(job_items), {"state": "waiting", "external_id": "other"})


def _note_changed(forger: Forger) -> None:
    row = forger.any(notes)
    if forger.chance.random() < 0.3:
        forger.take_out(notes, row)
    else:
        forger.change(notes, row, {"content": canonical({"by": "Jonas", "note": str(forger.chance.random())})})


GUARDS = "guards taken away, or made to refuse nothing"
_WITHOUT_MORE = {GUARDS}
KINDS: Mapping[str, Rewrite] = {
    "a user put in as an admin": _user_put_in,
    "a user given another role": _user_changed,
    "a user taken out, or in the role he had before": _user_gone_or_as_before,
    "a customer called otherwise": _customer_changed,
    "a customer put in, or as he was before": _customer_put_in_or_as_before,
    "an approval granted by nobody": _approval_granted,
    "an approval taken out, or as it was before": _approval_gone_or_as_before,
    "what was promised written anew, with the customer's copy and all digests": _promise_rewritten,
    "amount, owner, last day or words of a revision changed": _revision_changed,
    "a revision in the state it had before, its event taken out": _revision_as_before,
    "the last quotation taken out whole, its number free again": _quotation_gone,
    "a printed document exchanged": _document_exchanged,
    "a printed document taken out, or put in where none was printed": _document_gone_or_put_in,
    "two rows exchanged": _swapped,
    "an event changed or put in, and the chain made anew": _event_changed_or_put_in,
    "the last events cut off, and the head set back": _cut_off,
    GUARDS: lambda forger: None,
    "a counter changed, or as it was before": _counter_changed,
    "a draft, or the answer to a keyed request, changed or as it was before": lambda forger: forger.chance.choice(
        (_answer_changed, _draft_changed_or_as_before)
    )(forger),
    "a batch, or what people wrote, changed or taken out": lambda forger: forger.chance.choice(
        (_batch_changed, _note_changed)
    )(forger),
}
"""By what is done, in words."""


class _TakenBack(Exception):
    """Ends a transaction that must leave nothing behind."""


def found(store: Store, copies: Sequence[Copy], kind: str, number: int, key: Key) -> Fault | None:
    """What verifying finds first after a rewrite of this kind, which is then taken back; None if it finds nothing."""
    fault: Fault | None = None
    try:
        with store.write() as tx:
            rewrite(Forger(tx, copies, Random(f"{kind} {number}"), key), kind)
            fault = next(verify_store(tx), None)
            raise _TakenBack
    except _TakenBack:
        return fault
