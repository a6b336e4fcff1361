"""The wheel carries the catalogue, the templates and the examples, and works without the repository."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quotegen.store.failpoints import POINTS
from tests.samples import ROOT

_MAIN = ["-c", "from quotegen.cli import main; main()"]
_VARIABLE = "QUOTEGEN_FAILPOINT"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked where Python can find it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_what_a_workspace_needs(installed: Path) -> None:
    bundled = installed / "quotegen" / "bundled"
    assert (bundled / "catalog" / "office-supplies" / "rules.yaml").is_file()
    assert (bundled / "templates" / "proposal" / "proposal.html").is_file()
    assert (bundled / "examples" / "answers" / "studio.yaml").is_file()
    assert (installed / "quotegen" / "data" / "vat.yaml").is_file()


def test_the_wheel_carries_the_script_of_the_app_with_its_theme(installed: Path) -> None:
    bundled = installed / "quotegen" / "bundled"
    assert (bundled / "streamlit_app.py").is_file()
    assert "primaryColor" in (bundled / ".streamlit" / "config.toml").read_text()
    assert (installed / "quotegen" / "ui" / "words" / "app.yaml").is_file()


def test_init_and_propose_work_outside_the_repository(installed: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(installed)}
    code = "import quotegen; from quotegen.cli import main; main()"

    def quotegen(*arguments: str, cwd: Path) -> None:
        subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, env=env, cwd=cwd)

    quotegen("init", "mine", cwd=tmp_path)
    quotegen("propose", "examples/answers/charity.yaml", "-o", "a.pdf", cwd=tmp_path / "mine")
    assert (tmp_path / "mine" / "a.pdf").read_bytes().startswith(b"%PDF-")


def ends(site: Path, place: Path, program: list[str], *words: str, failpoint: str = "") -> int:
    """How a command of the installed package ends, with this named in the environment."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]), _VARIABLE: failpoint}
    command = [sys.executable, "-P", *program, *words]
    return subprocess.run(command, check=False, capture_output=True, env=env, cwd=place, timeout=120).returncode


@pytest.fixture(scope="module")
def with_a_draft(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("house") / "mine"
    assert ends(installed, place.parent, _MAIN, "init", "mine") == 0
    assert ends(installed, place, _MAIN, "quote", "new", "--answers", "examples/answers/charity.yaml") == 0
    return place


def test_what_is_installed_reads_no_failpoint_from_the_environment(installed: Path) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (installed / "quotegen").rglob("*.py")]
    assert len(sources) > 300 and not [text for text in sources if "FAILPOINT" in text]
    assert not list(installed.rglob("failing.py"))


def test_a_command_that_is_installed_is_not_killed_wherever_the_environment_says(
    installed: Path, with_a_draft: Path
) -> None:
    words = ["quote", "issue", "D1", "--key", "once"]
    for failpoint in ("issue.begun", "issue.committed", "issue.answered"):
        assert ends(installed, with_a_draft, _MAIN, *words, failpoint=failpoint) == 0


def test_the_control_the_tests_own_program_kills_the_same_package_there(installed: Path, with_a_draft: Path) -> None:
    assert ends(installed, with_a_draft, _MAIN, "quote", "new", "--answers", "examples/answers/charity.yaml") == 0
    killed = ends(installed, with_a_draft, ["-m", "tests.failing", "issue.begun"], "quote", "issue", "D2")
    assert killed == -signal.SIGKILL and "issue.begun" in POINTS
