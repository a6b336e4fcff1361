"""Laws of the recommendation, tried on many made-up cases. Derandomized: every run tries the same ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotegen.errors import QuotegenError
from quotegen.files.json_text import parse_json
from quotegen.files.reading import read_data
from quotegen.files.yaml_text import parse_yaml
from quotegen.model.answers import Answers
from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.prices import Price, PriceBreak, PriceModel
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.packs import PackPlan, cheapest_packs
from quotegen.recommend.recommend import recommend
from tests.recommend.kit import occasion, product, shop

LAW = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# --- Whole packs -------------------------------------------------------------------------------------

cents = st.integers(0, 5000).map(lambda number: Decimal(number).scaleb(-2))


@st.composite
def packs_with_prices(draw: st.DrawFn) -> list[tuple[Pack, Price]]:
    """One to four pack sizes, each with its own price model, breaks, minimum and multiple."""
    made = []
    for index in range(draw(st.integers(1, 4))):
        sku = f"p{index}"
        pack = Pack(
            sku=sku,
            product="x",
            unit="bag",
            content=draw(st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(5), Decimal(20), Decimal(100)])),
            minimum=Decimal(draw(st.integers(1, 4))),
            multiple=Decimal(draw(st.integers(1, 4))),
        )
        model = draw(st.sampled_from(list(PriceModel)))
        single = model in {PriceModel.FLAT, PriceModel.PACKAGE}
        starts = [1] if single else sorted({1, *draw(st.lists(st.integers(2, 40), max_size=3))})
        steps = tuple(PriceBreak(from_quantity=Decimal(start), amount=draw(cents)) for start in starts)
        base = Decimal(draw(st.sampled_from([1, 1, 4, 10])))
        made.append((pack, Price(sku=sku, model=model, base_quantity=base, breaks=steps)))
    return made


needed = st.fractions(min_value=Fraction(1, 7), max_value=300, max_denominator=7)


def plan_for(office: Catalogue, made: list[tuple[Pack, Price]], quantity: Fraction, limit: int = 25) -> PackPlan:
    packs = tuple(pack for pack, _ in made)
    catalogue = shop(office, products=(product("x"),), packs=packs, prices=tuple(price for _, price in made))
    policy = office.policy.model_copy(update={"surplus_limit": Decimal(limit)})
    plan = cheapest_packs(packs, quantity, occasion(catalogue.model_copy(update={"policy": policy})))
    assert plan is not None
    return plan


limits = st.sampled_from([0, 10, 25, 100])


@settings(LAW, max_examples=250)
@given(made=packs_with_prices(), one=needed, other=needed, limit=limits)
def test_more_need_never_gives_less_content(
    office: Catalogue, made: list[tuple[Pack, Price]], one: Fraction, other: Fraction, limit: int
) -> None:
    less, more = sorted((one, other))
    assert plan_for(office, made, less, limit).content <= plan_for(office, made, more, limit).content


@settings(LAW, max_examples=150)
@given(made=packs_with_prices(), quantity=needed, limit=limits)
def test_what_is_bought_covers_the_need_and_could_be_ordered(
    office: Catalogue, made: list[tuple[Pack, Price]], quantity: Fraction, limit: int
) -> None:
    plan, prices = plan_for(office, made, quantity, limit), {pack.sku: price for pack, price in made}
    assert plan.content >= quantity
    assert plan.cost == sum(prices[portion.pack.sku].gross(portion.count) for portion in plan.portions)
    for portion in plan.portions:
        assert portion.count >= portion.pack.minimum and portion.count % portion.pack.multiple == 0


@settings(LAW, max_examples=150)
@given(made=packs_with_prices(), quantity=needed)
def test_a_higher_limit_of_the_surplus_never_costs_more(
    office: Catalogue, made: list[tuple[Pack, Price]], quantity: Fraction
) -> None:
    costs = [plan_for(office, made, quantity, limit).cost for limit in (100, 25, 10, 0)]
    assert costs == sorted(costs)


# --- Whole recommendations ---------------------------------------------------------------------------


def answer_to(question: Question, catalogue: Catalogue) -> st.SearchStrategy[Any]:
    """Answers as a file would give them."""
    if question.type is QuestionType.CHOICE:
        return st.sampled_from([choice.value for choice in question.choices])
    if question.type is QuestionType.MANY:
        return st.lists(st.sampled_from([choice.value for choice in question.choices]), min_size=1, unique=True)
    if question.type is QuestionType.YES_NO:
        return st.booleans()
    if question.type is QuestionType.TEXT:
        return st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)
    if question.type is QuestionType.DEVICES:
        device = st.sampled_from(sorted(catalogue.devices))
        entry = st.fixed_dictionaries({"device": device, "quantity": st.integers(1, 30)})
        return st.lists(entry, min_size=1, max_size=6)
    low, high = question.minimum or Decimal(0), question.maximum or Decimal(10**6)
    if question.type is QuestionType.WHOLE:
        return st.one_of(st.integers(int(low), int(min(high, low + 50))), st.integers(int(low), int(high)))
    return st.decimals(low, high, places=1)


@st.composite
def valid_answers(draw: st.DrawFn, catalogue: Catalogue) -> dict[str, Any]:
    """Answers to what is asked: a question that is not shown has none, one with a default may be left out."""
    given: dict[str, Any] = {}
    known: dict[str, Any] = {}
    for question in catalogue.questionnaire:
        if not holds(question.shown_when, Facts(known, {}), Trail()):
            continue
        if (question.optional or question.default is not None) and draw(st.booleans()):
            known[question.id] = question.default
            continue
        given[question.id] = draw(answer_to(question, catalogue))
        known[question.id] = _as_known(given[question.id])
    return {name: value for name, value in given.items() if value is not None}


def _as_known(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def recommended_json(answers: Answers, catalogue: Catalogue) -> str:
    found = recommend(answers, occasion(catalogue))
    brief = brief_for(answers, found, replace(occasion(catalogue), language="lt"))
    return found.model_dump_json() + brief.model_dump_json()


@settings(LAW, max_examples=120)
@given(data=st.data())
def test_valid_answers_give_a_recommendation_that_covers_its_needs_or_a_clear_refusal(
    office: Catalogue, data: st.DataObject
) -> None:
    answers = parse_answers(data.draw(valid_answers(office)), office)
    try:
        found = recommend(answers, occasion(office))
    except QuotegenError as refused:
        assert all(fault.code in {"below_minimum", "nothing_to_offer"} and fault.hint for fault in refused.faults)
        return
    _every_answer_is_a_question(found.model_dump(mode="json"), office)
    bought: dict[str, Decimal] = {}
    for line in found.recommended.lines:
        pack = office.packs[str(line.sku)]
        bought[pack.product] = bought.get(pack.product, Decimal(0)) + line.quantity * pack.content
    for product_id, content in bought.items():
        assert content >= _content_needed(product_id, found.needs, office)


def _every_answer_is_a_question(found: Mapping[str, Any], office: Catalogue) -> None:
    cited = [need["answers"] for need in found["needs"]] + [gap["answers"] for gap in found["gaps"]]
    cited += [line["reason"]["answers"] for line in found["offers"][0]["lines"]]
    assert {name for names in cited for name in names} <= set(office.questionnaire.questions)


def _content_needed(product_id: str, needs: Any, office: Catalogue) -> Fraction:
    """What the needs of a product take in content units, worked out anew from the fits."""
    total = Fraction(0)
    for need in needs:
        if {office.packs[sku].product for sku in need.skus} != {product_id}:
            continue
        if need.slot is None:
            total += Fraction(need.quantity)
            continue
        capacity = next(
            fit.capacity
            for fit in office.fits_of[need.devices[0]]
            if (fit.slot, fit.product) == (need.slot, product_id)
        )
        total += Fraction(need.quantity) / Fraction(capacity)
    return total - Fraction(1, 1000)  # needs are stated to six decimals


@settings(LAW, max_examples=25)
@given(data=st.data())
def test_the_same_answers_give_the_same_bytes(office: Catalogue, data: st.DataObject) -> None:
    raw = data.draw(valid_answers(office))
    try:
        first = recommended_json(parse_answers(raw, office), office)
    except QuotegenError:
        return
    assert recommended_json(parse_answers(dict(reversed(raw.items())), office), office) == first


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(LAW, max_examples=150)
@given(data=st.data())
def test_any_answers_at_all_are_taken_or_refused(office: Catalogue, data: st.DataObject) -> None:
    names = st.sampled_from(sorted(office.questionnaire.questions)) | st.text(max_size=5)
    raw = data.draw(st.dictionaries(names, anything, max_size=6))
    try:
        parse_answers(raw, office)
    except QuotegenError as refused:
        assert all(fault.code and fault.path.startswith("answers") for fault in refused.faults)


# --- Files -------------------------------------------------------------------------------------------

yaml_like = st.text(st.sampled_from("ab:- \n[]{}'\"#&*!|>%@0.9\t,?\\~é\u202e\ud800"), max_size=40)


@settings(LAW, max_examples=400)
@given(text=st.one_of(st.text(), yaml_like))
def test_any_text_is_yaml_or_refused(text: str) -> None:
    try:
        parse_yaml(text, "any.yaml")
    except QuotegenError as refused:
        assert all(fault.line >= 1 and fault.column >= 1 for fault in refused.faults)


json_like = st.text(st.sampled_from('ab:-+ \n[]{}"01.9e,\\u d8\ttruefalsn'), max_size=40)


@settings(LAW, max_examples=400)
@given(text=st.one_of(st.text(), json_like))
def test_any_text_is_json_or_refused(text: str) -> None:
    try:
        parse_json(text, "any.json")
    except QuotegenError as refused:
        assert all(fault.line >= 1 and fault.column >= 1 for fault in refused.faults)


@settings(LAW, max_examples=200)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    indent=st.sampled_from([None, 2]),
    ascii_only=st.booleans(),
)
def test_what_json_wrote_is_read_back(value: Any, indent: int | None, ascii_only: bool) -> None:
    source = parse_json(json.dumps(value, indent=indent, ensure_ascii=ascii_only), "a.json")
    assert source.data == value


@settings(LAW, max_examples=150)
@given(raw=st.binary(max_size=60), name=st.sampled_from(["a.yaml", "a.json"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: Any, raw: bytes, name: str) -> None:
    path = Path(tmp_path_factory.getbasetemp()) / name
    path.write_bytes(raw)
    try:
        read_data(path)
    except QuotegenError as refused:
        assert refused.faults
