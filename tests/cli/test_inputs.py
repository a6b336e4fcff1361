"""The inputs of the table as options of the command line, from the first draft to the search."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from quotegen.cli.run import run
from tests.samples import ROOT, page_texts

REQUEST = str(ROOT / "examples" / "requests" / "mixed.yaml")
ANSWERS = str(ROOT / "examples" / "answers" / "charity.yaml")
ONE_MORE = (
    "import sys; from quotegen.model import inputs; from tests.made_up_input import COST_CENTRE;"
    "inputs.INPUTS = (*inputs.INPUTS, COST_CENTRE);"
    "from quotegen.cli.run import main; main()"
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are run in an empty folder, so they use the sample that comes along."""
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run([*words]) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(told(capsys, *words, "--json"))
    return found


@pytest.mark.parametrize("command", [["quote", "new"], ["quote", "edit"], ["propose"], ["price"]])
def test_every_command_that_makes_a_quotation_takes_them(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = told(capsys, *command, "--help")
    for option in ("--purchase-order", "--project", "--seller-contact-name", "--seller-contact-phone"):
        assert option in shown


def test_a_draft_is_begun_changed_and_cleared(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(
        capsys,
        "quote",
        "new",
        "--lines",
        REQUEST,
        "--purchase-order",
        "PO-4711/26",
        "--project",
        "Stogas",
        "--lang",
        "en",
    )
    assert "Purchase order: PO-4711/26" in shown and "Project: Stogas" in shown
    changed = as_json(capsys, "quote", "edit", "D1", "--purchase-order", "", "--project", "Siena")
    assert changed["content"]["inputs"] == {"project": "Siena"}  # type: ignore[index]
    assert changed["priced"]["references"] == [  # type: ignore[index]
        {"code": "project", "label": "Project", "value": "Siena"}
    ]
    assert "Purchase order: PO-4711/26" in told(capsys, "quote", "edit", "D1", "--undo")


def test_they_can_be_changed_together_with_lines(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST)
    changed = as_json(capsys, "quote", "edit", "D1", "--discount-all", "1%", "--because", "x", "--project", "Siena")
    assert changed["version"] == 2


def test_the_contact_of_a_draft_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    own = ("--seller-contact-name", "Jonas", "--seller-contact-phone", "+1")
    assert "contact: Jonas, +1" in told(capsys, "quote", "new", "--lines", REQUEST, *own)


def test_what_is_wrong_with_one_is_refused_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["quote", "new", "--lines", REQUEST, "--project", "x" * 101]) == 3
    assert "project: expected at most 100 characters" in capsys.readouterr().err
    assert run(["price", REQUEST, "--seller-contact-email", "nobody"]) == 3
    assert "form_wrong" in capsys.readouterr().err


def test_a_price_and_a_proposal_have_them_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "Project: Stogas" in told(capsys, "price", REQUEST, "--project", "Stogas", "--lang", "en")
    own = ("--purchase-order", "PO-4711/26", "--seller-contact-name", "Jonas Petraitis")
    told(capsys, "propose", ANSWERS, "-o", "a.pdf", "--json", "a.json", "--lang", "en", *own)
    first = page_texts((tmp_path / "a.pdf").read_bytes())[0]
    assert "Purchase order PO-4711/26" in first and "Questions? Jonas Petraitis" in first
    assert json.loads((tmp_path / "a.json").read_text())["references"][0]["value"] == "PO-4711/26"


def test_a_difference_of_nothing_but_a_reference_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST, "--purchase-order", "PO-1", "--lang", "en")
    told(capsys, "quote", "issue", "D1")
    told(capsys, "quote", "revise", "Q-2026-00001")
    told(capsys, "quote", "edit", "D2", "--purchase-order", "PO-2")
    assert "Purchase order: PO-1 to PO-2" in told(capsys, "quote", "diff", "D2")
    found = as_json(capsys, "quote", "diff", "D2")
    assert found["inputs"] == [{"code": "purchase_order", "label": "Purchase order", "before": "PO-1", "after": "PO-2"}]


def test_a_user_changes_his_own_name_and_phone_and_is_then_the_contact(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "user", "add", "ana", "--role", "admin")
    told(capsys, "user", "add", "jonas", "--role", "account_executive", "--as", "ana")
    told(capsys, "user", "add", "jonas", "--full-name", "Jonas Petraitis", "--phone", "+1", "--as", "jonas")
    assert "contact: Jonas Petraitis, +1" in told(capsys, "quote", "new", "--lines", REQUEST, "--as", "jonas")
    assert run(["user", "add", "jonas", "--role", "admin", "--as", "jonas"]) == 5
    assert run(["user", "add", "rita", "--as", "ana"]) == 3
    assert "role" in capsys.readouterr().err


# --- one more ----------------------------------------------------------------------------------------


def one_more(*words: str) -> str:
    """A command of a program whose table has an input more."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", ONE_MORE, *words], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_input_that_is_only_in_the_table_is_in_everything_that_is_made_of_it(tmp_path: Path) -> None:
    assert "--cost-centre" in one_more("quote", "new", "--help")
    assert "cost_centre" in one_more("batch", "template").splitlines()[0]
    (tmp_path / "a.yaml").write_text(Path(ANSWERS).read_text() + "\ncost_centre: CC-12\n")
    assert "Cost centre: CC-12" in one_more("quote", "new", "--answers", "a.yaml", "--lang", "en")
    one_more("quote", "issue", "D1", "-o", "a.pdf")
    assert "Cost centre CC-12" in page_texts((tmp_path / "a.pdf").read_bytes())[0]
    one_more("quote", "revise", "Q-2026-00001")
    one_more("quote", "edit", "D2", "--cost-centre", "CC-13")
    assert "Cost centre: CC-12 to CC-13" in one_more("quote", "diff", "D2")
    assert "D2" in one_more("quote", "list", "cc-13") and "Q-2026-00001" in one_more("quote", "list", "cc-12")


def test_without_it_in_the_table_it_is_in_none_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--cost-centre" not in told(capsys, "quote", "new", "--help")
    assert "cost_centre" not in told(capsys, "batch", "template")
    assert run(["quote", "new", "--lines", REQUEST, "--cost-centre", "CC-12"]) == 2


# --- a delivery address ------------------------------------------------------------------------------

RIGA = ("--delivery-street", "Brīvības iela 1", "--delivery-city", "Rīga", "--delivery-country", "LV")
ON_PAPER = "Delivered to: Brīvības iela 1, Rīga, Latvia"


def test_a_price_a_proposal_and_a_draft_are_delivered_elsewhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert ON_PAPER in told(capsys, "price", REQUEST, "--lang", "en", *RIGA)
    told(capsys, "propose", ANSWERS, "-o", "a.pdf", "--json", "a.json", "--lang", "en", *RIGA)
    assert ON_PAPER in " ".join(page_texts((tmp_path / "a.pdf").read_bytes())[-1].split())
    assert json.loads((tmp_path / "a.json").read_text())["delivery"]["address"]["country"] == "LV"
    assert ON_PAPER in told(capsys, "quote", "new", "--lines", REQUEST, "--lang", "en", *RIGA)
    assert "Delivered to" not in told(capsys, "quote", "edit", "D1", "--delivery-street", "")


def test_half_an_address_is_refused_whatever_command_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "quote", "new", "--lines", REQUEST)
    half = ("--delivery-city", "Rīga")
    for command in (["price", REQUEST], ["propose", ANSWERS, "-o", "a.pdf"], ["quote", "edit", "D1"]):
        assert run([*command, *half]) == 3
        assert "the delivery address has no street and no country" in capsys.readouterr().err
