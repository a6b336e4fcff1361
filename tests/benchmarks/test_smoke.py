"""Every benchmark starts, and gives its figures: each is run once, as small as it can be."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.samples import ROOT

FOLDER = ROOT / "benchmarks"
SMOKE: dict[str, tuple[str, str]] = {
    "attack": ("--only rights", r"\d+ refused, \d+ found, 0 let through"),
    "attempts_rewrites": ("--each 1", r"20 of 20 found in \d+ s"),
    "batch": ("--rows 2 --compare 0 --workers 1 --short", r"rows a second +\d"),
    "batch_input": ("--rows 20", r"csv .* rows/s"),
    "batch_kills": ("--rows 2 --kills 1 --workers 1 --short", r"2 rows, \d kills, \d+ s: nothing wrong"),
    "cluster": ("--tasks 2 --workers 1 --rounds 1", r"dask / local: \d"),
    "desk": ("--hurried --cold 0 --changes 1 --sessions 1 --minutes 0.02", r"(?s)clicks .* at once"),
    "engines": ("--customer charity --rounds 1 --pairs 0", r"(?s)WeasyPrint, warm +\d.*Chromium, kept open +\d"),
    "hostile": ("--each 1 --seconds 1", r"logos: 1: \{'printed': 1"),
    "made_up_customers": ("2", r"CRM-000002"),
    "number_series": ("--numbers 20", r'"doubled": 0, "missing": 0, "lost": 0'),
    "packs": ("--rounds 1", r"1,000,000,000 +1 +\d"),
    "proposal": ("--customer charity --rounds 1", r"plain / quotegen, .*: \d"),
    "recommend": ("--rounds 1 --needs 5 --customers 1", r"large +1 customers  median +\d"),
    "screens": ("{folder} home --language en --theme light", r"home-en-light\.png"),
    "side_by_side": ("--help", r"BASE \[--pairs N\]"),  # really run, on a small repository: test_side_by_side.py
    "store": ("--quotations 500 --rounds 1", r"one quotation by its number +\d"),
    "verify": ("--quotations 6", r"\[\d+\.\d+\]\n\d+ MB at the most"),
}
"""The arguments of each, and what it then says."""


def without_a_smoke_run(folder: Path) -> set[str]:
    """The programs among these files, and whatever no other of them imports, as far as there is no smoke run of it."""
    texts = {path.stem: path.read_text() for path in folder.glob("*.py")}
    helpers = {name for text in texts.values() for name in re.findall(r"^from benchmarks\.(\w+) import", text, re.M)}
    programs = {name for name, text in texts.items() if "__main__" in text}
    return (programs | (set(texts) - helpers)) - set(SMOKE)


@pytest.mark.parametrize("name", SMOKE)
def test_a_benchmark_starts_and_gives_its_figures(name: str, tmp_path: Path) -> None:
    arguments, said = SMOKE[name]
    words = shlex.split(arguments.format(folder=tmp_path / "out"))
    command = [sys.executable, str(FOLDER / f"{name}.py"), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert re.search(said, done.stdout), done.stdout


def test_every_benchmark_has_a_smoke_run() -> None:
    assert without_a_smoke_run(FOLDER) == set()


def test_a_new_benchmark_without_a_smoke_run_is_found(tmp_path: Path) -> None:
    (tmp_path / "batch.py").write_text("from benchmarks.helper import a, b\nif __name__ == '__main__':\n    main()\n")
    (tmp_path / "helper.py").write_text("a = b = 1\n")
    (tmp_path / "guarded.py").write_text("if __name__ == '__main__':\n    print('a figure')\n")
    (tmp_path / "plain.py").write_text("print('a figure')\n")
    assert without_a_smoke_run(tmp_path) == {"guarded", "plain"}


@pytest.mark.parametrize("name", SMOKE)
def test_the_page_on_performance_names_every_benchmark(name: str) -> None:
    assert f"`benchmarks/{name}.py" in (ROOT / "docs" / "performance.md").read_text()
