"""Tasks on several machines: a real cluster of processes, which are killed, lost, and not what they should be."""

from __future__ import annotations

import multiprocessing
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import dask.config
import distributed
import psutil  # type: ignore[import-untyped] # comes with distributed
import pytest

from quotegen.batch import engines
from quotegen.batch.engines import DaskEngine, open_engine
from quotegen.errors import Busy, Fault, InputRefused, RuleRefused
from tests.batch import work
from tests.batch.cluster import Cluster, cluster, until
from tests.postgres import free_port
from tests.samples import ROOT


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
    """120 results of 300 kB, all futures kept: 36 MB, of which the workers hold nothing in the end."""
    kept: list[Future[bytes]] = []
    for _ in range(120):
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
    with cluster(tmp_path, 1, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as found:
        engine = opened(found)
        assert codes(engine.submit(work.die, 1).exception(20)) == ["task_lost"]
        engine.close()


def test_when_the_scheduler_is_lost_every_future_ends_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one whose result was on its way; there Dask's own executor is the control."""
    monkeypatch.setattr(engines, "CONNECT_SECONDS", 3)
    with cluster(tmp_path, 1) as found:
        engine, client = opened(found), distributed.Client(found.address, timeout=3, set_as_default=False)
        ours = [engine.submit(work.grown, 80_000_000) for _ in range(2)]
        theirs = client.get_executor(pure=False)
        hanging = [theirs.submit(work.grown, 80_000_000) for _ in range(2)]
        ours += [engine.submit(work.digest, number) for number in range(40)]
        until(lambda: any(task.status == "finished" for task in theirs._futures))
        assert found.scheduler is not None
        found.scheduler.kill()
        errors = [future.exception(20) for future in ours]
        assert codes(errors[-1]) == ["cluster_lost"]
        assert {code for error in errors if error for code in codes(error)} == {"cluster_lost"}
        assert codes(engine.submit(work.digest, 1).exception(20)) == ["cluster_lost"]
        engine.close()
        client.close()
        assert not all(future.done() for future in hanging)


# --- what is refused -------------------------------------------------------------------------------


def test_a_worker_of_other_versions_is_refused_even_if_it_joins_later(pair: Cluster, tmp_path: Path) -> None:
    engine = opened(pair)
    odd = tmp_path / "weasyprint-99.dist-info"
    odd.mkdir()
    (odd / "METADATA").write_text("Metadata-Version: 2.1\nName: weasyprint\nVersion: 99.0\n")
    stranger = pair.start_worker(first_on_path=str(tmp_path))
    pair.joined()
    assert refused(pair.address) == ["cluster_versions_differ"]
    errors = [future.exception(20) for future in [engine.submit(work.tell, number) for number in range(9)]]
    assert {type(error) for error in errors} == {type(None), InputRefused}
    assert {code for error in errors if error for code in codes(error)} == {"cluster_versions_differ"}
    stranger.kill()
    stranger.wait()
    engine.close()


def test_a_worker_without_the_program_is_refused(pair: Cluster, tmp_path: Path) -> None:
    (tmp_path / "quotegen").mkdir()
    (tmp_path / "quotegen" / "__init__.py").write_text("")
    stranger = pair.start_worker(first_on_path=str(tmp_path))
    pair.joined()
    assert refused(pair.address) == ["cluster_versions_differ"]
    stranger.kill()
    stranger.wait()


def test_another_machine_is_not_even_called_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def call(_: Any, address: str) -> Any:
        called.append(address)
        raise InputRefused(Fault("called", address))

    monkeypatch.setattr(engines, "_connected", call)
    assert refused("tcp://192.0.2.7:8786") == ["cluster_in_the_open"]
    assert called == []
    assert refused("tls://192.0.2.7:8786") == ["called"]  # the control


class Known:
    """What a scheduler says of itself and its workers."""

    def __init__(self, scheduler: str, worker: str, nanny: str | None = None) -> None:
        self.said = {"address": scheduler, "workers": {worker: {"nthreads": 3, "nanny": nanny}}}

    def wait_for_workers(self, _: int, timeout: float) -> None: ...

    def scheduler_info(self) -> dict[str, Any]:
        return self.said


HERE, THERE, ENCRYPTED = "tcp://127.0.0.1:1", "tcp://192.0.2.7:1", "tls://192.0.2.7:1"


@pytest.mark.parametrize("known", [Known(THERE, HERE), Known(HERE, THERE), Known(ENCRYPTED, ENCRYPTED, nanny=THERE)])
def test_a_cluster_that_others_can_reach_unencrypted_is_refused(known: Known) -> None:
    with pytest.raises(InputRefused) as caught:
        engines._threads_of(known)
    assert codes(caught.value) == ["cluster_in_the_open"]


@pytest.mark.parametrize("known", [Known(HERE, HERE, HERE), Known(ENCRYPTED, ENCRYPTED, ENCRYPTED)])
def test_one_that_only_this_machine_or_only_the_certified_reach_is_taken(known: Known) -> None:
    assert engines._threads_of(known) == 3


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_what_is_no_scheduler_is_refused_in_time(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(said)
                line.recv(1 << 16)
                line.recv(1)

        threading.Thread(target=answer, daemon=True).start()
        begun = time.monotonic()
        assert refused(f"tcp://127.0.0.1:{server.getsockname()[1]}") == ["scheduler_unreachable"]
        assert time.monotonic() - begun < 5


def test_a_port_where_nobody_listens_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "CONNECT_SECONDS", 1)
    assert refused(f"tcp://127.0.0.1:{free_port()}") == ["scheduler_unreachable"]


def test_a_cluster_without_workers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_in_vain(_: Known, number: int, timeout: float) -> None:
        raise TimeoutError(number, timeout)

    monkeypatch.setattr(Known, "wait_for_workers", wait_in_vain)
    with pytest.raises(InputRefused) as caught:
        engines._threads_of(Known(HERE, HERE))
    assert codes(caught.value) == ["cluster_empty"]


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputRefused) as caught:
        open_engine("dask", HERE, None)
    assert [(fault.code, fault.hint) for fault in caught.value.faults] == [
        ("dask_missing", 'pip install "quotegen[dask]"')
    ]


def test_whoever_prints_on_one_machine_never_imports_dask() -> None:
    program = "import sys; import quotegen.batch.engines as e; e.open_engine('local', None, 1).close(); "
    program += "sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_what_does_not_belong_together_is_refused() -> None:
    assert refused(None) == ["scheduler_missing"]
    assert refused(HERE, workers=2) == ["workers_unused"]


# --- encrypted -------------------------------------------------------------------------------------


def certified(folder: Path) -> dict[str, str]:
    """A certificate that vouches for itself, as settings of Dask for every role."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=quotegen-test")
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    settings = {"ca-file": str(certificate)}
    for role in ("scheduler", "worker", "client"):
        settings |= {f"{role}.cert": str(certificate), f"{role}.key": str(key)}
    return {f"distributed.comm.tls.{name}": value for name, value in settings.items()}


def as_environment(settings: dict[str, str]) -> dict[str, str]:
    return {"DASK_" + name.replace(".", "__").replace("-", "_").upper(): value for name, value in settings.items()}


def test_an_encrypted_cluster_works_and_opens_to_the_certified_only(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, others = certified(tmp_path), certified(tmp_path_factory.mktemp("others"))
    with cluster(tmp_path, 1, "tls", **as_environment(settings)) as found:
        assert found.address.startswith("tls://")
        with dask.config.set(settings):
            engine = opened(found)
            assert engine.submit(work.digest, 7).result(20) == work.digest(7)
            engine.close()
        monkeypatch.setattr(engines, "CONNECT_SECONDS", 1)
        assert refused(found.address) == ["scheduler_unreachable"]
        assert refused(found.address.replace("tls://", "tcp://")) == ["scheduler_unreachable"]
        with dask.config.set(others):
            assert refused(found.address) == ["scheduler_unreachable"]
