"""Answers to remarks and reasons for changes, on the command line and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.cli.run import run
from tests.samples import ROOT, page_texts

LAW = str(ROOT / "examples" / "answers" / "law-office.yaml")
REQUEST = str(ROOT / "examples" / "requests" / "mixed.yaml")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are run in an empty folder, so they use the sample that comes along."""
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run([*words]) == 0
    return capsys.readouterr().out


def printed(folder: Path, name: str) -> str:
    return " ".join(" ".join(page_texts((folder / name).read_bytes())).split())


@pytest.mark.parametrize(("language", "label"), [("en", "OUR ANSWER"), ("lt", "MŪSŲ ATSAKYMAS")])
def test_an_answer_is_printed_as_ours_beneath_the_remark(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str, label: str
) -> None:
    assert "not answered: remarks: Court days" in told(capsys, "quote", "new", "--answers", LAW, "--lang", language)
    answered = told(capsys, "quote", "edit", "D1", "--reply", "remarks=Never before ten = agreed.")
    assert "not answered: remarks" not in answered
    told(capsys, "quote", "issue", "D1", "-o", "a.pdf")
    text = printed(tmp_path, "a.pdf")
    assert "age-resistant." in text
    after = text.partition("age-resistant.")[2]
    assert after.upper().lstrip().startswith(f"{label} NEVER BEFORE TEN = AGREED.")


def test_a_reason_is_told_with_the_change_it_is_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST, "--lang", "en")
    told(capsys, "quote", "issue", "D1")
    told(capsys, "quote", "revise", "Q-2026-00001")
    bare = told(capsys, "quote", "edit", "D2", "--quantity", "NOR-NT41X-BK=6")
    assert "changed without a reason: " in bare and "NOR-NT41X-BK" in bare
    reasoned = told(capsys, "quote", "edit", "D2", "--tell", "NOR-NT41X-BK=more meetings")
    assert "changed without a reason" not in reasoned and "; more meetings" in reasoned
    told(capsys, "quote", "issue", "D2", "-o", "b.pdf")
    text = printed(tmp_path, "b.pdf")
    assert "More meetings" in text and "Other lines" not in text


def test_a_quantity_agreed_by_hand_is_no_longer_told_as_what_an_answer_means(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told(capsys, "quote", "new", "--answers", LAW, "--lang", "en")
    told(capsys, "quote", "new", "--answers", LAW, "--lang", "en")
    told(capsys, "quote", "edit", "D2", "--quantity", "GIR-C80A4-B:month=2")
    for draft in ("D1", "D2"):
        told(capsys, "quote", "issue", draft, "-o", f"{draft}.pdf")
    worked_out, agreed = (printed(tmp_path, f"{draft}.pdf") for draft in ("D1", "D2"))
    assert "of everyday paper a delivery" in worked_out and "of everyday paper a delivery" not in agreed
    assert "as the makers count them" in worked_out and "as the makers count them" in agreed


def test_what_has_changed_is_told_without_marks_that_nobody_sees(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST, "--lang", "en")
    told(capsys, "quote", "issue", "D1")
    told(capsys, "quote", "revise", "Q-2026-00001")
    said = [told(capsys, "quote", "edit", "D2", "--quantity", "GIR-C80A4-B=14"), told(capsys, "quote", "diff", "D2")]
    assert all("g/m²" in each and "\u2060" not in each for each in said)


def test_without_a_reason_nothing_stands_over_the_change(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST, "--lang", "lt")
    told(capsys, "quote", "issue", "D1")
    told(capsys, "quote", "revise", "Q-2026-00001")
    told(capsys, "quote", "edit", "D2", "--quantity", "NOR-NT41X-BK=6")
    told(capsys, "quote", "issue", "D2", "-o", "b.pdf")
    assert "Kitos eilutės" not in printed(tmp_path, "b.pdf")


def test_a_reason_for_the_house_is_kept_or_refused_and_never_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST, "--lang", "en")
    told(capsys, "quote", "issue", "D1")
    told(capsys, "quote", "revise", "Q-2026-00001")
    quantity = ("quote", "edit", "D2", "--quantity", "NOR-NT41X-BK=6", "--because", "to keep them from the rival")
    assert run([*quantity]) == 3
    assert "reason_unkept" in capsys.readouterr().err
    assert '"version": 1' in told(capsys, "quote", "show", "D2", "--json")
    assert "rival" in told(capsys, *quantity, "--discount", "NOR-NT41X-BK=9%", "--json")
    told(capsys, "quote", "issue", "D2", "-o", "b.pdf")
    assert "rival" not in printed(tmp_path, "b.pdf")


def test_what_is_no_pair_or_names_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST)
    for words, code in (
        (["--tell", "because"], "pair_wrong"),
        (["--tell", "NOR-NT41X-BK=x"], "nothing_before"),
        (["--reply", "remarks=x"], "remark_unknown"),
    ):
        assert run(["quote", "edit", "D1", *words]) == 3
        assert code in capsys.readouterr().err
