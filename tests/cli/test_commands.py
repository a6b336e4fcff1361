"""Every command on the shipped samples: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quotegen.cli.run import run
from tests.samples import ROOT

ANSWERS = str(ROOT / "examples" / "answers" / "charity.yaml")
REQUEST = str(ROOT / "examples" / "requests" / "mixed.yaml")
COMMAND = [sys.executable, "-c", "from quotegen.cli import main; main()"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are run in an empty folder, so they use the sample that comes along."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEGEN_DEBUG", raising=False)


def test_catalog_check_prints_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalog", "check"]) == 0
    out, err = capsys.readouterr()
    assert "333  skus" in out and "no faults" in err


def test_catalog_check_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalog", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["contents"]["devices"] == 46


def test_catalog_check_names_every_fault_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "ws"]) == 0
    packs = tmp_path / "ws" / "catalog" / "office-supplies" / "packs.csv"
    lines = packs.read_text().splitlines()
    lines[4] = lines[4].replace(lines[4].split(",")[1], "no-such-product")
    lines[7] = lines[6]
    packs.write_text("\n".join(lines) + "\n")
    capsys.readouterr()
    assert run(["catalog", "check", "-w", "ws"]) == 3
    err = capsys.readouterr().err
    assert f"{Path('ws') / 'catalog' / 'office-supplies' / 'packs.csv'}:5:2" in err and "unknown_product" in err
    assert "packs.csv:8:1" in err and "duplicate_sku" in err


def test_questionnaire_show_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["questionnaire", "show", "--lang", "lt"]) == 0
    assert "Kokius spausdintuvus turite" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "says"), [("en", "for us alone: not printed"), ("lt", "tik mums: nespausdinama")])
def test_questionnaire_show_says_what_is_asked_for_the_house_alone(
    capsys: pytest.CaptureFixture[str], language: str, says: str
) -> None:
    assert run(["questionnaire", "show", "--lang", language]) == 0
    asked, marked = "", []
    for row in capsys.readouterr().out.splitlines():
        asked = row.partition(":")[0] if row[:1].islower() else asked
        marked += [asked] if row.strip() == f"({says})" else []
    assert marked == ["budget", "decider"]


def test_questionnaire_as_json_has_all_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["questionnaire", "show", "--json"]) == 0
    sections = json.loads(capsys.readouterr().out)["sections"]
    assert sum(len(section["questions"]) for section in sections) >= 14


def test_recommend_prints_each_line_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", ANSWERS, "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert "1\xa0box" in out and "4\xa0reams" in out and "2,700\xa0pages a month, printed on both sides" in out
    assert "sample catalogue" in err


def test_recommend_as_json_holds_the_arithmetic(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", ANSWERS, "--json"]) == 0
    line = json.loads(capsys.readouterr().out)["offers"][0]["lines"][0]
    assert line["reason"]["rule"] == "office_paper"
    assert "4131 sheet → 1 box × 2500 sheet/box + 4 ream × 500 sheet/ream" in line["reason"]["arithmetic"]


def test_price_as_json_has_the_shape_that_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["price", REQUEST, "--json"]) == 0
    quotation = json.loads(capsys.readouterr().out)
    offer = quotation["offers"][0]
    assert quotation["currency"] == "EUR"
    line_keys = {
        "id", "sku", "name", "quantity", "unit", "price", "allowance_charges", "net_amount", "tax_category",
        "recurrence", "optional", "reason",
    }  # fmt: skip
    assert line_keys <= set(offer["lines"][0])
    assert offer["lines"][0]["price"] == {"amount": "20.30", "base_quantity": "1"}
    assert offer["lines"][0]["tax_category"]["rate"] == "21"
    total_keys = {
        "line_total", "allowance_total", "charge_total", "tax_exclusive", "tax_subtotals", "tax", "tax_inclusive",
        "prepaid", "rounding", "payable",
    }  # fmt: skip
    assert total_keys == set(offer["totals"]["once"])
    assert offer["totals"]["once"]["payable"] == "789.71"


def test_price_tells_the_seller_what_a_manager_would_ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.yaml").write_text(
        "lines: [{sku: GIR-C80A4-B, quantity: 2, allowance_charges: [{percent: 40, reason: Friend}]}]"
    )
    assert run(["price", "r.yaml"]) == 0
    out, err = capsys.readouterr()
    assert "line_discount_over_limit" in err and "margin_below_floor" in err and "limit" not in out


def test_propose_writes_the_pdf_the_json_and_the_html(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["propose", ANSWERS, "-o", "a.pdf", "--json", "a.json", "--html", "a.html", "--date", "2026-11-23"]) == 0
    assert capsys.readouterr().out.splitlines() == ["a.pdf", "a.json", "a.html"]
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads((tmp_path / "a.json").read_text())["issue_date"] == "2026-11-23"
    assert "Ką mums sakėte" in (tmp_path / "a.html").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.json", "a.pdf"]


def test_propose_tells_the_seller_which_remark_nobody_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    law = str(ROOT / "examples" / "answers" / "law-office.yaml")
    assert run(["propose", law, "-o", "a.pdf"]) == 0
    out, err = capsys.readouterr()
    assert "not answered: remarks: Court days" in err and "not answered" not in out


def test_propose_in_another_language_than_the_customers(tmp_path: Path) -> None:
    assert run(["propose", ANSWERS, "-o", "a.pdf", "--html", "a.html", "--lang", "en"]) == 0
    assert "What you told us" in (tmp_path / "a.html").read_text()


def test_init_makes_a_workspace_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["init", "ws"]) == 0
    monkeypatch.chdir(tmp_path / "ws")
    assert run(["catalog", "check"]) == 0
    assert run(["propose", "examples/answers/studio.yaml", "-o", "studio.pdf"]) == 0


def test_init_fills_the_empty_folder_that_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ws").mkdir()
    monkeypatch.chdir(tmp_path / "ws")
    assert run(["init", "."]) == 0
    assert run(["catalog", "check"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ws"]


def test_init_never_touches_a_folder_that_holds_something(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws" / "mine.txt").write_text("mine")
    assert run(["init", "ws"]) == 3
    assert "folder_not_empty" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "ws").iterdir()] == ["mine.txt"]


def test_the_schemas_are_written(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    assert run(["catalog", "schema", "-o", "s"]) == 0
    assert (tmp_path / "s" / "rules.schema.json").is_file()


@pytest.mark.parametrize("arguments", [["-h"], ["propose", "-h"], ["catalog", "-h"], ["catalog", "check", "--help"]])
def test_help_opens_with_examples(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert capsys.readouterr().out.splitlines()[2].strip() == "Examples:"


def test_help_takes_less_than_twice_what_the_command_line_library_takes() -> None:
    # A ratio, and the best of each: how fast this machine is, and how busy, is not the program's.
    arguments = {"library": ["-c", "import typer"], "help": [*COMMAND[1:], "-h"]}
    best = {"library": 60.0, "help": 60.0}
    for _ in range(10):
        for name, words in arguments.items():
            start = time.perf_counter()
            subprocess.run(
                [COMMAND[0], *words], check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
            best[name] = min(best[name], time.perf_counter() - start)
    assert best["help"] < 2 * best["library"]


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from quotegen.cli.run import run; run(['-h']); print(sorted(sys.modules), file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    modules = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env).stderr
    for heavy in ("'weasyprint'", "'pydantic'", "'babel'", "'jinja2'", "'yaml'"):
        assert heavy not in modules


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["price"], ["propose", ANSWERS], ["price", REQUEST, "--lang", "de"],
                  ["recommend", ANSWERS, "--date", "yesterday"]]
)  # fmt: skip
def test_a_wrong_call_ends_with_two(arguments: list[str]) -> None:
    assert run(arguments) == 2


def test_errors_as_json_are_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.yaml").write_text("lines: [{sku: NONE-1, quantity: 1}]")
    assert run(["price", "r.yaml", "--json"]) == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["exit_code"] == 3
    assert error["faults"][0]["path"] == "lines[0].sku" and error["faults"][0]["line"] == 1


def test_no_colour_where_it_is_not_wanted(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run([*COMMAND, "price", "missing.yaml"], capture_output=True, text=True, env=env, cwd=tmp_path)
    assert done.returncode == 3 and "\x1b" not in done.stderr and "file_missing" in done.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = f"{sys.executable} -c 'from quotegen.cli import main; main()' questionnaire show 2>err | head -1; cat err"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=env, cwd=tmp_path)
    assert "Traceback" not in done.stdout + done.stderr and "bug" not in done.stdout


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotegen.usecases.desk.open_desk", interrupted)
    assert run(["catalog", "check"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_bug_ends_with_one_and_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("quotegen.usecases.desk.open_desk", broken)
    assert run(["catalog", "check"]) == 1
    err = capsys.readouterr().err
    assert "a bug: ZeroDivisionError" in err and "QUOTEGEN_DEBUG=1" in err and "Traceback" not in err


def test_a_workspace_with_a_broken_template_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "ws"]) == 0
    page = tmp_path / "ws" / "templates" / "proposal" / "proposal.html"
    page.write_text(page.read_text().replace("{{ view.date }}", "{{ view.day }}"))
    assert run(["propose", ANSWERS, "-o", "a.pdf", "-w", "ws"]) == 3
    assert "template_undefined" in capsys.readouterr().err and not (tmp_path / "a.pdf").exists()


def test_a_workspace_without_its_logo_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "ws" / "catalog")
    shutil.copytree(ROOT / "templates", tmp_path / "ws" / "templates")
    (tmp_path / "ws" / "catalog" / "office-supplies" / "logo.svg").unlink()
    assert run(["propose", ANSWERS, "-o", "a.pdf", "-w", "ws"]) == 3
    assert "file_missing" in capsys.readouterr().err


def test_explain_tells_the_best_rejected_product(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", ANSWERS, "BRE-BM24X-BK", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "costs €15.10 more for the same need" in out and "How many people print? 6\xa0people" in out


def test_explain_says_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", ANSWERS, "GIR-C80A4-B", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["against"][0]["why"]["en"] == "recycled paper: no; needed: yes"
