"""Amounts, each kind with its arithmetic, and figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from quotegen.errors import InputRefused, RuleRefused
from quotegen.model.amounts import Amount
from quotegen.model.catalogue import Catalogue
from quotegen.model.rules import Rules
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.facts import Facts, Owned, Trail
from quotegen.recommend.quantities import Worked, derive_figures, measure_text, work_out
from quotegen.recommend.recommend import establish
from tests.recommend.kit import BEANS, RULES, device, occasion, shop, yaml

UNITS = {"cups": "cup/day", "share": "percent", "@daily": "cup/day"}
CONSTANTS = "\nconstants: {dose: {value: 8, unit: gram/cup}, part: {value: 25, unit: percent}}"


def rules(more: str = "") -> Rules:
    return Rules.model_validate(yaml(RULES) | yaml(BEANS + CONSTANTS + more))


def facts(**answers: object) -> Facts:
    owned = (Owned(device("a", daily=40), 2, "machines"), Owned(device("b", daily=20, sort="mill"), 1, "machines"))
    return Facts(answers, UNITS, owned)  # type: ignore[arg-type]


def worked(text: str, **answers: object) -> Worked:
    return work_out(Amount.model_validate(yaml(text)), rules(), facts(**answers), Trail())


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("{value: 3, unit: day}", 3, "3 day"),
        ("{value: 2.5}", Fraction(5, 2), "2.5"),
        ("{value: 40, unit: percent}", Fraction(2, 5), "40%"),
        ("{constant: dose}", 8, "8 gram/cup"),
        ("{answer: cups}", 12, "12 cup/day"),
        ("{answer: share}", Fraction(3, 10), "30%"),
        ("{answer: unanswered_number}", 0, "0"),
        ("{product: [{answer: cups}, {constant: dose}]}", 96, "12 cup/day × 8 gram/cup"),
        ("{product: [{answer: cups}, {answer: share}]}", Fraction(18, 5), "12 cup/day × 30%"),
        ("{sum: [{answer: cups}, {value: 3, unit: cup/day}]}", 15, "12 cup/day + 3 cup/day"),
        ("{difference: [{answer: cups}, {value: 20, unit: cup/day}]}", -8, "12 cup/day − 20 cup/day"),
        ("{quotient: [{value: 1}, {value: 3}]}", Fraction(1, 3), "1 ÷ 3"),
        ("{lookup: {answer: taste, unit: gram/cup, table: {mild: 7, strong: 9}}}", 9, "9 gram/cup"),
        ("{devices: {}}", 3, "3 device"),
        ("{devices: {attribute: daily}}", 100, "100 cup/day"),
        ("{devices: {attribute: daily, where: [{attribute: sort, equals: mill}]}}", 20, "20 cup/day"),
        (
            "{product: [{sum: [{value: 1}, {value: 2}]}, {difference: [{value: 5}, {value: 1}]}]}",
            12,
            "(1 + 2) × (5 − 1)",
        ),
    ],
)
def test_an_amount_is_worked_out_exactly_and_written_down(text: str, value: Fraction | int, written: str) -> None:
    given = {"cups": Decimal(12), "share": Decimal(30), "taste": "strong"}
    units_known = {**UNITS, "unanswered_number": "number"}
    result = work_out(Amount.model_validate(yaml(text)), rules(), _with(facts(**given), units_known), Trail())
    assert (result.value, result.written) == (value, written)


def _with(known: Facts, units: dict[str, str]) -> Facts:
    return Facts(known.answers, units, known.owned)


def test_nothing_is_rounded_on_the_way() -> None:
    assert worked("{product: [{quotient: [{value: 1}, {value: 3}]}, {value: 3}]}").value == 1


def test_dividing_by_nothing_is_refused_with_the_arithmetic() -> None:
    with pytest.raises(RuleRefused) as refused:
        worked("{quotient: [{value: 1}, {answer: cups}]}", cups=Decimal(0))
    assert refused.value.faults[0].code == "division_by_zero"
    assert "0 cup/day" in refused.value.faults[0].message


def test_a_measure_is_written_with_at_most_four_decimals() -> None:
    assert measure_text(Fraction(2, 3), "cup") == "0.6667 cup"


FIGURES = """
figures:
  - {id: daily, unit: cup/day, cases: [
      {when: {answer: taste, equals: strong}, amount: {product: [{answer: cups}, {value: 2}]}},
      {amount: {answer: cups}}]}
  - {id: part, unit: percent, cases: [{amount: {quotient: [{figure: daily}, {value: 40, unit: cup/day}]}}]}
  - {id: some, unit: cup/day, cases: [{amount: {product: [{figure: daily}, {figure: part}]}}]}
"""


def derived(office: Catalogue, more: str, **answers: object) -> Facts:
    catalogue = shop(office, BEANS + more)
    return establish(parse_answers(answers, catalogue), occasion(catalogue))


def test_the_first_case_that_holds_is_taken(office: Catalogue) -> None:
    assert derived(office, FIGURES, cups=10, taste="strong").figures["daily"].value == 20
    assert derived(office, FIGURES, cups=10, taste="mild").figures["daily"].value == 10


def test_a_figure_in_percent_is_counted_in_hundredths_where_it_is_used(office: Catalogue) -> None:
    figures = derived(office, FIGURES, cups=10).figures
    assert figures["part"].value == 25
    assert figures["some"].value == Fraction(5, 2)


def test_a_figure_in_percent_is_written_as_one(office: Catalogue) -> None:
    steps = list(derived(office, FIGURES, cups=10).figures["some"].trail.steps)
    assert steps == [
        "daily = 10 cup/day",
        "part = 10 cup/day ÷ 40 cup/day = 25%",
        "some = 10 cup/day × 25% = 2.5 cup/day",
    ]


def test_a_figure_remembers_the_answers_behind_the_figures_it_uses(office: Catalogue) -> None:
    assert list(derived(office, FIGURES).figures["some"].trail.answers) == ["taste", "cups"]


MINIMUM = """
figures:
  - {id: rest, unit: cup/day, minimum: 0, too_low: {en: More milk than coffee., lt: Daugiau pieno.}, cases: [
      {amount: {difference: [{answer: cups}, {answer: milk_cups}]}}]}
"""


def test_answers_that_push_a_figure_below_its_minimum_are_refused_with_the_seller_s_text(office: Catalogue) -> None:
    with pytest.raises(InputRefused) as refused:
        derived(office, MINIMUM, cups=10, extras=["milk"], milk_cups=12, milk_kind="oat")
    (fault,) = refused.value.faults
    assert (fault.code, fault.message, fault.path) == ("below_minimum", "More milk than coffee.", "answers")
    assert "cups, milk_cups" in fault.hint
    assert "rest = 10 cup/day − 12 cup/day = -2 cup/day" in fault.hint


def test_a_figure_at_its_minimum_is_kept(office: Catalogue) -> None:
    assert derived(office, MINIMUM, cups=12, extras=["milk"], milk_cups=12, milk_kind="oat").figures["rest"].value == 0


def test_a_minimum_needs_its_text() -> None:
    with pytest.raises(ValueError, match="minimum and too_low go together"):
        rules(MINIMUM.replace("too_low: {en: More milk than coffee., lt: Daugiau pieno.}, ", ""))


def test_figures_are_derived_in_their_order() -> None:
    known = facts(cups=Decimal(10), taste="mild")
    derive_figures(rules(FIGURES), known)
    assert list(known.figures) == ["daily", "part", "some"]
