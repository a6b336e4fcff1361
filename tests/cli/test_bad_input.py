"""Bad input on the command line: a clear error, the right exit code, and nothing written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import yaml

from quotegen.cli.run import run
from tests.samples import ROOT

GOOD = (ROOT / "examples" / "answers" / "charity.yaml").read_text()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def changed(**answers: object) -> str:
    data = yaml.safe_load(GOOD)
    data["answers"].update(answers)
    data["answers"] = {name: value for name, value in data["answers"].items() if value is not ...}
    return yaml.safe_dump(data, allow_unicode=True)


def customer(**fields: object) -> str:
    data = yaml.safe_load(GOOD)
    data["customer"].update(fields)
    return yaml.safe_dump(data, allow_unicode=True)


CASES = {
    "unknown_question": changed(colour_of_the_door="blue"),
    "missing_answer": changed(people=...),
    "wrong_type": changed(people="many"),
    "out_of_range": changed(people=0),
    "unknown_choice": changed(sides="three"),
    "unknown_device": changed(printers=[{"device": "Brenta M2400"}]),
    "not_asked": changed(pages_month=100),
    "vat_id_wrong": customer(vat_id="LT100002222118"),
    "bidi_control": customer(name="UAB \u202emoc.reltil"),
    "yaml_alias": GOOD + "\nx: &a [1]\ny: *a\n",
    "yaml_tag": GOOD + "\nx: !!python/object:os.system {}\n",
    "duplicate_key": GOOD + "\ncustomer: {}\n",
    "yaml_wrong": "customer: [1\nanswers: {",
    "too_deep": "answers: " + "[" * 60 + "]" * 60,
    "missing_field": "answers: {}\n",
}


@pytest.mark.parametrize("code", CASES)
def test_wrong_answers_are_refused_and_nothing_is_written(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(CASES[code])
    assert run(["propose", "a.yaml", "-o", "a.pdf", "--json", "a.json"]) == 3
    err = capsys.readouterr().err
    assert f"[{code}]" in err and "a.yaml:" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml"]


def test_an_unknown_device_is_met_with_the_nearest_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text(CASES["unknown_device"])
    run(["recommend", "a.yaml"])
    assert "did you mean Brenta M2400dn" in capsys.readouterr().err


def test_all_faults_are_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text(changed(people=0, sides="three", door="blue", colour_share=101))
    assert run(["recommend", "a.yaml"]) == 3
    err = capsys.readouterr().err
    for path in ("answers.people", "answers.sides", "answers.door", "answers.colour_share"):
        assert path in err


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_bytes("customer:\n  name: Ąžuolas\n".encode("cp1257"))
    assert run(["recommend", "a.yaml"]) == 3
    assert "a.yaml:2:9" in capsys.readouterr().err


def test_a_file_over_two_megabytes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("# " + "x" * (2 * 1024 * 1024))
    assert run(["recommend", "a.yaml"]) == 3
    assert "file_too_large" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{sku: GIR-C80A4-B, quantity: 0}", "out_of_range"),
        ("{sku: GIR-C80A4-X, quantity: 1}", "unknown_sku"),
        ("{description: Thing, quantity: 1, price: -1}", "out_of_range"),
        ("{description: Thing, quantity: 1}", "line_incomplete"),
        ("{description: Thing, quantity: 1, price: 1, tax: {category: E}}", "tax_reason_missing"),
        ("{description: Thing, quantity: 1, price: .nan}", "not_a_decimal"),
        ("{description: Thing, quantity: 1, price: 1, allowance_charges: [{percent: 5}]}", "missing_field"),
    ],
)
def test_wrong_lines_are_refused_with_their_place(
    line: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.yaml").write_text(f"lines:\n  - {line}\n")
    assert run(["price", "r.yaml"]) == 3
    err = capsys.readouterr().err
    assert f"[{code}]" in err and "r.yaml:2:" in err and "lines[0]" in err


def test_a_rule_of_the_business_ends_with_five(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.yaml").write_text(
        "lines: [{sku: GIR-C80A4-B, quantity: 1}]\nallowance_charges: [{amount: 500, reason: Too much}]\n"
    )
    assert run(["price", "r.yaml"]) == 5
    assert "total_negative" in capsys.readouterr().err


def test_an_output_folder_that_is_not_there_ends_with_eight(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    assert run(["propose", "a.yaml", "-o", "a.pdf", "--json", "no/such/folder/a.json"]) == 8
    assert "folder_missing" in capsys.readouterr().err
    assert not (tmp_path / "a.pdf").exists()


def test_an_output_folder_that_cannot_be_written_ends_with_eight(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    assert run(["propose", "a.yaml", "-o", "/proc/a.pdf"]) == 8
    assert "cannot_write" in capsys.readouterr().err


def test_a_full_disk_ends_with_eight_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert run(["propose", "a.yaml", "-o", "a.pdf", "--json", "a.json"]) == 8
    assert "no space left" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_a_country_that_is_read_as_another_is_told_on_the_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = yaml.safe_dump(
        {
            "customer": {
                "name": "A",
                "address": {"street": "S 1", "city": "C", "country": "EL"},
                "vat_id": "GR094259216",
                "language": "en",
            },
            "lines": [{"description": "Thing", "quantity": 1, "price": 100}],
        }
    )
    (tmp_path / "a.yaml").write_text(request)
    assert run(["price", "a.yaml", "--json"]) == 0
    told = capsys.readouterr()
    assert told.err.count("note: the country EL is read as GR [country_read]") == 1
    assert '"EL094259216"' in told.out and '"GR"' in told.out


def test_a_country_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = yaml.safe_load(GOOD)
    data["customer"]["address"]["country"] = "ZZ"
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))
    assert run(["recommend", "a.yaml"]) == 3
    assert "[country_unknown]" in capsys.readouterr().err
