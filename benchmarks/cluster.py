"""How much of two workers is left when they belong to a Dask cluster: the same tasks on it and on a local pool.

    .venv/bin/python benchmarks/cluster.py [--tasks 120] [--workers 2] [--rounds 3]

A task computes for about 150 ms and returns 300 kB, as a printed proposal does. Both ways have as many tasks in hand as
a batch has, three for each worker. Rounds alternate; the fastest of each way counts. Everything runs on this machine:
the scheduler and the caller take their share of the same cores.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path

from benchmarks import cluster as this  # the workers import the task by this name
from quotegen.batch.engines import open_engine
from tests.batch.cluster import cluster

HASHES, SIZE = 190_000, 300_000
Submit = Callable[[Callable[[int], bytes], int], "Future[bytes]"]


def compute(number: int) -> bytes:
    """About 150 ms of one core, and 300 kB that follow from the number."""
    found = str(number).encode()
    for _ in range(HASHES):
        found = hashlib.sha256(found).digest()
    return found * (SIZE // len(found))


def seconds(submit: Submit, tasks: int, in_hand: int) -> float:
    """How long the tasks take, of which no more than `in_hand` are submitted and not back."""
    begun = time.perf_counter()
    waiting: set[Future[bytes]] = set()
    for number in range(tasks):
        if len(waiting) >= in_hand:
            waiting = wait(waiting, return_when=FIRST_COMPLETED).not_done
        waiting.add(submit(this.compute, number))
    wait(waiting)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=120)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    took: dict[str, list[float]] = {"local": [], "dask": []}
    spawn = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as place,
        cluster(Path(place) / "cluster", asked.workers) as found,
        ProcessPoolExecutor(asked.workers, mp_context=spawn) as pool,
    ):
        engine = open_engine("dask", found.address, None)
        ways: dict[str, Submit] = {"local": pool.submit, "dask": engine.submit}
        for submit in ways.values():  # so that every worker has imported what it needs
            seconds(submit, 4 * asked.workers, 3 * asked.workers)
        for _ in range(asked.rounds):
            for name, submit in ways.items():
                took[name].append(seconds(submit, asked.tasks, 3 * asked.workers))
        engine.close()
    rates = {name: asked.tasks / min(each) for name, each in took.items()}
    for name, rate in rates.items():
        print(f"{name:<7}{rate:>7.2f} tasks a second   rounds: {', '.join(f'{each:.1f} s' for each in took[name])}")
    print(f"dask / local: {rates['dask'] / rates['local']:.3f}")


if __name__ == "__main__":
    main()
