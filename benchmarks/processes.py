"""What running processes use, by what Linux tells of them in /proc. One that has ended uses nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def family(top: int) -> list[int]:
    """A process, and all that it and its descendants have started and that still run."""
    found = [top]
    for process in found:  # grows while it is gone through
        found += children(process)
    return found


def children(process: int) -> list[int]:
    """Those of every thread of the process."""
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
    except OSError:
        return []
    return [int(child) for thread in threads for child in _text(thread / "children").split()]


def processor_seconds(process: int) -> float:
    """User and system time so far, with that of children who have ended and were waited for."""
    fields = _text(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICK


def resident(process: int) -> float:
    """MB in memory; what it shares with others counts in full."""
    return _kilobytes(_text(Path(f"/proc/{process}/status")), "VmRSS:") / 1024


def held(processes: Sequence[int]) -> float:
    """MB that they hold together: what is their own, what they share counted once, and the files of whoever maps most.

    Pss alone would fall when anybody else on the machine maps the same files.
    """
    own, files = 0.0, [0.0]
    for process in processes:
        shares, status = _text(Path(f"/proc/{process}/smaps_rollup")), _text(Path(f"/proc/{process}/status"))
        own += _kilobytes(shares, "Pss_Anon:") + _kilobytes(shares, "Pss_Shmem:")
        files.append(_kilobytes(status, "RssFile:"))
    return (own + max(files)) / 1024


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _kilobytes(text: str, name: str) -> float:
    return next((float(line.split()[1]) for line in text.splitlines() if line.startswith(name)), 0.0)
