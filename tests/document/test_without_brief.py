"""A quotation of bare lines, without a questionnaire and without a contact, prints as a whole document."""

from __future__ import annotations

import re
from functools import cache

import pytest

from quotegen.document.proposal import proposal_page, proposal_pdf
from quotegen.document.view import proposal_view
from quotegen.errors import InputRefused
from quotegen.language import Language
from quotegen.model.quotation import Quotation
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import open_desk
from quotegen.usecases.price_request import price_file
from tests.builders import ad_hoc, line, occasion, offer
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import DAY, LANGUAGES, ROOT, bundle, page_texts, words_of

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@cache
def mixed(language: Language) -> Quotation:
    return price_file(open_desk(), ROOT / "examples" / "requests" / "mixed.yaml", language, DAY)[0]


def html_of(quotation: Quotation) -> str:
    return proposal_page(quotation, bundle()).html


@BOTH
def test_the_first_page_says_who_what_how_much_until_when_and_what_next(language: Language) -> None:
    quotation, first = mixed(language), page_texts(proposal_pdf(mixed(language), bundle()))[0]
    assert quotation.buyer is not None
    text = " ".join(first.split())
    wanted = [
        quotation.buyer.name,
        quotation.seller.contact_name,
        *(step.title for step in quotation.seller.next_steps),
    ]
    wanted += ["789,71 €", "356,21 €"] if language == "lt" else ["€789.71", "€294.39", "€356.21"]
    wanted += ["2026 m. gruodžio 23 d."] if language == "lt" else ["Valid until 23 December 2026"]
    wanted += quotation.recommended.lines[0].name.split()
    assert [each for each in wanted if each not in text] == []


@BOTH
def test_the_parts_are_the_lines_the_terms_and_the_agreement(language: Language) -> None:
    words = words_of(language)
    labels = re.findall(r'<p class="label">(\d · [^<]*)<', html_of(mixed(language)))
    names = ("investment_label", "terms_label", "agreement_label")
    assert labels == [f"{number} · {words(name)}" for number, name in enumerate(names, 1)]


@BOTH
def test_no_table_row_or_paragraph_is_empty(language: Language) -> None:
    html = html_of(mixed(language))
    assert re.findall(r"<(table|tr|tbody|p|h\d|section|div)\b[^>]*>\s*</\1>", html) == []
    assert "None" not in html


@BOTH
def test_nothing_is_printed_outside_the_margins(language: Language) -> None:
    assert outside_the_margins(proposal_pdf(mixed(language), bundle())) == []


def test_the_lines_begin_on_the_second_page() -> None:
    texts = page_texts(proposal_pdf(mixed("en"), bundle()))
    assert len(texts) == 3 and "Line by line" in texts[1] and "Line by line" not in texts[0]


def test_a_quotation_for_nobody_is_refused() -> None:
    quotation = price([offer(line("PAPER"))], Terms(), occasion(None))[0]
    with pytest.raises(InputRefused) as caught:
        proposal_view(quotation, words_of("en"))
    assert caught.value.faults[0].code == "buyer_missing"


def test_a_few_lines_are_all_named_and_of_more_the_rest_is_counted() -> None:
    few = price([offer(line("PAPER"), line("TONER"))], Terms(), occasion())[0]
    assert proposal_view(few, words_of("en")).headline == "Paper; Toner"
    lines = [line(sku) for sku in ("PAPER", "TONER", "PAPER", "CLIPS", "BOOK", "GIFT")]
    many = price([offer(*lines)], Terms(), occasion())[0]
    assert proposal_view(many, words_of("en")).headline == "Paper; Toner; Clips; and 2 more"


def test_lines_that_are_all_optional_leave_no_empty_price() -> None:
    html = html_of(price([offer(line("PAPER", optional=True))], Terms(), occasion())[0])
    assert 'class="priced"' not in html and 'class="agreed"' not in html and "If you like" in html


@BOTH
def test_offers_without_a_brief_are_compared_by_what_is_known(language: Language) -> None:
    offers = [
        offer(*lines).model_copy(update={"code": f"o{place}", "recommended": place == 0})
        for place, lines in enumerate([[ad_hoc("10.00")], [ad_hoc("12.00"), line("PAPER", recurrence="month")]])
    ]
    quotation = price(offers, Terms(), occasion(language=language))[0]
    html, words = html_of(quotation), words_of(language)
    assert re.findall(r'<p class="label">(\d) ·', html) == ["1", "2", "3", "4"]
    assert (
        words("compare_title") in html and words("over_months", months="12") not in html and 'class="chart"' not in html
    )
    assert words("choose_where", part="1") in html and html.count('class="box"') == 2
    assert outside_the_margins(proposal_pdf(quotation, bundle())) == []
