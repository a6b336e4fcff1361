"""The examples that come with a workspace: answers to try a catalogue on, and customers to begin with."""

from __future__ import annotations

from pathlib import Path

from quotegen.resources import bundled
from quotegen.usecases.desk import Desk
from quotegen.usecases.house import House
from quotegen.usecases.people import Imported, import_file


def example_answers(desk: Desk) -> tuple[Path, ...]:
    """Those of this catalogue, in `examples/NAME/answers`, else those in `examples/answers`; else what came along."""
    for root in (desk.workspace.home / "examples", bundled("examples")):
        for folder in (root / desk.catalogue.name / "answers", root / "answers"):
            found = sorted(path for path in folder.glob("*") if path.suffix.lower() in {".yaml", ".yml", ".json"})
            if found:
                return tuple(found)
    return ()


def take_sample_customers(house: House) -> Imported:
    """The invented customers that came along, for whoever wants to look around before there are real ones."""
    return import_file(house, bundled("examples") / "customers.csv")
