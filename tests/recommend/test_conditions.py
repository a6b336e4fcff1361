"""Each test word of a condition, and what is seen on the way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from quotegen.model.conditions import AttributeFilter, Condition
from quotegen.recommend.conditions import concerned, holds, kept
from quotegen.recommend.facts import Derived, Facts, Owned, Trail
from tests.recommend.kit import device, yaml

FACTS = Facts(
    {"taste": "mild", "cups": Decimal(10), "extras": ("milk", "sugar"), "organic": True, "none": ()},
    {},
    figures={"total": Derived(Fraction(30), "cup", Trail())},
)


def decided(text: str, facts: Facts = FACTS) -> bool:
    return holds(Condition.model_validate(yaml(text)), facts, Trail())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{answer: taste, equals: mild}", True),
        ("{answer: taste, equals: strong}", False),
        ("{answer: cups, equals: 10.0}", True),
        ("{answer: organic, equals: true}", True),
        ("{answer: organic, equals: false}", False),
        ("{answer: taste, any_of: [mild, strong]}", True),
        ("{answer: taste, any_of: [strong]}", False),
        ("{answer: extras, any_of: [syrup, sugar]}", True),
        ("{answer: extras, any_of: [syrup]}", False),
        ("{answer: cups, any_of: [5, 10]}", True),
        ("{answer: cups, at_least: 10}", True),
        ("{answer: cups, at_least: 10.5}", False),
        ("{answer: cups, at_most: 10}", True),
        ("{answer: cups, at_most: 9.9}", False),
        ("{answer: cups, between: [10, 20]}", True),
        ("{answer: cups, between: [1, 10]}", True),
        ("{answer: cups, between: [11, 20]}", False),
        ("{answer: extras, includes: milk}", True),
        ("{answer: extras, includes: syrup}", False),
        ("{answer: cups, given: true}", True),
        ("{answer: cups, given: false}", False),
        ("{answer: missing, given: false}", True),
        ("{answer: none, given: true}", False),
        ("{figure: total, at_least: 30}", True),
        ("{figure: total, at_most: 29}", False),
        ("{figure: total, at_least: {answer: cups}}", True),
        ("{answer: cups, at_least: {figure: total}}", False),
        ("{all_of: [{answer: taste, equals: mild}, {answer: cups, at_least: 1}]}", True),
        ("{all_of: [{answer: taste, equals: mild}, {answer: cups, at_least: 11}]}", False),
        ("{some_of: [{answer: taste, equals: strong}, {answer: cups, at_least: 1}]}", True),
        ("{some_of: [{answer: taste, equals: strong}, {answer: cups, at_least: 11}]}", False),
        ("{not: {answer: taste, equals: strong}}", True),
        ("{not: {answer: taste, equals: mild}}", False),
    ],
)
def test_a_condition_holds_as_its_words_say(text: str, expected: bool) -> None:
    assert decided(text) is expected


@pytest.mark.parametrize(
    "test", ["equals: x", "any_of: [x]", "at_least: 0", "at_most: 9", "between: [0, 9]", "includes: x"]
)
def test_an_answer_that_is_not_there_passes_no_test(test: str) -> None:
    assert decided(f"{{answer: missing, {test}}}") is False


def test_no_condition_always_holds() -> None:
    assert holds(None, FACTS, Trail())


def test_every_answer_that_was_looked_at_is_on_the_trail_even_if_the_first_settles_it() -> None:
    trail = Trail()
    holds(
        Condition.model_validate(yaml("{some_of: [{answer: taste, equals: mild}, {answer: cups, at_least: 1}]}")),
        FACTS,
        trail,
    )
    assert list(trail.answers) == ["taste", "cups"]


def test_a_figure_brings_the_answers_it_rests_on() -> None:
    origin = Trail()
    origin.saw("days")
    facts = Facts({}, {}, figures={"total": Derived(Fraction(1), "cup", origin)})
    trail = Trail()
    holds(Condition.model_validate(yaml("{figure: total, at_least: 1}")), facts, trail)
    assert list(trail.answers) == ["days"]


OWNED = (
    Owned(device("small", strongest=3, roasts=frozenset({"light"})), 2, "machines"),
    Owned(device("big", strongest=5, roasts=frozenset({"light", "dark"})), 1, "machines"),
)


def passing(text: str, attributes: dict[str, Any], devices: tuple[Owned, ...] = OWNED) -> bool:
    filters = [AttributeFilter.model_validate(item) for item in yaml(text)]
    return kept(filters, attributes, FACTS, Trail(), devices)


def test_a_filter_that_refers_to_devices_has_to_pass_for_all_of_them() -> None:
    text = "[{attribute: strength, at_most: {device: strongest}}]"
    assert passing(text, {"strength": Decimal(3)})
    assert not passing(text, {"strength": Decimal(4)})


def test_a_filter_on_a_set_of_each_device_needs_a_common_member_with_each() -> None:
    text = "[{attribute: roast, any_of: {device: roasts}}]"
    assert passing(text, {"roast": "light"})
    assert not passing(text, {"roast": "dark"})


def test_a_device_without_the_attribute_lets_nothing_pass() -> None:
    bare = (Owned(device("bare"), 1, "machines"),)
    assert not passing("[{attribute: strength, at_most: {device: strongest}}]", {"strength": Decimal(1)}, bare)


def test_a_filter_counts_only_when_its_condition_holds() -> None:
    text = "[{attribute: roast, equals: dark, when: {answer: taste, equals: strong}}]"
    assert passing(text, {"roast": "light"})


def test_a_product_without_the_attribute_fails_a_filter_on_it() -> None:
    assert not passing("[{attribute: strength, at_least: 0}]", {})


def test_the_devices_concerned_are_those_that_pass_every_filter() -> None:
    facts = Facts({}, {}, owned=OWNED)
    filters = [AttributeFilter.model_validate(yaml("{attribute: roasts, includes: dark}"))]
    assert [owner.device.id for owner in concerned(filters, facts, Trail())] == ["big"]
