"""Why each line, and why not another product."""

from __future__ import annotations

import pytest

from quotegen.errors import InputRefused
from quotegen.files.requests import read_answers
from quotegen.language import LANGUAGES
from quotegen.model.explanation import Explanation
from quotegen.recommend.explain import explain, why_not
from quotegen.recommend.recommend import recommend
from quotegen.usecases.desk import open_desk
from tests.samples import CUSTOMERS, DAY, ROOT, proposal


def explained(customer: str) -> dict[str, Explanation]:
    desk = open_desk()
    file = read_answers(ROOT / "examples" / "answers" / f"{customer}.yaml", desk.catalogue)
    occasion = desk.occasion(file.customer, None, DAY)
    offer = recommend(file.answers, occasion).recommended
    return {line.sku: line for line in explain(file.answers, occasion, offer)}


def against(customer: str, sku: str) -> list[str]:
    desk = open_desk()
    file = read_answers(ROOT / "examples" / "answers" / f"{customer}.yaml", desk.catalogue)
    occasion = desk.occasion(file.customer, None, DAY)
    offer = recommend(file.answers, occasion).recommended
    return [each.why["en"] for each in why_not(sku, file.answers, occasion, offer)]


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_every_line_of_the_offer_is_explained(customer: str) -> None:
    offered = [line.sku for line in proposal(customer, "en").quotation.recommended.lines]
    assert list(explained(customer)) == list(dict.fromkeys(offered))


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_no_explanation_lacks_a_language(customer: str) -> None:
    for line in explained(customer).values():
        for text in (line.sentence, *(each.said for each in line.answers), *(each.why for each in line.beat)):
            assert all(text[language] for language in LANGUAGES)


def test_a_dearer_product_is_told_by_how_much() -> None:
    (beaten,) = explained("charity")["BRE-BM24X-BK"].beat
    assert beaten.product == "brenta-bm24-black"
    assert beaten.why["en"] == "costs €15.10 more for the same need: €116.60 against €101.50"


def test_a_product_beaten_by_an_attribute_is_told_which() -> None:
    (beaten,) = explained("charity")["GAN-DLRW80-B"].beat
    assert beaten.why["en"] == "recycled paper: no; preferred: yes"


def test_where_nothing_else_would_do_the_nearest_says_what_it_lacks() -> None:
    (beaten,) = explained("charity")["DELIVERY-ONCE"].beat
    assert beaten.why["en"].endswith("every month; needed: once")


def test_a_product_that_is_not_taken_is_told_the_filter_it_fails() -> None:
    assert against("charity", "GIR-C80A4-B") == ["recycled paper: no; needed: yes"]


def test_a_product_of_another_kind_is_told_that_there_is_no_need() -> None:
    assert against("law-office", "BRE-C120-610-1") == ["there is no need of this kind"]


def test_a_product_that_fits_no_device_is_told_so() -> None:
    assert "does not fit this device" in against("charity", "TAI-TC83-CY")


def test_an_unknown_sku_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputRefused) as refused:
        against("charity", "GIR-B80A4-Q")
    assert refused.value.faults[0].code == "unknown_sku" and "GIR-B80A4" in refused.value.faults[0].hint


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_an_answer_that_was_not_asked_for_is_never_cited(customer: str) -> None:
    desk = open_desk()
    file = read_answers(ROOT / "examples" / "answers" / f"{customer}.yaml", desk.catalogue)
    for line in explained(customer).values():
        for cited in line.answers:
            question = desk.catalogue.questionnaire.questions[cited.question]
            assert cited.question in file.answers.values or question.optional
