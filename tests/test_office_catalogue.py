"""The shipped catalogue is as large as promised, and serves the example customers in both languages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from quotegen.errors import InputRefused
from quotegen.language import LANGUAGES
from quotegen.model.catalogue import Catalogue
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from tests.conftest import ROOT
from tests.recommend.examples import EXAMPLES, answers_of, occasion_of, recommendation_of

# Words of English sentences that no Lithuanian sentence has; names of makers and models are in neither language.
_ENGLISH = re.compile(
    r"\b(the|and|of|for|with|you|your|paper|month|months|year|printer|printers|sheets|pages|delivery|ink|toner"
    r"|cartridge|colour|envelopes|labels|nothing|fits)\b",
    re.IGNORECASE,
)


def test_there_are_at_least_150_skus_of_60_products(office: Catalogue) -> None:
    assert len(office.packs) >= 150
    assert len(office.products) >= 60


def test_there_are_at_least_40_devices(office: Catalogue) -> None:
    assert len(office.devices) >= 40


def test_there_are_at_least_14_questions_of_every_type_needed(office: Catalogue) -> None:
    questions = office.questionnaire.questions.values()
    assert len(questions) >= 14
    assert {"choice", "many", "whole", "decimal", "text", "devices"} <= {question.type.value for question in questions}


def test_every_category_has_products(office: Catalogue) -> None:
    assert {name for name, products in office.products_of.items() if not products} == set()


def test_at_least_two_customer_groups_have_prices(office: Catalogue) -> None:
    assert len({price_list.group for price_list in office.price_lists if price_list.prices}) >= 2


def test_every_sku_has_a_cost(office: Catalogue) -> None:
    assert set(office.costs) == set(office.packs)


def test_every_device_with_ink_or_toner_takes_some(office: Catalogue) -> None:
    bare = {name for name, fits in office.fits_of.items() if not fits}
    assert {office.devices[name].attributes["technology"] for name in bare} == {"label"}


def test_every_cartridge_fits_some_device(office: Catalogue) -> None:
    slotted = {rule.category for rule in office.rules.needs if rule.slots}
    fitting = {fit.product for fit in office.fits}
    assert {item.id for item in office.products.values() if item.category in slotted} <= fitting


def test_grammages_of_devices_and_papers_are_within_60_and_400(office: Catalogue) -> None:
    for product in office.products.values():
        grammage = product.attributes.get("grammage")
        assert grammage is None or (not isinstance(grammage, str | frozenset) and 20 <= grammage <= 400)


def test_there_are_three_very_different_customers() -> None:
    assert EXAMPLES == ["charity", "law-office", "studio"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_english_is_left_in_lithuanian_sentences(office: Catalogue, name: str) -> None:
    recommendation = recommendation_of(name, office)
    texts = [line.reason.sentence["lt"] for line in recommendation.recommended.lines if line.reason]
    texts += [need.name["lt"] for need in recommendation.needs]
    texts += [gap.text["lt"] for gap in recommendation.gaps]
    assert [text for text in texts if _ENGLISH.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_brief_is_complete_in_both_languages(office: Catalogue, name: str, language: Any) -> None:
    occasion = occasion_of(name, office)
    occasion = type(occasion)(office, occasion.buyer, language, occasion.currency, occasion.issue_date)
    brief = brief_for(parse_answers(answers_of(name), office), recommendation_of(name, office), occasion)
    texts = [brief.headline, *(passage.text for passage in brief.summary), *(told.means for told in brief.told)]
    assert brief.told
    assert all("{" not in text for text in texts)
    if language == "lt":
        assert [text for text in texts if _ENGLISH.search(text)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_covers_its_needs(office: Catalogue, name: str) -> None:
    recommendation = recommendation_of(name, office)
    bought = {line.sku for line in recommendation.recommended.lines}
    assert {sku for need in recommendation.needs for sku in need.skus} == bought


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_recommendation_is_the_golden_one(office: Catalogue, name: str, update: bool) -> None:
    found = json.dumps(recommendation_of(name, office).model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
    golden = ROOT / "tests" / "golden" / name / "recommendation.json"
    if update:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8"), "run pytest --update if the change is meant"


def test_shares_of_more_than_everything_are_refused_before_anything_is_negative(office: Catalogue) -> None:
    answers = answers_of("law-office") | {"clients_share": 70, "archive_share": 40}
    with pytest.raises(InputRefused, match="more than 100") as refused:
        recommend(parse_answers(answers, office), occasion_of("law-office", office))
    (fault,) = refused.value.faults
    assert fault.code == "below_minimum"
    assert "clients_share, archive_share" in fault.hint
