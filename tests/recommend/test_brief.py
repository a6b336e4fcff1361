"""What the document tells back: what was said as said, what is usual as assumed, and nothing that is not printed."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import pytest

from quotegen.model.catalogue import Catalogue
from quotegen.model.quotation import Brief
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price as price_offers
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.checks import check_rules
from quotegen.recommend.recommend import recommend
from tests.recommend.kit import RULES, occasion, pack, price, product, shop, yaml

RULE = """
needs:
  - id: beans
    name: {en: Beans, lt: Pupelės}
    category: beans
    quantity: {product: [{answer: cups}, {value: 10, unit: day}, {constant: dose}]}
    prefer: [{cost: lowest}]
    recurrence: once
    because: {en: "You asked for: {taste}.", lt: "Prašėte: {taste}."}
constants: {dose: {value: 8, unit: gram/cup}}
meanings: [{answer: taste, text: {en: "Beans for {taste}", lt: "Pupelės: {taste}"}}]
summary:
  - title: {en: All, lt: Viskas}
    cases: [{text: {en: "For {cups}, {taste}", lt: "{cups}, {taste}"}}]
    as_agreed: {en: As agreed, lt: Kaip susitarta}
budget: {product: [{answer: share}, {value: 100, unit: eur/month}]}
"""


def coffee(office: Catalogue, rules: str = RULE) -> Catalogue:
    found = shop(office, products=(product("house"),), packs=(pack("H", "house", 250),), prices=(price("H", (1, "5")),))
    return found.model_copy(update={"rules": type(found.rules).model_validate(yaml(RULES) | yaml(rules))})


def asking(catalogue: Catalogue, name: str, **changed: Any) -> Catalogue:
    """The catalogue, with one of its questions changed."""
    asked = catalogue.questionnaire
    sections = [
        section.model_copy(
            update={
                "questions": tuple(
                    each.model_copy(update=changed) if each.id == name else each for each in section.questions
                )
            }
        )
        for section in asked.sections
    ]
    return catalogue.model_copy(update={"questionnaire": asked.model_copy(update={"sections": tuple(sections)})})


def told(catalogue: Catalogue, agreed: Set[str] | None = None, **answers: Any) -> Brief:
    given, at = parse_answers(answers, catalogue), occasion(catalogue)
    return brief_for(given, recommend(given, at), at, agreed)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def reason(catalogue: Catalogue, language: str, **answers: Any) -> str:
    line = recommend(parse_answers(answers, catalogue), occasion(catalogue)).recommended.lines[0]
    assert line.reason is not None
    return line.reason.sentence.root[language]  # type: ignore[index]


# --- what is usual was not said --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "assumed", "said"),
    [
        ("en", "You asked for: mild (assumed).", "You asked for: mild."),
        ("lt", "Prašėte: švelni (mūsų prielaida).", "Prašėte: švelni."),
    ],
)
def test_a_usual_answer_is_marked_in_a_reason_and_the_same_answer_given_is_not(
    office: Catalogue, language: str, assumed: str, said: str
) -> None:
    assert reason(coffee(office), language) == assumed
    assert reason(coffee(office), language, taste="mild") == said


def test_a_usual_answer_is_marked_in_the_summary(office: Catalogue) -> None:
    found = [plain(told(coffee(office), cups=cups).summary[0].text) for cups in (None, 10)]
    assert found == ["For 10 cup/days (assumed), mild (assumed)", "For 10 cup/days, mild (assumed)"]


def test_what_lines_rest_on_and_nobody_said_is_told_as_assumed_and_not_as_told(office: Catalogue) -> None:
    found = told(coffee(office))
    assert [(each.question, plain(each.said)) for each in found.assumed] == [("cups", "10 cup/days")]
    assert found.told == ()


def test_a_usual_answer_that_was_given_is_told_and_not_assumed(office: Catalogue) -> None:
    found = told(coffee(office), cups=10)
    assert found.assumed == () and [each.question for each in found.told] == ["cups"]


def test_what_nothing_rests_on_is_not_assumed_aloud(office: Catalogue) -> None:
    assert "share" not in {each.question for each in told(coffee(office)).assumed}


def test_the_customers_copy_cites_what_is_assumed_and_printed(office: Catalogue) -> None:
    catalogue = coffee(office)
    given = parse_answers({}, catalogue)
    found, at = recommend(given, occasion(catalogue)), occasion(catalogue)
    quotation, _ = price_offers(found.offers, Terms(), at, brief_for(given, found, at))
    line = quotation.for_customer().recommended.lines[0]
    assert line.reason is not None and line.reason.answers == ("cups",)


# --- as agreed -------------------------------------------------------------------------------------------------


def test_a_summary_says_something_else_once_lines_were_changed_by_hand(office: Catalogue) -> None:
    assert told(coffee(office), agreed=set()).summary[0].text == "As agreed"


def test_a_headline_without_such_a_text_stays(office: Catalogue) -> None:
    assert told(coffee(office), agreed=set()).headline == "Coffee"


def test_what_an_answer_means_is_left_out_once_the_lines_it_led_to_were_changed_by_hand(office: Catalogue) -> None:
    shop = coffee(office)
    means = {
        name: [each.means for each in told(shop, agreed, taste="strong").told]
        for name, agreed in {"as worked out": None, "other lines": {"cups"}, "these lines": {"cups", "taste"}}.items()
    }
    assert means == {"as worked out": ["Beans for strong"], "other lines": ["Beans for strong"], "these lines": [""]}


# --- what is asked for the house alone -------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["printed", "told"])
def test_an_answer_that_is_not_repeated_is_neither_told_nor_a_remark_nor_assumed(office: Catalogue, flag: str) -> None:
    catalogue = asking(asking(coffee(office), "note", **{flag: False}), "cups", **{flag: False})
    found = told(catalogue, note="their board meets on Tuesdays")
    assert (found.told, found.remarks, found.assumed) == ((), (), ())
    assert told(catalogue, note="long " * 50).remarks == ()
    assert told(coffee(office), note="long " * 50).remarks


def faults(office: Catalogue, name: str, rules: str = RULE) -> list[tuple[str, str]]:
    found = check_rules(asking(coffee(office, rules), name, printed=False))
    return [(fault.code, fault.path) for fault in found]


def test_no_text_may_say_what_is_asked_for_the_house_alone(office: Catalogue) -> None:
    assert faults(office, "taste") == [
        ("not_printed", "rules.needs[0].because"),
        ("not_printed", "rules.meanings[0].answer"),
        ("not_printed", "rules.meanings[0].text"),
        ("not_printed", "rules.summary[0].cases[0].text"),
    ]
    assert faults(office, "organic") == []


def test_the_text_of_what_was_agreed_may_not_say_it_either(office: Catalogue) -> None:
    rules = RULE.replace("{en: As agreed, lt: Kaip susitarta}", '{en: "{note}", lt: "{note}"}')
    assert faults(office, "note", rules) == [("not_printed", "rules.summary[0].as_agreed")]


def test_what_only_need_not_be_repeated_may_be_said_in_a_text(office: Catalogue) -> None:
    assert check_rules(asking(coffee(office), "taste", told=False)) == []


@pytest.mark.parametrize("printed", [True, False])
def test_a_budget_is_in_the_customers_copy_if_its_question_is_printed(office: Catalogue, printed: bool) -> None:
    catalogue = asking(coffee(office), "share", printed=printed)
    given, at = parse_answers({"share": 50, "cups": 100}, catalogue), occasion(catalogue)
    found = recommend(given, at)
    quotation, _ = price_offers(found.offers, Terms(), at, brief_for(given, found, at))
    copy = quotation.for_customer()
    for each, known in ((quotation, True), (copy, printed)):
        assert each.brief is not None and each.recommended.comparison is not None
        assert (each.brief.budget is not None) is known
        assert (each.recommended.comparison.budget_left is not None) is known
