"""With what `document.memo` keeps, every document is to the byte what WeasyPrint alone makes of it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

import pytest

from quotegen.document.memo import lines
from quotegen.document.memo.kept import is_kept
from quotegen.document.pdf import Renderer
from tests.document.memo import every, varied
from tests.samples import ROOT

_ELSEWHERE = """
from quotegen.document.pdf import Renderer
from tests.document.memo import every, varied
print("\\n".join(varied.digests({documents}, Renderer(memo=False))))
"""


@cache
def renderer() -> Renderer:
    """One for all tests here, as in a batch: every template, language and accent passes through it."""
    return Renderer()


def stock(documents: str) -> list[str]:
    """The digests from a process in which nothing of WeasyPrint was ever replaced."""
    code = _ELSEWHERE.format(documents=documents)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    return found.stdout.split()


@pytest.mark.parametrize("batch", range(varied.BATCHES))
def test_two_hundred_different_documents_are_the_same_bytes(batch: int) -> None:
    assert varied.digests(varied.order(batch), renderer()) == stock(f"varied.order({batch})")


def test_every_template_gives_the_same_bytes() -> None:
    forms = ("drafts", "issued", "revisions", "ranges")
    kept = [digest for form in forms for digest in varied.digests(getattr(every, form)(), renderer())]
    assert kept == stock("[" + ", ".join(f"*every.{form}()" for form in forms) + "]")


def test_in_any_order_documents_are_the_same_bytes() -> None:
    forwards = varied.digests([*every.ranges(), *varied.order(0)[:3]], Renderer())
    backwards = varied.digests([*every.ranges(), *varied.order(0)[:3]][::-1], Renderer())
    assert forwards == backwards[::-1]


def test_the_documents_are_all_different() -> None:
    pages = {varied.document(number)[0].html for number in range(varied.DOCUMENTS)}
    assert len(pages) == varied.DOCUMENTS


def test_a_line_taken_for_another_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    # The red control: a key that leaves out the width lets lines break where they broke elsewhere.
    def careless(text, style, context, *measures, **conditions):  # type: ignore[no-untyped-def]
        if text not in kept and is_kept(style):
            kept[text] = lines._split_first_line(text, style, context, *measures, **conditions)
        return kept.get(text) or lines._split_first_line(text, style, context, *measures, **conditions)

    kept: dict[str, object] = {}
    documents = varied.order(1)[:1]
    right = varied.digests(documents, renderer())
    monkeypatch.setattr("weasyprint.layout.inline.split_first_line", careless)
    assert varied.digests(documents, Renderer()) != right
