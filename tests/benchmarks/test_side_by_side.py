"""Two builds beside each other: on a small repository whose builds differ by what is known."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measure import Used
from benchmarks.side_by_side import compared, quartiles
from tests.samples import ROOT

PROGRAM = [sys.executable, str(ROOT / "benchmarks" / "side_by_side.py")]
SET_UP = f"""#!/bin/sh
mkdir -p .venv/bin
printf '#!/bin/sh\\nexec {sys.executable} -S work.py "$@"\\n' >.venv/bin/work
chmod +x .venv/bin/work
echo once >>.venv/set-up
"""
WORK = """
import os, subprocess, sys, time
if len(sys.argv) == 1:  # by two children, so that what counts is theirs
    both = [subprocess.Popen([sys.executable, "-S", "work.py", "child"]) for _ in range(2)]
    sys.exit(sum(child.wait() for child in both))
print("at work", file=sys.stderr, flush=True)
held = b"x" * (30_000_000 * TIMES)
while time.process_time() < 0.15 * TIMES:
    pass
time.sleep(0.15 * TIMES)
"""
FAILS = "import sys; sys.exit('this build\\ncannot do it')"
SLEEPS = "import os, time; open(os.environ['TMPDIR'] + '/at-work', 'w').close(); time.sleep(60)"


def git(folder: Path, *words: str) -> None:
    names = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, work: str) -> None:
    (folder / "work.py").write_text(work)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Work")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`HEAD` works once; what the working tree does is for the test to say."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    folder = tmp_path / "repository"
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts" / "setup").write_text(SET_UP)
    (folder / "scripts" / "setup").chmod(0o755)
    (folder / ".gitignore").write_text(".venv/\n")
    git(folder, "init", "-q")
    commit(folder, WORK.replace("TIMES", "1"))
    return folder


def side_by_side(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def kept(folder: Path) -> list[Path]:
    """The check-outs in the cache."""
    return list((folder.parent / "cache" / "quotegen" / "builds").glob("*"))


def left_over(folder: Path) -> list[Path]:
    return list((folder.parent / "temporary").iterdir())


def test_a_build_that_takes_twice_as_much_is_seen_to(repository: Path) -> None:
    (repository / "work.py").write_text(WORK.replace("TIMES", "2"))
    done = side_by_side(repository, "HEAD", "--pairs", "3", "--json", "--", "work")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["today"].endswith("with changes") and found["pairs"] == 3
    assert 1.4 < found["wall"]["ratio"] < 2.8
    assert 1.4 < found["processor"]["ratio"] < 2.2
    assert 1.4 < found["memory"]["ratio"] < 2.2


def test_what_children_hold_together_is_counted(repository: Path) -> None:
    found = json.loads(side_by_side(repository, "HEAD", "--pairs", "1", "--json", "--", "work").stdout)
    assert found["memory"]["base"] > 60 and found["processor"]["base"] > 0.3


def test_two_builds_that_do_the_same_take_the_same(repository: Path) -> None:
    done = side_by_side(repository, "HEAD", "--pairs", "3", "--json", "--", "work")
    assert 0.8 < json.loads(done.stdout)["processor"]["ratio"] < 1.25


def test_a_table_is_printed_unless_json_is_asked_for(repository: Path) -> None:
    done = side_by_side(repository, "HEAD", "--pairs", "1", "--", "work")
    assert done.stdout.startswith("work\nbase HEAD, ") and "pairs: 1" in done.stdout
    assert [line[:14].strip() for line in done.stdout.splitlines()[-3:]] == [
        "wall time",
        "processor time",
        "peak memory",
    ]


def test_a_base_is_checked_out_once_and_outside_the_repository(repository: Path) -> None:
    for _ in range(2):
        assert side_by_side(repository, "HEAD", "--pairs", "1", "--", "work").returncode == 0
    (base,) = kept(repository)
    assert (base / ".venv" / "set-up").read_text().count("once") == 2  # its own set-up, which looks each time
    assert not (base / ".git").exists() and left_over(repository) == []


def test_a_command_that_fails_in_the_base_is_told_with_its_last_words(repository: Path) -> None:
    commit(repository, FAILS)
    (repository / "work.py").write_text(WORK.replace("TIMES", "1"))
    done = side_by_side(repository, "HEAD", "--", "work", "child")
    assert done.returncode == 1 and done.stdout == ""
    assert "work child failed in HEAD, " in done.stderr and "exit code 1" in done.stderr
    assert done.stderr.endswith("    this build\n    cannot do it\n")
    assert left_over(repository) == []


def test_a_command_that_fails_today_is_told_of_the_working_tree(repository: Path) -> None:
    (repository / "work.py").write_text(FAILS)
    done = side_by_side(repository, "HEAD", "--", "work")
    assert done.returncode == 1 and "work failed in the working tree, " in done.stderr


def test_a_command_that_no_build_has_is_told(repository: Path) -> None:
    done = side_by_side(repository, "HEAD", "--", "no-such-command")
    assert done.returncode == 1 and "exit code 127:\n    no-such-command: No such file" in done.stderr


def test_a_base_that_cannot_be_set_up_is_told_and_not_kept(repository: Path) -> None:
    set_up = repository / "scripts" / "setup"
    set_up.write_text("#!/bin/sh\necho nothing to install from >&2\nexit 4\n")
    commit(repository, WORK)
    set_up.write_text(SET_UP)
    done = side_by_side(repository, "HEAD", "--", "work")
    assert done.returncode == 1
    assert "scripts/setup failed in HEAD, " in done.stderr and "exit code 4:\n    nothing to install" in done.stderr
    assert kept(repository) == []


def test_a_revision_that_is_not_there_is_told(repository: Path) -> None:
    done = side_by_side(repository, "no-such-branch", "--", "work")
    assert done.returncode == 1 and "no-such-branch" in done.stderr and kept(repository) == []


@pytest.mark.parametrize("words", [["HEAD"], ["HEAD", "--"], ["HEAD", "--pairs", "0", "--", "work"], ["--", "work"]])
def test_a_call_that_makes_no_sense_is_refused(repository: Path, words: list[str]) -> None:
    assert side_by_side(repository, *words).returncode == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_ends_what_was_started_and_sweeps(repository: Path, number: int, code: int) -> None:
    (repository / "work.py").write_text(SLEEPS)
    temporary = repository.parent / "temporary"
    process = subprocess.Popen([*PROGRAM, "HEAD", "--", "work"], cwd=repository, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not list(temporary.glob("*/at-work")) and time.monotonic() < until:
        time.sleep(0.02)
    (worker,) = children_of(process.pid)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == code and "Traceback" not in said
    assert left_over(repository) == [] and not Path(f"/proc/{worker}").exists()


def test_a_base_whose_set_up_is_interrupted_is_not_kept(repository: Path) -> None:
    set_up = repository / "scripts" / "setup"
    set_up.write_text("#!/bin/sh\ntouch begun\nexec sleep 60\n")
    commit(repository, WORK)
    set_up.write_text(SET_UP)
    process = subprocess.Popen([*PROGRAM, "HEAD", "--", "work"], cwd=repository, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not any((base / "begun").exists() for base in kept(repository)) and time.monotonic() < until:
        time.sleep(0.02)
    (worker,) = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130 and kept(repository) == [] and not Path(f"/proc/{worker}").exists()


def children_of(process: int) -> Iterator[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return map(int, listed.split())


# --- the figures ---------------------------------------------------------------------------------------------


def used(value: float) -> Used:
    return Used(value, value, value)


def test_quartiles_are_those_of_the_values() -> None:
    assert quartiles([3, 1, 2, 5, 4]) == (2, 3, 4)
    assert quartiles([1, 2]) == (1.25, 1.5, 1.75)
    assert quartiles([7]) == (7, 7, 7)


def test_the_ratio_is_that_of_pairs_and_not_of_medians() -> None:
    # Each pair was slower than the one before, by the machine; in each today's took half as much again.
    pairs = [(used(1.5 * load), used(load)) for load in (1, 2, 4)]
    found = compared(pairs, "wall")
    assert (found.base, found.today, found.low, found.ratio, found.high) == (2, 3, 1.5, 1.5, 1.5)


def test_one_pair_disturbed_moves_the_median_of_five_little() -> None:
    pairs = [(used(1), used(1))] * 4 + [(used(90), used(1))]
    assert compared(pairs, "memory").ratio == 1


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30), st.floats(0.1, 10))
def test_a_build_that_takes_a_multiple_of_the_other_has_this_ratio(loads: list[float], times: float) -> None:
    found = compared([(used(load * times), used(load)) for load in loads], "processor")
    assert [found.low, found.ratio, found.high] == pytest.approx([times] * 3)
