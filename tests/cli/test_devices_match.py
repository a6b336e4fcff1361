"""`devices match`: every entry with what it is taken for, and an answer that can be pasted."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from quotegen.cli.run import run
from quotegen.files.reading import parse_yaml
from quotegen.recommend.answers import parse_answers
from quotegen.usecases.desk import open_desk
from tests.recommend.examples import answers_of
from tests.samples import ROOT

PASTED = str(ROOT / "examples" / "devices" / "pasted.txt")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_sure_ends_with_zero_and_can_be_pasted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["devices", "match", PASTED]) == 0
    table, _, answer = capsys.readouterr().out.partition("\n\n")
    assert len(table.splitlines()) == 5 and "norvik-l410dn" in table
    pasted = parse_yaml(answer, "pasted").data
    assert pasted["printers"][-1] == {"device": "Kyocera M2040", "unknown": True, "quantity": 1}
    catalogue = open_desk().catalogue
    assert len(parse_answers(answers_of("law-office") | pasted, catalogue).devices) == 4


def test_what_has_to_be_asked_ends_with_four(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.txt").write_text("Norvik L310dn\n2x L410dn\nHP: 1020\n")
    assert run(["devices", "match", "list.txt"]) == 4
    out = capsys.readouterr().out
    assert "norvik-l310d or norvik-l410dn" in out
    assert parse_yaml(out.partition("\n\n")[2], "pasted").data == {
        "printers": [{"device": "norvik-l410dn", "quantity": 2}]
    }


def test_json_has_every_entry_with_its_confidence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"3x Norvick l410dn\nL310dn")))
    assert run(["devices", "match", "-", "--json"]) == 4
    found = json.loads(capsys.readouterr().out)
    sure, unsure = found["matches"]
    assert (sure["verdict"], sure["device"], sure["quantity"], sure["confidence"]) == ("sure", "norvik-l410dn", 3, 96)
    assert (unsure["verdict"], unsure["device"]) == ("unsure", None) and "norvik-l310d" in unsure["alternatives"]
    assert found["answer"] == [{"device": "norvik-l410dn", "quantity": 3}] and found["to_ask"] == 1


@pytest.mark.parametrize("content", [b"\xff\xfe", "a\u202eb".encode()])
def test_a_list_that_is_no_clean_text_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    assert run(["devices", "match", "list.txt"]) == 3


def test_help_opens_with_examples_and_names_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["devices", "match", "-h"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[2].strip() == "Examples:" and "with 4 if" in " ".join(out.split())
