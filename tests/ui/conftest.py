"""The house that the pages of a test show: the sample company, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from quotegen.usecases.house import Caller, House, open_house


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No page of one test sees the store of another; the browser is on the same machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("quotegen.ui.who._address", lambda: None)
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def house() -> Iterator[House]:
    """The house as the pages will enter it."""
    with open_house(None, None, Caller(None, "test")) as opened:
        yield opened
