"""The batch commands on real files: what they print and write, how they end, and how they are stopped."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quotegen.cli.progress import Lines, about, clock, watching
from quotegen.cli.run import run
from quotegen.usecases.watching import Pace, Tally
from tests.batch.rows import read, row, write
from tests.samples import ROOT

COMMAND = [sys.executable, "-c", "from quotegen.cli import main; main()"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def three(tmp_path: Path) -> str:
    return str(write(tmp_path / "three.csv", [row(1), row(2, line__1__sku="NO-SUCH"), row(3)]))


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_template_passes_its_own_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["batch", "template", "--lang", "lt"]) == 0
    (tmp_path / "template.csv").write_text(capsys.readouterr().out)
    assert run(["batch", "check", "template.csv"]) == 0


def test_a_check_counts_what_is_ready_and_names_each_cause(three: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["batch", "check", three]) == 4
    out = capsys.readouterr().out
    assert "      3  rows" in out and "      2  ready" in out
    assert "line.1.sku: there is no SKU NO-SUCH [unknown_sku], first in row 3" in out
    assert "A run takes about" in out


def test_a_check_writes_nothing(three: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["batch", "check", three])
    capsys.readouterr()
    assert run(["quote", "list", "--json"]) == 0 and run(["customer", "list", "--json"]) == 0
    assert capsys.readouterr().out.split() == ["[]", "[]"]
    assert [path.name for path in tmp_path.iterdir() if path.name != "kept"] == ["three.csv"]


def test_a_run_prints_real_proposals_and_says_what_needs_a_person(
    three: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["batch", "run", three, "--out", "out", "--zip"]) == 4
    out, err = capsys.readouterr()
    assert out.split() == [
        f"out/{name}" for name in ("results.csv", "errors.csv", "invalid_rows.csv", "quotations.zip")
    ]
    assert "2 printed" in err and "1 in error: errors.csv says why" in err
    for each in read(tmp_path / "out" / "results.csv"):
        if each["pdf"]:
            assert (tmp_path / "out" / each["pdf"]).read_bytes().startswith(b"%PDF-1.7")
            assert run(["verify", f"out/{each['pdf']}"]) == 0


def test_a_dry_run_is_a_check(three: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["batch", "run", three, "--out", "out", "--dry-run"]) == 4
    assert "      2  ready" in capsys.readouterr().out and not (tmp_path / "out").exists()


def test_with_json_every_line_is_an_event(three: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["batch", "check", three, "--json"]) == 4
    told = events(capsys)
    assert {each["event"] for each in told} == {"progress", "checked"}
    assert told[-1]["refused"] == 1 and isinstance(told[-1]["totals"], list)


def test_a_file_that_is_wrong_as_a_whole_is_refused_with_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "open.csv").write_text('external_id,name\n1,"never closed\n2,x\n')
    assert run(["batch", "run", "open.csv", "--out", "out"]) == 3
    assert "quote_open" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_a_template_that_is_wrong_is_told_before_the_first_number_is_taken(
    three: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "own"]) == 0
    page = tmp_path / "own" / "templates" / "proposal" / "proposal.html"
    page.write_text(page.read_text().replace("view.headline", "view.nothing"))
    assert run(["batch", "run", three, "--out", "out", "-w", "own"]) == 3
    assert "proposal.html" in capsys.readouterr().err
    assert run(["quote", "list", "-w", "own", "--json"]) == 0
    assert "Q-2026" not in capsys.readouterr().out


def test_a_mapping_is_guessed_once_and_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = str(ROOT / "examples" / "batch" / "crm-export.csv")
    assert run(["batch", "map", export, "-o", "mapping.yaml"]) == 0
    assert "VAT No.: vat_id" in (tmp_path / "mapping.yaml").read_text()
    assert "not mapped: Headcount" in capsys.readouterr().err
    assert run(["batch", "map", export, "-o", "mapping.yaml"]) == 3


def test_a_second_batch_into_the_same_folder_is_told_to_wait(
    three: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from quotegen.files.batch_folder import open_folder

    with open_folder(tmp_path / "out"):
        assert run(["batch", "run", three, "--out", "out"]) == 7
    assert "folder_busy" in capsys.readouterr().err


def test_leftovers_of_a_killed_run_are_swept(three: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".Q-2026-00001.pdf.0123456789abcdef.quotegen.tmp").write_bytes(b"%PDF torn")
    (tmp_path / "out" / ".letter.tmp").write_bytes(b"somebody's own")
    run(["batch", "run", three, "--out", "out"])
    assert [path.name for path in (tmp_path / "out").glob(".*")] == [".letter.tmp"]


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(tmp_path: Path) -> None:
    file = write(tmp_path / "many.csv", [row(number) for number in range(1, 401)])
    command = [*COMMAND, *shlex.split(f"batch run {file} --out out --json --workers 2")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    deadline = time.monotonic() + 60
    while len(list((tmp_path / "out").glob("*.pdf"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["event"] == "stopped"
    assert "Run the same command again to go on." in err and "Traceback" not in err
    told = read(tmp_path / "out" / "results.csv")
    assert "waiting" in {each["state"] for each in told}
    printed = [each for each in told if each["pdf"]]
    assert len(printed) == len(list((tmp_path / "out").glob("*.pdf"))) >= 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_a_wish_to_stop_unless_it_is_ignored(number: signal.Signals) -> None:
    wishes = {}
    for before in (signal.SIG_DFL, signal.SIG_IGN):
        usual = signal.signal(number, before)
        try:
            with watching(as_json=True) as watch:
                os.kill(os.getpid(), number)
                wishes[before] = watch.stop()
        finally:
            signal.signal(number, usual)
    assert wishes == {signal.SIG_DFL: True, signal.SIG_IGN: False}


@pytest.mark.parametrize(("seconds", "told"), [(45, "0:45"), (602.4, "10:02"), (7200, "2:00:00")])
def test_times_are_told_as_on_a_clock(seconds: float, told: str) -> None:
    assert clock(seconds) == told


def test_progress_tells_rate_time_left_and_failures() -> None:
    pace = Pace(begun=time.monotonic() - 10)
    tally = Tally(rows=100, printed=45, before=20, refused=5)
    assert about(tally, pace) == "3.0/s  0:17 left  5 failed"


def test_a_log_gets_a_line_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr("quotegen.cli.progress.time.monotonic", lambda: now[0])
    lines = Lines()
    for settled in range(1, 31):
        now[0] += 1
        lines.tell(Tally(rows=60, printed=settled))
    assert capsys.readouterr().err.splitlines() == [
        "10/60  1.0/s  0:50 left",
        "20/60  1.0/s  0:40 left",
        "30/60  1.0/s  0:30 left",
    ]
