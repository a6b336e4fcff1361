"""When there is a need, how it is shared over devices, and how needs of one product become one line."""

from __future__ import annotations

from typing import Any

import pytest

from quotegen.errors import RuleRefused
from quotegen.model.catalogue import Catalogue
from tests.recommend.kit import BEANS, bought, device, fit, pack, price, product, recommended, shop

SLOTS = """
needs:
  - id: filters
    name: {en: Filters, lt: Filtrai}
    category: filter
    devices: []
    slots: [top]
    share_by: daily
    quantity: {value: 1200, unit: cup}
    prefer: [{cost: lowest}]
    recurrence: once
    because: {en: "{devices}: {quantity}, {needed}, {capacity}", lt: "{devices}: {quantity}, {needed}, {capacity}"}
"""
BY_ANSWER = SLOTS.replace("slots: [top]", "slots: {answer: extras}\n    when: {answer: extras, given: true}")
DEVICES = (device("a", daily=10), device("b", daily=20), device("c", daily=10))
FITS = (fit("a", "top", "round", 100), fit("b", "top", "round", 100), fit("c", "top", "flat", 50))


def filters(office: Catalogue, rules: str = SLOTS, fits: tuple[Any, ...] = FITS) -> Catalogue:
    return shop(
        office,
        rules,
        products=(product("round", "filter"), product("flat", "filter"), product("bean")),
        packs=(pack("R", "round", 1), pack("F", "flat", 1), pack("B", "bean", 1)),
        prices=(price("R", (1, "3")), price("F", (1, "3")), price("B", (1, "3"))),
        devices=DEVICES,
        fits=fits,
    )


def owning(**counts: int) -> list[dict[str, Any]]:
    return [{"device": name, "quantity": count} for name, count in counts.items()]


def test_a_quantity_is_shared_over_devices_by_their_attribute_times_their_number(office: Catalogue) -> None:
    recommendation = recommended(filters(office), machines=owning(a=2, c=1))
    assert {need.devices[0]: need.quantity for need in recommendation.needs} == {"a": 800, "c": 400}


def test_the_shares_sum_to_the_whole(office: Catalogue) -> None:
    recommendation = recommended(filters(office), machines=owning(a=1, b=1, c=1))
    assert sum(need.quantity for need in recommendation.needs) == 1200


def test_how_many_of_a_product_follows_from_what_one_lasts_for(office: Catalogue) -> None:
    assert bought(recommended(filters(office), machines=owning(a=2, c=1))) == {"R": 8, "F": 8}


def test_two_devices_that_share_a_product_make_one_line_and_are_rounded_once(office: Catalogue) -> None:
    rules = SLOTS.replace("1200", "450")  # 150 for a and 300 for b: 1.5 and 3 filters, 5 if each were rounded
    assert bought(recommended(filters(office, rules), machines=owning(a=1, b=1))) == {"R": 5}
    rules = SLOTS.replace("1200", "370")  # 123.3 and 246.7: 1.23 and 2.47 make 3.7, but 2 + 3 = 5 apart
    assert bought(recommended(filters(office, rules), machines=owning(a=1, b=1))) == {"R": 4}


def test_a_merged_line_names_all_its_devices(office: Catalogue) -> None:
    recommendation = recommended(filters(office), machines=owning(a=2, b=1))
    (line,) = recommendation.recommended.lines
    assert line.reason is not None
    assert line.reason.sentence["en"].startswith("2\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}A and B: 1,200")


def test_the_arithmetic_ends_with_the_one_rounding(office: Catalogue) -> None:
    recommendation = recommended(filters(office, SLOTS.replace("1200", "370")), machines=owning(a=1, b=1))
    (line,) = recommendation.recommended.lines
    assert line.reason is not None
    assert line.reason.arithmetic[-1] == "1.233333 + 2.466667 piece → 4 bag × 1 piece/bag"


def test_a_device_that_has_no_such_slot_gets_nothing_but_keeps_its_share(office: Catalogue) -> None:
    recommendation = recommended(filters(office, fits=FITS[:1]), machines=owning(a=1, b=1))
    assert [(need.devices, need.quantity) for need in recommendation.needs] == [(("a",), 400)]


MILK = (fit("a", "milk", "round", 100), fit("b", "sugar", "flat", 100))


def test_a_slot_that_was_asked_for_is_shared_over_the_devices_that_have_it(office: Catalogue) -> None:
    catalogue = filters(office, BY_ANSWER, MILK)
    recommendation = recommended(catalogue, extras=["sugar"], machines=owning(a=1, b=1))
    assert [(need.devices, need.slot, need.quantity) for need in recommendation.needs] == [(("b",), "sugar", 1200)]


def test_a_slot_that_was_asked_for_and_no_device_has_is_a_gap(office: Catalogue) -> None:
    catalogue = filters(office, BY_ANSWER, MILK)
    recommendation = recommended(catalogue, extras=["sugar", "syrup"], machines=owning(a=2, b=1))
    (gap,) = recommendation.gaps
    assert gap.text["en"] == "Filters (syrup): nothing for 2\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}A and B."


def test_what_was_asked_for_is_a_gap_even_if_no_device_is_concerned(office: Catalogue) -> None:
    rules = BY_ANSWER.replace("devices: []", "devices: [{attribute: sort, equals: mill}]") + BEANS.replace("needs:", "")
    catalogue = filters(office, rules, MILK)
    recommendation = recommended(catalogue, extras=["sugar"], machines=owning(a=1))
    assert [gap.text["en"] for gap in recommendation.gaps] == ["Filters (sugar): nothing for A."]


def test_a_need_about_devices_the_customer_does_not_have_is_no_need(office: Catalogue) -> None:
    rules = SLOTS.replace("devices: []", "devices: [{attribute: sort, equals: mill}]") + BEANS.replace("needs:", "")
    recommendation = recommended(filters(office, rules), machines=owning(a=1))
    assert [need.rule for need in recommendation.needs] == ["beans"]
    assert recommendation.gaps == ()


def test_a_need_that_nothing_answers_is_a_gap(office: Catalogue) -> None:
    rules = SLOTS + BEANS.replace("needs:", "").replace(
        "prefer:", "filters: [{attribute: organic, equals: true}]\n    prefer:"
    )
    recommendation = recommended(filters(office, rules), machines=owning(a=1))
    assert [gap.rule for gap in recommendation.gaps] == ["beans"]


def test_nothing_to_offer_at_all_is_refused_with_the_gaps(office: Catalogue) -> None:
    rules = BEANS.replace("prefer:", "filters: [{attribute: organic, equals: true}]\n    prefer:")
    with pytest.raises(RuleRefused) as refused:
        recommended(filters(office, rules))
    assert refused.value.faults[0].code == "nothing_to_offer"


def test_a_need_whose_condition_does_not_hold_is_no_need(office: Catalogue) -> None:
    rules = BEANS.replace("quantity:", "when: {answer: taste, equals: strong}\n    quantity:")
    with pytest.raises(RuleRefused):
        recommended(filters(office, rules), taste="mild")


def test_a_quantity_of_nothing_is_no_need(office: Catalogue) -> None:
    with pytest.raises(RuleRefused):
        recommended(filters(office, BEANS.replace("900", "0")))


def test_the_same_product_at_another_rhythm_is_another_line(office: Catalogue) -> None:
    monthly = BEANS.replace("id: beans", "id: more").replace("once", "month").replace("needs:", "")
    recommendation = recommended(filters(office, BEANS + monthly))
    assert [line.recurrence.value for line in recommendation.recommended.lines] == ["once", "month"]


def test_the_rhythm_may_follow_an_answer(office: Catalogue) -> None:
    rules = BEANS.replace("recurrence: once", "recurrence: {answer: taste, table: {mild: month, strong: year}}")
    recommendation = recommended(filters(office, rules), taste="strong")
    assert recommendation.recommended.lines[0].recurrence.value == "year"


def test_an_optional_need_makes_an_optional_line(office: Catalogue) -> None:
    recommendation = recommended(filters(office, BEANS.replace("recurrence:", "optional: true\n    recurrence:")))
    assert recommendation.recommended.lines[0].optional


def test_a_need_without_its_devices_is_told_where_the_rule_has_words_for_it(office: Catalogue) -> None:
    told = "no_devices: {en: No mill, lt: Nėra malūnėlio}\n    devices: [{attribute: sort, equals: mill}]"
    rules = SLOTS.replace("devices: []", told) + BEANS.replace("needs:", "")
    (gap,) = recommended(filters(office, rules), machines=owning(a=1)).gaps
    assert (gap.rule, gap.text["lt"]) == ("filters", "Nėra malūnėlio")
