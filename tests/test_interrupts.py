"""Ctrl-C reaches what the tests start, even where the shell that started the tests ignores it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.samples import ROOT

INNER = """
import signal, subprocess, sys

def test_a_program_is_interrupted():
    code = "import time; print('ready', flush=True); time.sleep(2)"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout.readline() == b"ready\\n"
        process.send_signal(signal.SIGINT)
    assert process.returncode == -signal.SIGINT
"""


def ends_with(folder: Path, *options: str) -> int:
    """The exit code of a pytest that was started with Ctrl-C ignored, as a script starts what it leaves running."""
    (folder / "test_inner.py").write_text(INNER)
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "test_inner.py"]
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *pytest]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    return done.returncode


def test_an_ignored_interrupt_is_in_force_again_in_the_tests(tmp_path: Path) -> None:
    assert ends_with(tmp_path, "-p", "tests.conftest") == 0


def test_without_that_a_program_that_a_test_starts_hears_nothing_of_it(tmp_path: Path) -> None:
    assert ends_with(tmp_path) == 1
