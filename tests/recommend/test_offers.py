"""Several offers from one set of needs: what each chooses, which are shown, and what each gives up."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Offer, Recommendation
from quotegen.model.rules import Rules
from quotegen.recommend.checks import check_rules
from tests.recommend.kit import RULES, pack, price, product, recommended, shop, yaml

OFFERS = """
offers:
  - {code: small, name: {en: Small, lt: Mažas}, says: {en: Little now, lt: Mažai dabar}}
  - {code: usual, name: {en: Usual, lt: Įprastas}, says: {en: Cheap, lt: Pigu}, recommended: true}
  - code: fine
    name: {en: Fine, lt: Puikus}
    says: {en: Good, lt: Gera}
    prefer: [{quality: best}]
quality: [{attribute: organic, equals: true}, {attribute: strength, order: highest}]
"""
NEED = """
needs:
  - id: beans
    name: {en: Beans, lt: Pupelės}
    category: beans
    quantity: {figure: grams}
    filters: FILTERS
    prefer: [{cost: lowest}]
    recurrence: {cases: [{when: {offer: small}, each: quarter}, {each: year}]}
    because: {en: "{quantity} of {product}", lt: "{quantity}, {product}"}
figures:
  - id: grams
    unit: gram
    cases:
      - when: {offer: small}
        amount: {value: SMALL, unit: gram}
      - amount: {value: 4000, unit: gram}
"""
PRODUCTS = (
    product("plain", strength=2, organic=False),
    product("strong", strength=5, organic=False),
    product("pure", strength=2, organic=True),
)


def offered(
    office: Catalogue, *prices: str, small: str = "1500", filters: str = "[]", prefer: str = "[{cost: lowest}]"
) -> Recommendation:
    """The offers of a shop where a bag of 1 kg of plain, strong and pure costs so much."""
    rules = (NEED + OFFERS).replace("SMALL", small).replace("FILTERS", filters).replace("[{cost: lowest}]", prefer)
    packs = tuple(pack(each.id, each.id, 1000) for each in PRODUCTS)
    listed = tuple(price(each.id, (1, amount)) for each, amount in zip(PRODUCTS, prices, strict=True))
    return recommended(shop(office, rules, products=PRODUCTS, packs=packs, prices=listed))


def skus(recommendation: Recommendation) -> dict[str, str | None]:
    return {offer.code: offer.lines[0].sku for offer in recommendation.offers}


def by_code(recommendation: Recommendation, code: str) -> Offer:
    return next(offer for offer in recommendation.offers if offer.code == code)


def test_an_offer_buys_what_its_own_preferences_put_first(office: Catalogue) -> None:
    assert skus(offered(office, "10", "11", "12")) == {"small": "plain", "usual": "plain", "fine": "pure"}


def test_what_an_offer_prefers_is_not_taken_for_what_the_need_prefers_in_the_same_place(office: Catalogue) -> None:
    found = offered(office, "10", "11", "12", prefer="[{attribute: strength, order: lowest}, {cost: lowest}]")
    assert skus(found)["usual"] == "plain"
    assert skus(found)["fine"] == "pure"


def test_a_condition_on_the_offer_holds_only_while_it_is_worked(office: Catalogue) -> None:
    found = offered(office, "10", "11", "12")
    assert {offer.code: str(offer.lines[0].recurrence) for offer in found.offers} == {
        "small": "quarter",
        "usual": "year",
        "fine": "year",
    }


def test_of_two_equal_offers_the_recommended_is_kept(office: Catalogue) -> None:
    found = offered(office, "10", "11", "9")
    assert skus(found) == {"small": "pure", "usual": "pure"}


def test_an_offer_that_costs_more_always_and_is_no_better_is_not_shown(office: Catalogue) -> None:
    found = offered(office, "10", "11", "12", small="5000")
    assert [offer.code for offer in found.offers] == ["usual", "fine"]


def test_an_offer_that_costs_more_in_the_end_is_shown_if_it_asks_for_less_today(office: Catalogue) -> None:
    found = offered(office, "10", "11", "12", small="2000")
    assert by_code(found, "small").lines[0].quantity * 4 > by_code(found, "usual").lines[0].quantity


def test_exactly_one_offer_is_recommended(office: Catalogue) -> None:
    found = offered(office, "10", "11", "12")
    assert [offer.code for offer in found.offers if offer.recommended] == ["usual"]
    assert found.recommended.code == "usual"


def test_where_the_recommended_offer_is_beaten_the_one_that_beats_it_takes_its_place(office: Catalogue) -> None:
    # A quarter of the beans, four times a year: the same in the end, less today.
    found = offered(office, "10", "11", "10", small="1000")
    assert [(offer.code, offer.recommended) for offer in found.offers] == [
        ("small", True),
        ("fine", False),
    ]


def test_an_offer_gives_up_what_another_does_better(office: Catalogue) -> None:
    found = offered(office, "10", "11", "12")
    assert [text["en"] for text in by_code(found, "usual").gives_up] == ["Beans: organic: no against yes"]
    assert [text["lt"] for text in by_code(found, "usual").gives_up] == ["Pupelės: ekologiška: ne, o ne taip"]
    assert by_code(found, "fine").gives_up == ()


def test_a_need_that_an_offer_leaves_out_is_given_up(office: Catalogue) -> None:
    rules = NEED.replace("    category", "    when: {not: {offer: small}}\n    category", 1)
    more = rules.replace("- id: beans", "- id: second").replace("needs:", "", 1).split("figures:")[0]
    first = NEED.replace("needs:", "needs:" + more.replace("FILTERS", "[{attribute: strength, equals: 5}]"))
    text = (first + OFFERS).replace("SMALL", "1500").replace("FILTERS", "[{attribute: strength, equals: 2}]")
    packs = tuple(pack(each.id, each.id, 1000) for each in PRODUCTS)
    listed = tuple(price(each.id, (1, amount)) for each, amount in zip(PRODUCTS, ("10", "11", "12"), strict=True))
    found = recommended(shop(office, text, products=PRODUCTS, packs=packs, prices=listed))
    assert "Beans: not included" in [said["en"] for said in by_code(found, "small").gives_up]


def test_a_filter_may_count_for_one_offer_only(office: Catalogue) -> None:
    filters = "[{attribute: strength, at_least: 5, when: {not: {offer: small}}}]"
    assert skus(offered(office, "10", "11", "12", filters=filters))["small"] == "plain"
    assert skus(offered(office, "10", "11", "12", filters=filters))["usual"] == "strong"


def test_what_the_offer_alone_decides_cites_no_answer(office: Catalogue) -> None:
    filters = "[{attribute: strength, at_least: 5, when: {all_of: [{offer: small}, {answer: cups, at_least: 1}]}}]"
    found = offered(office, "10", "11", "12", filters=filters)
    reason = by_code(found, "usual").lines[0].reason
    assert reason is not None and reason.answers == ()


def test_between_equals_in_cost_the_better_product_is_taken_where_quality_is_preferred(office: Catalogue) -> None:
    assert skus(offered(office, "10", "10", "12"))["usual"] == "plain"
    assert skus(offered(office, "10", "10", "12"))["fine"] == "pure"


def test_the_needs_and_the_gaps_are_those_of_the_recommended_offer(office: Catalogue) -> None:
    (need,) = offered(office, "10", "11", "12").needs
    assert need.quantity == 4000


def test_an_offer_that_is_not_in_the_rules_is_a_fault(office: Catalogue) -> None:
    rules = (NEED + OFFERS).replace("SMALL", "1").replace("FILTERS", "[]").replace("offer: small", "offer: smal")
    catalogue = shop(office, rules)
    assert ("unknown_offer", "rules.figures[0].cases[0].when.offer") in [
        (fault.code, fault.path) for fault in check_rules(catalogue)
    ]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("recommended: true", "recommended: false", "exactly one offer"),
        ("says: {en: Little now, lt: Mažai dabar}", "says: {en: A, lt: B}, recommended: true", "exactly one offer"),
        ("code: small", "code: usual", "two offers have the same code"),
        ("{attribute: organic, equals: true}", "{cost: lowest}", "every step of quality is about an attribute"),
        ("[{quality: best}]", "[{quality: best, order: highest}]", "is its own order"),
    ],
)
def test_offers_that_cannot_be_meant_are_refused(was: str, now: str, told: str) -> None:
    text = (NEED + OFFERS).replace("SMALL", "1").replace("FILTERS", "[]")
    assert was in text
    with pytest.raises(ValidationError, match=told):
        Rules.model_validate(yaml(RULES) | yaml(text.replace(was, now)))
