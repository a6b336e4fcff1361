"""A real batch, killed with `kill -9` at random moments and begun again each time, until it is done.

    .venv/bin/python benchmarks/batch_kills.py [--rows 3000] [--kills 100] [--seed 1] [--workers 2] [--short]

The moments are chosen by how many more files there are, from none to twice the usual share, and a random instant
after that. Prints what was lost, doubled, torn or left over, and what `quotegen verify --all` finds; ends with 1 if
there is anything. With `--short` the customers want a line each, and a proposal has three pages instead of ten.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pikepdf

from benchmarks.batch import COMMAND, ROOT, customers
from quotegen.model.canonical import sha256


def pdfs(out: Path) -> int:
    return sum(1 for path in out.glob("*.pdf"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--short", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = customers(folder / "customers.csv", asked.rows, asked.seed, asked.short)
        begun = time.monotonic()
        kills = run_and_kill(folder, file, asked)
        faults = faults_of(folder, file)
        print(f"{asked.rows} rows, {kills} kills, {time.monotonic() - begun:.0f} s: {faults or 'nothing wrong'}")
    sys.exit(1 if faults else 0)


def run_and_kill(folder: Path, file: Path, asked: argparse.Namespace) -> int:
    """How often it was killed before it came to its end."""
    chance, kills, out = random.Random(asked.seed), 0, folder / "out"
    env = {**os.environ, "XDG_DATA_HOME": str(folder / "kept"), "PYTHONPATH": str(ROOT)}
    command = [*COMMAND, "run", str(file), "--out", str(out), "--workers", str(asked.workers)]
    while True:
        enough = pdfs(out) + chance.randint(0, 2 * asked.rows // (asked.kills + 1))
        process = subprocess.Popen(command, env=env, cwd=folder, stderr=subprocess.DEVNULL)
        if kills < asked.kills:
            while process.poll() is None and pdfs(out) < enough:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
        if process.wait() in {0, 4}:
            return kills
        kills += 1
        if kills % 10 == 0:
            print(f"  {kills} kills, {pdfs(out)} files", file=sys.stderr)


def faults_of(folder: Path, file: Path) -> list[str]:
    out = folder / "out"
    with (out / "results.csv").open(newline="", encoding="utf-8-sig") as table:
        told = [row for row in csv.DictReader(table) if row["state"] != "error"]
    with file.open(newline="", encoding="utf-8") as table:
        asked = {row["external_id"] for row in csv.DictReader(table)}
    numbers = [row["number"] for row in told]
    faults = [f"{number} twice" for number, count in Counter(numbers).items() if count > 1]
    expected = {f"Q-{numbers[0].split('-')[1]}-{number:05}" for number in range(1, len(told) + 1)}
    faults += [f"{number} is missing" for number in sorted(expected - set(numbers))]
    faults += [f"{row['external_id']} has no file" for row in told if not (out / row["pdf"]).is_file()]
    faults += [f"{row['external_id']} was lost" for row in told if row["external_id"] not in asked]
    faults += [f"{row['pdf']} is torn" for row in told if not is_whole(out / row["pdf"], row["sha256"])]
    faults += [f"{path.name} was left over" for path in out.iterdir() if path.suffix == ".tmp"]
    faults += [f"{path.name} is nobody's" for path in out.glob("*.pdf") if path.stem not in set(numbers)]
    env = {**os.environ, "XDG_DATA_HOME": str(folder / "kept"), "PYTHONPATH": str(ROOT)}
    verified = subprocess.run(
        [*COMMAND[:-1], "verify", "--all"], env=env, cwd=folder, capture_output=True, text=True, check=False
    )
    return faults + ([] if verified.returncode == 0 else [verified.stderr])


def is_whole(path: Path, digest: str) -> bool:
    content = path.read_bytes()
    if sha256(content) != digest:
        return False
    with pikepdf.open(path) as document:
        return len(document.pages) > 0


if __name__ == "__main__":
    main()
