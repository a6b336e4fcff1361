"""The same batch on a real cluster of separate processes: the same files as here, though workers are killed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from quotegen.batch.engines import open_engine
from quotegen.document.proposal import proposal_pdf
from quotegen.files.batch_folder import open_folder
from quotegen.store.documents import bundle_of
from quotegen.store.quotations import customer_copy_of, get_revision, snapshot_of
from quotegen.store.upkeep import upgrade
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.run_batch import Ended, Way, run_batch
from quotegen.usecases.templates import kept_bundle
from quotegen.usecases.watching import NOBODY, Tally, Watch
from tests.batch.cluster import cluster
from tests.batch.rows import row, write
from tests.store.databases import store_at
from tests.store.kit import house_on

ROWS = 24


def run_on(scheduler: str, folder: Path, watch: Watch = NOBODY) -> Ended:
    """The batch of this folder in a database of its own, always at the same moment."""
    store = store_at(f"sqlite:///{folder / 'quotegen.db'}")
    upgrade(store)
    house = house_on(store)
    file = write(folder / "rows.csv", [row(number) for number in range(1, ROWS + 1)])
    with open_folder(folder / "out") as out, closing(open_engine("dask", scheduler, None)) as engine:
        ended = run_batch(house, plan_batch(house, file, BatchOptions()), Way(out, engine, watch=watch))
    store.close()
    return ended


def files(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in (folder / "out").glob("*.pdf")}


def printed_here(folder: Path) -> set[bytes]:
    """What this process prints of all that was issued. Another run has another chain of events, and so other heads."""
    store = store_at(f"sqlite:///{folder / 'quotegen.db'}")
    found = set()
    with store.read() as tx:
        for number in range(1, ROWS + 1):
            kept = get_revision(tx, f"Q-2026-{number:05}")
            snapshot, copy = snapshot_of(tx, kept), customer_copy_of(tx, kept)
            bundle = kept_bundle(bundle_of(tx, snapshot.template))
            found.add(proposal_pdf(snapshot.quotation, bundle, copy, snapshot.head))
    store.close()
    return found


def test_a_batch_on_a_cluster_whose_workers_are_killed_prints_the_same_files_as_here(tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster", workers=3) as found:
        killed: list[int] = []

        def kill(tally: Tally) -> None:
            if tally.printed in {4, 10} and len(found.alive()) > 1:
                victim = found.alive()[0]
                victim.kill()
                killed.append(victim.pid)

        ended = run_on(found.address, tmp_path, Watch(kill))
    assert len(killed) == 2
    assert ended.tally.printed == ROWS and len(files(tmp_path)) == ROWS
    assert files(tmp_path) == printed_here(tmp_path)
