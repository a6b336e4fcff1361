"""The proposals of the sample customers as they come out: bytes, tags, pages."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from quotegen.document.page import Page
from quotegen.document.pdf import shared_renderer
from quotegen.language import Language, money
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import print_pdf
from tests.samples import CUSTOMERS, LANGUAGES, bundle, page, page_texts, pdf, proposal, words_of

EACH = [(customer, language) for customer in CUSTOMERS for language in LANGUAGES]
MILLIMETRE = 72 / 25.4

_PRINT_ELSEWHERE = """
import hashlib, sys
from tests.samples import pdf, words_of
print(hashlib.sha256(pdf("charity", "lt")).hexdigest())
"""


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_a_worker_prints_the_same_bytes_as_this_process(customer: str, language: Language) -> None:
    assert print_pdf(open_desk(), proposal(customer, language)) == pdf(customer, language)


def test_another_process_gives_the_same_bytes() -> None:
    elsewhere = subprocess.run(
        [sys.executable, "-c", _PRINT_ELSEWHERE], capture_output=True, text=True, check=True, env=_environment()
    )
    assert elsewhere.stdout.strip() == hashlib.sha256(pdf("charity", "lt")).hexdigest()


def _environment() -> dict[str, str]:
    import os

    from tests.samples import ROOT

    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_the_pdf_is_tagged_and_says_its_title_and_language(customer: str, language: Language) -> None:
    with pikepdf.open(BytesIO(pdf(customer, language))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == language
        assert proposal(customer, language).quotation.buyer.name in str(document.docinfo["/Title"])  # type: ignore[union-attr]
        assert b"pdfuaid:part" in document.Root.Metadata.read_bytes()
        assert document.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_the_bookmarks_name_the_parts_in_order(customer: str, language: Language) -> None:
    with pikepdf.open(BytesIO(pdf(customer, language))) as document, document.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert len(titles) == 7
    assert titles[0] == proposal(customer, language).quotation.buyer.name  # type: ignore[union-attr]


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_only_the_two_font_families_are_embedded(customer: str, language: Language) -> None:
    with pikepdf.open(BytesIO(pdf(customer, language))) as document:
        names = {
            str(item.FontName).split("+")[-1]
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }
    assert {re.split(r"[-_ ]", name.lstrip("/"))[0] for name in names} <= {"Inter", "Source", "SourceSerif4"}, names


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_every_page_has_its_number_of_all_pages(customer: str, language: Language) -> None:
    texts = page_texts(pdf(customer, language))
    for number, text in enumerate(texts, 1):
        assert f"{number} / {len(texts)}" in text


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_nothing_is_printed_outside_the_margins(customer: str, language: Language) -> None:
    assert outside_the_margins(pdf(customer, language)) == []


def outside_the_margins(content: bytes) -> list[str]:
    """Characters nearer than 18 mm to the left or right edge, or 8 mm to the top or bottom."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                char = text.get_text_range(index, 1)
                inside = left >= 18 * MILLIMETRE and right <= width - 18 * MILLIMETRE
                inside &= bottom >= 8 * MILLIMETRE and top <= height - 8 * MILLIMETRE
                if char.strip() and not inside:
                    found.append(char)
    return found


def filled(content: bytes) -> list[int]:
    """For each page, how far down its text reaches, in percent of the room between the margins."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            _, height = page.get_size()
            top, bottom = height - 27 * MILLIMETRE, 20 * MILLIMETRE
            text = page.get_textpage()
            boxes = [text.get_charbox(index) for index in range(text.count_chars())]
            lowest = min((box[1] for box in boxes if box[1] > bottom and box[3] < top), default=top)
            found.append(round((top - lowest) * 100 / (top - bottom)))
    return found


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_no_page_but_the_last_is_nearly_empty(customer: str, language: Language) -> None:
    assert min(filled(pdf(customer, language))[:-1]) >= 40


def test_a_page_with_a_chart_alone_would_be_found_nearly_empty() -> None:
    made = page("charity", "en")
    alone = Page(made.html, f"{made.css} .chart-block {{ break-before: page; break-after: page }}")
    assert min(filled(shared_renderer().pdf(alone, bundle()))[:-1]) < 40


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_the_parts_are_numbered_in_order(customer: str, language: Language) -> None:
    numbers = re.findall(r'<p class="label">(\d) ·', page(customer, language).html)
    assert numbers == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_every_stored_amount_is_printed(customer: str, language: Language) -> None:
    quotation = proposal(customer, language).quotation
    printed = re.sub(r"\s+", " ", " ".join(page_texts(pdf(customer, language))))
    for offer in quotation.offers:
        amounts = [line.net_amount for line in offer.lines]
        for total in offer.totals.values():
            amounts += [total.tax_exclusive, total.tax, total.payable]
        for amount in amounts:
            assert money(amount, quotation.currency, language).replace("\xa0", " ") in printed


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_the_first_page_decides(customer: str) -> None:
    first = page_texts(pdf(customer, "en"))[0]
    quotation = proposal(customer, "en").quotation
    assert quotation.buyer is not None and quotation.buyer.name in first
    assert "Valid until 23 December 2026" in first
    for total in quotation.recommended.totals.values():
        assert money(total.payable, "EUR", "en").replace("\xa0", " ") in first
    read = first.partition(quotation.seller.name)[0]  # the foot of a page is not read
    assert quotation.brief is not None
    unmet = " ".join(quotation.brief.left_out).split()  # what could not be found is read besides
    assert len(read.split()) - len(unmet) <= 240, "more than a minute's reading"  # 238 words (Brysbaert 2019)


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_has_room_for_whom_to_ask(customer: str, language: Language) -> None:
    first, second = page_texts(pdf(customer, language))[:2]
    questions = words_of(language)("questions")
    assert questions in first and questions not in second


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_amounts_stand_in_words_on_the_lithuanian_one_only(customer: str) -> None:
    assert "Suma žodžiais:" in " ".join(page_texts(pdf(customer, "lt")))
    assert "In words" not in " ".join(page_texts(pdf(customer, "en")))
