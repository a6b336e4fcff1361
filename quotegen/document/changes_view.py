"""What has changed since the revision before, in sentences: for the proposal and for the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.pieces import Amount, dotted, input_in_words, price_for, total_label, unbroken
from quotegen.document.words import Words
from quotegen.language import MINUS, NBSP, Language, listing, long_date, money, number, percent
from quotegen.model.changes import (
    Cause,
    CauseKind,
    ChangedAnswer,
    ChangedInput,
    Changes,
    LineFigures,
    PriceWhy,
    RecurrenceChanges,
    SumFigures,
)
from quotegen.money import exact_product
from quotegen.pricing.allowances import of_remaining

_COUNT = re.compile(f"{MINUS}?[0-9.,]+(?:{NBSP}[0-9]{{3}}(?![0-9]))*(?:,[0-9]+)?(?={NBSP})")
"""The number that a quantity begins with, which may have no-break spaces between its thousands."""


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One cause: what, how it changed, and the signed amount; `sentence` says it whole, with the reason."""

    name: str
    details: str
    change: str
    amount: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """Causes with the same reason, which is said once. What has none comes first and needs no head.

    `why` is then the plain one that older templates print over it.
    """

    why: str
    rows: tuple[ChangedRow, ...]
    has_reason: bool


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """What is paid so often: the causes, what they come to, and what was and is to be paid."""

    title: str
    groups: tuple[ChangedGroup, ...]
    change: Amount
    before: Amount
    after: Amount

    @property
    def rows(self) -> tuple[ChangedRow, ...]:
        """All causes in a row, for where their sentences are enough."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True, slots=True)
class ChangedInputRow:
    """A reference, or whom the customer may ask: what was written before and what is now; `sentence` says it whole."""

    label: str
    change: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The difference as it is printed; `same` tells what is paid as before, recurrence by recurrence."""

    title: str
    notes: tuple[str, ...]
    inputs: tuple[ChangedInputRow, ...]
    parts: tuple[ChangedPart, ...]
    same: tuple[str, ...]


def changes_view(changes: Changes, words: Words, currency: str, language: Language) -> ChangesView:
    """Every amount is signed and as it stands in `changes`; nothing is computed here."""
    teller = _Teller(words, currency, language)
    return ChangesView(
        title=words("changes_title", revision=str(changes.revision)),
        notes=tuple(_notes(changes, teller)),
        inputs=tuple(_input(each, words) for each in changes.inputs),
        parts=tuple(_part(part, changes, teller) for part in changes.parts if part.causes),
        same=tuple(
            words(
                "changes_same", total=total_label(part.recurrence, part.after, words), amount=teller.money(part.after)
            )
            for part in changes.parts
            if not part.causes
        ),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """How figures are said in this document."""

    words: Words
    currency: str
    language: Language

    def money(self, amount: Decimal) -> str:
        return money(amount, self.currency, self.language)

    def signed(self, amount: Decimal) -> str:
        return f"+{self.money(amount)}" if amount > 0 else self.money(amount)

    def percents(self, values: Sequence[Decimal]) -> str:
        return listing([percent(value, self.language) for value in values], self.language)


def _notes(changes: Changes, teller: _Teller) -> Iterator[str]:
    words, revision = teller.words, str(changes.revision)
    if changes.before_offer == changes.offer:
        yield words("changes_compared", offer=changes.offer)
    else:
        yield words("changes_compared_with", offer=changes.offer, before=changes.before_offer, revision=revision)
    yield words("changes_note")
    if changes.valid_until != changes.valid_until_before:
        day, before = (long_date(each, teller.language) for each in (changes.valid_until, changes.valid_until_before))
        yield words("changes_valid", date=day, before=before, revision=revision)


def _input(changed: ChangedInput, words: Words) -> ChangedInputRow:
    before, after = (
        value and input_in_words(changed.code, value, words.language) for value in (changed.before, changed.after)
    )
    if before is None:
        change = words("line_added", quantity=after or "")
    elif after is None:
        change = words("line_removed", quantity=before)
    else:
        change = words("was_is", before=before, after=after)
    return ChangedInputRow(changed.label, change, f"{changed.label}: {change}")


def _part(part: RecurrenceChanges, changes: Changes, teller: _Teller) -> ChangedPart:
    words = teller.words
    return ChangedPart(
        title=words(f"group_{part.recurrence}"),
        groups=tuple(_groups(part.causes, teller)),
        change=Amount(words("changed_in_all"), teller.signed(part.amount)),
        before=Amount(words("changed_before", revision=str(changes.revision)), teller.money(part.before)),
        after=Amount(total_label(part.recurrence, part.after, words), teller.money(part.after)),
    )


def _groups(causes: Sequence[Cause], teller: _Teller) -> Iterator[ChangedGroup]:
    """Lines without a reason, then those with one together, in the order in which they come; the document's, last."""
    together: dict[str, list[ChangedRow]] = {"": []}
    for cause in causes:
        together.setdefault(_head(cause, teller), []).append(_row(cause, teller))
    for head, rows in together.items():
        if rows:
            yield ChangedGroup(head or teller.words("changed_otherwise"), tuple(rows), bool(head))


def _head(cause: Cause, teller: _Teller) -> str:
    if cause.line is None:
        return teller.words("changed_document")
    why = _why(cause, teller)
    return why[:1].upper() + why[1:]


def _row(cause: Cause, teller: _Teller) -> ChangedRow:
    line = cause.line
    change = _CHANGE[cause.kind](cause, teller)
    if line and line.optional and cause.kind is not CauseKind.LEFT_OUT:
        change = teller.words("line_optional", change=change)
    name = unbroken(line.name) if line else _name_of_sum(cause, teller)
    return ChangedRow(
        name=name,
        details=dotted(line.sku or "", line.contents) if line else _why(cause, teller),
        change=change,
        amount=teller.signed(cause.amount),
        sentence=_sentence(f"{name}: {change}", cause, teller),
    )


def _sentence(said: str, cause: Cause, teller: _Teller) -> str:
    if cause.answers and not cause.told:
        return teller.words("because", said=said, why=_answers(cause.answers, teller))
    why = _why(cause, teller)
    return teller.words("beside_why", said=said, why=why) if why else said


# --- why ---------------------------------------------------------------------------------------------


def _why(cause: Cause, teller: _Teller) -> str:
    if cause.told:
        return cause.told
    if cause.answers:
        return teller.words("because_answers", why=_answers(cause.answers, teller))
    if cause.why:
        return ", ".join(_price_why(why, cause, teller) for why in cause.why)
    was, now = cause.before_sum, cause.after_sum
    of_lines = was and now and now.percents and was.percents == now.percents and cause.kind is not CauseKind.TAX
    return teller.words("why_lines") if of_lines else ""


def _answers(answers: Sequence[ChangedAnswer], teller: _Teller) -> str:
    return "; ".join(_answer(answer, teller.words) for answer in answers)


def _answer(answer: ChangedAnswer, words: Words) -> str:
    if answer.before is None:
        return words("answer_new", asked=answer.asked, after=answer.after or "")
    if answer.after is None:
        return words("answer_gone", asked=answer.asked, before=answer.before)
    return words("answer_changed", asked=answer.asked, before=answer.before, after=answer.after)


def _price_why(why: PriceWhy, cause: Cause, teller: _Teller) -> str:
    before, after, words = cause.before, cause.after, teller.words
    assert before is not None and after is not None
    if why is PriceWhy.BREAK:
        reached, left = after.from_quantity or Decimal(0), before.from_quantity or Decimal(0)
        name = "why_break" if reached > left else "why_below_break"
        return words(name, quantity=number(max(reached, left), teller.language))
    return words(f"why_{why}")


# --- what changed, by kind ---------------------------------------------------------------------------


def _both(cause: Cause) -> tuple[LineFigures, LineFigures]:
    assert cause.before is not None and cause.after is not None
    return cause.before, cause.after


def _of_line(name: str) -> Callable[[Cause, _Teller], str]:
    def say(cause: Cause, teller: _Teller) -> str:
        line = cause.after or cause.before
        assert line is not None
        return teller.words(name, quantity=line.quantity_text)

    return say


def _replaced(cause: Cause, teller: _Teller) -> str:
    """Another pack of the same product is told by what it holds, another product by its name."""
    before, after = _both(cause)
    told = dotted(before.quantity_text, unbroken(before.name) if before.name != after.name else before.contents)
    return teller.words("line_replaced", quantity=after.quantity_text, before=told)


def _moved(cause: Cause, teller: _Teller) -> str:
    before, after = _both(cause)
    said = [teller.words(f"per_{line.recurrence}") for line in (before, after)]
    return teller.words("line_moved", quantity=after.quantity_text, before=said[0], after=said[1])


def _quantity(cause: Cause, teller: _Teller) -> str:
    """`6 to 4 boxes`: a unit that is the same word both times is said once."""
    before, after = (line.quantity_text for line in _both(cause))
    counts = [_COUNT.match(text) for text in (before, after)]
    units = [text[count.end() :] if count else "" for text, count in zip((before, after), counts, strict=True)]
    if counts[0] and units[0] and units[0] == units[1]:
        before = counts[0][0]
    return teller.words("was_is", before=before, after=after)


def _price(cause: Cause, teller: _Teller) -> str:
    said = [price_for(line.price, line.base_quantity, teller.currency, teller.words) for line in _both(cause)]
    change = teller.words("was_is", before=said[0], after=said[1])
    if not cause.percent:
        return teller.words("line_price_only", change=change)
    sign = "+" if cause.percent > 0 else ""
    return teller.words("line_price", percent=sign + percent(cause.percent, teller.language), change=change)


def _reduced(cause: Cause, teller: _Teller) -> str:
    before, after = _both(cause)
    change = _was_is(_reductions(before, teller), _reductions(after, teller), teller)
    only_charges = all(item.charge for item in (*before.reductions, *after.reductions))
    return teller.words("change_more" if only_charges else "change_less", change=change)


def _reductions(line: LineFigures, teller: _Teller) -> str:
    """`10%`, `+5%` for a charge, and `then 5%` for one of what is left, as the table of lines has it."""
    gross = exact_product(line.quantity, line.price, line.base_quantity)
    of_rest = of_remaining(line.reductions, gross, teller.currency)
    said = [
        ("+" if item.charge else "")
        + (teller.money(item.amount) if item.percent is None else percent(item.percent, teller.language))
        for item in line.reductions
    ]
    told = [teller.words("less_then", less=each) if rest else each for each, rest in zip(said, of_rest, strict=True)]
    return ", ".join(told) if any(of_rest) else listing(told, teller.language)


def _was_is(before: str, after: str, teller: _Teller) -> str:
    """One of the two may be nothing."""
    if not before:
        return teller.words("was_not", after=after)
    return teller.words("was_is", before=before, after=after) if after else teller.words("is_not", before=before)


def _name_of_sum(cause: Cause, teller: _Teller) -> str:
    if cause.kind is CauseKind.TAX:
        return teller.words("all_tax")
    return cause.label or teller.words("prepaid" if cause.kind is CauseKind.PREPAID else "rounding")


def _sums(cause: Cause, teller: _Teller) -> str:
    """The percentages stand with the amounts where they differ, or where one of the amounts is not there."""
    was, now = cause.before_sum, cause.after_sum
    with_percents = was is None or now is None or was.percents != now.percents
    return _was_is(_sum(was, with_percents, teller), _sum(now, with_percents, teller), teller)


def _sum(figures: SumFigures | None, with_percents: bool, teller: _Teller) -> str:
    if figures is None:
        return ""
    amount = teller.money(figures.amount)
    if not figures.percents or not with_percents:
        return amount
    return teller.words("at_rates", amount=amount, rates=teller.percents(figures.percents))


def _document(cause: Cause, teller: _Teller) -> str:
    name = "change_more" if cause.kind is CauseKind.DOCUMENT_CHARGE else "change_less"
    return teller.words(name, change=_sums(cause, teller))


_CHANGE: Mapping[CauseKind, Callable[[Cause, _Teller], str]] = {
    CauseKind.ADDED: _of_line("line_added"),
    CauseKind.REMOVED: _of_line("line_removed"),
    CauseKind.REPLACED: _replaced,
    CauseKind.RECURRENCE: _moved,
    CauseKind.INCLUDED: _of_line("line_included"),
    CauseKind.LEFT_OUT: _of_line("line_left_out"),
    CauseKind.QUANTITY: _quantity,
    CauseKind.PRICE: _price,
    CauseKind.LINE_DISCOUNT: _reduced,
    CauseKind.TEXT: _of_line("line_text"),
    CauseKind.DOCUMENT_DISCOUNT: _document,
    CauseKind.DOCUMENT_CHARGE: _document,
    CauseKind.TAX: _sums,
    CauseKind.PREPAID: _sums,
    CauseKind.ROUNDING: _sums,
}
