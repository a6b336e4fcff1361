"""The app as its users start it: a server process of its own, in an empty house."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from quotegen.usecases.house import Caller, House, now, open_house
from tests.postgres import free_port
from tests.samples import ROOT

PATIENCE = 60.0
_CLEARED = ("QUOTEGEN_DATABASE_URL", "QUOTEGEN_KEY", "QUOTEGEN_USER", "COVERAGE_PROCESS_START")


@dataclass(frozen=True, slots=True)
class Served:
    """`home` holds what the house keeps; several servers may share it, as several people share a store."""

    url: str
    home: Path
    user: str | None
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def log(self) -> str:
        return (self.home / "server.log").read_text(errors="replace")


_WITHOUT = """
import sys
from quotegen.ui import server
from quotegen.ui.start.serve import main
guard = sys.argv.pop(1)
server.MIDDLEWARE[:] = [each for each in server.MIDDLEWARE if each.cls.__name__ != guard]
main()
"""


@contextmanager
def serving(home: Path, user: str | None = None, without: str = "") -> Iterator[Served]:
    """The app for this user, ready to be asked. Whoever opens no `user` is whoever is logged in on this machine.

    For a red control, `without` names a guard of the server that is left out.
    """
    place, port = _workplace(home), free_port()
    environment = {name: value for name, value in os.environ.items() if name not in _CLEARED}
    environment |= {"XDG_DATA_HOME": str(home / "data"), "PYTHONPATH": str(ROOT)}
    environment |= {"QUOTEGEN_USER": user} if user else {}
    command = [sys.executable, "-c", "from quotegen.cli import main; main()", "app", "--no-browser", f"--port={port}"]
    if without:
        command = [sys.executable, "-c", _WITHOUT, without, f"--port={port}"]
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=place, env=environment, start_new_session=True)
    served = Served(f"http://127.0.0.1:{port}", home, user, process)
    try:
        _wait_until_healthy(served)
        yield served
    finally:
        with suppress(ProcessLookupError):  # a test may have ended it
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def inside(home: Path, user: str | None = None, clock: Callable[[], datetime] = now) -> Iterator[House]:
    """The same house without the app: to fill it, and to read what is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.chdir(_workplace(home))
        for name in _CLEARED:
            patch.delenv(name, raising=False)
        with open_house(None, None, Caller(user, "test", clock)) as house:
            yield house


def _workplace(home: Path) -> Path:
    place = home / "workplace"
    place.mkdir(parents=True, exist_ok=True)
    return place


def _wait_until_healthy(served: Served) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            raise RuntimeError(f"the app ended at once: {served.log}")
        try:
            with urllib.request.urlopen(f"{served.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the app was not ready within {PATIENCE:.0f} s: {served.log}")
