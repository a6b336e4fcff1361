"""Runs a command in the build of a commit and in today's, in turn, and prints what today's takes by the commit's.

    .venv/bin/python benchmarks/side_by_side.py BASE [--pairs 10] [--json] -- COMMAND ...

BASE is any revision of the repository that one stands in, today's build is the working tree. COMMAND runs with the
folder of the build as its working folder and its .venv/bin first on the PATH, so `quotegen …` and `python
benchmarks/….py` are those of the build. Each run begins with no data kept and a temporary folder of its own; what it
writes elsewhere stays. After a run of each that does not count, pairs begin with today's and with the base in turn, so
that whatever slows the machine down for a while slows both. A ratio is that of a pair; the median of all pairs is told,
with the quartiles: where 1 lies between these, no difference was seen.
"""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.builds import Build, BuildFailed, NoSuchBuild, base_of, prepare, today_of
from benchmarks.measure import Used

Pair = tuple[Used, Used]
"""What today's build took, and the base's."""
_FIGURES = (("wall", "wall time", "s"), ("processor", "processor time", "s"), ("memory", "peak memory", "MB"))


@dataclass(frozen=True, slots=True)
class Compared:
    """Medians of both, and of today's by the base's the lower quartile, the median and the upper quartile."""

    base: float
    today: float
    low: float
    ratio: float
    high: float


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The lower one, the median and the upper one; between two values they are interpolated, nothing lies outside."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def compared(pairs: Sequence[Pair], name: str) -> Compared:
    taken = [(getattr(today, name), getattr(base, name)) for today, base in pairs]
    today, base = (statistics.median(each) for each in zip(*taken, strict=True))
    return Compared(base, today, *quartiles([one / other for one, other in taken]))


def pairs_of(command: Sequence[str], today: Build, base: Build, count: int) -> list[Pair]:
    """So many, after a run of each that does not count."""
    found = []
    for number in range(-1, count):
        print(f"pair {number + 1} of {count} …" if number >= 0 else "a run of each to warm up …", file=sys.stderr)
        order = (base, today) if number % 2 else (today, base)
        used = {build.title: build.run(command) for build in order}
        found.append((used[today.title], used[base.title]))
    return found[1:]


def table(figures: dict[str, Compared]) -> str:
    lines = [f"{'':<16}{'base':>10}{'today':>10}   today / base (quartiles)"]
    for name, title, unit in _FIGURES:
        it = figures[name]
        base, today = (f"{value:.2f} {unit}" if unit == "s" else f"{value:.0f} {unit}" for value in (it.base, it.today))
        lines.append(f"{title:<16}{base:>10}{today:>10}   {it.ratio:.3f} ({it.low:.3f} to {it.high:.3f})")
    return "\n".join(lines)


def compare(command: Sequence[str], asked: argparse.Namespace) -> str:
    """What is printed in the end."""
    today = today_of(Path.cwd())
    base = base_of(today, asked.base)
    prepare(today, base)
    pairs = pairs_of(command, today, base, asked.pairs)
    figures = {name: compared(pairs, name) for name, _, _ in _FIGURES}
    if asked.json:
        named = {"base": base.commit, "today": today.title, "command": list(command), "pairs": len(pairs)}
        return json.dumps({**named, **{name: asdict(each) for name, each in figures.items()}}, indent=2)
    return f"{shlex.join(command)}\nbase {base.title}; today {today.title}; pairs: {len(pairs)}\n\n{table(figures)}"


def read(words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """What stands before `--`, and the command after it."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s BASE [--pairs N] [--json] -- COMMAND ...",
    )
    parser.add_argument("base")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    at = words.index("--") if "--" in words else len(words)
    asked, command = parser.parse_args(words[:at]), list(words[at + 1 :])
    if not command:
        parser.error("there is no command: write it after --")
    if asked.pairs < 1:
        parser.error("--pairs has to be 1 or more")
    return asked, command


def main() -> int:
    asked, command = read(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        print(compare(command, asked))
    except (NoSuchBuild, BuildFailed) as fault:
        print(f"side_by_side: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("side_by_side: interrupted, everything it started has been ended", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
