"""The commands about what is kept: its key, heads that are told, and a move to another machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quotegen.cli.run import run

CUSTOMER = "customer add zeme --name Žemė --street Upės --city Vilnius --country LT --language lt".split()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are run in an empty folder, so they use the sample that comes along."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Where the sample company's data are, with a customer among them."""
    assert run(CUSTOMER) == 0
    capsys.readouterr()
    return tmp_path / "kept" / "quotegen" / "data"


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert run([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 5
    return capsys.readouterr().err


def test_the_key_is_made_with_the_database_and_is_its_owners_alone(kept: Path) -> None:
    assert (kept / "quotegen.key").stat().st_mode & 0o777 == 0o600


def test_a_database_whose_key_is_gone_says_so_and_gets_no_new_one(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept / "quotegen.key").rename(kept / "away.key")
    for words in (("customer", "list"), ("verify", "--all"), ("db", "upgrade"), ("db", "new-key")):
        assert "key_missing" in refused(capsys, *words)
    assert not (kept / "quotegen.key").exists()
    (kept / "away.key").rename(kept / "quotegen.key")
    assert run(["verify", "--all"]) == 0


def test_a_key_that_others_may_read_is_refused(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kept / "quotegen.key").chmod(0o644)
    said = refused(capsys, "verify", "--all")
    assert "key_open" in said and "chmod 600" in said


def test_a_head_that_was_told_is_asked_for_later(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = told(capsys, "verify", "--all")["head"]
    told(capsys, "db", "new-key")
    found = told(capsys, "verify", "--all", "--since", head)
    assert found["sound"] and found["head"] != head
    lost = told(capsys, "verify", "--all", "--since", f"1-{'0' * 64}", code=6)
    assert [fault["code"] for fault in lost["faults"]] == ["head_lost"]


def test_a_backup_is_named_by_the_head(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "db", "new-key")
    for words in ((), ("-o", str(tmp_path))):
        done = told(capsys, "db", "backup", *words)
        seq, _, digest = done["head"].partition("-")
        assert Path(done["file"]).name.endswith(f"-{seq}-{digest[:8]}.backup.gz")
        assert Path(done["file"]).is_file()
    named = told(capsys, "db", "backup", "-o", str(tmp_path / "monday.gz"))
    assert named["file"] == str(tmp_path / "monday.gz")


def test_a_backup_says_that_the_key_is_not_in_it(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "backup"]) == 0
    assert str(kept / "quotegen.key") in capsys.readouterr().err


def test_on_another_machine_the_key_is_taken_along_or_the_rows_as_they_are(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.gz"
    told(capsys, "db", "backup", "-o", str(file))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    assert "key_missing" in refused(capsys, "db", "restore", str(file))
    rows = told(capsys, "db", "restore", str(file), "--accept-unknown-keys")["rows"]
    found = told(capsys, "verify", "--all")
    assert found["sound"] and 0 < found["accepted"] <= rows
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "third"))
    place = tmp_path / "third" / "quotegen" / "data"
    place.mkdir(parents=True)
    (kept / "quotegen.key").rename(place / "quotegen.key")
    told(capsys, "db", "restore", str(file))
    assert told(capsys, "verify", "--all")["accepted"] == 0


def test_a_line_for_the_environment_is_made_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["db", "new-key", "--print"]) == 0
    monkeypatch.setenv("QUOTEGEN_KEY", capsys.readouterr().out.strip())
    assert run(CUSTOMER) == 0
    assert run(["verify", "--all"]) == 0
    assert not list(tmp_path.rglob("*.key"))


def test_a_backup_that_is_refused_for_want_of_the_key_leaves_no_file(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept / "quotegen.key").unlink()
    assert "key_missing" in refused(capsys, "db", "backup", "-o", str(tmp_path / "a.gz"))
    assert "key_missing" in refused(capsys, "db", "backup")
    assert not list(tmp_path.rglob("*.gz"))


def test_a_database_whose_key_is_lost_goes_on_by_a_backup_and_what_that_has_put_aside(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "db", "backup", "-o", str(tmp_path / "a.gz"))
    assert run([*CUSTOMER[:2], "later", *CUSTOMER[3:]]) == 0
    (kept / "quotegen.key").unlink()
    capsys.readouterr()
    lost = ("--replace", "--accept-unknown-keys")
    aside = told(capsys, "db", "restore", str(tmp_path / "a.gz"), *lost)["replaced"]
    assert [each["id"] for each in told(capsys, "customer", "list")] == ["zeme"]
    told(capsys, "db", "restore", aside, *lost)
    assert {each["id"] for each in told(capsys, "customer", "list")} == {"zeme", "later"}
    assert told(capsys, "verify", "--all")["sound"]


# --- what a refusal says how to mend ---------------------------------------------------------------------------


def test_since_without_all_is_said_to_go_with_it(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "a.pdf", "--since", "4-be4dd79a"]) == 2
    assert "--since goes with --all" in capsys.readouterr().err


def test_tries_are_not_asked_of_a_draft(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["quote", "approve", "D1", "--tries"]) == 2
    assert "leave the draft out" in capsys.readouterr().err


def test_a_backup_that_is_not_there_is_a_wrong_path_and_no_damage(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "nothing.gz", tmp_path):
        assert run(["db", "restore", str(path), "--replace"]) == 3
        assert "check the path" in capsys.readouterr().err


def test_a_file_that_is_no_backup_is_said_in_words_of_our_own(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.gz").write_bytes(b"%PDF-1.7")
    assert run(["db", "restore", str(tmp_path / "a.gz"), "--replace"]) == 6
    assert "this is no backup, or it is not whole" in capsys.readouterr().err


def test_the_command_after_a_fault_works_where_something_is_in_the_database(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "--all", "--since", f"1-{'0' * 64}"]) == 6
    assert "quotegen db restore FILE --replace" in capsys.readouterr().err


def test_letting_somebody_sign_in_anew_is_told_as_json_too(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["user", "add", "ana", "--role", "admin"]) == 0
    capsys.readouterr()
    assert told(capsys, "user", "forget-sign-in", "ana", "--as", "ana") == {"name": "ana"}
