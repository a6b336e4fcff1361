"""A real cluster for tests: a scheduler and workers, each a process of its own, on this machine only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.samples import ROOT

PATIENCE = 30.0
# Even without a dashboard, Dask listens for HTTP on every interface unless it is told not to.
CLOSED = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")


@dataclass
class Cluster:
    """Processes that listen on loopback; `settings` are environment variables for all of them."""

    folder: Path
    protocol: str = "tcp"
    settings: dict[str, str] = field(default_factory=dict)
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return json.loads((self.folder / "scheduler.json").read_text())["address"]

    def start_scheduler(self) -> None:
        where = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.folder / "scheduler.json"))
        self.scheduler = self._start("scheduler", where, {})
        until((self.folder / "scheduler.json").exists)
        until(lambda: (self.folder / "scheduler.json").read_text().endswith("}"))

    def start_worker(self, threads: int = 1, first_on_path: str = "") -> subprocess.Popen[bytes]:
        """A worker; `first_on_path` is a folder whose packages come before those that are installed."""
        where = ("--host", "127.0.0.1", "--nthreads", str(threads), "--no-nanny")
        path = os.pathsep.join(part for part in (first_on_path, str(ROOT)) if part)
        self.workers.append(self._start("worker", (*where, self.address), {"PYTHONPATH": path}))
        return self.workers[-1]

    def joined(self) -> None:
        """Waits until every worker that was started has been taken on."""
        log = self.folder / "worker.log"
        until(lambda: log.read_text().count("Registered to") == len(self.workers))

    def alive(self) -> list[subprocess.Popen[bytes]]:
        return [worker for worker in self.workers if worker.poll() is None]

    def stop(self) -> None:
        everybody = [*self.workers, *([self.scheduler] if self.scheduler else [])]
        for process in everybody:
            process.kill()
        for process in everybody:
            process.wait()

    def _start(self, role: str, options: Sequence[str], more: dict[str, str]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", role, *CLOSED, "--protocol", self.protocol, *options]
        log = (self.folder / f"{role}.log").open("ab")
        with log:
            env = {**os.environ, **self._usual(), **self.settings, **more}
            return subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=self.folder)

    def _usual(self) -> dict[str, str]:
        # Compiled once for all processes of a test run, wherever it may write: Dask is a second of importing otherwise.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(self.folder.parent / "compiled")}
        return {"PYTHONPATH": str(ROOT), "DASK_TEMPORARY_DIRECTORY": str(self.folder), **compiled}


@contextmanager
def cluster(folder: Path, workers: int, protocol: str = "tcp", **settings: str) -> Iterator[Cluster]:
    folder.mkdir(exist_ok=True)
    found = Cluster(folder, protocol, settings)
    try:
        found.start_scheduler()
        for _ in range(workers):
            found.start_worker()
        found.joined()
        yield found
    finally:
        found.stop()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
