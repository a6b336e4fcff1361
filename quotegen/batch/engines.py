"""Where the tasks of a batch are done: on this machine, or on several."""

from __future__ import annotations

import asyncio
import functools
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from importlib.metadata import version
from typing import Any, Protocol, TypeVar

import quotegen
from quotegen.batch.addresses import is_closed, scheduler_address
from quotegen.errors import Busy, Fault, InputRefused, did_you_mean

A = TypeVar("A")

KINDS = ("local", "dask")
CONNECT_SECONDS = 10
GATHER_SECONDS = 120  # to fetch one result, even if it has to be worked out again because its worker died with it


class Engine(Protocol):
    """Does tasks, `workers` of them at once.

    A task takes a value and returns bytes, and does nothing else: only the caller writes. So it does no harm to do a
    task twice, as when the machine is lost that did it first. A QuotegenError arrives as it was raised.
    """

    workers: int

    def submit(self, work: Callable[[A], bytes], argument: A) -> Future[bytes]: ...

    def close(self) -> None: ...


def open_engine(kind: str, scheduler: str | None, workers: int | None) -> Engine:
    """The engine of that name: `local`, by default with a worker per core, or `dask`, with those of the cluster.

    InputRefused if there is no such engine, or if the cluster is not there, not safe, or not like this machine.
    """
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS, f"there are {' and '.join(KINDS)}")
        raise InputRefused(Fault("engine_unknown", f"there is no engine {kind!r}", hint))
    if kind == "dask":
        return _open_dask(scheduler, workers)
    if scheduler is not None:
        raise InputRefused(Fault("scheduler_unused", "a scheduler is for the engine dask", "add --engine dask"))
    if workers is not None and workers < 1:
        raise InputRefused(Fault("workers_out_of_range", f"{workers} workers can do nothing", "ask for 1 or more"))
    return LocalEngine(workers)


def _open_dask(scheduler: str | None, workers: int | None) -> Engine:
    if scheduler is None:
        hint = "add --scheduler tls://HOST:PORT; docs/cluster.md says how to start one"
        raise InputRefused(Fault("scheduler_missing", "the engine dask needs the address of a scheduler", hint))
    if workers is not None:
        hint = "leave out the number; start more workers with `dask worker`"
        raise InputRefused(Fault("workers_unused", "a cluster says by itself how many workers it has", hint))
    return DaskEngine(scheduler_address(scheduler))


class LocalEngine:
    """Threads of this process. They only wait: `work` has the computing done by the shared pool of processes."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="quotegen-batch")

    def submit(self, work: Callable[[A], bytes], argument: A) -> Future[bytes]:
        return self._threads.submit(work, argument)

    def close(self) -> None:
        """Waits for what is being done; what has not begun is cancelled."""
        self._threads.shutdown(cancel_futures=True)


class DaskEngine:
    """The threads of a Dask cluster's workers; each has the computing done by the pool of its own machine.

    A task whose worker dies is done again by another one. Results come through the scheduler, and the cluster forgets
    them as soon as they are here. Dask's own executor is not used: it never ends a Future whose result was on its way
    when the connection was lost.
    """

    def __init__(self, address: str) -> None:
        self._dask = _distributed()
        self._waiting: set[Future[bytes]] = set()
        self._versions = versions()
        self._client = _connected(self._dask, address)
        try:
            self.workers = _threads_of(self._client)
            _refuse_other_versions(self._client, self._versions)
        except BaseException:
            self._client.close()
            raise

    def submit(self, work: Callable[[A], bytes], argument: A) -> Future[bytes]:
        """Its Future ends with InputRefused `task_lost` if the task takes its workers down, and with Busy
        `cluster_lost` if the connection is gone. Cancelling it takes the task back."""
        told: Future[bytes] = Future()
        try:
            task = self._client.submit(_work_alike, self._versions, work, argument, pure=False)
        except (OSError, RuntimeError) as error:
            told.set_exception(_cluster_lost(error))
            return told
        self._waiting.add(told)
        told.add_done_callback(lambda _: self._let_go(told, task))
        task.add_done_callback(lambda _: self._hand_over(told, task))
        return told

    def close(self) -> None:
        """Cancels what is not done, and leaves the cluster running."""
        unfinished = [told for told in tuple(self._waiting) if not told.cancel()]
        wait(unfinished, timeout=CONNECT_SECONDS)
        self._client.close()

    def _let_go(self, told: Future[bytes], task: Any) -> None:
        self._waiting.discard(told)
        task.release()

    def _hand_over(self, told: Future[bytes], task: Any) -> None:
        if not told.set_running_or_notify_cancel():
            return
        try:
            result = task.result(timeout=GATHER_SECONDS)
        except (Exception, self._dask.CancelledError) as error:  # noqa: BLE001 - it belongs to whoever waits for it
            told.set_exception(self._told(error, task.status))
        else:
            told.set_result(result)

    def _told(self, error: BaseException, status: str) -> BaseException:
        if isinstance(error, self._dask.KilledWorker):
            hint = "look into the workers' logs; they may be short of memory"
            return InputRefused(Fault("task_lost", "every worker that tried this task died of it", hint))
        return error if status == "error" else _cluster_lost(error)


@functools.cache
def versions() -> dict[str, str]:
    """Of what the bytes of a document depend on."""
    return {"quotegen": quotegen.__version__, "weasyprint": version("weasyprint")}


def _work_alike(expected: Mapping[str, str], work: Callable[[A], bytes], argument: A) -> bytes:
    """Does the task, on a worker that may have joined after the others were looked at."""
    if versions() != expected:
        raise InputRefused(_versions_differ([f"a worker has {_listed(versions())}"], expected))
    return work(argument)


def _distributed() -> Any:
    """The package, if it is installed. What it would write to the terminal is said by our faults."""
    try:
        import distributed
    except ImportError as error:
        message, hint = "the engine dask is not installed", 'pip install "quotegen[dask]"'
        raise InputRefused(Fault("dask_missing", message, hint)) from error
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _connected(dask: Any, address: str) -> Any:
    """Certificates are those of Dask's own configuration, which the scheduler and the workers read as well."""
    encrypted = address.startswith("tls://")
    try:
        security = dask.Security(require_encryption=encrypted)
        asyncio.run(_greet(dask, address, security))
        return dask.Client(
            address, timeout=CONNECT_SECONDS, security=security, set_as_default=False, direct_to_workers=False
        )
    except Exception as error:  # something else than Dask may answer, with anything
        hint = "is it running, with the certificates of docs/cluster.md?" if encrypted else "is it running?"
        fault = Fault("scheduler_unreachable", f"no scheduler answers at {address}: {str(error) or 'silence'}", hint)
        raise InputRefused(fault) from error


async def _greet(dask: Any, address: str, security: Any) -> None:
    """Because a Client waits without end for a server that takes the call and says nothing."""
    call = dask.comm.connect(address, timeout=CONNECT_SECONDS, **security.get_connection_args("client"))
    line = await asyncio.wait_for(call, CONNECT_SECONDS)
    await line.close()


def _threads_of(client: Any) -> int:
    """How many tasks the cluster does at once. InputRefused if it has no worker, or one that anybody can reach."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        fault = Fault("cluster_empty", "the cluster has no worker", "start one with `dask worker`")
        raise InputRefused(fault) from error
    known = client.scheduler_info()
    nannies = [worker["nanny"] for worker in known["workers"].values() if worker["nanny"]]
    reached = [known["address"], *known["workers"], *nannies]
    in_the_open = [address for address in reached if not is_closed(address)]
    if in_the_open:
        message = f"the cluster can be reached unencrypted from other machines: {', '.join(in_the_open)}"
        hint = "start it with --protocol tls, or with --host 127.0.0.1"
        raise InputRefused(Fault("cluster_in_the_open", message, hint))
    return sum(worker["nthreads"] for worker in known["workers"].values())


def _refuse_other_versions(client: Any, expected: Mapping[str, str]) -> None:
    found = client.run(versions, on_error="return")
    others = [f"{address} has {_listed(its)}" for address, its in sorted(found.items()) if its != expected]
    if others:
        raise InputRefused(_versions_differ(others, expected))


def _versions_differ(others: list[str], expected: Mapping[str, str]) -> Fault:
    message = f"here is {_listed(expected)}, but {'; '.join(others)}"
    return Fault("cluster_versions_differ", message, "install the same versions on every machine")


def _listed(found: Mapping[str, str] | BaseException) -> str:
    if isinstance(found, BaseException):
        return f"none: {found}"
    return ", ".join(f"{name} {number}" for name, number in found.items())


def _cluster_lost(error: BaseException) -> Busy:
    hint = "see that the scheduler runs, and run the same command again; doing a task twice does no harm"
    return Busy(Fault("cluster_lost", f"the connection to the cluster is lost: {error}", hint))
