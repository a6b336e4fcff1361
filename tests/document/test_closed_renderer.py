"""The renderer fetches nothing it was not given, and texts are never compiled."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
import weasyprint

from quotegen.document.page import Page
from quotegen.document.pdf import Renderer, shared_renderer
from tests.document.test_proposal_layout import BUYER, printed, quotation_of
from tests.samples import bundle, page_texts

CANARY = "canary-7f3a91c4-in-a-file-of-this-machine"
ADDRESSES = [
    '<link rel="attachment" href="{url}">',
    '<img alt="" src="{url}">',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<p style="background: url({url})">x</p>',
    '<link rel="stylesheet" href="{url}">',
    "<style>@import url({url});</style>",
    '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{url}"/></svg>',
    '<a rel="attachment" href="{url}">x</a>',
]


@pytest.fixture
def canary(tmp_path: Path) -> str:
    file = tmp_path / "canary.txt"
    file.write_text(CANARY)
    return file.as_uri()


def inflated(content: bytes) -> bytes:
    """The PDF with all its streams unpacked."""
    found = [content]
    for part in content.split(b"stream\r\n" if b"stream\r\n" in content else b"stream\n")[1:]:
        try:
            found.append(zlib.decompressobj().decompress(part))
        except zlib.error:
            continue
    return b"\n".join(found)


def page(body: str) -> Page:
    return Page(f'<!doctype html><html lang="en"><head><title>t</title></head><body>{body}</body></html>', "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_file_of_the_machine_gets_into_the_document(address: str, canary: str) -> None:
    content = shared_renderer().pdf(page(address.format(url=canary)), bundle())
    assert CANARY.encode() not in inflated(content)


def test_the_default_fetcher_would_have_embedded_the_file(canary: str) -> None:
    # The red control: without the closed fetcher the same document carries the file away.
    content = weasyprint.HTML(string=page(ADDRESSES[0].format(url=canary)).html).write_pdf()
    assert content is not None and CANARY.encode() in inflated(content)


def test_a_logo_that_refers_to_a_file_shows_nothing_of_it(canary: str) -> None:
    logo = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="{canary}" width="9" height="9"/></svg>'
    )
    files = {**bundle().files, "logo.svg": logo.encode()}
    content = Renderer().pdf(page('<img alt="logo" src="quotegen:logo">'), bundle().model_copy(update={"files": files}))
    assert CANARY.encode() not in inflated(content)


def test_a_name_with_markup_and_template_code_is_printed_as_it_is() -> None:
    name = "<b>Bold</b> {{ 7 * 7 }} {% raw %} & Sons"
    text = page_texts(printed(quotation_of(1, BUYER.model_copy(update={"name": name}))))[0]
    text = " ".join(text.split())
    assert name in text and "49" not in text
