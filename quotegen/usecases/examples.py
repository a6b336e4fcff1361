"""The example answers that come with a workspace: to try a catalogue on, and to show what is made of them."""

from __future__ import annotations

from pathlib import Path

from quotegen.resources import bundled
from quotegen.usecases.desk import Desk


def example_answers(desk: Desk) -> tuple[Path, ...]:
    """Those of this catalogue, in `examples/NAME/answers`, else those in `examples/answers`; else what came along."""
    for root in (desk.workspace.home / "examples", bundled("examples")):
        for folder in (root / desk.catalogue.name / "answers", root / "answers"):
            found = sorted(path for path in folder.glob("*") if path.suffix.lower() in {".yaml", ".yml", ".json"})
            if found:
                return tuple(found)
    return ()
