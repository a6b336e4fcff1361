"""Chromium, started once; the app, started for each file of tests; a tab for each test, pictured when it fails."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import Desk, launch, new_context
from tests.browser.serving import Served, serving
from tests.samples import ROOT

PICTURES = ROOT / "build" / "browser"
_REPORT = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_REPORT] = report
    return report


# While Playwright is at work, no other test on this thread may have an event loop: it is closed with this folder.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app in an empty house, which the tests of one file share."""
    with serving(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest.fixture
def desk(app: Served, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A tab in which nothing is opened yet."""
    context = new_context(chromium)
    tab = Desk(context.new_page(), app.url)
    yield tab
    report = request.node.stash.get(_REPORT, None)
    if report is not None and report.failed:
        picture(tab, request.node.name)
    context.close()


def picture(tab: Desk, name: str) -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / (re.sub(r"\W+", "-", name).strip("-") + ".png")
    tab.page.screenshot(path=path, full_page=True)
    return path
