"""The renderer as a process keeps it: warmed up, and with a limit on pages."""

from __future__ import annotations

import os
import subprocess
import sys

import pypdfium2
import pytest

from quotegen.document.page import Page
from quotegen.document.page_limit import MAX_PAGES, limited_pages
from quotegen.document.pdf import Renderer, shared_renderer
from quotegen.errors import InputRefused
from tests.samples import ROOT, bundle

_WARM = """
import gc, sys
from quotegen.document.pdf import shared_renderer
from tests.document.test_renderer import pages
from tests.samples import bundle
document = pages(1), bundle()
renderer = shared_renderer()
renderer.warm()
before = set(sys.modules)
renderer.pdf(*document)
print(gc.get_freeze_count() > 10_000, sorted(set(sys.modules) - before))
"""


def pages(count: int) -> Page:
    body = '<p style="break-after: page">One</p>' * (count - 1) + "<p>Last</p>"
    return Page(f'<html lang="en"><head><title>t</title></head><body>{body}</body></html>', "p { margin: 0 }")


def test_a_warm_process_loads_nothing_more_for_a_document() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _WARM], capture_output=True, text=True, check=True, env=environment
    )
    assert found.stdout == "True []\n"


def test_a_document_of_as_many_pages_as_allowed_is_printed() -> None:
    with pypdfium2.PdfDocument(shared_renderer().pdf(pages(MAX_PAGES), bundle())) as document:
        assert len(document) == MAX_PAGES


def test_a_document_of_one_page_more_is_refused() -> None:
    with pytest.raises(InputRefused) as refused:
        shared_renderer().pdf(pages(MAX_PAGES + 1), bundle())
    assert [fault.code for fault in refused.value.faults] == ["print_too_long"]


def test_the_pages_beyond_the_limit_are_not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import page

    laid_out = []
    make_page = page.make_page

    def counted(*arguments: object) -> object:
        laid_out.append(1)
        return make_page(*arguments)

    monkeypatch.setattr(page, "make_page", counted)
    with pytest.raises(InputRefused):
        shared_renderer().pdf(pages(3 * MAX_PAGES), bundle())
    assert len(laid_out) == MAX_PAGES


def test_without_the_limit_they_would_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    # The red control.
    monkeypatch.setattr("quotegen.document.pdf.MAX_PAGES", 10**6)
    with pypdfium2.PdfDocument(Renderer().pdf(pages(MAX_PAGES + 1), bundle())) as document:
        assert len(document) == MAX_PAGES + 1


def test_a_limit_is_over_when_the_document_is_refused() -> None:
    import weasyprint

    with pytest.raises(InputRefused), limited_pages(1):
        weasyprint.HTML(string=pages(2).html).render()
    assert len(weasyprint.HTML(string=pages(2).html).render().pages) == 2
