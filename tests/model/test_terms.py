"""When a term is said, and what a catalogue may not leave unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from quotegen.model.party import PartyKind
from quotegen.model.seller import STEPS, Seller
from quotegen.model.tax import Supply, TaxCode
from quotegen.model.terms import SHOWN, Circumstances, Sold, Term, TermCondition, places_of
from tests.builders import said, shop_data

GOODS: Literal[Supply.GOODS] = Supply.GOODS
SERVICE: Literal[Supply.SERVICE] = Supply.SERVICE
COUNTRIES = ("LT", "DE", "GR", "NO", "US", "CH")


def term(label: str = "Label", **when: Any) -> dict[str, Any]:
    return {"label": said(label), "text": said("Text"), **({"when": when} if when else {})}


def seller(terms: Sequence[dict[str, Any]], **more: Any) -> Seller:
    return Seller.model_validate({**shop_data()["seller"], "terms": terms, **more})


def codes(terms: Sequence[dict[str, Any]], **more: Any) -> list[str]:
    """The codes of what is wrong with them."""
    try:
        seller(terms, **more)
    except ValidationError as error:
        return [item["type"] for item in error.errors()]
    return []


def at(
    country: str = "LT",
    *taxes: TaxCode,
    recurring: bool = False,
    customer: PartyKind = PartyKind.BUSINESS,
) -> Circumstances:
    sold = frozenset({(GOODS, recurring)})
    return Circumstances(sold, frozenset(taxes or {TaxCode.STANDARD}), customer, places_of("LT", country))


def of(*sold: tuple[Sold, bool]) -> Circumstances:
    """An offer with such lines: what each is, and whether it recurs."""
    return replace(at(), sold=frozenset(sold))


@pytest.mark.parametrize(
    ("when", "holds", "fails"),
    [
        ({"recurring": True}, at(recurring=True), at()),
        ({"recurring": False}, at(), at(recurring=True)),
        ({"tax": ["G", "O"]}, at("US", TaxCode.EXPORT), at()),
        ({"tax": ["S"]}, at("LT", TaxCode.STANDARD, TaxCode.EXEMPT), at("LT", TaxCode.EXEMPT)),
        ({"supply": ["goods"]}, of((GOODS, False), (SERVICE, True)), of((SERVICE, False))),
        ({"supply": ["goods", "service"]}, of((SERVICE, False)), of()),
        ({"supply": ["goods"], "recurring": True}, of((GOODS, True)), of((GOODS, False), (SERVICE, True))),
        ({"supply": ["goods"], "recurring": False}, of((GOODS, False), (SERVICE, True)), of((GOODS, True))),
        ({"supply": ["goods"], "recurring": False}, of((GOODS, False)), of((SERVICE, False))),
        ({"recurring": True}, of((GOODS, False), (SERVICE, True)), of((GOODS, False), (SERVICE, False))),
        ({"customer": "consumer"}, at(customer=PartyKind.CONSUMER), at()),
        ({"country": ["home"]}, at("LT"), at("DE")),
        ({"country": ["eu"]}, at("DE"), at("LT")),
        ({"country": ["elsewhere"]}, at("NO"), at("DE")),
        ({"country": ["DE", "US"]}, at("US"), at("LT")),
        ({"country": ["eu", "elsewhere"], "recurring": True}, at("NO", recurring=True), at("NO")),
    ],
)
def test_a_condition_holds_where_all_that_it_names_is_so(
    when: dict[str, Any], holds: Circumstances, fails: Circumstances
) -> None:
    condition = TermCondition.model_validate(when)
    assert condition.holds(holds) and not condition.holds(fails)


def test_a_term_without_a_condition_always_holds() -> None:
    assert Term.model_validate(term()).holds(at("US", TaxCode.EXPORT, recurring=True))


@given(st.sampled_from(COUNTRIES), st.sampled_from(COUNTRIES))
def test_every_country_is_at_home_in_the_union_or_elsewhere_and_in_one_of_them_only(home: str, buyer: str) -> None:
    found = places_of(home, buyer) - {buyer}
    assert len(found) == 1 and found <= {"home", "eu", "elsewhere"}
    assert (found == {"home"}) == (home == buyer)


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"recurring": None},
        {"tax": []},
        {"country": []},
        {"country": ["abroad"]},
        {"tax": ["X"]},
        {"who": 1},
        {"supply": []},
        {"supply": ["ancillary"]},
    ],
)
def test_a_condition_that_names_nothing_or_something_else_is_refused(when: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TermCondition.model_validate(when)


# --- what is said to whom, checked when the catalogue loads ----------------------------------------


def test_one_term_without_a_condition_is_enough() -> None:
    assert codes([term()]) == []


@pytest.mark.parametrize(
    "terms",
    [
        [term(recurring=True)],
        [term(recurring=True), term(recurring=False, customer="business")],
        [term(tax=["S", "Z", "E", "AE", "K", "G"])],
        [term(country=["home", "eu"])],
        [term(supply=["goods"])],
        [term(supply=["goods"]), term(supply=["service"], recurring=True)],
        [term(country=["home", "elsewhere", "DE", "FR"])],
        [term(customer="business"), term(customer="consumer", recurring=False)],
    ],
)
def test_terms_that_would_say_nothing_to_somebody_are_refused(terms: list[dict[str, Any]]) -> None:
    assert codes(terms) == ["terms_silent"]


@pytest.mark.parametrize(
    "terms",
    [
        [term(recurring=True), term(recurring=False)],
        [term(country=["home"]), term(country=["eu"]), term(country=["elsewhere"])],
        [term(customer="business"), term(customer="consumer")],
        [term(supply=["goods"]), term(supply=["service"])],
        [term(tax=[code.value for code in TaxCode])],
    ],
)
def test_terms_that_say_something_to_everybody_are_taken(terms: list[dict[str, Any]]) -> None:
    assert codes(terms) == []


def test_what_is_silent_is_told_with_whom_it_would_be_said_to() -> None:
    with pytest.raises(
        ValidationError, match=r"terms: nothing is said to a business .*single order of goods"
    ) as refused:
        seller([term(recurring=True)])
    assert "terms_silent" in str(refused.value)


def test_no_more_terms_are_said_at_once_than_there_is_room_for() -> None:
    assert codes([term()] * SHOWN) == []
    assert codes([term()] * (SHOWN + 1)) == ["terms_too_many"]
    assert codes([term()], next_steps=[term()] * (STEPS + 1)) == ["terms_too_many"]


def test_terms_for_different_buyers_are_not_counted_together() -> None:
    apart = [term(customer=kind) for kind in ("business", "consumer") for _ in range(SHOWN)]
    assert codes(apart) == []
    assert codes([*apart, term()]) == ["terms_too_many"]


def test_a_text_may_name_the_notice_only_where_there_is_one() -> None:
    ahead = {**term(), "text": {"en": "{notice} ahead", "lt": "prieš {notice}"}}
    assert codes([ahead]) == ["notice_missing"]
    with pytest.raises(ValidationError, match=r"a text names \{notice\}, and there"):
        seller([ahead])
    assert codes([ahead], notice={"en": "one month", "lt": "mėnesį"}) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("bic", "NEMULT", "string_too_short"),
        ("bic", "1234LT22", "bic_wrong"),
        ("capital", {"amount": "2500.005", "currency": "EUR"}, "capital_wrong"),
        ("capital", {"amount": "2500", "currency": "EUR", "paid": "-1"}, "greater_than_equal"),
        ("email", "nobody", "string_pattern_mismatch"),
        ("directors", ["A\nB\u202e"], "bidi_control"),
    ],
)
def test_a_wrong_field_of_what_the_company_is_by_law_is_refused(field: str, value: Any, code: str) -> None:
    assert codes([term()], **{field: value}) == [code]
