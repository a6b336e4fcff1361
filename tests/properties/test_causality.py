"""The answers a line cites are its causes: changing one can change the line, changing any other cannot.

Hundreds of answer sets are made up from a seed; for each, lines and answers are picked by chance.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quotegen.model.catalogue import Catalogue
from tests.lab import Lab

SETS = 200


@pytest.mark.parametrize("part", range(4))
def test_an_answer_that_is_not_cited_cannot_change_the_line(office: Catalogue, part: int) -> None:
    lab = Lab(office, seed=part)
    tried = 0
    for _ in range(SETS // 4):
        raw = lab.answers()
        lines = lab.lines(raw)
        uncited = [name for name in raw if any(name not in cited for _, cited in lines.values())]
        for name in lab.chance.sample(uncited, min(2, len(uncited))):
            for changed in lab.changes(name, raw, most=2):
                after = lab.lines(changed)
                for key, (line, cited) in lines.items():
                    if name not in cited and after:
                        tried += 1
                        assert key in after and after[key][0] == line, (name, raw, changed)
    assert tried > 200


def counts_elsewhere(lab: Lab, name: str, raw: dict[str, Any]) -> bool:
    """Whole packs may hide a small change: the same customer with much less or much more to count shows it."""
    for factor in (Fraction(1, 50), Fraction(1, 7), Fraction(9), Fraction(60)):
        scaled = {
            each: max(1, int(value * factor)) if isinstance(value, int) and value > 100 else value
            for each, value in raw.items()
        }
        before = {key: line for key, (line, cited) in lab.lines(scaled).items() if name in cited}
        for changed in lab.changes(name, scaled, most=60) if before else ():
            after = lab.lines(changed)
            if any(key not in after or after[key][0] != line for key, line in before.items()):
                return True
    return False


@pytest.mark.parametrize("part", range(4))
def test_an_answer_that_is_cited_can_change_the_line(office: Catalogue, part: int) -> None:
    lab = Lab(office, seed=100 + part)
    idle = []
    tried = 0
    for _ in range(SETS // 4):
        raw = lab.answers()
        lines = lab.lines(raw)
        if not lines:
            continue
        key = lab.chance.choice(sorted(lines, key=str))
        line, cited = lines[key]
        name = lab.chance.choice(cited)
        tried += 1
        after = (lab.lines(changed) for changed in lab.changes(name, raw, most=60))
        if not any(key not in found or found[key][0] != line for found in after):
            idle += [] if counts_elsewhere(lab, name, raw) else [(name, line, raw)]
    assert tried > 40
    assert idle == []
