"""What the desk prints: what goes beyond limits, approvals, and help in negotiation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from quotegen.language import Language, money, percent, price
from quotegen.model.approval import Approval, ApprovalState, Excess, ExcessCode
from quotegen.model.negotiation import Concession, Negotiation, Outcome
from quotegen.money import round_to
from quotegen.usecases.approval_desk import Changed

_SAYS = {
    ExcessCode.LINE_DISCOUNT: "{actual} off the line, the limit is {allowed}",
    ExcessCode.DOCUMENT_DISCOUNT: "{actual} off in all, the limit is {allowed}",
    ExcessCode.MARGIN: "margin {actual}, the floor is {allowed}",
    ExcessCode.UNLISTED: "{actual} for one, and no price list has it",
    ExcessCode.CREDIT: "{actual} in all, so the house pays",
    ExcessCode.AMOUNT: "{actual} net in the first year, the limit is {allowed}",
    ExcessCode.CURRENCY: "{actual} net in the first year, in a currency that the limit cannot be compared with",
}
_MONEY = {ExcessCode.UNLISTED, ExcessCode.CREDIT, ExcessCode.AMOUNT, ExcessCode.CURRENCY}


def excess_text(excess: Excess, currency: str, language: Language = "en") -> str:
    """One limit that is passed: where, by how much, and what that costs. A margin without figures may be above it."""
    where = [
        *([excess.offer] if excess.offer else []),
        *([excess.called] if excess.line else []),
        *([excess.recurrence] if excess.recurrence else []),
    ]

    if not excess.is_told:
        said = ": ".join([*([", ".join(where)] if where else []), "margin below the floor, or close to it"])
        return f"may need approval: {said} [{excess.code}]"

    def shown(amount: Decimal) -> str:
        return price(amount, currency, language) if excess.code in _MONEY else percent(round_to(amount, 2), language)

    said = _SAYS[excess.code].format(actual=shown(excess.actual), allowed=shown(excess.allowed))
    beyond = "" if excess.code is ExcessCode.CURRENCY else f": {money(excess.cost, currency, language)} beyond it"
    beyond = f": {money(excess.cost, currency, language)} rest on it" if excess.code is ExcessCode.UNLISTED else beyond
    return f"needs approval: {', '.join(where)}: {said}{beyond} [{excess.code}]"


def approval_text(approval: Approval, language: Language = "en") -> str:
    """Who asks for what and why; and once it is decided, by whom and how."""
    lines = [f"approval {approval.id} of draft D{approval.draft}: {approval.state}, asked by {approval.asked_by}"]
    lines.append(f"  why: {approval.why}")
    lines += [f"  {excess_text(each, approval.currency, language)}" for each in approval.excesses]
    if approval.state is not ApprovalState.PENDING:
        lines.append(f"  {approval.state} by {approval.decided_by}{f': {approval.note}' if approval.note else ''}")
    lines += [f"  instead: {each.model_dump_json(exclude_none=True)}" for each in approval.counter]
    return "\n".join(lines)


def changed_text(changed: Changed) -> str:
    """What one has approved, and the customer reads otherwise by now."""
    approval, became = changed.approval, f", issued as {changed.number}" if changed.number else ""
    what = "changed since you approved"
    if changed.is_for_another:
        what = "for another customer than you approved it for: it does not hold"
    return f"approval {approval.id} of draft D{approval.draft} for {changed.customer}{became}: {what}"


def negotiation_text(talk: Negotiation, language: Language = "en") -> str:
    """What is paid now, each concession with its figures, the fewest that reach the price, and the plain discount."""
    asked, now = _money(talk.asked, talk, language), _figures(talk.before, talk, language)
    lines = [f"{talk.offer}, {talk.recurrence.how_often}: {now}", f"asked: {asked}"]
    if talk.is_reached:
        return "\n".join([*lines, "nothing has to be given: the price is not above what is asked"])
    lines += ["", *(line for each in talk.concessions for line in _concession(each, talk, language))]
    lines += ["", *_conclusion(talk, language)]
    if talk.discount is not None:
        lines += ["", "for comparison", *_concession(talk.discount, talk, language)]
    return "\n".join(lines)


def _conclusion(talk: Negotiation, language: Language) -> Iterator[str]:
    if talk.best is not None:
        yield "the least that reaches it without a lower margin:"
        yield from _concession(talk.best, talk, language)
        return
    yield f"nothing reaches it without a lower margin: {_money(talk.short_by, talk, language)} short"
    if talk.nearest is not None:
        yield from _concession(talk.nearest, talk, language)


def _concession(made: Concession, talk: Negotiation, language: Language) -> Iterator[str]:
    marks = [*(["reaches it"] if made.reaches else []), *([] if made.keeps_margin else ["margin falls"])]
    what = " + ".join(text[language] for text in made.what)
    yield f"  {what} ({', '.join(marks)})" if marks else f"  {what}"
    yield f"      {_money(made.change, talk, language)}: {_figures(made.outcome, talk, language)}"


def _figures(outcome: Outcome, talk: Negotiation, language: Language) -> str:
    share = "" if outcome.margin_percent is None else f" = {percent(outcome.margin_percent, language)}"
    month = f"{_money(outcome.average_month, talk, language)} a month on average"
    margin = "" if outcome.margin is None else f", margin {_money(outcome.margin, talk, language)}{share}"
    return f"{_money(outcome.payable, talk, language)} to pay, {month}{margin}"


def _money(amount: Decimal, talk: Negotiation, language: Language) -> str:
    return money(amount, talk.currency, language)
