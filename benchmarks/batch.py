"""A whole batch, as a person runs it: rows a second with one worker and with two, and memory from first row to last.

    .venv/bin/python benchmarks/batch.py [--rows 3000] [--compare 200] [--workers 2] [--short] [--json FILE]

Made-up customers, all of them different, go through `quotegen batch check` and `quotegen batch run` in a database and
a folder of their own. First a short batch is run with one worker and with two, in turn, for the ratio; then the long
one with `--workers`. Memory is that of each process, looked at twice a second; its slope is fitted over the second half
of the rows. With `--short` the customers want a line each, and a proposal has three pages instead of ten.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import children, resident
from tests.batch.rows import row, write

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from quotegen.cli import main; main()", "batch"]
_EVERY = 0.5


@dataclass
class Ran:
    """What a run said of itself, and the memory of its processes in MB after so many rows."""

    seconds: float = 0.0
    last: dict[str, int] = field(default_factory=dict)
    begun: float = 0.0
    caller: list[tuple[int, float]] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Rows a second from the first that is done, so without what starting takes."""
        return (self.last["settled"] - 1) / (self.seconds - self.begun)


def customers(path: Path, rows: int, seed: int, short: bool) -> Path:
    """A file of so many, all of them different."""
    if short:
        wanted = [(number, str(1 + number % 40)) for number in range(seed * 10_000, seed * 10_000 + rows)]
        return write(path, [row(number, line__1__quantity=quantity) for number, quantity in wanted])
    command = [sys.executable, "benchmarks/made_up_customers.py", str(rows), "--seed", str(seed)]
    with path.open("w") as file:
        subprocess.run(command, stdout=file, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return path


def run(words: Sequence[str], folder: Path) -> Ran:
    """The command in a home of its own, with `--json`."""
    folder.mkdir(exist_ok=True)
    env = {**os.environ, "XDG_DATA_HOME": str(folder / "kept"), "PYTHONPATH": str(ROOT)}
    ran, begun = Ran(), time.monotonic()
    with subprocess.Popen(
        [*COMMAND, *words, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env, cwd=folder
    ) as process:
        done = threading.Event()
        looking = threading.Thread(target=_look, args=(process.pid, ran, done))
        looking.start()
        for line in process.stdout or ():
            ran.last = json.loads(line)
            ran.begun = ran.begun or time.monotonic() - begun
        done.set()
        looking.join()
    ran.seconds = time.monotonic() - begun
    assert process.returncode in {0, 4}, f"it ended with {process.returncode}"
    return ran


def _look(process: int, ran: Ran, done: threading.Event) -> None:
    while not done.wait(_EVERY):
        ran.caller.append((ran.last.get("settled", 0), resident(process)))
        ran.workers += [resident(child) for child in children(process)]


def slope(points: Sequence[tuple[int, float]]) -> float:
    """MB for each thousand rows, over the second half of the rows."""
    half = [point for point in points if point[0] >= points[-1][0] / 2]
    if len({rows for rows, _ in half}) < 2:
        return 0.0
    return statistics.linear_regression([rows for rows, _ in half], [memory for _, memory in half]).slope * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--compare", type=int, default=200, help="rows for the ratio; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        compared = _compare(Path(name), asked) if asked.compare else {}
        told = {**compared, **_whole(Path(name), asked)}
    for key, value in told.items():
        print(f"{key:<44}{value:>12,.2f}" if isinstance(value, float) else f"{key:<44}{value:>12}")
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=2) + "\n")


def _compare(folder: Path, asked: argparse.Namespace) -> dict[str, float]:
    rates: dict[int, list[float]] = {1: [], 2: []}
    for number in range(asked.rounds):
        file = customers(folder / f"short-{number}.csv", asked.compare, 100 + number, asked.short)
        for workers in rates:
            place = folder / f"short-{number}-{workers}"
            rates[workers].append(run(["run", str(file), "--out", "out", "--workers", str(workers)], place).rate)
    ratio = statistics.median(two / one for one, two in zip(rates[1], rates[2], strict=True))
    medians = {f"rows a second, workers: {workers}": statistics.median(each) for workers, each in rates.items()}
    return {**medians, "two workers to one": ratio}


def _whole(folder: Path, asked: argparse.Namespace) -> dict[str, float | int]:
    file = customers(folder / "long.csv", asked.rows, 1, asked.short)
    workers = ["--workers", str(asked.workers)]
    check = run(["check", str(file), *workers], folder / "long")
    long = run(["run", str(file), "--out", "out", *workers], folder / "long")
    again = run(["run", str(file), "--out", "out", *workers], folder / "long")
    return {
        "rows": long.last["rows"],
        "checked rows a second": check.last["settled"] / check.seconds,
        "seconds the check foretold": float(check.last["estimate"]),
        "seconds of the run": long.seconds,
        "rows a second": long.rate,
        "printed": long.last["printed"],
        "in error": long.last["refused"],
        "seconds of the same command again": again.seconds,
        "caller, MB in the end": long.caller[-1][1],
        "caller, MB for each thousand rows": slope(long.caller),
        "a worker, MB at the most": max(long.workers),
    }


if __name__ == "__main__":
    main()
