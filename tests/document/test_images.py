"""Pages as images: each of them, and by many threads at once."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from quotegen.document.images import page_images
from tests.samples import ROOT, page_texts, pdf

AT_ONCE = """
import contextlib, sys, threading
from pathlib import Path
from quotegen.document import pdfium
from quotegen.document.images import page_images

if sys.argv[2] == "unguarded":
    pdfium._ONE_AT_A_TIME = contextlib.nullcontext()
pdf = Path(sys.argv[1]).read_bytes()

def look():
    for _ in range(8):
        list(page_images(pdf, 40))

threads = [threading.Thread(target=look) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_every_page_is_an_image_of_its_size() -> None:
    images = [Image.open(BytesIO(image)) for image in page_images(pdf("charity", "en"), 110)]
    assert len(images) == len(page_texts(pdf("charity", "en")))
    assert {(image.format, image.mode, image.size) for image in images} == {("PNG", "RGB", (910, 1287))}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("charity", "en"))
    return path


def look(file: Path, guard: str) -> int:
    told = [sys.executable, "-c", AT_ONCE, str(file), guard]
    return subprocess.run(told, cwd=ROOT, timeout=300, capture_output=True).returncode


def test_many_threads_may_look_at_pages_at_once(file: Path) -> None:
    assert look(file, "guarded") == 0


def test_without_the_guard_they_would_crash_the_process(file: Path) -> None:
    # Sooner or later: it is given a few chances.
    assert any(look(file, "unguarded") != 0 for _ in range(5))
