"""The sample customers' quotations and pages, kept as files: a change of money or words shows as a difference.

`pytest --update` writes them anew.
"""

from __future__ import annotations

import json

import pytest

from quotegen.language import Language
from tests.samples import CUSTOMERS, LANGUAGES, ROOT, page, proposal

GOLDEN = ROOT / "tests" / "golden"
EACH = [(customer, language) for customer in CUSTOMERS for language in LANGUAGES]


def compare(name: str, found: str, update: bool) -> None:
    path = GOLDEN / name
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found)
    assert path.read_text() == found


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_the_quotation_is_as_it_was(customer: str, language: Language, update: bool) -> None:
    quotation = proposal(customer, language).quotation.model_copy(update={"catalogue": ""})
    found = json.dumps(quotation.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
    compare(f"{customer}/quotation-{language}.json", found, update)


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_the_page_is_as_it_was(customer: str, language: Language, update: bool) -> None:
    compare(f"{customer}/proposal-{language}.html", page(customer, language).html, update)


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_both_languages_have_the_same_money(customer: str) -> None:
    english, lithuanian = (proposal(customer, language).quotation.recommended for language in LANGUAGES)
    assert english.totals.keys() == lithuanian.totals.keys()
    for recurrence, total in english.totals.items():
        assert total.payable == lithuanian.totals[recurrence].payable
    assert [line.net_amount for line in english.lines] == [line.net_amount for line in lithuanian.lines]
