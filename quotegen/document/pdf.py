"""HTML -> PDF: the only import of weasyprint.

The renderer fetches nothing but what it was given: the fonts and the seller's logo. Same input, same bytes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from quotegen.document.fonts import FACES, font_files
from quotegen.document.html import Page

_SCHEME = "quotegen:"
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf"}


class _ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `quotegen:` addresses from the files it was given, and refuses every other address."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=())
        self._files = {f"{_SCHEME}{name}": path for name, path in files.items()}

    def fetch(self, url: str, headers: Any = None) -> Any:
        path = self._files.get(url)
        if path is None:
            raise ValueError(f"this document may not fetch {url}")
        content_type = _TYPES.get(path.suffix, "application/octet-stream")
        return URLFetcherResponse(url, BytesIO(path.read_bytes()), {"Content-Type": content_type})


class Renderer:
    """Keeps what documents share: fonts, parsed style sheets, decoded images. One document at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fonts = FontConfiguration()
        self._font_files = font_files()
        faces = "".join(
            f'@font-face {{font-family: "{face.family}"; font-weight: {face.weight};'
            f' src: url("{_SCHEME}{face.file_name}")}}'
            for face in FACES
        )
        fetcher = _ClosedFetcher(self._font_files)
        self._faces = weasyprint.CSS(string=faces, font_config=self._fonts, url_fetcher=fetcher)
        self._images: dict[str, Any] = {}
        self._sheets: dict[str, weasyprint.CSS] = {}

    def pdf(self, page: Page, logo: Path) -> bytes:
        """A tagged PDF (PDF/UA-1) of the page. `quotegen:logo` in the HTML is the logo file."""
        fetcher = _ClosedFetcher({"logo": logo})
        document = weasyprint.HTML(string=page.html, url_fetcher=fetcher)
        key = f"{logo}:{logo.stat().st_mtime_ns}"
        cache = self._images.setdefault(key, {})
        with self._lock:
            content = document.write_pdf(
                stylesheets=[self._faces, self._sheet(page.css)],
                font_config=self._fonts,
                pdf_variant="pdf/ua-1",
                cache=cache,
            )
        assert isinstance(content, bytes)
        return content

    def _sheet(self, css: str) -> weasyprint.CSS:
        if css not in self._sheets:
            self._sheets[css] = weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=_ClosedFetcher({}))
        return self._sheets[css]


@lru_cache(maxsize=1)
def shared_renderer() -> Renderer:
    """The renderer of this process."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return Renderer()
