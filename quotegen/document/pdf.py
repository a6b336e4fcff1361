"""HTML -> PDF: the only import of weasyprint.

The renderer fetches nothing but what it was given: the fonts and the seller's logo, all from memory. Same input, same
bytes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from quotegen.document.attachment import Attached
from quotegen.document.bundle import Bundle
from quotegen.document.fonts import FACES, font_files
from quotegen.document.page import Page

_SCHEME = "quotegen:"
_RELATIONSHIP = "Data"
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf"}


class _ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `quotegen:` addresses from the contents it was given, and refuses every other address."""

    def __init__(self, files: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=())
        self._files = {f"{_SCHEME}{name}": file for name, file in files.items()}

    def fetch(self, url: str, headers: Any = None) -> Any:
        found = self._files.get(url)
        if found is None:
            raise ValueError(f"this document may not fetch {url}")
        name, content = found
        content_type = _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
        return URLFetcherResponse(url, BytesIO(content), {"Content-Type": content_type})


class Renderer:
    """Keeps what documents share: fonts, parsed style sheets, decoded images. One document at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fonts = FontConfiguration()
        faces = "".join(
            f'@font-face {{font-family: "{face.family}"; font-weight: {face.weight};'
            f' src: url("{_SCHEME}{face.file_name}")}}'
            for face in FACES
        )
        fetcher = _ClosedFetcher({name: (name, path.read_bytes()) for name, path in font_files().items()})
        self._faces = weasyprint.CSS(string=faces, font_config=self._fonts, url_fetcher=fetcher)
        self._images: dict[str, Any] = {}
        self._sheets: dict[str, weasyprint.CSS] = {}

    def pdf(self, page: Page, bundle: Bundle, attached: Attached | None = None) -> bytes:
        """A tagged PDF (PDF/UA-1) of the page. `quotegen:logo` in the HTML is the bundle's logo."""
        fetcher = _ClosedFetcher({"logo": (bundle.logo, bundle.files[bundle.logo])})
        document = weasyprint.HTML(string=page.html, url_fetcher=fetcher)
        with self._lock:
            content = document.write_pdf(
                stylesheets=[self._faces, self._sheet(page.css)],
                font_config=self._fonts,
                pdf_variant="pdf/ua-1",
                cache=self._images.setdefault(bundle.digest, {}),
                attachments=[_attachment(attached)] if attached else None,
                finisher=_relate_attachment if attached else None,
            )
        assert isinstance(content, bytes)
        return content

    def _sheet(self, css: str) -> weasyprint.CSS:
        if css not in self._sheets:
            self._sheets[css] = weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=_ClosedFetcher({}))
        return self._sheets[css]


def _attachment(attached: Attached) -> weasyprint.Attachment:
    """Dated by the day of issue: the clock would make every printing another file."""
    day = datetime(attached.day.year, attached.day.month, attached.day.day)  # noqa: DTZ001 - written as it stands
    return weasyprint.Attachment(
        file_obj=BytesIO(attached.content),
        url_fetcher=_ClosedFetcher({}),
        name=attached.name,
        description=attached.description,
        created=day,
        modified=day,
        relationship=_RELATIONSHIP,
    )


def _relate_attachment(document: Any, pdf: Any) -> None:
    """What the attachment is to the document (ISO 32000-2, 7.11.3); WeasyPrint writes it for PDF/A alone."""
    specs: list[Any] = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Filespec"]
    for spec in specs:
        spec["AFRelationship"] = f"/{_RELATIONSHIP}"
    pdf.catalog["AF"] = f"[{' '.join(spec.reference.decode() for spec in specs)}]"


@lru_cache(maxsize=1)
def shared_renderer() -> Renderer:
    """The renderer of this process."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return Renderer()
