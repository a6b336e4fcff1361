"""The pages are true: places exist, commands are documented, examples run."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import typer

from quotegen.cli.commands import app
from quotegen.cli.run import run
from quotegen.document.investment_view import OfferView, PricedGroup
from quotegen.document.offers_view import OffersView
from quotegen.document.view import ProposalView
from tests.samples import ROOT

README = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    """Every command by its words: `catalog check`, `propose`."""
    found = []
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"{name} {each}" for each in inner] if inner else [name]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_changelog(command: str) -> None:
    assert f"`{command}`" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize("page", ["README.md", "docs/where-is.md", "CONTRIBUTING.md"])
def test_every_path_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text()
    named = re.findall(r"`((?:quotegen|catalog|templates|docs|scripts|tests|examples|benchmarks)/[\w./<>-]+)`", text)
    named += re.findall(r"\]\((?!http)([\w./-]+)\)", text)
    missing = [name for name in named if not (ROOT / name.replace("<name>", "office-supplies")).exists()]
    assert named and missing == []


def readme_commands() -> list[str]:
    blocks = re.findall(r"```\n(.*?)```", README, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith(("quotegen ", "cp "))]
    return [line for line in lines if line != "quotegen app"]  # it goes on until it is stopped: tests/cli/test_app.py


def test_every_command_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    assert len(readme_commands()) >= 7
    for command in readme_commands():
        if command == "quotegen catalog check":
            monkeypatch.chdir(tmp_path / "my-workspace")
        words, _, target = shlex.split(command), *command.partition(" > ")[1:]
        if target:
            with Path(target).open("w", encoding="utf-8", newline="") as file, redirect_stdout(file):
                assert run(words[1 : words.index(">")]) == 0, command
        elif words[0] == "cp":
            shutil.copytree(words[2], words[3])
        else:
            assert run(words[1:]) == 0, command


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    page = (ROOT / "docs" / "dependencies.md").read_text()
    names = [re.split(r"[<>=~ \[]", item)[0] for item in project["project"]["dependencies"]]
    names += [re.split(r"[<>=~ \[]", item)[0] for item in project["dependency-groups"]["dev"] if isinstance(item, str)]
    assert [name for name in names if name not in page] == []


def test_the_template_uses_only_what_the_view_has() -> None:
    template = (ROOT / "templates" / "proposal" / "proposal.html").read_text()
    fields = set(ProposalView.__dataclass_fields__) | {"fits"}
    assert set(re.findall(r"view\.(\w+)", template)) <= fields
    offers = set(OffersView.__dataclass_fields__) | {"several", "figures"}
    assert set(re.findall(r"view\.offers\.(\w+)", template)) <= offers
    assert set(re.findall(r"(?:recommended|other)\.(\w+)", template)) <= set(OfferView.__dataclass_fields__)
    assert set(re.findall(r"group\.(\w+)", template)) <= set(PricedGroup.__dataclass_fields__) | {"has_less"}


def test_every_word_of_the_template_is_used_somewhere() -> None:
    words = re.findall(r"^(\w+):", (ROOT / "templates" / "proposal" / "words.yaml").read_text(), re.MULTILINE)
    sources = (ROOT / "templates" / "proposal" / "proposal.html").read_text()
    sources += "".join(path.read_text() for path in (ROOT / "quotegen" / "document").glob("*.py"))
    families = ("price_", "group_", "per_", "total_", "credit_", "why_", "category_")
    unused = [word for word in words if word not in sources and not word.startswith(families)]
    assert unused == []


def test_decisions_are_dated_and_short() -> None:
    pages = list((ROOT / "docs" / "decisions").glob("*.md"))
    assert pages
    for page in pages:
        assert re.match(r"\d{4}-\d{2}-\d{2}-", page.name)
        assert page.read_text().count("\n") <= 40
