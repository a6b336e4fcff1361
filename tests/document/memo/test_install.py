"""What is kept is kept only for the WeasyPrint it was written for, only where it is safe, and only so much of it."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from quotegen.document import press
from quotegen.document.memo import install, style_tree
from quotegen.document.memo.install import SOURCES, VERSION, is_known, slow_because, source_digest, tell_if_slow
from quotegen.document.memo.recent import Recent
from quotegen.document.page import Page
from quotegen.document.pdf import Renderer
from quotegen.document.proposal import proposal_page
from tests.document.memo import varied
from tests.samples import ROOT, bundle, proposal

_PRINT = """
import sys
from quotegen.document.memo import install
{change}
from quotegen.document.pdf import Renderer
from tests.document.memo import varied
renderer = Renderer()
loaded = [name for name in sys.modules if name.startswith("quotegen.document.memo.")]
print(renderer._memo, "quotegen.document.memo.stand_ins" in loaded, *varied.digests([varied.document(3)], renderer))
"""
_ANOTHER = 'install.SOURCES = {**install.SOURCES, "weasyprint.draw.text": "0" * 64}'
NOT_ALIKE = [
    "p:first-child { color: red }",
    "p + p { color: red }",
    ".a:not(:last-child) { color: red }",
    "p { width: 50vw }",
    "body { overflow: hidden }",
    "section { display: flex }",
    "p { display: list-item }",
    "p::first-letter { color: red }",
    "p { float: footnote }",
    "p { position: running(p) }",
]


def elsewhere(change: str) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    code = _PRINT.format(change=change)
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True, env=environment
    ).stdout.split()


def test_this_weasyprint_is_the_one_it_was_written_for() -> None:
    assert is_known(SOURCES) and Renderer()._memo


def test_with_another_weasyprint_nothing_is_replaced_and_the_bytes_are_the_same() -> None:
    assert elsewhere(_ANOTHER) == ["False", "False", elsewhere("")[2]]


@pytest.fixture
def another(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another WeasyPrint, as far as the guard can tell."""
    monkeypatch.setattr(install, "SOURCES", {**SOURCES, "weasyprint.draw.text": "0" * 64})
    slow_because.cache_clear()
    tell_if_slow.cache_clear()
    yield
    slow_because.cache_clear()
    tell_if_slow.cache_clear()


@pytest.mark.usefixtures("another")
def test_that_it_is_another_one_is_said_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        tell_if_slow()
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "weasyprint.draw.text differs" in record.message and "more than twice as long" in record.message


@pytest.mark.usefixtures("another")
def test_whoever_prints_says_it_and_not_the_worker_whose_log_nobody_reads(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pool:
        def call(self, task: str, argument: object) -> bytes:
            return b""

    monkeypatch.setattr(press, "shared_pool", Pool)
    for _ in range(2):
        press.redraw_logo(b"")
    assert len(caplog.records) == 1


def test_of_the_one_that_is_known_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    tell_if_slow.cache_clear()
    tell_if_slow()
    assert slow_because() is None and not caplog.records


def test_the_one_that_is_known_is_the_one_that_is_installed_with_the_program() -> None:
    assert f"weasyprint=={VERSION} " in (ROOT / "requirements" / "run.txt").read_text()


def test_a_source_is_read_without_importing_it() -> None:
    code = "import sys; from quotegen.document.memo.install import is_known, SOURCES; "
    code += "print(is_known(SOURCES), 'weasyprint' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["True", "False"]


def test_what_is_read_is_what_is_run() -> None:
    for module in SOURCES:
        run = inspect.getsource(importlib.import_module(module))
        assert source_digest(module) == hashlib.sha256(run.encode()).hexdigest()


def test_a_module_that_is_not_there_is_not_known() -> None:
    assert not is_known({"weasyprint.no_such_module": "0" * 64})


def test_the_styles_of_the_shipped_templates_are_kept() -> None:
    renderer = Renderer()
    made = proposal("charity", "en")
    renderer.pdf(proposal_page(made.quotation, made.bundle), made.bundle)
    (sheet,) = renderer._sheets.values()
    assert sheet.style_tree.in_use and sheet.style_tree.elements > 100


@pytest.mark.parametrize("rule", NOT_ALIKE)
def test_a_style_sheet_whose_styles_hang_on_more_is_printed_as_ever(rule: str) -> None:
    body = "<section><p>One</p><p class='a'>Two <b>three</b></p><div style='width: 20%'>Four</div></section>"
    page = Page(f'<html lang="en"><head><title>t</title></head><body>{body}</body></html>', f"b {{ margin: 0 }} {rule}")
    kept, stock = Renderer(), Renderer(memo=False)
    assert [kept.pdf(page, bundle()) for _ in range(2)] == [stock.pdf(page, bundle()) for _ in range(2)]
    (sheet,) = kept._sheets.values()
    assert not sheet.style_tree.in_use


def test_a_tree_of_styles_that_has_grown_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = varied.order(2)[:3]
    right = varied.digests(documents, Renderer())
    monkeypatch.setattr(style_tree, "MOST_ELEMENTS", 20)
    assert varied.digests(documents, Renderer()) == right


def test_what_was_not_asked_for_of_late_is_forgotten() -> None:
    store = Recent(2)
    store.keep("a", 1)
    store.keep("b", 2)
    assert store.find("a") == 1
    store.keep("c", 3)
    assert [store.find(key) for key in "abc"] == [1, None, 3]
