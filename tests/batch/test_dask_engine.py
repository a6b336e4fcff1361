"""Tasks on several machines: a real cluster of processes, which are killed, lost, and not what they should be."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import distributed
import psutil  # type: ignore[import-untyped] # comes with distributed
import pytest

from quotegen.batch.engines import DaskEngine, open_engine
from quotegen.errors import Busy, InputRefused, RuleRefused
from tests.batch import work
from tests.batch.cluster import Cluster, cluster, until


def opened(found: Cluster) -> DaskEngine:
    engine = open_engine("dask", found.address, None)
    assert isinstance(engine, DaskEngine)
    return engine


def codes(error: BaseException | None) -> list[str]:
    assert isinstance(error, InputRefused | Busy), error
    return [fault.code for fault in error.faults]


def refused(scheduler: str | None, workers: int | None = None) -> list[str]:
    with pytest.raises(InputRefused) as caught:
        open_engine("dask", scheduler, workers)
    return codes(caught.value)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("shared"), 2) as found:
        yield found


@pytest.fixture
def pair(shared: Cluster) -> Cluster:
    """A cluster of two workers with a thread each; those that the test before has killed are replaced."""
    for _ in range(2 - len(shared.alive())):
        shared.start_worker()
    shared.joined()
    return shared


@pytest.fixture
def engine(pair: Cluster) -> Iterator[DaskEngine]:
    found = opened(pair)
    yield found
    found.close()


# --- what it does ----------------------------------------------------------------------------------


def test_the_cluster_does_a_task_as_this_machine_would(engine: DaskEngine) -> None:
    assert engine.submit(work.digest, 7).result(20) == work.digest(7)


def test_it_has_as_many_workers_as_the_cluster_has_threads(engine: DaskEngine) -> None:
    assert engine.workers == 2


def test_the_same_task_twice_is_done_twice(engine: DaskEngine, tmp_path: Path) -> None:
    # Because two rows may be alike, and taking back the one must not take back the other.
    first, second = (engine.submit(work.digest, 7) for _ in range(2))
    first.cancel()
    assert second.result(20) == work.digest(7)


def test_an_error_arrives_as_it_was_raised(engine: DaskEngine) -> None:
    error = engine.submit(work.refuse, 1).exception(20)
    assert type(error) is RuleRefused
    assert error.faults == work.FAULTS


def test_a_task_can_be_taken_back(engine: DaskEngine) -> None:
    running = [engine.submit(work.digest, number) for number in range(6)]
    assert running[-1].cancel()
    assert running[-1].cancelled()
    assert [future.result(20) for future in running[:-1]] == [work.digest(number) for number in range(5)]


def test_closing_ends_every_future_at_once(pair: Cluster) -> None:
    engine = opened(pair)
    waiting = [engine.submit(work.digest, number) for number in range(50)]
    engine.close()
    assert all(future.done() for future in waiting)


def test_the_cluster_forgets_what_has_arrived(engine: DaskEngine) -> None:
    """200 results of 300 kB, all futures kept: 60 MB, of which the workers hold nothing in the end."""
    kept: list[Future[bytes]] = []
    for _ in range(200):
        kept.append(engine.submit(work.grown, 300_000))
        if len(kept) >= 6:
            kept[-6].result(20)
    assert all(len(future.result(20)) == 300_000 for future in kept)
    until(lambda: not any(engine._client.has_what().values()))


def test_nobody_listens_beyond_this_machine(pair: Cluster, engine: DaskEngine) -> None:
    assert pair.scheduler is not None
    processes = [psutil.Process(each.pid) for each in (pair.scheduler, *pair.workers)] + [psutil.Process()]
    sockets = [each for process in processes for each in process.net_connections("inet") if each.status == "LISTEN"]
    assert len(sockets) >= 3
    assert {each.laddr.ip for each in sockets} == {"127.0.0.1"}


def test_the_terminal_stays_clean(pair: Cluster, capfd: pytest.CaptureFixture[str]) -> None:
    engine = opened(pair)
    engine.submit(work.digest, 1).result(20)
    engine.submit(work.refuse, 1).exception(20)
    engine.submit(work.digest, 2).cancel()
    engine.close()
    assert capfd.readouterr() == ("", "")


# --- what is lost ----------------------------------------------------------------------------------


def test_two_workers_are_killed_and_one_joins_and_every_result_arrives_once(pair: Cluster, tmp_path: Path) -> None:
    chance = random.Random(8)
    victims = pair.alive()
    third = pair.start_worker()
    pair.joined()
    engine = opened(pair)
    arrived: list[int] = []
    waiting = {number: engine.submit(work.digest, number) for number in range(60)}
    for number, future in waiting.items():
        future.add_done_callback(lambda _, number=number: arrived.append(number))  # type: ignore[misc]
    for victim in victims:
        time.sleep(chance.uniform(0.1, 0.4))
        victim.kill()
    newcomer = pair.start_worker()
    results = {number: future.result(30) for number, future in waiting.items()}
    pair.joined()
    doers = {int(future.result(20)) for future in [engine.submit(work.tell, number) for number in range(12)]}
    engine.close()
    assert results == {number: work.digest(number) for number in range(60)}
    assert sorted(arrived) == list(range(60))
    assert doers == {third.pid, newcomer.pid}


def test_without_a_second_try_a_killed_worker_takes_its_tasks_with_it() -> None:
    # The control: a plain pool of processes, of which one is killed.
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(work.digest, number) for number in range(20)]
        waiting[0].result(20)
        next(iter(pool._processes.values())).kill()
        assert any(isinstance(future.exception(20), BrokenProcessPool) for future in waiting)


def test_a_task_that_takes_its_workers_down_is_told(tmp_path: Path) -> None:
    with cluster(tmp_path, 2, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as found:
        engine = opened(found)
        assert codes(engine.submit(work.die, 1).exception(20)) == ["task_lost"]
        assert engine.submit(work.digest, 1).result(20) == work.digest(1)
        engine.close()


def test_when_the_scheduler_is_lost_every_future_ends_and_says_so(tmp_path: Path) -> None:
    """Even one whose result was on its way; there Dask's own executor is the control."""
    with cluster(tmp_path, 2) as found:
        engine, client = opened(found), distributed.Client(found.address, set_as_default=False)
        ours = [engine.submit(work.grown, size) for size in (80_000_000, 80_000_000, 1)]
        theirs = client.get_executor(pure=False)
        hanging = [theirs.submit(work.grown, 80_000_000) for _ in range(2)]
        until(lambda: any(task.status == "finished" for task in theirs._futures))
        assert found.scheduler is not None
        found.scheduler.kill()
        assert [codes(future.exception(20)) for future in ours] == [["cluster_lost"]] * 3
        assert not all(future.done() for future in hanging)
        assert codes(engine.submit(work.digest, 1).exception(20)) == ["cluster_lost"]
        engine.close()
        client.close()
