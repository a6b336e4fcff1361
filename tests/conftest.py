"""What all tests share: the shipped catalogue, read once, `--update` for golden files, and Ctrl-C as at a terminal."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from quotegen.files.catalogue import load_catalogue
from quotegen.model.catalogue import Catalogue

ROOT = Path(__file__).resolve().parent.parent
OFFICE = ROOT / "catalog" / "office-supplies"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden files anew instead of comparing with them")


def pytest_configure() -> None:
    """A script's `scripts/test &` ignores Ctrl-C, and so would every program that a test starts and interrupts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test keeps without a workspace of its own never reaches the data of whoever runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    for name in ("QUOTEGEN_DATABASE_URL", "QUOTEGEN_KEY", "QUOTEGEN_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def office() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue(OFFICE)
