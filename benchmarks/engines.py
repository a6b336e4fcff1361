"""Prints the shipped proposal with quotegen and with others, in turn, and compares what one document costs.

    .venv/bin/python benchmarks/engines.py [--rounds 7] [--customer law-office] [--pairs 12] [--json FILE]

Every engine gets the same pages. Peers get one HTML file with the style sheet inside and fonts by their file's address;
what they make of it is told in the column at the end. Chromium is the one that the tests use. wkhtmltopdf is Debian's
package of that name: where it is not installed, that is said, and it is left out.
Only ratios mean something on another machine: the median, over the rounds, of an engine's time by that of quotegen.
"cpu" is the processor's time of the engine with all its processes, which is what a core has to give; "wall" is what
passes on the clock, which on a busy machine says little.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO

import weasyprint

from benchmarks.processes import family, processor_seconds
from benchmarks.proposal import CUSTOMERS, DAY, with_faces
from quotegen.document.pdf import Renderer, shared_renderer
from quotegen.document.proposal import proposal_page
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import propose_file
from tests.browser.desk import browser_path

CHROMIUM = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
CHROMIUM += ["--disable-component-update", "--disable-sync"]
LACKS = {
    "quotegen": "",
    "quotegen, memo off": "",
    "WeasyPrint, warm": "no attachment",
    "WeasyPrint, a process each": "no attachment",
    "wkhtmltopdf": "no tags, no page numbers, no running heads, tables laid out otherwise, breaks within groups",
    "Chromium, a process each": "no running heads (string-set), the browser's own head and foot",
    "Chromium, kept open": "no running heads (string-set)",
}

_SERVE_QUOTEGEN = """
import pickle, sys
from quotegen.document.pdf import Renderer
page, bundle = pickle.load(sys.stdin.buffer)
renderer = Renderer()
renderer.warm()
renderer.pdf(page, bundle)
print("ready", flush=True)
for line in sys.stdin.buffer:
    renderer.pdf(page, bundle)
    print("done", flush=True)
"""
_SERVE_CHROMIUM = """
import sys
from playwright.sync_api import sync_playwright
program, address, target, *flags = sys.argv[1:]
with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=program, args=flags)
    page = browser.new_page()
    def once():
        page.goto(address)
        page.pdf(path=target, prefer_css_page_size=True, print_background=True, tagged=True)
    once()
    print("ready", flush=True)
    for line in sys.stdin:
        once()
        print("done", flush=True)
    browser.close()
"""
_FRESH = "import sys, weasyprint; weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"


class Served:
    """A process that prints one document for every line it reads."""

    def __init__(self, command: list[str], first: bytes = b"") -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._input.write(first)
        self._input.flush()
        if self._output.readline() != b"ready\n":
            raise OSError(f"{command[0]} does not start")

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout
        return self._process.stdout

    def cpu(self) -> float:
        """Seconds of processor so far, of the process and all below it."""
        return sum(processor_seconds(process) for process in family(self._process.pid))

    def ask(self) -> None:
        self._input.write(b"\n")
        self._input.flush()

    def wait(self) -> None:
        if self._output.readline() != b"done\n":
            raise OSError("a printing process has ended")

    def close(self) -> None:
        self._input.close()
        self._process.wait(timeout=30)


class Command:
    """A command that prints one document."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._cpu = 0.0
        self._running: subprocess.Popen[bytes] | None = None

    def ask(self) -> None:
        self._running = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        assert self._running
        _, status, used = os.wait4(self._running.pid, 0)
        self._running.returncode = os.waitstatus_to_exitcode(status)
        self._cpu += used.ru_utime + used.ru_stime
        if self._running.returncode not in (0, 1):  # wkhtmltopdf says 1 for a font it could not take
            raise OSError(f"{self._command[0]} ends with {self._running.returncode}")

    def cpu(self) -> float:
        return self._cpu

    def close(self) -> None:
        pass


Worker = Served | Command
Taken = tuple[float, float]
"""Seconds on the clock and of processor."""


class Setting:
    """The document, the folder for what engines write, and how each engine is started."""

    def __init__(self, customer: str, folder: Path) -> None:
        desk = open_desk()
        made = propose_file(desk, CUSTOMERS[customer], "en", DAY)
        self.page, self.bundle = proposal_page(made.quotation, made.bundle), made.bundle
        logo = (desk.workspace.catalogue / self.bundle.logo).resolve().as_uri()
        self.html = with_faces(self.page, logo)
        self.folder = folder
        self.file = folder / "proposal.html"
        self.file.write_text(self.html)
        self._count = 0

    def _target(self, kind: str) -> str:
        self._count += 1
        return str(self.folder / f"{kind}-{self._count}.pdf")

    def quotegen(self) -> Worker:
        return Served([sys.executable, "-W", "ignore", "-c", _SERVE_QUOTEGEN], pickle.dumps((self.page, self.bundle)))

    def fresh_weasyprint(self) -> Worker:
        return Command([sys.executable, "-W", "ignore", "-c", _FRESH, str(self.file), self._target("fresh")])

    def wkhtmltopdf(self) -> Worker:
        flags = ["-q", "--enable-local-file-access", "-s", "A4", "-T", "27mm", "-R", "20mm", "-B", "20mm", "-L", "20mm"]
        return Command(["wkhtmltopdf", *flags, str(self.file), self._target("wkhtmltopdf")])

    def chromium(self) -> Worker:
        target = self._target("chromium")
        profile = f"--user-data-dir={target}.profile"
        return Command([browser_path(), *CHROMIUM, profile, f"--print-to-pdf={target}", self.file.as_uri()])

    def open_chromium(self) -> Worker:
        words = [browser_path(), self.file.as_uri(), self._target("open-chromium"), *CHROMIUM[1:]]
        return Served([sys.executable, "-c", _SERVE_CHROMIUM, *words])


def within(setting: Setting) -> dict[str, Callable[[], object]]:
    """The engines that run in this process."""
    stock, kept = Renderer(memo=False), shared_renderer()
    kept.warm()
    return {
        "quotegen": lambda: kept.pdf(setting.page, setting.bundle),
        "quotegen, memo off": lambda: stock.pdf(setting.page, setting.bundle),
        "WeasyPrint, warm": lambda: weasyprint.HTML(string=setting.html).write_pdf(pdf_variant="pdf/ua-1"),
    }


def outside(setting: Setting) -> dict[str, Callable[[], Worker]]:
    """The engines that run in processes of their own."""
    return {
        "WeasyPrint, a process each": setting.fresh_weasyprint,
        **({"wkhtmltopdf": setting.wkhtmltopdf} if has_wkhtmltopdf() else {}),
        "Chromium, a process each": setting.chromium,
        "Chromium, kept open": setting.open_chromium,
    }


def has_wkhtmltopdf() -> bool:
    return shutil.which("wkhtmltopdf") is not None


def once(worker: Worker) -> None:
    worker.ask()
    worker.wait()


def print_many(documents: int, worker: Worker) -> None:
    for _ in range(documents):
        once(worker)


def timed(call: Callable[[], object], cpu: Callable[[], float]) -> Taken:
    clock, used = time.perf_counter(), cpu()
    call()
    return time.perf_counter() - clock, cpu() - used


def compare(setting: Setting, rounds: int) -> dict[str, list[Taken]]:
    """What a document takes, by engine, round by round."""
    with ExitStack() as stack:
        calls = {name: (call, time.process_time) for name, call in within(setting).items()}
        for name, start in outside(setting).items():
            worker = start()
            stack.callback(worker.close)
            calls[name] = partial(once, worker), worker.cpu
        for call, _ in calls.values():
            call()
        times: dict[str, list[Taken]] = {name: [] for name in calls}
        for _ in range(rounds):
            for name, (call, cpu) in calls.items():
                times[name].append(timed(call, cpu))
    return times


def throughput(start: Callable[[], Worker], workers: int, documents: int) -> float:
    """Documents a second of so many workers, each asked anew as soon as it is done; starting them is not counted."""
    crew = [start() for _ in range(workers)]
    for worker in crew:
        once(worker)
    begun = time.perf_counter()
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(partial(print_many, documents // workers), crew))
    taken = time.perf_counter() - begun
    for worker in crew:
        worker.close()
    return documents // workers * workers / taken


def scale(setting: Setting, documents: int, rounds: int) -> dict[str, dict[str, float]]:
    """Throughput of one worker and of two, in turn; the median of each and of the ratio."""
    others = {name: start for name, start in outside(setting).items() if not name.endswith("a process each")}
    engines: dict[str, Callable[[], Worker]] = {"quotegen": setting.quotegen, **others}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, start in engines.items():
            found[name].append((throughput(start, 1, documents // 2), throughput(start, 2, documents)))
    return {
        name: {
            "one": statistics.median(one for one, _ in pairs),
            "two": statistics.median(two for _, two in pairs),
            "ratio": statistics.median(two / one for one, two in pairs),
        }
        for name, pairs in found.items()
    }


def report(times: dict[str, list[Taken]]) -> dict[str, dict[str, float]]:
    print(f"{'engine':<28}{'wall ms':>9}{'cpu ms':>9}{'wall ratio':>12}{'cpu ratio':>11}   lacks")
    rows = {}
    for name, taken in times.items():
        pairs = list(zip(taken, times["quotegen"], strict=True))
        rows[name] = {
            "wall_ms": statistics.median(wall for wall, _ in taken) * 1000,
            "cpu_ms": statistics.median(cpu for _, cpu in taken) * 1000,
            "wall_ratio": statistics.median(own[0] / ours[0] for own, ours in pairs),
            "cpu_ratio": statistics.median(own[1] / ours[1] for own, ours in pairs),
        }
        wall, cpu, wall_ratio, cpu_ratio = rows[name].values()
        print(f"{name:<28}{wall:>9.0f}{cpu:>9.0f}{wall_ratio:>12.2f}{cpu_ratio:>11.2f}   {LACKS[name]}")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--customer", choices=CUSTOMERS, default="law-office")
    parser.add_argument("--pairs", type=int, default=12, help="documents for two workers; 0 leaves that part out")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not has_wkhtmltopdf():
        print("left out: wkhtmltopdf, which is not installed (sudo apt-get install wkhtmltopdf)")
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(options.customer, Path(folder))
        times = compare(setting, options.rounds)
        rows = report(times)
        scaled = scale(setting, options.pairs, min(3, options.rounds)) if options.pairs else {}
        for name, row in scaled.items():
            print(f"{name:<30} one worker {row['one']:.2f}/s, two {row['two']:.2f}/s, ratio {row['ratio']:.2f}")
    if options.json:
        options.json.write_text(json.dumps({"engines": rows, "workers": scaled}, indent=2) + "\n")


if __name__ == "__main__":
    main()
