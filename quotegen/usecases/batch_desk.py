"""Batches as the app has them: begun, watched, stopped, gone on with after whatever happened, and looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_folder import is_held
from quotegen.files.batch_tables import ARCHIVE, ERRORS, INVALID, RESULTS
from quotegen.model.permissions import Action
from quotegen.store.jobs import Begun, Item, faulty_items, find_begun, items_of, list_jobs
from quotegen.usecases.batch_plan import Batch, BatchOptions, plan_batch
from quotegen.usecases.batch_runs import Work, begin_check, begin_run, find_check, find_run
from quotegen.usecases.batch_upload import folder_of, is_kept, kept_file, plan_received
from quotegen.usecases.check_batch import Cause, causes_of
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed, owners, permit
from quotegen.usecases.watching import Tally

DOWNLOADS = (RESULTS, ERRORS, INVALID, ARCHIVE)
_MOST_FAULTY = 1000


class Standing(StrEnum):
    """Elsewhere: another program is at it. Unfinished: the last run ended before all rows were done."""

    RUNNING = "running"
    STOPPING = "stopping"
    ELSEWHERE = "elsewhere"
    UNFINISHED = "unfinished"
    ATTENTION = "attention"
    DONE = "done"

    @property
    def goes_on(self) -> bool:
        return self in {Standing.RUNNING, Standing.STOPPING, Standing.ELSEWHERE}


@dataclass(frozen=True, slots=True)
class Seen:
    """A job as it is now. `watched` is the run in this process, going on or ended; `folder` is where its files are."""

    begun: Begun
    standing: Standing
    tally: Tally
    watched: Work | None
    folder: Path
    has_file: bool

    @property
    def id(self) -> str:
        return self.begun.job.id

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why the last run ended, if something was in its way."""
        return self.watched.faults if self.watched and not self.watched.goes_on else ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A run that was asked for. `is_own` is false where somebody else's goes on already, and is watched."""

    job: str
    is_own: bool


def check(house: House, digest: str) -> str:
    """Begins the check of a kept file; its job. InputRefused with what is wrong with it as a whole."""
    batch = plan_received(house, digest)
    begin_check(house, batch)
    return batch.job.id


def checked(house: House, job: str) -> Work | None:
    """The last check of it in this process."""
    return find_check(house, job)


def begin(house: House, digest: str) -> Joined:
    """Begins to run a kept file, or joins the run of it that goes on."""
    return _begin(house, digest, plan_received(house, digest))


def go_on(house: House, job: str) -> Joined:
    """The same job again, from where the last run ended. InputRefused if its file is not kept here."""
    found = _get(house, job)
    told = found.job.options
    at = replace(house, desk=house.desk_of(told["catalogue"]))
    path = kept_file(house, found.job.file_sha256)
    options = BatchOptions(
        told["mapping"], told["sheet"] or None, told["language"] or None, told["label"], found.job.file
    )
    return _begin(at, found.job.file_sha256, plan_batch(at, path, options))


def _begin(house: House, digest: str, batch: Batch) -> Joined:
    job = batch.job.id
    _, is_new = begin_run(house, batch, folder_of(house, digest, job))
    return Joined(job, is_new)


def stop(house: House, job: str) -> None:
    """What is in flight is finished, and nothing new is begun; nothing is done if neither check nor run goes on."""
    permit(house, Action.RUN_BATCH)
    for work in (find_run(house, job), find_check(house, job)):
        if work is not None:
            work.wish.set()


def look(house: House, job: str) -> Seen:
    """The job as it is now, for all who may run one. InputRefused if there is none."""
    permit(house, Action.RUN_BATCH)
    return _seen(house, _get(house, job))


def jobs(house: House, limit: int) -> tuple[Seen, ...]:
    """Those whose quotations may be seen, the latest first."""
    permit(house, Action.RUN_BATCH)
    among = owners(house, Action.SEE)
    with house.store.read() as tx:
        found = list_jobs(tx, limit, among)
    return tuple(_seen(house, begun) for begun in found)


def may_see_rows(house: House, seen: Seen) -> bool:
    """Whether its quotations may be seen: they belong to whoever began the job."""
    return allowed(house, Action.SEE, seen.begun.who)


def rows_of(house: House, seen: Seen, after: int = 0) -> Sequence[Item]:
    """The next 500 rows behind this one, with what became of them."""
    permit(house, Action.SEE, seen.begun.who)
    with house.store.read() as tx:
        return items_of(tx, seen.id, after)


def faulty_rows(house: House, seen: Seen) -> Sequence[Item]:
    """The first thousand rows that need a person."""
    permit(house, Action.SEE, seen.begun.who)
    with house.store.read() as tx:
        return faulty_items(tx, seen.id, _MOST_FAULTY)


def causes(rows: Sequence[Item]) -> tuple[Cause, ...]:
    """What is wrong with these rows, the most frequent first."""
    return causes_of([fault for row in rows for fault in row.faults])


def download(house: House, seen: Seen, name: str) -> Path | None:
    """One of DOWNLOADS, if it is there."""
    permit(house, Action.SEE, seen.begun.who)
    path = seen.folder / name
    return path if name in DOWNLOADS and path.is_file() else None


def _get(house: House, job: str) -> Begun:
    with house.store.read() as tx:
        found = find_begun(tx, job)
    if found is None:
        raise InputRefused(Fault("job_unknown", f"there is no batch {job}", "see the list of batches", "job"))
    return found


def _seen(house: House, begun: Begun) -> Seen:
    digest, job = begun.job.file_sha256, begun.job.id
    work = find_run(house, job)
    folder = folder_of(house, digest, job)
    tally = _tally(begun)
    if work is not None and work.goes_on:
        standing = Standing.STOPPING if work.is_stopping else Standing.RUNNING
        tally = work.tally if work.tally.settled else tally
    else:
        standing = _at_rest(begun, tally, folder)
    return Seen(begun, standing, tally, work, folder, is_kept(house, digest))


def _at_rest(begun: Begun, tally: Tally, folder: Path) -> Standing:
    if begun.is_unfinished:
        return Standing.ELSEWHERE if is_held(folder) else Standing.UNFINISHED
    return Standing.ATTENTION if tally.failed else Standing.DONE


def _tally(begun: Begun) -> Tally:
    rows = begun.job.rows
    counts = {"printed": begun.printed, "refused": begun.refused, "asked": begun.asked, "unprinted": begun.unprinted}
    return Tally(rows=rows, **counts)
