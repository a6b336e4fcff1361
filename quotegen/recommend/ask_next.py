"""Ask less: the range of the price with some answers open, the next question, and when to stop asking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product
from math import ceil, floor

from quotegen.errors import QuotegenError
from quotegen.model.answers import Answer, Answers, DeviceCount
from quotegen.model.narrowing import Narrowing
from quotegen.model.occasion import Occasion
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.money import round_money, smallest_unit
from quotegen.recommend.bounds import Bounds, Lines
from quotegen.recommend.possible import Span, hull
from quotegen.recommend.situation import Known, Situation, Situations, choices_of, mentioned

_Left = tuple[Fraction, Fraction]
_MOST_TRIALS = 400
_MOST_CASES = 12
_DEVICES = 3


def narrow(known: Known, occasion: Occasion) -> tuple[Narrowing, Answers | None]:
    """The range and the next question; once settled, also the whole answers, open ones by their defaults.

    Raises InputRefused or RuleRefused where the answers so far are refused, whatever else is said.
    """
    asking = Asking(occasion)
    made = asking.situations.of(known)
    matter = asking.in_order(asking.bounds.lines(made)[1])
    settled = not matter or asking.is_settled(known)
    low, high = asking.in_cents(asking.month(known))
    told = Narrowing(low=low, high=high, currency=occasion.currency, settled=settled)
    if not settled:
        ask = asking.best(known, made, matter)
        return told.model_copy(update={"ask": ask.id, "matter": tuple(question.id for question in matter)}), None
    answers, assumed = asking.completed(known)
    return told.model_copy(update={"assumed": assumed}), answers


class Asking:
    """The search for one customer: what was worked out for one question serves the next."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion, self.catalogue = occasion, occasion.catalogue
        self.questions = self.catalogue.questionnaire.questions
        self.bounds = Bounds(occasion)
        self.situations = Situations(self.catalogue)

    def in_order(self, names: frozenset[str]) -> list[Question]:
        return [question for question in self.questions.values() if question.id in names]

    def month(self, known: Known) -> Span:
        """What steers how often a need recurs is taken case by case: the range is that of all cases together."""
        found, refused = [], None
        for case in self._cases(known):
            try:
                found.append(self.bounds.month(self.situations.of({**known, **case})))
            except QuotegenError as error:
                refused = error
        if not found and refused is not None:
            raise refused
        return hull(found)

    def _cases(self, known: Known) -> Iterator[Known]:
        steering = frozenset[str]().union(*(mentioned(rule.recurrence) for rule in self.bounds.rules))
        answers, count = {}, 1
        for question in self.in_order(steering - set(known)):
            choices = list(choices_of(question))
            count *= max(len(choices), 1)
            if choices and count <= _MOST_CASES and question.shown_when is None:
                answers[question.id] = choices
        yield from (dict(zip(answers, case, strict=True)) for case in product(*answers.values()))

    def in_cents(self, month: Span) -> tuple[Decimal, Decimal | None]:
        """Outwards to whole cents; a single amount half away from zero."""
        cent, (low, high) = smallest_unit(self.occasion.currency), (month.low, month.high)
        assert low is not None
        if low == high:
            return (round_money(low, self.occasion.currency),) * 2
        return cent * floor(low / Fraction(cent)), None if high is None else cent * ceil(high / Fraction(cent))

    def is_settled(self, known: Known) -> bool:
        """Every answer to the open questions that are looked at is tried, as far as they have finitely many."""
        trials = islice(self._outcomes(known), _MOST_TRIALS + 1)
        first: Lines | None = None
        for count, lines in enumerate(trials):
            if lines is None or count == _MOST_TRIALS or (first is not None and lines != first):
                return False
            first = lines
        return True

    def _outcomes(self, known: Known) -> Iterator[Lines | None]:
        """The lines of each branch; None where something may change them that cannot be tried out."""
        try:
            made = self.situations.of(known)
            lines, doubts = self.bounds.lines(made)
        except QuotegenError:
            return
        if lines is not None:
            yield lines
            return
        branches = [(question, list(choices_of(question))) for question in self._askable(made, self.in_order(doubts))]
        question, choices = next((branch for branch in branches if branch[1]), (None, []))
        if question is None:
            yield None
        for choice in choices:
            yield from self._outcomes({**known, question.id: choice} if question else known)

    def _askable(self, made: Situation, matter: Sequence[Question]) -> list[Question]:
        return [question for question in matter if made.asked[question.id].holds]

    def best(self, known: Known, made: Situation, matter: Sequence[Question]) -> Question:
        """The question whose answers leave the narrowest range: fewest without a limit, then least wide on average.

        Of equals the first of the questionnaire.
        """
        first, *others = self._askable(made, matter)
        best, least = first, self._left(known, first, None)
        for question in others:
            left = self._left(known, question, least)
            if left is not None and least is not None and left < least:
                best, least = question, left
        return best

    def _left(self, known: Known, question: Question, limit: _Left | None) -> _Left | None:
        """How much is left open by an answer; None as soon as it cannot be less than `limit`."""
        examples = self._examples(question)
        count = len(examples)
        widths: list[Fraction] = []
        for tried, answer in enumerate(examples, 1):
            try:
                span = self.month(self._followed({**known, question.id: answer}, question))
            except QuotegenError:
                count -= 1
            else:
                widths += [span.high - span.low] if span.high is not None and span.low is not None else []
            accepted = max(count, 1)
            unlimited = tried - (len(examples) - count) - len(widths) if count else 1
            left = Fraction(unlimited, accepted), sum(widths, Fraction(0)) / accepted
            if limit is not None and left >= limit:
                return None
        return left

    def _followed(self, known: Known, question: Question) -> Known:
        """With the middle for each number that the answer leads on to: what opens the way narrows by what follows."""
        whole = dict(known)
        for other in self.questions.values():
            is_open = question.id in mentioned(other.shown_when) and other.id not in whole
            is_number = other.type in {QuestionType.WHOLE, QuestionType.DECIMAL}
            must = is_open and is_number and other.default is None and not other.optional
            if must and self.situations.of(whole).asked[other.id].holds:
                whole[other.id] = self._examples(other)[-2]
        return whole

    def _examples(self, question: Question) -> list[Answer | None]:
        """Answers that stand for all: each choice, the ends and the middle of a range, a few devices, none given."""
        found: list[Answer | None] = [None] if question.optional else []
        if question.type in {QuestionType.WHOLE, QuestionType.DECIMAL}:
            low = Decimal(1) if question.minimum is None else question.minimum
            high = low + 1000 if question.maximum is None else question.maximum
            own = [question.default] if isinstance(question.default, Decimal) else []
            return [*found, *dict.fromkeys([low, *own, (low + high) // 2, high])]
        if question.type is QuestionType.DEVICES:
            devices = list(self.catalogue.devices)
            return [*found, *((DeviceCount(device=name),) for name in devices[:: max(len(devices) // _DEVICES, 1)])]
        if question.type is QuestionType.MANY:
            return [*found, *((choice.value,) for choice in question.choices)]
        return list(choices_of(question)) or [*found, "text"]

    def completed(self, known: Known) -> tuple[Answers, dict[str, Answer]]:
        """Defaults for what is open, and for what has none the first example that is not refused."""
        whole = dict(known)
        for question in self.questions.values():
            if question.id not in whole and self.situations.of(whole).asked[question.id].holds:
                whole[question.id] = self._filled(question, whole)
        said = {name: self.questions[name].default if answer is None else answer for name, answer in whole.items()}
        asked = self.situations.of(whole).asked
        values = {name: answer for name, answer in said.items() if answer is not None and asked[name].holds}
        given = frozenset(name for name, answer in known.items() if answer is not None)
        assumed = {name: answer for name, answer in whole.items() if name not in known and answer is not None}
        return Answers(values=values, given=given), assumed

    def _filled(self, question: Question, known: Known) -> Answer | None:
        if question.default is not None or question.optional:
            return None
        examples = self._examples(question)
        return next((answer for answer in examples if self._is_accepted({**known, question.id: answer})), examples[0])

    def _is_accepted(self, known: Known) -> bool:
        try:
            self.situations.of(known)
        except QuotegenError:
            return False
        return True
