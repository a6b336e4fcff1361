"""The whole recommendation."""

from __future__ import annotations

from quotegen.model.catalogue import Catalogue
from tests.recommend.examples import EXAMPLES, recommendation_of


def test_the_same_answers_give_the_same_recommendation_byte_for_byte(office: Catalogue) -> None:
    for name in EXAMPLES:
        first = recommendation_of(name, office).model_dump_json()
        assert recommendation_of(name, office).model_dump_json() == first


def test_the_order_of_the_answers_in_the_file_changes_nothing(office: Catalogue) -> None:
    for name in EXAMPLES:
        turned = recommendation_of(name, office, reverse=True).model_dump_json()
        assert turned == recommendation_of(name, office).model_dump_json()


def test_every_line_says_why_in_both_languages(office: Catalogue) -> None:
    for name in EXAMPLES:
        for line in recommendation_of(name, office).offers[0].lines:
            assert line.reason is not None
            assert line.reason.answers or line.reason.arithmetic
            assert line.reason.sentence["en"] != line.reason.sentence["lt"]
