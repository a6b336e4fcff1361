"""What may become of a quotation: the only table of states and steps, and when an offer has run out.

draft -> issued -> sent -> accepted | declined | withdrawn | superseded. The customer may answer to what was issued
without being marked as sent: a proposal handed over the table. Expired is not a state: it follows from the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from quotegen.errors import Fault, RuleRefused


class State(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    ISSUE = "issue"
    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"


_ENDINGS = {
    Step.ACCEPT: State.ACCEPTED,
    Step.DECLINE: State.DECLINED,
    Step.WITHDRAW: State.WITHDRAWN,
    Step.SUPERSEDE: State.SUPERSEDED,
}
TRANSITIONS: Mapping[State, Mapping[Step, State]] = {
    State.DRAFT: {Step.ISSUE: State.ISSUED},
    State.ISSUED: {Step.SEND: State.SENT, **_ENDINGS},
    State.SENT: _ENDINGS,
    State.ACCEPTED: {},
    State.DECLINED: {},
    State.WITHDRAWN: {},
    State.SUPERSEDED: {},
}
_INSTANT = timedelta(microseconds=1)
OPEN = frozenset({State.ISSUED, State.SENT})
"""The customer may still say yes."""
SOON = timedelta(days=7)
"""How long before its end an offer is called expiring."""


def after(state: State, step: Step) -> State:
    """The state that the step leads to. RuleRefused where there is no such step."""
    if step not in TRANSITIONS[state]:
        possible = ", ".join(TRANSITIONS[state])
        hint = f"possible here: {possible}" if possible else "that is final; make a new quotation"
        raise RuleRefused(Fault("step_not_possible", f"{step} is not possible: it is {state}", hint, "state"))
    return TRANSITIONS[state][step]


def end_of(last_day: date, zone: str) -> datetime:
    """The first instant after the last day where the seller is, in UTC: acceptable before it, and not at it.

    Where clocks are put back over midnight, the last day comes a second time, and ends with that.
    """
    midnight = datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(zone))
    first, second = midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)
    just_before = (second - _INSTANT).astimezone(ZoneInfo(zone))
    return second if second > first and just_before.date() == last_day else first


def is_expired(state: State, valid_until: date, zone: str, now: datetime) -> bool:
    """An open offer whose last day is over. What was accepted or lost never expires."""
    return state in OPEN and now >= end_of(valid_until, zone)


def is_expiring(state: State, valid_until: date, zone: str, now: datetime) -> bool:
    """An open offer whose last day comes within SOON, where the seller is."""
    until = now.astimezone(ZoneInfo(zone)).date() + SOON
    return state in OPEN and valid_until <= until and not is_expired(state, valid_until, zone, now)


def refuse_if_expired(valid_until: date, zone: str, now: datetime) -> None:
    """RuleRefused after the last day of validity."""
    if now >= end_of(valid_until, zone):
        message = f"it was valid until the end of {valid_until}, where the seller is"
        raise RuleRefused(Fault("expired", message, "`quote revise` makes a new revision at today's prices", "state"))
