"""The app, started from the command line."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from quotegen.cli.run import run

COMMAND = [sys.executable, "-c", "from quotegen.cli import main; main()", "app", "--no-browser"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> tuple[int, dict[str, str]]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}


def test_the_app_answers_until_it_is_interrupted(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen([*COMMAND, f"--port={port}"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                assert answers(port, "/_stcore/health")[0] == 200
                break
            except OSError:
                assert time.monotonic() < deadline and process.poll() is None
                time.sleep(0.2)
        status, headers = answers(port, "/fonts/inter-400.ttf")
        assert (status, headers["x-frame-options"], headers["x-content-type-options"]) == (200, "DENY", "nosniff")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130 and f"http://127.0.0.1:{port}" in said and "Traceback" not in said


def test_a_folder_without_a_catalogue_is_told_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["app", "--no-browser", "--workspace", str(tmp_path)]) == 3
    assert "catalogue_missing" in capsys.readouterr().err
