"""Help in negotiation: every figure told is what pricing anew gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations

import pytest

from quotegen.errors import InputRefused
from quotegen.files.requests import read_answers
from quotegen.language import LANGUAGES
from quotegen.model.catalogue import Pack
from quotegen.model.draft import DiscountLine, SetPrice, TargetTotal
from quotegen.model.needs import Offer
from quotegen.model.negotiation import Concession, ConcessionKind, Negotiation
from quotegen.model.quotation import Quotation
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.concessions import moves_in
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.pipeline import price
from quotegen.recommend.brief import brief_for
from quotegen.recommend.longer import longer_agreements
from quotegen.recommend.recommend import recommend
from quotegen.usecases.desk import open_desk
from quotegen.usecases.negotiate import Case, changed, negotiate, outcome_of
from tests.builders import line, occasion, off, offer
from tests.samples import ROOT

DAY = date(2026, 11, 23)
EXAMPLES = {
    "charity": ("office-supplies", "answers"),
    "law-office": ("office-supplies", "answers"),
    "studio": ("office-supplies", "answers"),
    "accountancy": ("managed-it", "managed-it/answers"),
    "dental-clinic": ("managed-it", "managed-it/answers"),
}
KINDS = ConcessionKind


@cache
def example(name: str) -> Case:
    catalogue, folder = EXAMPLES[name]
    desk = open_desk(ROOT, catalogue)
    file = read_answers(ROOT / "examples" / folder / f"{name}.yaml", desk.catalogue)
    at = desk.occasion(file.customer, "en", DAY)
    recommendation = recommend(file.answers, at)
    brief = brief_for(file.answers, recommendation, at)
    return Case(recommendation.offers, Terms(), (), at, brief, file.answers)


def case(*lines: LineRequest, others: tuple[Offer, ...] = ()) -> Case:
    return Case((offer(*lines), *others), Terms(), (), occasion())


def cheaper(*lines: LineRequest) -> Offer:
    return offer(*lines).model_copy(update={"code": "essential", "recommended": False})


def asked_for(start: Case, share: str) -> Negotiation:
    """The negotiation for a share of what is to be paid now."""
    before = negotiate(start, Decimal("999999")).before.payable
    return negotiate(start, (before * Decimal(share)).quantize(Decimal("0.01")))


def told(talk: Negotiation) -> list[Concession]:
    return [*talk.concessions, *(each for each in (talk.best, talk.nearest, talk.discount) if each is not None)]


# --- the figures are those of pricing --------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("share", ["0.97", "0.80"])
def test_making_a_concession_and_pricing_anew_gives_exactly_what_was_told(name: str, share: str) -> None:
    start, talk = example(name), asked_for(example(name), share)
    assert told(talk)
    for each in told(talk):
        after = changed(start, each.edits, each.answers)
        quotation = priced(after)
        total = next(found for found in quotation.offers if found.code == each.offer).totals.get(talk.recurrence)
        assert each.outcome.payable == (total.payable if total else 0)
        assert each.outcome == outcome_of(after, each.offer, talk.recurrence)
        assert each.change == each.outcome.payable - talk.before.payable
        assert each.reaches is (each.outcome.payable <= talk.asked)


@pytest.mark.parametrize("name", EXAMPLES)
def test_without_making_a_concession_its_figures_would_not_come_out(name: str) -> None:
    start, talk = example(name), asked_for(example(name), "0.97")
    for each in told(talk):
        if each.edits or each.answers:
            assert outcome_of(start, each.offer, talk.recurrence) != each.outcome


def priced(start: Case) -> Quotation:
    """All offers together, as a document has them."""
    offers, terms = apply_edits(start.offers, start.terms, start.edits)
    return price(offers, terms, start.occasion, start.brief)[0]


def test_the_margin_told_is_that_of_the_costing() -> None:
    talk = negotiate(case(line("TONER", 2), line("BOOK")), Decimal(700))
    assert talk.discount is not None
    offers, terms = apply_edits([offer(line("TONER", 2), line("BOOK"))], Terms(), talk.discount.edits)
    total = price(offers, terms, occasion())[1].offers[0].totals[Recurrence.ONCE]
    assert (talk.discount.outcome.margin, talk.discount.outcome.margin_percent) == (total.margin, total.margin_percent)


def test_the_average_month_counts_what_is_paid_over_the_agreement() -> None:
    talk = negotiate(case(line("BOOK", 12), line("BOOK", recurrence="month")), Decimal("9999"))
    # 20.00 at 5 %: 252.00 once and 21.00 a month, over twelve months
    assert talk.before.average_month == Decimal("42.00")


# --- each kind -------------------------------------------------------------------------------------------------


def kinds(talk: Negotiation) -> set[ConcessionKind]:
    return {kind for each in talk.concessions for kind in each.kinds}


def test_the_next_price_break_is_offered_where_more_costs_less() -> None:
    talk = negotiate(case(line("PAPER", 49)), Decimal("500"))
    assert [(each.kinds, each.outcome.payable) for each in talk.concessions] == [((KINDS.NEXT_BREAK,), 484)]
    assert talk.concessions[0].what[0]["en"] == "Paper: 50\xa0reams instead of 49\xa0reams"
    assert talk.concessions[0].reaches and not talk.concessions[0].keeps_margin


def test_a_price_by_hand_has_no_next_break() -> None:
    by_hand = SetPrice(line="PAPER", price=Decimal(9), by="Rūta", reason="x")
    start = replace(case(line("PAPER", 49)), edits=(by_hand,))
    assert negotiate(start, Decimal("500")).concessions == ()


def test_larger_packs_hold_the_same_or_more() -> None:
    start = example("charity")
    catalogue = start.occasion.catalogue
    line_ = next(each for each in start.offers[0].lines if each.sku and len(_sizes(start, each.sku)) > 1)
    small = min(_sizes(start, line_.sku or ""), key=lambda pack: pack.content)
    single = offer(line(small.sku, 7))
    found = price([single], Terms(), start.occasion)[0].offers[0]
    moves = [
        each for each in moves_in(single, found, Recurrence.ONCE, start.occasion) if each.kind is KINDS.LARGER_PACK
    ]
    assert moves
    for move in moves:
        (after,), _ = apply_edits([single], Terms(), move.edits)
        content = sum(each.quantity * catalogue.packs[each.sku or ""].content for each in after.lines)
        assert content >= 7 * small.content and small.sku not in {each.sku for each in after.lines}


def _sizes(start: Case, sku: str) -> tuple[Pack, ...]:
    catalogue = start.occasion.catalogue
    return catalogue.packs_of[catalogue.packs[sku].product]


def test_the_lines_worth_least_are_offered_to_be_left_out() -> None:
    talk = negotiate(case(line("TONER"), line("BOOK", 2), line("PAPER", 5), line("GIFT")), Decimal("500"))
    said = {each.what[0]["en"] for each in talk.concessions if each.kinds == (KINDS.DROPPED_LINE,)}
    assert said == {"without Book", "without Paper", "without Gift"}


def test_the_last_line_is_never_left_out() -> None:
    assert negotiate(case(line("TONER")), Decimal("400")).concessions == ()


def test_an_optional_line_saves_nothing() -> None:
    talk = negotiate(case(line("TONER"), line("BOOK", optional=True)), Decimal("400"))
    assert talk.concessions == ()


def test_a_cheaper_offer_is_a_concession() -> None:
    start = case(line("TONER", 2), others=(cheaper(line("TONER", 1), line("PAPER")),))
    talk = negotiate(start, Decimal("500"))
    assert talk.best is not None and talk.best.kinds == (KINDS.OTHER_OFFER,) and talk.best.offer == "essential"


def test_a_longer_agreement_is_recommended_anew_and_priced() -> None:
    start = example("charity")
    assert start.answers is not None and longer_agreements(start.answers, start.occasion) == ()
    monthly = for_a_year()
    assert monthly.answers is not None
    found = longer_agreements(monthly.answers, monthly.occasion)
    for longer in found:
        after = changed(monthly, (), longer.answers)
        assert after.brief is not None and after.brief.agreement_months == longer.months > monthly.months
    assert [longer.answers for longer in found] == [{"agreement": "24"}, {"agreement": "36"}]


def for_a_year() -> Case:
    start = example("accountancy")
    assert start.answers is not None
    return changed(start, (), {"agreement": "12"})


def test_edits_made_before_stay_when_the_agreement_is_longer() -> None:
    monthly = for_a_year()
    assert monthly.answers is not None
    sku = monthly.offers[0].lines[0].sku or ""
    start = replace(monthly, edits=(DiscountLine(line=sku, percent=Decimal(3), reason="x"),))
    after = changed(start, (), longer_agreements(monthly.answers, monthly.occasion)[0].answers)
    assert after.edits == start.edits


# --- what reaches the price ------------------------------------------------------------------------------------


def test_nothing_has_to_be_given_where_the_price_is_not_above_what_is_asked() -> None:
    talk = negotiate(case(line("BOOK")), Decimal("21.00"))
    assert talk.is_reached and talk.best is None and talk.concessions == () and talk.short_by == 0


def test_the_fewest_concessions_that_reach_it_are_taken() -> None:
    # 366.06 + 20.00 + 3.00; margins: 18 %, 40 %, and none that is known
    start = case(line("TONER", 3), line("BOOK"), line("GIFT", 10), line("STAMP", 10))
    talk = negotiate(start, Decimal("1355"))
    payables = [each.outcome.payable for each in talk.concessions if each.keeps_margin]
    assert talk.best is not None and talk.best.keeps_margin and talk.best.outcome.payable <= talk.asked
    assert len(talk.best.kinds) == 2 and min(payables) > talk.asked


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("share", ["0.98", "0.93", "0.80"])
def test_no_smaller_set_of_what_is_told_would_reach_it(name: str, share: str) -> None:
    start, talk = example(name), asked_for(example(name), share)
    fewest = len(talk.best.kinds) if talk.best else 99
    own = [each for each in talk.concessions if each.offer == talk.offer and each.change < 0]
    for size in range(1, min(fewest, len(own) + 1)):
        for group in combinations(own, size):
            answers = {key: value for each in group for key, value in each.answers.items()}
            names = [getattr(edit, "line", "") for each in group for edit in each.edits]
            if len(set(names)) < len(names):
                continue
            after = changed(start, [edit for each in group for edit in each.edits], answers)
            outcome = outcome_of(after, talk.offer, talk.recurrence)
            less_margin = (outcome.margin_percent or 0) <= (talk.before.margin_percent or 0)
            assert outcome.payable > talk.asked or less_margin


def test_where_nothing_reaches_it_the_shortfall_is_told() -> None:
    talk = negotiate(case(line("TONER", 2), line("GIFT", 5)), Decimal("800"))
    assert talk.best is None and talk.nearest is not None
    assert talk.short_by == talk.nearest.outcome.payable - 800 > 0


def test_without_any_concession_the_shortfall_is_that_of_the_price_itself() -> None:
    talk = negotiate(case(line("TONER")), Decimal("400"))
    assert (talk.best, talk.nearest, talk.short_by) == (None, None, talk.before.payable - 400)


def test_the_plain_discount_reaches_the_price_and_costs_margin() -> None:
    talk = negotiate(case(line("TONER", 2)), Decimal("800"))
    assert talk.discount is not None and talk.discount.outcome.payable == 800
    assert talk.discount.reaches and not talk.discount.keeps_margin


def test_a_set_that_lowers_the_margin_is_never_the_best() -> None:
    talk = negotiate(case(line("TONER", 2), line("BOOK", 4)), Decimal("890"))
    dropped = next(each for each in talk.concessions if each.what[0]["en"] == "without Book")
    assert dropped.reaches and not dropped.keeps_margin and talk.best is None


def test_a_target_total_that_was_set_is_lifted_first() -> None:
    start = replace(case(line("TONER", 2), line("GIFT", 5)), edits=(TargetTotal(amount=Decimal("850")),))
    talk = negotiate(start, Decimal("870"))
    assert talk.before.payable == Decimal("900.87")
    assert negotiate(replace(start, edits=()), Decimal("870")).before == talk.before


def test_what_is_prepaid_does_not_count_as_less_to_pay() -> None:
    start = replace(case(line("TONER", 2)), terms=Terms(prepaid=Decimal(500)))
    assert negotiate(start, Decimal("850")).before.payable == Decimal("885.87")


@pytest.mark.parametrize("wrong", ["0", "-1", "1.005"])
def test_an_asked_price_that_is_no_amount_is_refused(wrong: str) -> None:
    with pytest.raises(InputRefused) as refused:
        negotiate(case(line("TONER")), Decimal(wrong))
    assert refused.value.faults[0].code == "asked_wrong"


def test_an_unknown_offer_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputRefused) as refused:
        negotiate(case(line("TONER")), Decimal(1), "recomended")
    assert refused.value.faults[0].hint == "did you mean recommended?"


def test_a_discount_on_a_line_stays_while_others_are_negotiated() -> None:
    start = case(line("TONER", 2, allowance_charges=[off("2")]), line("GIFT", 5))
    talk = negotiate(start, Decimal("870"))
    assert talk.best is not None and talk.best.outcome.payable == Decimal("868.15")


def test_every_concession_is_said_in_every_language() -> None:
    for name in EXAMPLES:
        for each in told(asked_for(example(name), "0.9")):
            assert each.what and all(text[language] for text in each.what for language in LANGUAGES)


def test_a_negotiation_survives_json() -> None:
    talk = asked_for(example("law-office"), "0.9")
    assert Negotiation.model_validate_json(talk.model_dump_json()) == talk
