"""The page about people says what the program does."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from quotegen.cli.run import run
from quotegen.model.people import Role
from quotegen.model.permissions import PERMISSIONS
from tests.samples import ROOT

PAGE = (ROOT / "docs" / "people.md").read_text()


def test_the_table_of_roles_is_that_of_the_program() -> None:
    head = f"| action | {' | '.join(Role)} |\n|{' --- |' * (len(Role) + 1)}\n"
    rows = [f"| {action} | {' | '.join(row[role] for role in Role)} |\n" for action, row in PERMISSIONS.items()]
    assert f"<!-- roles -->\n{head}{''.join(rows)}" in PAGE


def test_the_commands_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = [line for line in PAGE.splitlines() if line.startswith("quotegen ")]
    assert [run(shlex.split(line)[1:]) for line in commands] == [0, 0]


def test_the_example_of_secrets_is_toml_with_all_that_is_needed() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    auth = tomllib.loads(example)["auth"]
    assert {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"} == set(auth)
    assert len(auth["cookie_secret"]) >= 32 and auth["redirect_uri"].endswith("/oauth2callback")
