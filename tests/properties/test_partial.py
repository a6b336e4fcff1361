"""With some answers open: the range holds whatever is said later, it only narrows, and asking stops at the right time.

Hundreds of customers are made up from a seed, for both shipped catalogues; each is heard in part.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from quotegen.errors import QuotegenError
from quotegen.files.catalogue import load_catalogue
from quotegen.model.catalogue import Catalogue
from quotegen.model.narrowing import Narrowing
from quotegen.model.occasion import Occasion
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.model.rules import Recurrence
from quotegen.money import round_money
from quotegen.recommend import tariffs
from quotegen.recommend.answers import parse_answers, parse_some
from quotegen.recommend.ask_next import Asking, narrow
from quotegen.recommend.bounds import Lines
from quotegen.recommend.facts import Trail
from quotegen.recommend.packs import Shelf
from quotegen.recommend.possible import Span
from quotegen.recommend.quantities import work_out
from quotegen.recommend.recommend import establish, work_offer
from tests.lab import Lab
from tests.samples import ROOT

CUSTOMERS = 60
_MONTHS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}
CENT = Fraction(1, 100)


class Interview(Lab):
    """Makes up customers who have said only a part, and what they may yet say."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        super().__init__(catalogue, seed)
        self.occasion = Occasion(catalogue, None, "en", "EUR", date(2026, 11, 23))
        self.asking = Asking(self.occasion)

    def answer(self, question: Question) -> Any:
        if question.type in {QuestionType.WHOLE, QuestionType.DECIMAL} and self.chance.random() < 0.3:
            assert question.minimum is not None and question.maximum is not None
            return self.chance.choice([question.minimum, question.maximum])
        return super().answer(question)

    def heard(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Some of the answers; now and then that one was left out."""
        share = self.chance.random()
        questions = list(self.catalogue.questionnaire)
        left_out = [one.id for one in questions if one.id not in raw and (one.optional or one.default is not None)]
        known = {name: answer for name, answer in raw.items() if self.chance.random() < share}
        return known | {name: None for name in left_out if self.chance.random() < share}

    def completions(self, known: dict[str, Any], raw: dict[str, Any], most: int) -> Iterator[dict[str, Any]]:
        yield raw
        for _ in range(most):
            said = {one.id: self.answer(one) for one in self.catalogue.questionnaire if self.chance.random() < 0.7}
            whole = self.complete({name: answer for name, answer in {**said, **known}.items() if answer is not None})
            if all(whole.get(name) == answer for name, answer in known.items()):
                yield whole

    def result(self, raw: dict[str, Any]) -> tuple[Lines, Fraction] | None:
        """The lines of the recommended offer, and what a month costs; None where the answers are refused."""
        rules = self.catalogue.rules
        try:
            facts = establish(parse_answers(raw, self.catalogue), self.occasion)
            offer = work_offer(rules.recommended, facts, Shelf(self.occasion))
        except QuotegenError:
            return None
        months = work_out(rules.agreement_months, rules, offer.facts, Trail()).value
        lines, cost = [], Fraction(0)
        for line in offer.lines:
            for portion in line.plan.portions:
                found = self.catalogue.price_of(portion.pack.sku, "standard", "EUR", self.occasion.issue_date)
                assert found is not None
                paid = Fraction(round_money(found[1].gross(portion.count), "EUR"))
                cost += 0 if line.optional else paid / _MONTHS.get(line.recurrence, months)
                lines.append((portion.pack.sku, portion.count, str(line.recurrence), line.optional))
        return tuple(sorted(lines)), cost

    def month(self, known: dict[str, Any]) -> Span:
        return self.asking.month(parse_some(known, self.catalogue))

    def customers(self, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """What was heard, and what the whole would have been; whole answers that are not refused."""
        while count:
            raw = self.answers()
            if self.result(raw) is not None:
                count -= 1
                yield self.heard(raw), raw


@pytest.fixture(params=["office-supplies", "managed-it"], scope="module")
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return load_catalogue(ROOT / "catalog" / request.param)


def lies(interview: Interview, count: int) -> tuple[list[Any], int]:
    """Where a completion costs less or more than the range says, among so many customers; and how many were tried."""
    found, tried = [], 0
    for known, raw in interview.customers(count):
        span = interview.month(known)
        for whole in interview.completions(known, raw, most=3):
            result = interview.result(whole)
            if result is not None:
                tried += 1
                assert span.low is not None
                if result[1] < span.low or (span.high is not None and result[1] > span.high):
                    found.append((known, whole, span, result[1]))
    return found, tried


def test_every_completion_costs_what_the_range_allows(catalogue: Catalogue) -> None:
    found, tried = lies(Interview(catalogue, seed=1), CUSTOMERS)
    assert found == []
    assert tried > CUSTOMERS


def test_the_range_of_a_whole_answer_is_the_very_amount(catalogue: Catalogue) -> None:
    interview = Interview(catalogue, seed=2)
    for _, raw in interview.customers(CUSTOMERS // 4):
        known = {question.id: raw.get(question.id) for question in catalogue.questionnaire}
        told, _ = narrow(parse_some(known, catalogue), interview.occasion)
        result = interview.result(raw)
        assert result is not None
        assert told.settled
        assert told.low == told.high == round_money(result[1], "EUR")


def test_one_more_answer_never_widens_the_range(catalogue: Catalogue) -> None:
    interview = Interview(catalogue, seed=3)
    for known, raw in interview.customers(CUSTOMERS // 3):
        before = interview.month(known)
        for name in interview.chance.sample(sorted(set(raw) - set(known)), min(3, len(set(raw) - set(known)))):
            after = interview.month({**known, name: raw[name]})
            assert before.low is not None and after.low is not None
            assert before.low <= after.low, (known, name, raw[name])
            assert before.high is None or (after.high is not None and after.high <= before.high), (
                known,
                name,
                raw[name],
            )


def interviewed(interview: Interview, raw: dict[str, Any]) -> tuple[dict[str, Any], Narrowing, Lines]:
    """Asked one question after the other, each the one that was named: what was said, and what came of it."""
    known: dict[str, Any] = {}
    while True:
        told, answers = narrow(parse_some(known, interview.catalogue), interview.occasion)
        if told.ask is None:
            assert told.settled and answers is not None
            facts = establish(answers, interview.occasion)
            offer = work_offer(interview.catalogue.rules.recommended, facts, Shelf(interview.occasion))
            lines = [
                (portion.pack.sku, portion.count, str(line.recurrence), line.optional)
                for line in offer.lines
                for portion in line.plan.portions
            ]
            return known, told, tuple(sorted(lines))
        assert told.ask in told.matter and told.ask not in known
        known[told.ask] = raw.get(told.ask)


def test_asked_one_by_one_the_lines_are_those_of_the_whole_questionnaire(catalogue: Catalogue) -> None:
    interview = Interview(catalogue, seed=4)
    fewer = 0
    # A question of the larger catalogue takes a second to find, and twenty are asked.
    for _, raw in interview.customers(1 if len(catalogue.packs) > 100 else 2):
        known, _, lines = interviewed(interview, raw)
        result = interview.result(raw)
        assert result is not None and lines == result[0], (known, raw)
        fewer += len(known) < len(list(catalogue.questionnaire))
    assert fewer


def test_once_it_is_settled_no_answer_changes_a_line(catalogue: Catalogue) -> None:
    interview = Interview(catalogue, seed=5)
    tried = 0
    for _, raw in interview.customers(CUSTOMERS // 3):
        known = {question.id: raw.get(question.id) for question in catalogue.questionnaire}
        lines = interview.result(raw)
        for name in interview.chance.sample(sorted(known), len(known)):
            fewer = {key: answer for key, answer in known.items() if key != name}
            if interview.asking.is_settled(parse_some(fewer, catalogue)):
                known = fewer
        for whole in interview.completions(known, raw, most=6):
            after = interview.result(whole)
            if after is not None and whole != raw:
                tried += 1
                assert lines is not None and after[0] == lines[0], (known, whole)
    assert tried > CUSTOMERS // 3


def test_a_range_that_counts_every_need_at_its_largest_is_found_out(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = tariffs.Tariff.paid

    def too_narrow(tariff: tariffs.Tariff, content: Span) -> Span:
        return honest(tariff, content if content.high is None else Span(content.high, content.high))

    monkeypatch.setattr(tariffs.Tariff, "paid", too_narrow)
    assert lies(Interview(catalogue, seed=1), CUSTOMERS // 2)[0] != []
