"""Workers and whoever started them: no worker outlives its parent, and none is in the way of its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.samples import ROOT

_BEGIN = """
import json, multiprocessing, os, sys, threading, time
from quotegen.workers.pool import Limits, Pool
from tests.workers.rehearsal import MODULE, PREPARE
pool = Pool(2, Limits(seconds=2), PREPARE)
def call(name, argument=None):
    return pool.call(f"{MODULE}:{name}", argument).decode()
def say(*values):
    print(json.dumps(values), flush=True)
"""
_BUSY = """
say(call("process"), call("folder"))
call({name!r}, 60)
"""
_INTERRUPTED = """
before = call("process")
try:
    say(before)
    time.sleep(30)
except KeyboardInterrupt:
    say(call("process"))
"""
_DAEMON = """
def work(queue):
    queue.put(call("process"))
    time.sleep(30)
if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=work, args=(queue,), daemon=True)
    process.start()
    say(queue.get())
    process.kill()
    process.join()
"""
_USUAL = """
from quotegen.workers.pool import shared_pool
shared_pool().start()
folders = [worker._folder for worker in shared_pool()._all]
say([worker._process.pid for worker in shared_pool()._all], folders)
"""


def started(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _BEGIN + code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        start_new_session=True,
    )


def said(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return list(json.loads(process.stdout.readline()))


def lives(process: int) -> bool:
    """Whether it still runs; one that only waits to be counted has ended."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def gone_within(process: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while lives(process) and time.monotonic() < until:
        time.sleep(0.05)
    return not lives(process)


@pytest.mark.parametrize("name", ["sleep", "spin"])
def test_a_busy_worker_goes_soon_after_its_parent_was_killed(name: str) -> None:
    with started(_BUSY.format(name=name)) as parent:
        worker, folder = said(parent)
        time.sleep(0.3)
        parent.kill()
        assert gone_within(int(worker), 1.5) and not Path(folder).exists()


def test_one_that_holds_the_interpreter_goes_by_its_alarm() -> None:
    with started(_BUSY.format(name="spin_natively")) as parent:
        worker, folder = said(parent)
        time.sleep(0.3)
        parent.kill()
        assert gone_within(int(worker), 5)
    Path(folder).rmdir()  # an alarm leaves no time to sweep


def test_an_interrupt_at_the_terminal_is_for_the_parent_alone() -> None:
    with started(_INTERRUPTED) as parent:
        before = said(parent)
        os.killpg(parent.pid, signal.SIGINT)
        assert said(parent) == before


def test_it_works_in_a_process_that_may_have_no_children_of_multiprocessing() -> None:
    with started(_DAEMON) as parent:
        (worker,) = said(parent)
        assert parent.wait(20) == 0
        assert gone_within(int(worker), 1.5)


def test_a_process_that_ends_takes_its_workers_along_in_silence() -> None:
    with started(_USUAL) as parent:
        assert parent.stderr is not None
        workers, folders = said(parent)
        assert parent.wait(20) == 0 and parent.stderr.read() == ""
        assert workers and not any(lives(int(worker)) for worker in workers)
        assert not any(Path(folder).exists() for folder in folders)
