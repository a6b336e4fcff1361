"""What a document says comes from the catalogue or from whoever wrote it for the customer, in its own language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quotegen.cli.run import run
from tests.samples import ROOT, page_texts

CHARITY = str(ROOT / "examples" / "answers" / "charity.yaml")
LOGIN = "jonas-login"
CUSTOMERS = """id,name,street,city,country,language
viena,UAB Viena,Upės g. 1,Vilnius,LT,lt
second,Second Ltd,1 Long Street,Dublin,IE,en
"""


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUOTEGEN_USER", LOGIN)
    assert run(["init", "ws"]) == 0
    monkeypatch.chdir(tmp_path / "ws")
    (tmp_path / "ws" / "customers.csv").write_text(CUSTOMERS)
    assert run(["customer", "import", "customers.csv"]) == 0
    capsys.readouterr()


def said(capsys: pytest.CaptureFixture[str], *command: str) -> dict[str, Any]:
    code = run(["quote", *command, "--json"])
    out, err = capsys.readouterr()
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def printed(draft: str) -> str:
    assert run(["quote", "issue", draft, "-o", "x.pdf"]) == 0
    return " ".join("\n".join(page_texts(Path("x.pdf").read_bytes())).split())


@pytest.mark.parametrize(("language", "reason"), [("en", "Agreed price"), ("lt", "Sutarta kaina")])
def test_a_discount_without_a_reason_is_printed_as_agreed(
    language: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "new", "--answers", CHARITY, "--customer", "viena", "--lang", language)
    said(capsys, "edit", "D1", "--discount-all", "1%")
    text = printed("D1")
    assert reason in text and LOGIN not in text


def test_a_reason_that_is_said_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "new", "--answers", CHARITY, "--customer", "second")
    changed = said(capsys, "edit", "D1", "--discount-all", "1%", "--because", "Opening of the season")
    offer = changed["priced"]["offers"][0]
    assert [each["reason"] for each in offer["allowance_charges"]] == ["Opening of the season"]


def test_a_word_to_whoever_asked_is_never_the_reason_of_a_counter_offer(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "new", "--answers", CHARITY, "--customer", "second")
    assert (
        run(["user", "add", LOGIN, "--role", "admin"])
        == run(["user", "add", "ona", "--role", "account_executive"])
        == 0
    )
    assert run(["quote", "new", "--answers", CHARITY, "--customer", "second", "--as", "ona"]) == 0
    capsys.readouterr()
    said(capsys, "edit", "D2", "--discount-all", "30%", "--because", "Opening", "--as", "ona")
    said(capsys, "ask", "D2", "--because", "they asked", "--as", "ona")
    assert run(["quote", "approve", "D2", "--discount-all", "12%", "--note", "thin margin"]) == 0
    capsys.readouterr()
    taken = said(capsys, "edit", "D2", "--counter", "--as", "ona")
    assert taken["content"]["edits"][-1] == {"do": "discount_all", "percent": "12", "amount": None, "reason": "Opening"}


def test_numbers_of_options_are_read_as_people_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "new", "--answers", CHARITY, "--customer", "second")
    changed = said(capsys, "edit", "D1", "--target", "€ 1 234,50")
    assert changed["priced"]["offers"][0]["totals"]["once"]["payable"] == "1234.50"
    assert run(["quote", "edit", "D1", "--target", "1,234"]) == 3
    assert "write 1234 or 1.2340" in capsys.readouterr().err


def test_a_quotation_for_another_customer_tells_what_it_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "new", "--answers", CHARITY, "--customer", "viena")
    said(capsys, "edit", "D1", "--discount-all", "3%", "--because", "ten years a customer")
    made = said(capsys, "new", "--like", "D1", "--customer", "second")
    assert made["content"]["language"] == "en" and made["open"] == []
    assert {"what": "answer", "of": "decider"} in made["left_out"] and {"what": "discount", "of": ""} in made[
        "left_out"
    ]
    text = printed("D2")
    assert "ten years" not in text and "trečią mėnesio antradienį" not in text and "What you told us" in text


def test_what_is_left_out_is_told_in_plain_text_too(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "new", "--answers", CHARITY, "--customer", "viena")
    assert run(["quote", "new", "--like", "D1", "--customer", "second"]) == 0
    out, err = capsys.readouterr()
    assert "left out, as it was another customer's: the answer to decider" in out and "quote issue D2" in err


def test_the_base_of_a_tax_is_written_like_other_amounts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    Path("lines.yaml").write_text("lines:\n- {description: Work, quantity: 1, price: 1234.50}\n")
    assert run(["price", "lines.yaml", "--lang", "en"]) == 0
    assert "21% on €1,234.50" in capsys.readouterr().out
