"""Deep checks that go on by themselves: each in a process of its own, so that nobody who works meanwhile has to wait.

A run belongs to the program, not to whoever looks: leave, come back, and it is further on or done.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO

from quotegen.errors import Busy, Fault
from quotegen.model.finding import Finding
from quotegen.model.permissions import Action
from quotegen.pricing.price_faults import BELOW_COST
from quotegen.usecases.check_deeply import DeepCheck, check_deeply
from quotegen.usecases.desk import Desk
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed

_MOST_KEPT = 8
_KIND = 10
"""How far it stands back for others, as `nice` counts."""


@dataclass(slots=True)
class DeepRun:
    """Of one version of a catalogue. `said` is how far it is; in the end there is `found`, or why it broke off."""

    digest: str
    said: str = ""
    found: DeepCheck | None = None
    broke: str = ""

    @property
    def is_running(self) -> bool:
        return self.found is None and not self.broke


_runs: dict[str, DeepRun] = {}
_guard = threading.Lock()


def run_of(desk: Desk) -> DeepRun | None:
    """The run for the catalogue as it is, if one was begun."""
    return _runs.get(desk.catalogue.digest)


def shown_findings(house: House, found: DeepCheck) -> tuple[Finding, ...]:
    """What was found; nothing of costs for whoever may not see margins."""
    if allowed(house, Action.SEE_MARGIN):
        return found.findings
    return tuple(each for each in found.findings if each.fault.code != BELOW_COST)


def begin(desk: Desk) -> DeepRun:
    """A run for the catalogue as it is; the one there is, unless that broke off. Busy while another one runs."""
    with _guard:
        known = run_of(desk)
        if known is not None and not known.broke:
            return known
        if any(run.is_running for run in _runs.values()):
            raise Busy(Fault("deep_check_busy", "another catalogue is being checked deeply", "wait until that is done"))
        run = DeepRun(desk.catalogue.digest)
        _runs.pop(run.digest, None)
        _runs[run.digest] = run
        while len(_runs) > _MOST_KEPT:
            del _runs[next(iter(_runs))]
    threading.Thread(target=_follow, args=(run, desk), daemon=True).start()
    return run


def _follow(run: DeepRun, desk: Desk) -> None:
    """Starts the process and reads what it says until it ends."""
    try:
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "quotegen.usecases.deep_runs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(pickle.dumps(desk))
            process.stdin.close()
            run.found = _heard(run, process.stdout)
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        run.broke = str(error)
    finally:
        if run.found is None:
            run.broke = run.broke or "it ended before it was done"


def _heard(run: DeepRun, said: IO[bytes]) -> DeepCheck:
    while True:
        heard = pickle.load(said)
        if isinstance(heard, DeepCheck):
            return heard
        run.said = heard


def _check(asked: IO[bytes], answer: IO[bytes]) -> None:
    """In the process: one message a second, then what was found. It ends with whoever listens, since writing fails."""
    os.nice(_KIND)

    def say(what: object) -> None:
        pickle.dump(what, answer)
        answer.flush()

    say(check_deeply(pickle.load(asked), say))


if __name__ == "__main__":
    # By its full name: what is pickled here is read by a process that knows the module under that one.
    from quotegen.usecases import deep_runs

    deep_runs._check(sys.stdin.buffer, sys.stdout.buffer)
