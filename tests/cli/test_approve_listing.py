"""`quote approve` lists what waits, what was changed since it was approved, and who was told of low margins."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from quotegen.cli.run import run
from quotegen.usecases.house import USER_VARIABLE
from tests.samples import ROOT

PAPER = "lines:\n  - {sku: GIR-C80A4-B, quantity: 40}\n"
Say = Callable[..., str]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """A command as a user says it; what it prints, or what it is refused with."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(USER_VARIABLE, raising=False)
    (tmp_path / "lines.yaml").write_text(PAPER)

    def said(who: str, *words: str, ends: int = 0) -> str:
        capsys.readouterr()
        assert run([*words, "--as", who]) == ends
        printed = capsys.readouterr()
        return printed.out if ends == 0 else printed.err

    said("ana", "user", "add", "ana", "--role", "admin")
    said("ana", "user", "add", "rita", "--role", "manager")
    said("ana", "user", "add", "jonas", "--role", "account_executive")
    said("ana", "user", "add", "eve", "--role", "representative")
    said("ana", "customer", "import", str(ROOT / "examples" / "customers.csv"))
    return said


def test_what_was_changed_since_it_was_approved_is_listed(say: Say) -> None:
    say("jonas", "quote", "new", "--lines", "lines.yaml", "--customer", "north-harbour")
    say("jonas", "quote", "edit", "D1", "--discount-all", "10%", "--because", "loyal")
    say("jonas", "quote", "ask", "D1", "--because", "three schools")
    say("rita", "quote", "approve", "D1")
    assert say("rita", "quote", "approve") == ""
    say("jonas", "quote", "edit", "D1", "--discount-all", "9%", "--because", "less")
    assert "approval 1 of draft D1" in say("rita", "quote", "approve")
    (told,) = json.loads(say("rita", "quote", "approve", "--json"))
    assert (told["id"], told["state"], told["changed"], told["number"]) == (1, "approved", True, "")
    assert say("jonas", "quote", "approve") == ""


def test_a_low_margin_is_told_without_figures_and_counted(say: Say) -> None:
    say("eve", "quote", "new", "--lines", "lines.yaml", "--customer", "north-harbour")
    told = say("eve", "quote", "edit", "D1", "--price", "GIR-C80A4-B=1", "--because", "a try")
    assert "margin below the floor, or close to it" in told
    assert "15%" not in told
    refused = say("eve", "quote", "issue", "D1", ends=5)
    assert "a margin is below the least that is allowed" in refused
    assert "told at a change 1, refused at issue 1" in say("rita", "quote", "approve", "--tries")
    assert json.loads(say("rita", "quote", "approve", "--tries", "--json")) == {"eve": {"told": 1, "refused": 1}}
    assert "does not let you" in say("eve", "quote", "approve", "--tries", ends=5)
