"""What rules may look at while answers are open: every answer and every figure with the values it may have."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quotegen.errors import Fault, InputRefused, QuotegenError, RuleRefused
from quotegen.model.amounts import Amount, DeviceTotal, Figure
from quotegen.model.answers import Answer
from quotegen.model.base import Model
from quotegen.model.catalogue import Catalogue
from quotegen.model.conditions import AttributeFilter, Condition, Reference
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.recommend.facts import Owned, owned_devices, total, unknown_devices
from quotegen.recommend.possible import (
    ANYTHING,
    NONE,
    Possible,
    Span,
    Verdict,
    every,
    hull,
    numeric,
    opposite,
    tested,
)

Known = Mapping[str, Answer | None]
"""The answers so far. None: the question was put and left out, so that its default counts. Not in it: open."""
Concerned = Sequence[tuple[Owned, Verdict]]
_NOT_GIVEN = Possible(frozenset({None}))
_MANY_NUMBERS = {QuestionType.WHOLE, QuestionType.DECIMAL}


@dataclass(slots=True)
class Situation:
    """`asked` says of each question whether it is asked; `devices_open` are open questions that name devices."""

    catalogue: Catalogue
    answers: dict[str, Possible] = field(default_factory=dict)
    asked: dict[str, Verdict] = field(default_factory=dict)
    figures: dict[str, Possible] = field(default_factory=dict)
    owned: tuple[Owned, ...] = ()
    unknown: int = 0
    devices_open: frozenset[str] = NONE

    @property
    def devices(self) -> Hashable:
        """All that is known of the devices, to know it again by."""
        return tuple((owner.device.id, owner.count) for owner in self.owned), self.unknown, self.devices_open

    def known_of(self, names: Iterable[str]) -> Iterator[Possible | None]:
        """What the answers and the figures of these names may be, to know them again by."""
        return (values.get(name) for values in (self.answers, self.figures) for name in names)

    def take(self, question: Question, known: Known) -> Verdict:
        """Take in one more question, in their order; whether it is asked."""
        asked = self.asked[question.id] = self.holds(question.shown_when)
        self.answers[question.id] = _answer(question, known, asked)
        if question.type is QuestionType.DEVICES and question.id not in known and asked.holds is not False:
            self.devices_open |= {question.id, *asked.doubts}
        return asked

    def holds(self, condition: Condition | None) -> Verdict:
        """As `conditions.holds`, of every completion of the answers."""
        if condition is None:
            return Verdict(True)
        if condition.all_of is not None:
            return every(self.holds(part) for part in condition.all_of)
        if condition.some_of is not None:
            return opposite(every(opposite(self.holds(part)) for part in condition.some_of))
        if condition.negate is not None:
            return opposite(self.holds(condition.negate))
        if condition.offer is not None:
            return Verdict(condition.offer == self.catalogue.rules.recommended.code)
        value = self.value(condition)
        operand = condition.operand
        return tested(condition, value, [self.value(operand)] if isinstance(operand, Reference) else None)

    def value(self, reference: Reference | Condition) -> Possible:
        if reference.figure is not None:
            return self.figures[reference.figure]
        return self.answers.get(reference.answer or "", _NOT_GIVEN)

    def kept(self, filters: Iterable[AttributeFilter], attributes: Mapping[str, Any], devices: Concerned) -> Verdict:
        """As `conditions.kept`. Devices that may or may not be concerned make it doubtful, where they decide it."""
        return every(self._passes(item, Possible.of(attributes.get(item.attribute)), devices) for item in filters)

    def _passes(self, item: AttributeFilter, value: Possible, devices: Concerned) -> Verdict:
        operand = item.operand
        if not isinstance(operand, Reference):
            return self._unless(self.holds(item.when), tested(item, value, None))
        if operand.device is None:
            return self._unless(self.holds(item.when), tested(item, value, [self.value(operand)]))
        each = [
            self._unless(concerned, tested(item, value, [Possible.of(owner.device.attributes.get(operand.device))]))
            for owner, concerned in devices
        ]
        return self._unless(self.holds(item.when), every(each))

    def _unless(self, when: Verdict, passes: Verdict) -> Verdict:
        return opposite(every([when, opposite(passes)]))

    def concerned(self, filters: Sequence[AttributeFilter]) -> Concerned:
        """The devices that may pass the filters, each with whether it does."""
        found = [(owner, self.kept(filters, owner.device.attributes, ())) for owner in self.owned]
        return [(owner, passes) for owner, passes in found if passes.holds is not False]

    def work_out(self, amount: Amount) -> Possible:
        """As `quantities.work_out`: the span of every value the amount may have; percent as hundredths."""
        kind = amount.kind
        if kind in {"product", "sum", "difference", "quotient"}:
            parts = [self.work_out(part) for part in getattr(amount, kind)]
            return numeric(_combined(kind, [part.number() for part in parts]), _doubts(parts))
        if amount.devices is not None:
            return self._devices(amount.devices)
        if amount.lookup is not None:
            answer = self.answers.get(amount.lookup.answer, _NOT_GIVEN)
            table = [Span.of(amount.lookup.table.get(str(value), Decimal(0))) for value in answer.values]
            return _leaf(hull(table or [Span(None, None)]), amount.lookup.unit, answer.doubts)
        if kind == "answer":
            answer = self.answers.get(amount.answer or "", _NOT_GIVEN)
            unit = self.catalogue.questionnaire.questions[amount.answer or ""].unit
            return _leaf(answer.number(), unit, answer.doubts)
        if kind == "figure":
            figure = self.figures[amount.figure or ""]
            unit = next(one.unit for one in self.catalogue.rules.figures if one.id == amount.figure)
            return _leaf(figure.number(), unit, figure.doubts)
        leaf: Any = amount if kind == "value" else self.catalogue.rules.constants[amount.constant or ""]
        return _leaf(Span.of(leaf.value), leaf.unit, NONE)

    def _devices(self, amount: DeviceTotal) -> Possible:
        if self.devices_open:
            return numeric(Span(Fraction(0) if amount.attribute is None else None, None), self.devices_open)
        if not amount.covered:
            return numeric(Span.of(self.unknown), NONE)
        unit = self.catalogue.attributes[amount.attribute].unit if amount.attribute else None
        span, doubts = Span.of(0), NONE
        for owner, passes in self.concerned(amount.where):
            own = Span.of(total([owner], amount.attribute))
            span = span.plus(own if passes.holds else hull([own, Span.of(0)]))
            doubts |= passes.doubts
        return _leaf(span, unit, doubts)


class Situations:
    """The situations of one customer: a figure that was worked out serves all in which it follows from the same."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._figures = [(figure, sorted(mentioned(figure))) for figure in catalogue.rules.figures]
        self._kept: dict[Any, Possible] = {}

    def of(self, known: Known) -> Situation:
        """Everything as it may be. Raises InputRefused or RuleRefused where no completion of the answers will do."""
        made = Situation(self._catalogue)
        for question in self._catalogue.questionnaire:
            if made.take(question, known).holds is False and known.get(question.id) is not None:
                hint, path = "leave it out, or change what it depends on", f"answers.{question.id}"
                raise InputRefused(Fault("not_asked", "this question is not asked with these answers", hint, path))
        said = {name: answer for name, answer in known.items() if isinstance(answer, tuple)}
        made.owned = owned_devices(said, self._catalogue.devices)
        made.unknown = sum(unknown_devices(said).values())
        for figure, names in self._figures:
            key = (figure.id, made.devices, *made.known_of(names))
            if key not in self._kept:
                self._kept[key] = _figure(figure, made)
            made.figures[figure.id] = self._kept[key]
        return made


def mentioned(part: Any) -> frozenset[str]:
    """The answers and figures that a part of the rules names, at any depth."""
    if isinstance(part, tuple):
        return frozenset().union(*(mentioned(item) for item in part))
    if not isinstance(part, Model):
        return frozenset()
    named = {getattr(part, name, None) for name in ("answer", "figure")} - {None}
    return frozenset(str(name) for name in named).union(*(mentioned(value) for _, value in part))


def _answer(question: Question, known: Known, asked: Verdict) -> Possible:
    """Where a question that was answered turns out not to be asked, the completion is refused: it needs no account."""
    answer = known.get(question.id)
    if asked.holds is False:
        return _NOT_GIVEN
    if answer is not None:
        return Possible.of(answer)
    lacks = asked.holds is None or (question.optional and question.default is None)
    if question.id in known:
        default = Possible.of(question.default)
        return default if asked.holds else Possible(default.values | {None}, default.span, asked.doubts)
    lacks |= question.type is QuestionType.MANY and question.optional
    found = _open(question)
    return Possible(found.values | ({None} if lacks else NONE), found.span, asked.doubts | {question.id})


def _open(question: Question) -> Possible:
    """Of several choices every single one and all together: whatever a test can tell apart is among them."""
    if question.type in _MANY_NUMBERS:
        low, high = question.minimum, question.maximum
        return Possible(frozenset(), Span(*(None if end is None else Fraction(end) for end in (low, high))))
    if question.type is QuestionType.YES_NO:
        return Possible(frozenset({True, False}))
    words = tuple(choice.value for choice in question.choices)
    if question.type is QuestionType.MANY:
        return Possible(frozenset({words, *((word,) for word in words)}))
    return Possible(frozenset(words) or frozenset({ANYTHING}))


def _figure(figure: Figure, made: Situation) -> Possible:
    """Each case that may be the one. A completion that is refused is none, so `minimum` holds."""
    found: list[Possible] = []
    doubts = NONE
    for case in figure.cases:
        when = made.holds(case.when)
        if when.holds is False:
            continue
        doubts |= when.doubts
        try:
            found.append(made.work_out(case.amount))
        except QuotegenError:
            if when.holds and not found:
                raise
        if when.holds:
            break
    span = hull([part.number() for part in found]).times(Span.of(100 if figure.unit == "percent" else 1))
    if figure.minimum is not None and figure.too_low is not None:
        if span.high is not None and span.high < figure.minimum:
            hint = f"change one of the answers that {figure.id} follows from"
            raise InputRefused(Fault("below_minimum", figure.too_low["en"], hint, "answers"))
        least = Fraction(figure.minimum)
        span = Span(least if span.low is None else max(span.low, least), span.high)
    return numeric(span, doubts | _doubts(found))


def _leaf(span: Span, unit: str | None, doubts: frozenset[str]) -> Possible:
    return numeric(span.times(Span(Fraction(1, 100), Fraction(1, 100))) if unit == "percent" else span, doubts)


def _doubts(parts: Iterable[Possible]) -> frozenset[str]:
    return NONE.union(*(part.doubts for part in parts))


def _combined(kind: str, spans: Sequence[Span]) -> Span:
    value, *others = spans
    for other in others:
        if kind == "product":
            value = value.times(other)
        elif kind == "quotient":
            inverse = other.inverted()
            if inverse is None:
                hint = "give the rule a `when`, or the figure a case, that leaves these answers out"
                raise RuleRefused(Fault("division_by_zero", "a rule divides by 0 for these answers", hint))
            value = value.times(inverse)
        else:
            value = value.plus(other if kind == "sum" else other.negated())
    return value


def choices_of(question: Question) -> Iterator[Answer | None]:
    """Every answer to a question that has finitely many; nothing for any other."""
    if question.type is QuestionType.YES_NO:
        yield from (True, False)
    words = [choice.value for choice in question.choices]
    if question.type is QuestionType.CHOICE:
        yield from words
    elif question.type is QuestionType.MANY:
        for mask in range(1, 2 ** len(words)):
            yield tuple(word for place, word in enumerate(words) if mask >> place & 1)
    if question.optional and (words or question.type is QuestionType.YES_NO):
        yield None
