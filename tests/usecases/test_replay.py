"""Past answers under a changed catalogue: totals that move, recommendations that flip, and why."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from quotegen.cli.run import run
from quotegen.errors import InputRefused
from quotegen.model.replay import Replay
from quotegen.model.rules import Recurrence
from quotegen.usecases.replay_answers import replay_folder
from tests.samples import DAY, ROOT

OLD = ROOT / "catalog" / "office-supplies"
ANSWERS = ROOT / "examples" / "answers"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD, tmp_path / "office-supplies"))


def change(new: Path, name: str, pattern: str, replacement: str) -> None:
    text = (new / name).read_text()
    changed, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
    assert count
    (new / name).write_text(changed)


def replayed(new: Path) -> dict[str, Replay]:
    return {replay.answers: replay for replay in replay_folder(OLD, new, ANSWERS, DAY)}


def test_the_same_catalogue_moves_nothing(new: Path) -> None:
    assert not any(replay.moves or replay.refused for replay in replayed(new).values())


def test_a_new_price_moves_the_line_and_the_total_by_the_same(new: Path) -> None:
    change(new, "prices.csv", r"^(standard-2026,MAINTENANCE-FULL,graduated,1,1,)[\d.]+", r"\g<1>20.00")
    replay = replayed(new)["law-office.yaml"]
    (line,) = replay.lines
    total = replay.totals[Recurrence.MONTH]
    assert not line.flips and line.old_net is not None and line.new_net is not None
    assert total.old is not None and total.new is not None
    assert total.new - total.old == line.new_net - line.old_net != 0


def test_a_product_that_no_longer_passes_flips_the_recommendation_and_says_why(new: Path) -> None:
    change(new, "products/papers.csv", r"^(girios-recycled-80-a4,.*),yes,yes,no$", r"\1,no,yes,no")
    lines = replayed(new)["charity.yaml"].lines
    assert [(line.old_sku, line.new_sku) for line in lines] == [("GIR-R80A4-B", None), ("GIR-R80A4-R", None)]
    assert all(line.flips and "nothing in our range fits" in line.why["en"] for line in lines)


def test_a_dearer_product_loses_to_another_and_the_difference_is_told(new: Path) -> None:
    change(
        new, "prices.csv", r"^(partner-2026|standard-2026),(GIR-C80A4-\w),(\w+),1,(\d+),[\d.]+", r"\1,\2,\3,1,\4,99.00"
    )
    (line,) = replayed(new)["studio.yaml"].lines
    assert line.flips and line.new_sku != line.old_sku
    assert "more for the same need" in line.why["en"]


def test_answers_that_lead_nowhere_are_told_and_the_others_go_on(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(new, "devices.csv", r"^brenta-m2400dn,Brenta M2400dn", "brenta-m2400dn,Brenta M2401")
    assert replayed(new)["charity.yaml"].refused and not replayed(new)["studio.yaml"].refused
    assert run(["catalog", "diff", str(OLD), str(new), "--answers", str(ANSWERS), "--date", "2026-11-23"]) == 4
    assert "refused: " in capsys.readouterr().out


def test_the_difference_as_json_is_a_list(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalog", "diff", str(OLD), str(new), "--answers", str(ANSWERS), "--json"]) == 0
    assert next(each["answers"] for each in json.loads(capsys.readouterr().out)) == "charity.yaml"


def test_a_folder_without_answers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        replay_folder(OLD, OLD, tmp_path, DAY)
    assert refused.value.faults[0].code == "answers_missing"
