"""Long and empty content: table heads repeat, totals are never alone, nothing is cut off."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from quotegen.document.proposal import proposal_pdf
from quotegen.model.needs import Offer
from quotegen.model.party import Address, Party
from quotegen.model.quotation import Brief, Passage, Quotation, Remark, Told
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import open_desk
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import DAY, bundle, page_texts

BRIEF = Brief(
    headline="Paper that never runs out",
    summary=(Passage(title="What you told us", text="Much."),),
    told=(Told(question="printers", asked="Which printers?", said="One"),),
    agreement_months=12,
)
BUYER = Party(
    name="UAB Ilgametė",
    address=Address(street="Ilgoji g. 1", city="Vilnius", country="LT"),
    language="en",
)


def quotation_of(lines: int, buyer: Party = BUYER, brief: Brief = BRIEF, terms: Terms | None = None) -> Quotation:
    desk = open_desk()
    skus = list(desk.catalogue.packs)
    requests = tuple(LineRequest(sku=skus[index], quantity=Decimal(4)) for index in range(lines))
    offer = Offer(code="recommended", name=desk.catalogue.rules.recommended.name, lines=requests)
    return price([offer], terms or Terms(), desk.occasion(buyer, None, DAY), brief)[0]


def printed(quotation: Quotation) -> bytes:
    return proposal_pdf(quotation, bundle())


def test_the_head_of_a_long_table_repeats_on_every_page_of_it() -> None:
    texts = page_texts(printed(quotation_of(60)))
    with_lines = [text for text in texts if re.search(r"^\d+ .*€", text, re.MULTILINE) and "Net" in text]
    assert len(with_lines) >= 3
    assert all("Item" in text and "Quantity" in text for text in with_lines)


@pytest.mark.parametrize("count", [1, 14, 15, 16, 17, 18, 19, 20, 21, 22])
def test_totals_stand_on_a_page_with_at_least_one_line(count: int) -> None:
    quotation = quotation_of(count)
    page = next(text for text in page_texts(printed(quotation)) if "To pay once" in text)
    last = quotation.recommended.lines[-1]
    assert last.sku is not None and last.sku in page.replace("\n", "")


def test_sixty_lines_stay_within_the_margins() -> None:
    assert outside_the_margins(printed(quotation_of(60))) == []


def test_a_long_name_stays_within_the_margins() -> None:
    name = (
        "Uždaroji akcinė bendrovė Tarptautinių-dokumentų-valdymo-ir-archyvavimo-paslaugų-centras "
        + "Ilgaspavadinimas" * 6
    )
    content = printed(quotation_of(3, BUYER.model_copy(update={"name": name})))
    assert outside_the_margins(content) == []
    assert "Tarptautinių" in page_texts(content)[0]


def test_a_remark_of_three_hundred_words_is_printed_whole() -> None:
    words = " ".join(f"žodis{number}" for number in range(300))
    brief = BRIEF.model_copy(update={"remarks": (Remark(title="Anything else?", text=words),)})
    content = printed(quotation_of(3, brief=brief))
    text = " ".join(page_texts(content))
    assert "žodis0 " in text and "žodis299" in text
    assert outside_the_margins(content) == []


def test_empty_optional_fields_leave_no_stray_marks() -> None:
    text = " ".join(page_texts(printed(quotation_of(2))))
    assert "None" not in text and "· ·" not in text and " ,  " not in text


def test_a_discount_column_appears_only_with_a_discount() -> None:
    plain = " ".join(page_texts(printed(quotation_of(2))))
    assert "Less" not in plain


def test_prepaid_and_document_discount_are_printed_before_the_total() -> None:
    terms = Terms.model_validate(
        {"allowance_charges": [{"percent": "3", "reason": "Early payment"}], "prepaid": "10.00"}
    )
    text = " ".join(page_texts(printed(quotation_of(3, terms=terms))))
    assert "Early payment, 3%" in text and "Paid already" in text


def test_greek_and_cyrillic_names_are_printed() -> None:
    buyer = BUYER.model_copy(update={"name": "Χαρτί ΑΕ и Бумага"})
    assert "Χαρτί ΑΕ и Бумага" in page_texts(printed(quotation_of(1, buyer)))[0]
