"""HTML -> PDF, with WeasyPrint.

The renderer fetches nothing but what it was given: the fonts and the seller's logo, all from memory. Same input, same
bytes.
"""

from __future__ import annotations

import base64
import gc
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
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
from quotegen.document.memo.install import install, style_tree
from quotegen.document.memo.recent import Recent
from quotegen.document.page import Page
from quotegen.document.page_limit import MAX_PAGES, limited_pages

_SCHEME = "quotegen:"
_RELATIONSHIP = "Data"
_PRINTING = threading.Lock()
_MOST_TEMPLATES = 16
_RARELY = (50_000, 20, 20)
"""How many new objects make the collector look, and how often it looks further: documents leave no rings behind."""
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
    """Keeps what documents share: fonts, parsed style sheets, decoded images, and what `document.memo` keeps.

    One document at a time in a process.
    """

    def __init__(self, memo: bool = True) -> None:
        self._memo = memo and install()
        self._fonts = FontConfiguration()
        faces = "".join(
            f'@font-face {{font-family: "{face.family}"; font-weight: {face.weight};'
            f' src: url("{_SCHEME}{face.file_name}")}}'
            for face in FACES
        )
        fetcher = _ClosedFetcher({name: (name, path.read_bytes()) for name, path in font_files().items()})
        self._faces = weasyprint.CSS(string=faces, font_config=self._fonts, url_fetcher=fetcher)
        self._images = Recent(_MOST_TEMPLATES)
        self._sheets = Recent(_MOST_TEMPLATES)

    def pdf(self, page: Page, bundle: Bundle, attached: Sequence[Attached] = ()) -> bytes:
        """A tagged PDF (PDF/UA-1) of the page. `quotegen:logo` in the HTML is the bundle's logo.

        InputRefused if it would have more than MAX_PAGES pages.
        """
        fetcher = _ClosedFetcher({"logo": (bundle.logo, bundle.files[bundle.logo])})
        document = weasyprint.HTML(string=page.html, url_fetcher=fetcher)
        with _PRINTING, limited_pages(MAX_PAGES):
            content = document.write_pdf(
                stylesheets=[self._faces, self._sheet(page.css)],
                font_config=self._fonts,
                pdf_variant="pdf/ua-1",
                cache=_kept(self._images, bundle.digest, dict),
                attachments=[_attachment(each) for each in attached] or None,
                finisher=_relate_attachments if attached else None,
            )
        assert isinstance(content, bytes)
        return content

    def warm(self) -> None:
        """Prints a small document of every kind, so that all is loaded, and then lets the collector pass over it.

        For a process that will print many: what is there by now stays, and is not looked through again and again.
        """
        for logo in (_SVG, _PNG):
            self.pdf(_WARM_PAGE, _warm_bundle(*logo), [Attached("warm.json", b"{}", "warm", date(2000, 1, 1))])
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_RARELY)

    def _sheet(self, css: str) -> weasyprint.CSS:
        return _kept(self._sheets, css, lambda: self._parsed(css))

    def _parsed(self, css: str) -> weasyprint.CSS:
        sheet = weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=_ClosedFetcher({}))
        if self._memo:
            sheet.style_tree = style_tree(css, self._fonts)
        return sheet


def _kept(store: Recent, key: str, make: Callable[[], Any]) -> Any:
    found = store.find(key)
    if found is None:
        found = make()
        store.keep(key, found)
    return found


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


def _relate_attachments(document: Any, pdf: Any) -> None:
    """What the attachments are to the document (ISO 32000-2, 7.11.3); WeasyPrint writes it for PDF/A alone."""
    specs: list[Any] = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Filespec"]
    for spec in specs:
        spec["AFRelationship"] = f"/{_RELATIONSHIP}"
    pdf.catalog["AF"] = f"[{' '.join(spec.reference.decode() for spec in specs)}]"


_SVG = ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>')
_PNG = (
    "logo.png",
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
)
_WARM_PAGE = Page(
    '<html lang="en"><head><title>warm</title></head><body><h1>Warm <b>one</b></h1><p>Warm <b>two</b></p>'
    '<table><tr><td><img alt="logo" src="quotegen:logo"></td></tr></table></body></html>',
    'body { font-family: "Inter" } h1 { font-family: "Source Serif 4"; font-weight: 400 } b { font-weight: 600 }',
)


def _warm_bundle(logo: str, content: bytes) -> Bundle:
    return Bundle(name="warm", files={"warm/words.json": b"{}", logo: content}, logo=logo, accent="#000000")


@lru_cache(maxsize=1)
def shared_renderer() -> Renderer:
    """The renderer of this process."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return Renderer()
