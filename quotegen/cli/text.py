"""What the commands print for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from quotegen.language import Language, money, percent
from quotegen.model.catalogue import Catalogue
from quotegen.model.conditions import Condition
from quotegen.model.costing import Costing
from quotegen.model.explanation import Explanation, Rejected
from quotegen.model.inputs import DELIVERED_TO
from quotegen.model.narrowing import Narrowing
from quotegen.model.needs import Offer, Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.model.quotation import MonetaryTotal, Quotation, TaxSubtotal
from quotegen.model.replay import Replay
from quotegen.model.request import LineRequest
from quotegen.recommend.nudges import nudge_text
from quotegen.recommend.replies import Remark
from quotegen.usecases.match_list import MatchedList

_EXPECTED = {
    QuestionType.WHOLE: "a whole number",
    QuestionType.DECIMAL: "a number",
    QuestionType.YES_NO: "true or false",
    QuestionType.TEXT: "a text",
    QuestionType.DEVICES: "a list of {device, quantity}, or a text with one on each line",
}
_FOR_US: Mapping[Language, str] = {"en": "for us alone: not printed", "lt": "tik mums: nespausdinama"}

_ALWAYS_SAID = frozenset({"net", "to pay"})


def questionnaire_text(catalogue: Catalogue, language: Language) -> str:
    """Sections and questions, with the sentence to say and what may be answered."""
    questionnaire = catalogue.questionnaire
    lines = [questionnaire.title[language]]
    for section in questionnaire.sections:
        lines += ["", section.title[language].upper()]
        for question in section.questions:
            lines += ["", *_question(question, catalogue, language)]
    return "\n".join(lines)


def _question(question: Question, catalogue: Catalogue, language: Language) -> Iterator[str]:
    yield f"{question.id}: {question.ask[language]}"
    yield f"    “{question.say[language]}”"
    yield from _choices(question, language)
    notes = _notes(question)
    if question.shown_when is not None:
        notes.append(f"asked when {condition_text(question.shown_when)}")
    yield f"      ({'; '.join(notes)})" if notes else "      (needs an answer)"
    if not question.printed:
        yield f"      ({_FOR_US[language]})"


def _choices(question: Question, language: Language) -> list[str]:
    return [f"      {choice.value:<18} {choice.name[language]}" for choice in question.choices]


def _notes(question: Question) -> list[str]:
    """What may be answered."""
    notes = [_EXPECTED[question.type]] if question.type in _EXPECTED else []
    if question.unit:
        notes.append(f"in {question.unit}")
    if question.type is QuestionType.MANY:
        notes.append("several may be chosen")
    if question.minimum is not None or question.maximum is not None:
        notes.append(f"{question.minimum if question.minimum is not None else '…'} to {question.maximum or '…'}")
    if question.default is not None:
        notes.append(f"default {question.default}")
    elif question.optional:
        notes.append("may be left out")
    return notes


def condition_text(condition: Condition) -> str:
    """`volume_by equals pages`, `not (…)`, joined by and / or."""
    if condition.negate is not None:
        return f"not ({condition_text(condition.negate)})"
    for parts, word in ((condition.all_of, " and "), (condition.some_of, " or ")):
        if parts is not None:
            return word.join(condition_text(part) for part in parts)
    head = condition.answer or condition.figure
    if condition.given is not None:
        return f"{head} is {'' if condition.given else 'not '}answered"
    operand = condition.operand
    values = ", ".join(str(item) for item in operand) if isinstance(operand, tuple) else str(operand)
    return f"{head} {condition.verb.replace('_', ' ')} {values}"


def narrowing_text(narrowing: Narrowing, occasion: Occasion) -> str:
    """What a month costs, as far as that is known, and the next question with what may be answered."""
    language = occasion.language
    lines = [_a_month(narrowing, language)]
    if narrowing.ask is not None:
        question = occasion.catalogue.questionnaire.questions[narrowing.ask]
        lines += [f"ask next: {question.ask[language]} [{question.id}]", f"    “{question.say[language]}”"]
        lines += _choices(question, language)
        lines += [f"    {'; '.join(_notes(question))}"] if _notes(question) else []
        count = len(narrowing.matter)
        lines.append(f"still open: {count} question{'s' if count > 1 else ''} that may matter")
    else:
        lines.append("settled: no open question can change a line")
    lines += [f"assumed, as no line depends on it: {name} = {value}" for name, value in narrowing.assumed.items()]
    return "\n".join(lines)


def _a_month(narrowing: Narrowing, language: Language) -> str:
    low = money(narrowing.low, narrowing.currency, language)
    if narrowing.high is None:
        return f"from {low} a month, with no upper limit yet, without VAT"
    high = money(narrowing.high, narrowing.currency, language)
    return f"{low} a month, without VAT" if low == high else f"about {low} to {high} a month, without VAT"


def recommendation_text(recommendation: Recommendation, occasion: Occasion) -> str:
    """The recommended offer line by line, with reasons; of each other offer what differs; then nudges and gaps."""
    language, best = occasion.language, recommendation.recommended
    lines = [_headed(best, language), ""]
    for index, line in enumerate(best.lines, 1):
        lines.append(f"{index:>3}  {_request_text(line, occasion)}")
        if line.reason:
            lines.append(f"     {line.reason.sentence[language]}")
    lines += [f"     gives up: {text[language]}" for text in best.gives_up]
    for offer in recommendation.offers:
        if offer is not best:
            lines += ["", _headed(offer, language), ""]
            lines += [f"  -  {_request_text(line, occasion)}" for line in best.lines if not _among(line, offer.lines)]
            lines += [f"  +  {_request_text(line, occasion)}" for line in offer.lines if not _among(line, best.lines)]
            lines += [f"     gives up: {text[language]}" for text in offer.gives_up]
    said = [(nudge.sku, nudge_text(nudge, occasion)) for nudge in recommendation.nudges]
    lines += [f"\nnext price: [{sku}] {text}" for sku, text in said if text]
    lines += [f"\nnot offered: {gap.text[language]}" for gap in recommendation.gaps]
    return "\n".join(lines)


def _headed(offer: Offer, language: Language) -> str:
    mark = " *" if offer.recommended else ""
    return f"{offer.name[language]}{mark}{': ' + offer.says[language] if offer.says else ''}"


def _request_text(line: LineRequest, occasion: Occasion) -> str:
    catalogue, language = occasion.catalogue, occasion.language
    pack = catalogue.packs[line.sku or ""]
    quantity = catalogue.units[pack.unit].say(line.quantity, language)
    name = catalogue.products[pack.product].name[language]
    return f"{quantity}  {name}  [{pack.sku}, {line.recurrence.how_often}{', optional' if line.optional else ''}]"


def _among(line: LineRequest, lines: Sequence[LineRequest]) -> bool:
    """Whether the same is bought there, whatever the reason."""
    wanted = (line.sku, line.quantity, line.recurrence, line.optional)
    return any((each.sku, each.quantity, each.recurrence, each.optional) == wanted for each in lines)


def explanation_text(lines: Sequence[Explanation], against: Sequence[Rejected], occasion: Occasion) -> str:
    """A paragraph for each line: the sentence, what was said, the arithmetic, and what it was chosen over."""
    catalogue, language = occasion.catalogue, occasion.language
    text: list[str] = []
    for line in lines:
        quantity = catalogue.units[catalogue.packs[line.sku].unit].say(line.quantity, language)
        text += [f"{quantity}  {line.name[language]}  [{line.sku}]", f"    {line.sentence[language]}"]
        text += [f"    · {each.asked[language]} {each.said[language]}" for each in line.answers]
        text += [f"      {step}" for step in line.arithmetic]
        text += [f"    × {each.name[language]}: {each.why[language]}" for each in line.beat]
        text.append("")
    text += [f"× {each.name[language]}: {each.why[language]}" for each in against]
    return "\n".join(text).rstrip()


def matches_text(found: MatchedList) -> str:
    """An entry a line: what it was taken for, how surely, and what else it may be; then the answer to paste."""
    lines = [
        f"{match.verdict:<8}{match.confidence:>4}  {match.quantity:>4} × {match.said:<32}  "
        + (match.device or " or ".join(match.alternatives) or "–")
        for match in found.matches
    ]
    return "\n".join([*(line.rstrip() for line in lines), "", found.yaml])


def quotation_text(quotation: Quotation, with_ids: bool = False) -> str:
    """References and where it is delivered to, then the lines of each offer and the totals of each recurrence.

    `with_ids` tells what a change calls each line.
    """
    currency, language = quotation.currency, quotation.language
    lines = [f"{each.label.rstrip('.')}: {each.value}" for each in quotation.references]
    if quotation.delivery is not None:
        lines.append(f"{DELIVERED_TO[language]}: {quotation.delivery_text(language)}")
    lines += [""] if lines and len(quotation.offers) == 1 else []
    for offer in quotation.offers:
        if len(quotation.offers) > 1:
            lines += ["", f"{offer.name}{' (recommended)' if offer.recommended else ''}"]
        for place, line in enumerate(offer.lines, 1):
            optional = " (optional, not in the totals)" if line.optional else ""
            net = money(line.net_amount, currency, language)
            tax = f"{line.tax_category.code} {percent(line.tax_category.rate, language)}"
            called = f"  {line.id}" if with_ids else ""
            lines.append(
                f"{place:>3}  {line.quantity_text}  {line.name}  {net}  [{tax}, {line.recurrence}]{optional}{called}"
            )
            lines += [f"     {each}" for each in line.own_text.splitlines()]
        for recurrence, total in offer.totals.items():
            lines += ["", f"     {recurrence.how_often}", *_total_text(total, currency, language)]
    return "\n".join(lines)


def _total_text(total: MonetaryTotal, currency: str, language: Language) -> Iterator[str]:
    """From the lines to what is to be paid, in two columns as wide as what stands in them."""
    rows = [("lines", total.line_total), ("allowances", -total.allowance_total), ("charges", total.charge_total)]
    rows.append(("net", total.tax_exclusive))
    rows += [(_tax_label(part, currency, language), part.tax) for part in total.tax_subtotals]
    rows += [("prepaid", -total.prepaid), ("rounding", total.rounding), ("to pay", total.payable)]
    said = [(label, money(amount, currency, language)) for label, amount in rows if amount or label in _ALWAYS_SAID]
    wide, right = max(30, *(len(label) for label, _ in said)), max(18, *(len(amount) for _, amount in said))
    yield from (f"     {label:<{wide}}  {amount:>{right}}" for label, amount in said)


def _tax_label(part: TaxSubtotal, currency: str, language: Language) -> str:
    """What the tax is of, written like every other amount."""
    return f"VAT {part.category} {percent(part.rate, language)} on {money(part.taxable, currency, language)}"


def replay_text(replays: Sequence[Replay], language: Language) -> str:
    """For each customer the totals before and after, then the lines that move: `~` by price, `!` another choice."""
    text: list[str] = []
    for replay in replays:
        text.append(f"{replay.answers}: {'' if replay.moves or replay.refused else 'no change'}".rstrip(": "))
        text += [f"    refused: {fault}" for fault in replay.refused]
        for recurrence, move in replay.totals.items():
            if move.old != move.new:
                old, new = (_amount(amount, replay.currency, language) for amount in (move.old, move.new))
                text.append(f"    {recurrence.how_often}: {old} -> {new}")
        for line in replay.lines:
            sides = (
                f"{line.old_quantity or '-'} {line.old_sku or '-'} -> {line.new_quantity or '-'} {line.new_sku or '-'}"
            )
            text.append(f"    {'!' if line.flips else '~'} {line.need[language]}: {sides}; {line.why[language]}")
    return "\n".join(text)


def _amount(amount: Decimal | None, currency: str, language: Language) -> str:
    return "nothing" if amount is None else money(amount, currency, language)


def remarks_text(remarks: Iterable[Remark]) -> list[str]:
    """What the customer wrote, the document repeats, and nobody answers."""
    return [f"not answered: {each.question}: {each.said}" for each in remarks]


def findings_text(costing: Costing | None) -> list[str]:
    """What a manager would ask about, a sentence each; nothing where margins may not be seen."""
    if costing is None:
        return []
    return [
        f"note: {f'{offer.code}, ' if len(costing.offers) > 1 else ''}"
        f"{f'line {finding.line}: ' if finding.line else ''}{finding.message} [{finding.code}]"
        for offer in costing.offers
        for finding in offer.findings
    ]
