"""The wheel carries the catalogue, the templates and the examples, and works without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.samples import ROOT


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
