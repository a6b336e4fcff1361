"""The ledger of batches: one item for each row, so that a row is quoted once, whatever happens on the way.

Whether a row is printed is not written here: it is, if the document of its revision is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, exists, func, not_, or_, select

from quotegen.model.batch import RowFault
from quotegen.model.canonical import canonical
from quotegen.model.numbering import revised
from quotegen.store import rows
from quotegen.store.events import Deed, Written, record
from quotegen.store.schema import documents, job_items, jobs, revisions

_PAGE = 500


class ItemState(StrEnum):
    """What became of a row. Asked: its draft waits for an approval. Quoted: it has its number."""

    WAITING = "waiting"
    REFUSED = "refused"
    ASKED = "asked"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Job:
    """A file with its options: the same ones are the same job."""

    id: str
    file: str
    file_sha256: str
    options: Mapping[str, Any]
    rows: int


@dataclass(frozen=True, slots=True)
class Request:
    """A row that is asked for; `sha256` is of its cells and the job's options."""

    row: int
    external_id: str
    sha256: str
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A row and what became of it. Of a quoted one also what a list shows; `pdf_sha256` once it is printed."""

    row: int
    external_id: str
    request_sha256: str
    state: ItemState
    draft: int | None
    quotation: str | None
    revision: int | None
    faults: tuple[RowFault, ...]
    seconds: str
    quotation_state: str | None
    payable: str | None
    currency: str | None
    pdf_sha256: str | None

    @property
    def number(self) -> str | None:
        return revised(self.quotation, self.revision or 1) if self.quotation else None


def find_job(tx: Connection, identifier: str) -> Job | None:
    row = rows.find(tx, jobs, id=identifier)
    return None if row is None else _job(row)


def _job(row: rows.Row) -> Job:
    named = {name: row[name] for name in ("id", "file", "file_sha256", "rows")}
    return Job(**named, options=json.loads(row["options"]))


def keep_job(tx: Connection, job: Job, requests: Sequence[Request], deed: Deed) -> None:
    """The job with an item for every row: waiting, or refused for what is wrong in the row itself."""
    row = {"id": job.id, "file": job.file, "file_sha256": job.file_sha256, "options": canonical(dict(job.options))}
    rows.insert(tx, jobs, {**row, "rows": job.rows, "who": deed.who, "created_at": deed.time})
    alike = {"job": job.id, "seconds": "0", "changed_at": deed.time}
    for request in requests:
        key = {"row": request.row, "external_id": request.external_id, "request_sha256": request.sha256}
        state = ItemState.REFUSED if request.faults else ItemState.WAITING
        rows.insert(tx, job_items, {**alike, **key, "state": state.value, "faults": _written(request.faults)})
    details = {"file": Written(job.file), "file_sha256": Written(job.file_sha256), "rows": job.rows}
    record(tx, deed, job.id, "batch_begun", details)


@dataclass(frozen=True, slots=True)
class Begun:
    """A job as a list shows it. `quoted` rows have their number; `unprinted` ones could not be printed."""

    job: Job
    who: str
    at: str
    waiting: int = 0
    refused: int = 0
    asked: int = 0
    quoted: int = 0
    printed: int = 0
    unprinted: int = 0

    @property
    def is_unfinished(self) -> bool:
        """Whether a run ended before it came to every row."""
        return self.waiting > 0 or self.quoted > self.printed + self.unprinted


def list_jobs(tx: Connection, limit: int, among: Sequence[str] | None = None) -> list[Begun]:
    """The latest first; those of these users, if any are named."""
    wanted = select(jobs).order_by(jobs.c.created_at.desc()).limit(limit)
    wanted = wanted if among is None else wanted.where(jobs.c.who.in_(among))
    return _begun(tx, list(rows.each(tx, wanted)))


def with_a_job(tx: Connection, files: Sequence[str]) -> frozenset[str]:
    """Those of these files, by their digests, that a batch was begun with."""
    return frozenset(tx.scalars(select(jobs.c.file_sha256).where(jobs.c.file_sha256.in_(files))))


def unfinished_files(tx: Connection, files: Sequence[str]) -> frozenset[str]:
    """Those of these files that a batch still needs: a row of it waits, for an approval too, or is not printed."""
    joined = job_items.outerjoin(documents, and_(*_same_revision(documents)))
    settled = or_(job_items.c.state == ItemState.REFUSED.value, documents.c.sha256.is_not(None))
    still = exists().select_from(joined).where(job_items.c.job == jobs.c.id, not_(settled)).correlate(jobs)
    return frozenset(tx.scalars(select(jobs.c.file_sha256).where(jobs.c.file_sha256.in_(files), still)))


def find_begun(tx: Connection, identifier: str) -> Begun | None:
    row = rows.find(tx, jobs, id=identifier)
    return None if row is None else _begun(tx, [row])[0]


def _begun(tx: Connection, found: Sequence[rows.Row]) -> list[Begun]:
    printed = func.count(documents.c.sha256)
    failed = func.sum(case((and_(documents.c.sha256.is_(None), job_items.c.faults != "[]"), 1), else_=0))
    joined = job_items.outerjoin(documents, and_(*_same_revision(documents)))
    counted = select(job_items.c.job, job_items.c.state, func.count().label("rows"), printed, failed)
    wanted = counted.select_from(joined).where(job_items.c.job.in_([row["id"] for row in found]))
    counts: dict[str, dict[str, int]] = {row["id"]: {} for row in found}
    for job, state, all_rows, whole, wrong in tx.execute(wanted.group_by(job_items.c.job, job_items.c.state)):
        counts[job][state] = all_rows
        if state == ItemState.QUOTED.value:
            counts[job] |= {"printed": whole, "unprinted": int(wrong)}
    return [Begun(_job(row), row["who"], row["created_at"], **counts[row["id"]]) for row in found]


def _same_revision(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return job_items.c.quotation == table.c.quotation, job_items.c.revision == table.c.revision


def faulty_items(tx: Connection, job: str, limit: int) -> Sequence[Item]:
    """The first rows that need a person, in the order of the file."""
    wanted = _with_quotation().where(job_items.c.job == job, job_items.c.faults != "[]")
    return [_item(row) for row in rows.each(tx, wanted.order_by(job_items.c.row).limit(limit))]


def items_of(tx: Connection, job: str, after: int = 0) -> Sequence[Item]:
    """The next items behind this row, in the order of the file; none behind the last."""
    wanted = _with_quotation().where(job_items.c.job == job, job_items.c.row > after)
    return [_item(row) for row in rows.each(tx, wanted.order_by(job_items.c.row).limit(_PAGE))]


def get_item(tx: Connection, job: str, row: int) -> Item:
    wanted = _with_quotation().where(job_items.c.job == job, job_items.c.row == row)
    return _item(next(rows.each(tx, wanted)))


def quoted_before(tx: Connection, request_sha256: str) -> Item | None:
    """The item of an earlier batch that asked for just the same and has its number."""
    asked = _with_quotation().where(
        job_items.c.request_sha256 == request_sha256, job_items.c.state == ItemState.QUOTED.value
    )
    found = next(rows.each(tx, asked.limit(1)), None)
    return _item(found) if found else None


def settle(tx: Connection, job: str, row: int, changes: Mapping[str, Any], deed: Deed) -> None:
    """What became of a row, with the event of it. `faults` are written as they are told."""
    plain = {**changes, "changed_at": deed.time}
    if "faults" in changes:
        plain["faults"] = _written(changes["faults"])
    item = rows.update(tx, job_items, {"job": job, "row": row}, plain)
    record(tx, deed, job, "batch_row_settled", {"row": row, "state": item["state"]})


def _written(faults: Sequence[RowFault]) -> str:
    return canonical([asdict(fault) for fault in faults])


def _with_quotation() -> Select[Any]:
    same = (job_items.c.quotation == revisions.c.quotation, job_items.c.revision == revisions.c.revision)
    printed = (documents.c.quotation == revisions.c.quotation, documents.c.revision == revisions.c.revision)
    shown = (
        revisions.c.state.label("quotation_state"),
        revisions.c.payable,
        revisions.c.currency,
        documents.c.sha256.label("pdf_sha256"),
    )
    joined = job_items.outerjoin(revisions, and_(*same)).outerjoin(documents, and_(*printed))
    return select(job_items, *shown).select_from(joined)


def _item(row: Mapping[str, Any]) -> Item:
    faults = tuple(RowFault(**fault) for fault in json.loads(row["faults"]))
    named = {name: row[name] for name in Item.__slots__ if name not in {"state", "faults"}}
    return Item(**named, state=ItemState(row["state"]), faults=faults)
