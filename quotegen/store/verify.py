"""Everything that is kept, held against what it promises: seals, numbers, the chain, states, snapshots, documents.

Each check gives faults and goes on, so that all that is wrong is told at once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from alembic.util import CommandError
from pydantic import BaseModel
from sqlalchemy import Connection, Table, and_, select

from quotegen.errors import Fault, RuleRefused
from quotegen.model.approval import Approval
from quotegen.model.canonical import sha256
from quotegen.model.draft import Draft
from quotegen.model.lifecycle import OPEN, TRANSITIONS, State
from quotegen.model.numbering import revised
from quotegen.model.people import Customer, Preferences, User
from quotegen.model.quotation import Quotation
from quotegen.model.snapshot import Snapshot
from quotegen.model.versioned import from_text
from quotegen.pricing.recompute import recompute_faults
from quotegen.store.clock import ran_back_untold
from quotegen.store.events import START, hash_of
from quotegen.store.guarding import guard_faults
from quotegen.store.heads import heads_before_issue
from quotegen.store.identity import identity_faults
from quotegen.store.keys import keyring_of
from quotegen.store.numbering import are_all_but, skipped_numbers
from quotegen.store.rows import Row, each, everything
from quotegen.store.schema import (
    approvals,
    bundles,
    chain,
    counters,
    customer_copies,
    customers,
    documents,
    draft_pasts,
    drafts,
    events,
    metadata,
    preferences,
    quotations,
    revisions,
    snapshots,
    users,
)
from quotegen.store.seals import Sealed, check_seal, key_of
from quotegen.store.shape import shape_faults
from quotegen.store.witness import batches, headline_faults, noted, pasts, witnessed

NEWER = frozenset({"row_newer", "schema_newer"})
"""Faults of what a newer version of quotegen has written: it is not damaged, but cannot be checked here."""


SINCE = re.compile(r"(0|[1-9][0-9]{0,17})-([0-9a-f]{8,64})")
"""The head of a chain: how many events, and the hash of the last one or the beginning of it."""


def verify_store(tx: Connection, since: str = "") -> Iterator[Fault]:
    """Every fault of everything that is kept; none if all is as it was written."""
    for check in checks(tx, Counter(), since):
        yield from check


def checks(tx: Connection, told: Counter[Sealed], since: str = "") -> Sequence[Iterator[Fault]]:
    """The same, check by check; none is begun before it is asked.

    `told` counts how the rows are sealed, for what is no fault and yet worth telling. `since` is the head of the chain
    as somebody kept it: the events up to there have to be the same ones.
    """
    seals = [_seals(tx, table, told) for table in metadata.sorted_tables if table is not documents]
    witness = [identity_faults(tx), ran_back_untold(tx), witnessed(tx), noted(tx), batches(tx), pasts(tx)]
    rest = [_readable(tx), _numbers(tx), _chain(tx, since), *witness, _states(tx), _snapshots(tx), _documents(tx, told)]
    return [_to_its_end(check) for check in (guard_faults(tx), shape_faults(tx), *seals, *rest)]


def _to_its_end(check: Iterator[Fault]) -> Iterator[Fault]:
    """What a check stumbles over is a fault as well, and the other checks are done all the same."""
    try:
        yield from check
    except (TypeError, ValueError, LookupError, RecursionError, CommandError) as error:
        yield _fault("kept_unreadable", f"something is kept in a way that cannot be read: {str(error)[:200]}")


def _key(table: Table, row: Row) -> str:
    return " ".join(str(row[column.name]) for column in table.primary_key.columns)


def _fault(code: str, message: str) -> Fault:
    return Fault(code, message, "restore a backup, and find out who changed it: quotegen audit NUMBER")


def _newer(code: str, message: str) -> Fault:
    return Fault(code, message, "check it with the newer version; this one can neither read nor mend it")


def _seals(tx: Connection, table: Table, told: Counter[Sealed]) -> Iterator[Fault]:
    for row in everything(tx, table):
        yield from _sealed(tx, table, row, told)


def _sealed(tx: Connection, table: Table, row: Row, told: Counter[Sealed]) -> Iterator[Fault]:
    try:
        # A seal says the same of bytes and of the text of their digest: only one of them can have been sealed.
        sealed = check_seal(table.name, row, keyring_of(tx)) if _is_typed(table, row) else Sealed.CHANGED
    except (TypeError, ValueError):  # what is no longer text cannot be what was sealed
        sealed = Sealed.CHANGED
    told[sealed] += 1
    if sealed is not Sealed.WHOLE:
        yield from _seal_fault(sealed, f"{table.name} {_key(table, row)}", key_of(str(row["seal"])))


def _is_typed(table: Table, row: Row) -> bool:
    """SQLite keeps whatever it is given in any column."""
    return all(
        row[column.name] is None or type(row[column.name]) is column.type.python_type for column in table.columns
    )


def _seal_fault(sealed: Sealed, row: str, key: str) -> Iterator[Fault]:
    match sealed:
        case Sealed.CHANGED:
            yield _fault("row_changed", f"{row} is not as it was written")
        case Sealed.UNKEYED:
            yield _fault("row_unkeyed", f"{row} is sealed without a key, as anybody could who can write the database")
        case Sealed.KEY_UNKNOWN:
            hint = "put that key back into the file of keys; if nobody ever had it, somebody else wrote the row"
            yield Fault("key_unknown", f"{row} is sealed with the key {key}, which is not here", hint)
        case Sealed.NEWER:
            yield _newer("row_newer", f"{row} was written by a newer version of quotegen")


_VALUES: Sequence[tuple[Table, type[BaseModel]]] = (
    (customers, Customer),
    (users, User),
    (preferences, Preferences),
    (drafts, Draft),
    (draft_pasts, Draft),
    (approvals, Approval),
)
"""What is kept as the text of a value, but for what was issued."""


def _readable(tx: Connection) -> Iterator[Fault]:
    """Each is a value of its model, in a schema that this program knows."""
    for table, model in _VALUES:
        for row in everything(tx, table):
            name = f"{table.name} {_key(table, row)}"
            try:
                from_text(model, row["content"], name)
            except RuleRefused as refused:
                yield from (_newer(fault.code, fault.message) for fault in refused.faults)
            except (TypeError, ValueError):
                yield _fault("content_unreadable", f"what is kept in {name} cannot be read")


def _numbers(tx: Connection) -> Iterator[Fault]:
    """Every series counts 1, 2, 3 … up to its counter; so do drafts, and the revisions of each quotation.

    What a restore has skipped stands in its event: exactly these numbers are missing, and no others.
    """
    taken: dict[tuple[str, int], list[int]] = {}
    for row in each(tx, select(quotations.c.series, quotations.c.year, quotations.c.n)):
        taken.setdefault((row["series"], row["year"]), []).append(row["n"])
    taken[("draft", 0)] = list(tx.scalars(select(drafts.c.id)))
    taken[("approval", 0)] = list(tx.scalars(select(approvals.c.id)))
    counted = {(row["series"], row["year"]): row["n"] for row in each(tx, select(counters))}
    skipped = skipped_numbers(tx)
    for series in sorted(taken.keys() | counted.keys(), key=str):
        numbers, last, gaps = taken.get(series, []), counted.get(series, 0), skipped.get(series, [])
        if not are_all_but(numbers, int(last), gaps):
            but = ", but for those that were skipped" if gaps else ""
            yield _fault("numbers_broken", f"the numbers of {series[0]} {series[1]} are not 1 to {last}{but}")
    found: dict[str, list[int]] = {}
    for row in each(tx, select(revisions.c.quotation, revisions.c.revision)):
        found.setdefault(row["quotation"], []).append(row["revision"])
    for number in tx.scalars(select(quotations.c.number)):
        have = sorted(found.get(number, []))
        if not have or have != list(range(1, len(have) + 1)):
            yield _fault("revisions_broken", f"the revisions of {number} are not 1, 2, 3 …")


def _chain(tx: Connection, since: str) -> Iterator[Fault]:
    kept, _, begins = since.partition("-")
    previous, expected, holds = START, 1, not since or (kept == "0" and START.startswith(begins))
    for row in everything(tx, events):
        holds = holds or (str(row["seq"]) == kept and row["hash"].startswith(begins))
        try:
            whole = row["hash"] == hash_of(row)
        except (TypeError, ValueError):
            whole = False
        if row["seq"] != expected or row["previous"] != previous or not whole:
            yield _fault("chain_broken", f"the chain of events is broken at {row['seq']}")
        previous, expected = row["hash"], row["seq"] + 1
    head = next(each(tx, select(chain)), None)
    if (head["seq"], head["hash"]) != (expected - 1, previous) if head else expected > 1:
        yield _fault("chain_broken", "the chain of events does not end where it should")
    if not holds:
        message = f"the chain of events does not have {since} in it: its end was cut off, or this is an older copy"
        yield _fault("head_lost", message)


def _states(tx: Connection) -> Iterator[Fault]:
    """The state of each revision is the one its events lead to, one step after the other; at most one is open."""
    steps: dict[str, list[tuple[str, str]]] = {}
    states = {state.value for state in State}
    for row in everything(tx, events):
        if row["what"] in states:
            steps.setdefault(row["subject"], []).append((row["what"], _hash_in(row["details"])))
    open_ones: dict[str, int] = {}
    for row in everything(tx, revisions):
        number = revised(row["quotation"], row["revision"])
        told = steps.get(number, [])
        if not _leads_to([what for what, _ in told], row["state"]):
            yield _fault("state_untold", f"{number} is {row['state']}, but its events do not say so")
        if any(digest not in {"", row["snapshot_sha256"]} for _, digest in told):
            yield _fault("snapshot_changed", f"{number} is not what its events are about")
        if row["state"] in OPEN:
            open_ones[row["quotation"]] = open_ones.get(row["quotation"], 0) + 1
    for number, count in open_ones.items():
        if count > 1:
            yield _fault("two_open", f"{number} has {count} revisions the customer could accept")


def _hash_in(details: str) -> str:
    """The digest that events used to hold; by now they hold one of the whole row, which `witness` looks at."""
    try:
        return str(json.loads(details)["snapshot_sha256"])
    except (ValueError, KeyError, TypeError):
        return ""


def _leads_to(told: Sequence[str], state: str) -> bool:
    at = State.DRAFT
    for what in told:
        if what not in TRANSITIONS[at].values():
            return False
        at = State(what)
    return at == state and at is not State.DRAFT


_PROMISED = (
    select(
        revisions,
        snapshots.c.content.label("content"),
        customer_copies.c.content.label("copy"),
    )
    .select_from(revisions)
    .outerjoin(snapshots, and_(*(snapshots.c[name] == revisions.c[name] for name in ("quotation", "revision"))))
    .outerjoin(
        customer_copies, and_(*(customer_copies.c[name] == revisions.c[name] for name in ("quotation", "revision")))
    )
    .order_by(revisions.c.quotation, revisions.c.revision)
    .execution_options(yield_per=50)
)


def _snapshots(tx: Connection) -> Iterator[Fault]:
    """Each is what was issued, and so is the customer's copy of it: both by the texts that are kept."""
    templates, heads = set(tx.scalars(select(bundles.c.digest))), heads_before_issue(tx)
    for row in each(tx, _PROMISED):
        number = revised(row["quotation"], row["revision"])
        if row["content"] is None:
            yield _fault("snapshot_lost", f"what was issued as {number} is lost")
        elif sha256(row["content"]) != row["snapshot_sha256"]:
            yield _fault("snapshot_changed", f"what was issued as {number} was changed")
        else:
            yield from _promise(number, row, templates, heads.get(number, ""))


def _promise(number: str, revision: Row, templates: Set[str], head: str) -> Iterator[Fault]:
    content, copy = revision["content"], revision["copy"] or ""
    if sha256(copy) != revision["document_sha256"]:
        yield _fault("document_hash_wrong", f"the customer's copy of {number} is not what its printed code is of")
        return
    try:
        snapshot, handed = from_text(Snapshot, content, number), from_text(Quotation, copy, number)
    except RuleRefused as refused:
        yield from (_newer(fault.code, fault.message) for fault in refused.faults)
        return
    except ValueError:
        yield _fault("snapshot_unreadable", f"what was issued as {number} cannot be read")
        return
    quotation = snapshot.quotation
    yield from headline_faults(revision, snapshot)
    if snapshot.head not in ("", head):
        yield _fault(
            "head_differs", f"{number} was issued after {snapshot.head[:20]}…, which its event does not follow"
        )
    if snapshot.template not in templates:
        yield _fault("template_lost", f"the templates of {number} are lost")
    if (quotation.number, quotation.revision) != (revision["quotation"], revision["revision"]):
        yield _fault("snapshot_swapped", f"what is kept for {number} is another quotation")
    if quotation.for_customer() != handed.for_customer():
        yield _fault("document_hash_wrong", f"the customer's copy of {number} is not of what was issued")
    for fault in recompute_faults(quotation):
        yield _fault("amount_wrong", f"{number}, {fault.path}: {fault.message}")


def _documents(tx: Connection, told: Counter[Sealed]) -> Iterator[Fault]:
    """The seals of the documents and the documents themselves: they are large, and read once."""
    for row in everything(tx, documents):
        yield from _sealed(tx, documents, row, told)
        if sha256(row["content"]) != row["sha256"]:
            yield _fault("document_changed", f"the PDF of {revised(row['quotation'], row['revision'])} was changed")
