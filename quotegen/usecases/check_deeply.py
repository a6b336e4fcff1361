"""A catalogue looked at deeply: its rules tried out on sets of answers, its prices and texts read through."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from quotegen.errors import Fault
from quotegen.files.catalogue import PRODUCT_COLUMNS, TABLES, YAML_FILES
from quotegen.files.reading import Source, read_data
from quotegen.files.tables import Row, read_table
from quotegen.model.catalogue import Catalogue
from quotegen.model.finding import Finding
from quotegen.model.texts import untranslated
from quotegen.pricing.price_faults import price_findings
from quotegen.recommend.deep import search
from quotegen.recommend.deep_lab import Lab
from quotegen.recommend.deep_values import written
from quotegen.usecases.desk import Desk

_SECOND = 1


@dataclass(frozen=True, slots=True)
class DeepCheck:
    """What was found, in the order of rules, answers, prices and texts, and how many sets of answers were tried."""

    findings: tuple[Finding, ...]
    tried: int


def check_deeply(desk: Desk, say: Callable[[str], None]) -> DeepCheck:
    """All findings, each at its place in the files. While it lasts, `say` is told every second how far it is."""
    found, tried = findings_of(desk.catalogue, _every_second(say))
    places = _Places(desk.workspace.catalogue, desk.catalogue)
    return DeepCheck(tuple(replace(item, fault=places.place(item.fault)) for item in found), tried)


def findings_of(catalogue: Catalogue, tick: Callable[[int], None]) -> tuple[list[Finding], int]:
    """All findings by their paths, and the number of sets tried; `tick` is told how many there were so far."""
    lab, found = search(catalogue, tick)
    prices = [_with_answers(item, lab) for item in price_findings(catalogue)]
    return [*found, *prices, *untranslated(catalogue)], lab.tried


def _every_second(say: Callable[[str], None]) -> Callable[[int], None]:
    last = time.monotonic()

    def tick(tried: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _SECOND:
            last = time.monotonic()
            say(f"{tried} sets of answers tried …")

    return tick


def _with_answers(finding: Finding, lab: Lab) -> Finding:
    """The shortest answers among those tried that lead to the SKU, where there are any."""
    sku = finding.fault.path.split(".")[1]
    sets = [written(trial.answers) for trial in lab.trials if sku in trial.skus]
    return replace(finding, answers=min(sets, key=len, default={}))


class _Places:
    """Where a path stands: `rules.needs[2]` in rules.yaml, `products.ID` and `prices.SKU.LIST` in their tables."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder, self._catalogue = folder, catalogue
        self._sources: dict[str, Source] = {}

    def place(self, fault: Fault) -> Fault:
        name, _, rest = fault.path.partition(".")
        if name in {"products", "prices"}:
            key = rest.split(".")
            row = next((row for row in self._rows(name) if _is_row(row, name, key)), None)
            return fault.at(row.file, row.line, 1) if row is not None else fault
        file = "categories" if name == "attributes" else name
        if file not in YAML_FILES:
            return fault
        if file not in self._sources:
            self._sources[file] = read_data(self._folder / f"{file}.yaml")
        located = self._sources[file].locate(Fault(fault.code, "", path=self._inside(name, rest)))
        return fault.at(located.file, located.line, located.column)

    def _rows(self, name: str) -> Iterator[Row]:
        columns = PRODUCT_COLUMNS if name == "products" else TABLES[name]
        pattern = "products/*.csv" if name == "products" else f"{name}.csv"
        for path in sorted(self._folder.glob(pattern)):
            yield from read_table(path, columns, [], tuple(self._catalogue.attributes))

    def _inside(self, name: str, rest: str) -> str:
        """What is kept by its id stands in a list of its file: `attributes.x.name` is `attributes[3].name`."""
        key, _, inner = rest.partition(".")
        keyed = getattr(self._catalogue, name)
        if isinstance(keyed, dict) and key in keyed:
            return f"{name}[{list(keyed).index(key)}].{inner}"
        return f"{name}{rest}" if rest.startswith("[") else rest


def _is_row(row: Row, name: str, key: list[str]) -> bool:
    if name == "products":
        return row.cells.get("id") == key[0]
    return [row.cells.get("sku"), row.cells.get("price_list")] == key[:2]
