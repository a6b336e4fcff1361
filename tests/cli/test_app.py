"""The app, started from the command line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from quotegen.cli.run import run

COMMAND = [sys.executable, "-c", "from quotegen.cli import main; main()", "app"]
AS_A_CHILD = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])", *COMMAND]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> tuple[int, dict[str, str]]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def comes_true(is_so: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)
    return is_so()


@contextmanager
def started(
    folder: Path, port: int, command: Sequence[str] = COMMAND, *wishes: str, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """The app once it answers; whatever is left of it afterwards is ended."""
    told = [*command, f"--port={port}", *(wishes or ("--no-browser",))]
    process = subprocess.Popen(
        told,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    try:
        assert comes_true(lambda: is_taken(port) or process.poll() is not None, 60) and process.poll() is None
        assert answers(port, "/_stcore/health")[0] == 200
        yield process
    finally:
        if is_taken(port) or process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_the_app_answers_until_it_is_interrupted(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, port) as process:
        status, headers = answers(port, "/fonts/inter-400.ttf")
        assert (status, headers["x-frame-options"], headers["x-content-type-options"]) == (200, "DENY", "nosniff")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130 and f"http://127.0.0.1:{port}" in said and "Traceback" not in said


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_the_command_ends_its_server(tmp_path: Path, ending: signal.Signals) -> None:
    port = free_port()
    with started(tmp_path, port) as process:
        process.send_signal(ending)
        process.wait(30)
        assert comes_true(lambda: not is_taken(port), 10)


def test_a_server_that_is_a_child_would_keep_the_port(tmp_path: Path) -> None:
    # The red control.
    port = free_port()
    with started(tmp_path, port, AS_A_CHILD) as process:
        process.kill()
        process.wait(30)
        assert not comes_true(lambda: not is_taken(port), 2)


def test_a_port_that_is_taken_is_told_and_nothing_is_said_to_be_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert run(["app", "--no-browser", f"--port={other.getsockname()[1]}"]) == 7
    said = capsys.readouterr().err
    assert "another program listens on port" in said and "quotegen is at" not in said


def test_a_port_that_is_not_ours_to_listen_on_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def bind(probe: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("quotegen.cli.desk.socket.socket.bind", bind)
    assert run(["app", "--no-browser", "--port=80"]) == 8
    assert "port 80 cannot be listened on: Permission denied" in capsys.readouterr().err


def test_where_streamlit_never_ran_nothing_is_asked_and_a_browser_opens(tmp_path: Path) -> None:
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    port = free_port()
    home = {"HOME": str(tmp_path), "BROWSER": f"{browser} %s", "DISPLAY": ":99"}
    with started(tmp_path, port, COMMAND, "--browser", **home):
        assert comes_true(lambda: opened.exists() and opened.read_text() != "", 30)
    assert opened.read_text().strip() == f"http://127.0.0.1:{port}"


def test_a_module_in_the_folder_it_works_in_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "streamlit.py").write_text("raise SystemExit('run')\n")
    with started(tmp_path, free_port()):
        pass


def test_a_folder_without_a_catalogue_is_told_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["app", "--no-browser", "--workspace", str(tmp_path)]) == 3
    assert "catalogue_missing" in capsys.readouterr().err
