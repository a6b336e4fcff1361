"""Small batch files, made for a test."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

LINES = ("line.1.sku", "line.1.quantity")


def row(number: int, **changes: str) -> dict[str, str]:
    """A customer who wants a few lines: quick to quote."""
    customer = {"external_id": f"C-{number:04}", "name": f"Įmonė {number}, UAB", "street": f"Upės g. {number}"}
    customer |= {"city": "Vilnius", "country": "LT", "language": "lt" if number % 2 else "en"}
    wanted = dict(zip(LINES, ("GIR-C80A4-B", str(number)), strict=True))
    return {**customer, **wanted, **{name.replace("__", "."): value for name, value in changes.items()}}


def write(path: Path, rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> Path:
    header = list(dict.fromkeys(name for each in rows for name in each))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
