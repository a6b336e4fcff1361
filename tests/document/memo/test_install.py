"""What is kept is kept only for the WeasyPrint it was written for, only where it is safe, and only so much of it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from quotegen.document.memo import style_tree
from quotegen.document.memo.install import SOURCES, is_known
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
