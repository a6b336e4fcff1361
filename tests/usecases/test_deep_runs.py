"""A deep check goes on by itself; whoever comes back finds how far it is, or what it found."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quotegen.errors import Busy
from quotegen.usecases import deep_runs
from quotegen.usecases.check_deeply import DeepCheck
from quotegen.usecases.deep_runs import DeepRun, begin, run_of
from quotegen.usecases.desk import Desk, open_desk
from tests.samples import ROOT


@pytest.fixture(autouse=True)
def _no_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(deep_runs, "_runs", {})
    yield


@pytest.fixture
def desk() -> Desk:
    return open_desk(ROOT)


def ended(run: DeepRun, seconds: float = 60) -> DeepRun:
    until = time.monotonic() + seconds
    while run.is_running and time.monotonic() < until:
        time.sleep(0.02)
    assert not run.is_running
    return run


def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Another program in the place of the one that checks."""
    file = tmp_path / "python"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(file))


def test_the_process_says_how_far_it_is_and_then_what_it_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = DeepCheck((), 7)

    def check(given: Desk, say: object) -> DeepCheck:
        assert given.catalogue.digest == desk.catalogue.digest and callable(say)
        say("3 sets")
        return found

    monkeypatch.setattr(deep_runs, "check_deeply", check)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    answer = io.BytesIO()
    deep_runs._check(io.BytesIO(pickle.dumps(desk)), answer)
    run = DeepRun("x")
    answer.seek(0)
    assert deep_runs._heard(run, answer) == found and run.said == "3 sets"


def test_it_really_starts_and_tells_how_far_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    popen = subprocess.Popen

    def watched(*arguments: Any, **options: Any) -> Any:
        started.append(popen(*arguments, **options))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", watched)
    run = begin(desk)
    assert run_of(desk) is run is begin(desk)
    until = time.monotonic() + 60
    while not run.said and run.is_running and time.monotonic() < until:
        time.sleep(0.05)
    assert "sets of answers" in run.said
    started[0].terminate()
    assert ended(run).broke


def test_one_that_ends_too_soon_broke_off_and_may_be_begun_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, "cat > /dev/null; exit 1")
    run = ended(begin(desk))
    assert run.found is None and run.broke
    assert begin(desk) is not run


def test_a_program_that_cannot_be_started_broke_off(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    assert ended(begin(desk)).broke


def test_another_catalogue_has_to_wait(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "cat > /dev/null; sleep 1")
    run = begin(desk)
    with pytest.raises(Busy, match="deep_check_busy"):
        begin(open_desk(ROOT, "managed-it"))
    ended(run)


def test_a_changed_catalogue_has_no_run_yet(desk: Desk) -> None:
    deep_runs._runs[desk.catalogue.digest] = DeepRun(desk.catalogue.digest)
    changed = Desk(desk.workspace, desk.catalogue.model_copy(update={"digest": "another"}))
    assert run_of(changed) is None
