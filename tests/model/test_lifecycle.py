"""No other step than those of the table; and an offer holds until the last day is over where the seller is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.errors import RuleRefused
from quotegen.model.lifecycle import OPEN, TRANSITIONS, State, Step, after, end_of, is_expired, refuse_if_expired

ZONES = sorted(zone for zone in available_timezones() if zone != "localtime")
INSTANT = timedelta(microseconds=1)
DRAWN = """draft issue issued, issued send sent, issued accept accepted, issued decline declined,
issued withdraw withdrawn, issued supersede superseded, sent accept accepted, sent decline declined,
sent withdraw withdrawn, sent supersede superseded"""


def test_the_steps_are_exactly_those_that_are_drawn() -> None:
    steps = {(state, step, to) for state, ways in TRANSITIONS.items() for step, to in ways.items()}
    assert steps == {tuple(line.split()) for line in DRAWN.replace("\n", " ").split(",")}


@given(st.lists(st.sampled_from(list(Step)), max_size=12))
def test_no_row_of_steps_leads_out_of_an_end_or_back_to_a_draft(steps: list[Step]) -> None:
    state = State.DRAFT
    for step in steps:
        try:
            reached = after(state, step)
        except RuleRefused:
            assert step not in TRANSITIONS[state]
            continue
        assert reached is not State.DRAFT and TRANSITIONS[state]
        state = reached


@pytest.mark.parametrize("state", [state for state in State if not TRANSITIONS[state]])
def test_what_is_final_says_so(state: State) -> None:
    with pytest.raises(RuleRefused, match="final"):
        after(state, Step.ACCEPT)


def local(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def changes_of_clock(zone: str, year: int) -> list[date]:
    """The days around which the offset of the zone changes in that year."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=6 * step) for step in range(1464)]
    offsets = [at.astimezone(ZoneInfo(zone)).utcoffset() for at in hours]
    return [hours[i].date() for i in range(1, len(hours)) if offsets[i] != offsets[i - 1]]


def days_to_try(zone: str) -> list[date]:
    around = [
        day + timedelta(days=shift)
        for year in (2026, 2027)
        for day in changes_of_clock(zone, year)
        for shift in (-1, 0, 1)
    ]
    return sorted({date(2026, 2, 28), date(2026, 12, 31), *around})


@pytest.mark.parametrize("zone", ZONES)
def test_an_offer_holds_to_the_last_instant_of_its_last_day_and_not_beyond(zone: str) -> None:
    for day in days_to_try(zone):
        end = end_of(day, zone)
        assert local(end - INSTANT, zone) == day
        later = [end + timedelta(minutes=minutes) for minutes in (0, 1, 30, 61, 119, 181)]
        assert all(local(at, zone) > day for at in later)


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        (date(2026, 10, 25), "Europe/Vilnius", datetime(2026, 10, 25, 22, tzinfo=UTC)),
        (date(2026, 7, 1), "Europe/Vilnius", datetime(2026, 7, 1, 21, tzinfo=UTC)),
        (date(2026, 7, 1), "Pacific/Kiritimati", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        # Clocks were put back from 00:01 to 23:01: the last day had its last hour twice.
        (date(2010, 11, 6), "America/Goose_Bay", datetime(2010, 11, 7, 4, tzinfo=UTC)),
        # The thirtieth was left out altogether.
        (date(2011, 12, 29), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_the_end_of_a_day_is_this_instant(day: date, zone: str, end: datetime) -> None:
    assert end_of(day, zone) == end


def test_an_open_offer_expires_at_the_end_of_the_day_and_not_at_its_start() -> None:
    day, zone = date(2026, 12, 24), "Europe/Vilnius"
    morning = datetime(2026, 12, 24, 6, tzinfo=UTC)
    assert not is_expired(State.SENT, day, zone, morning)
    assert is_expired(State.SENT, day, zone, morning + timedelta(days=1))


@pytest.mark.parametrize("state", [state for state in State if state not in OPEN])
def test_what_was_won_or_lost_never_expires(state: State) -> None:
    assert not is_expired(state, date(2026, 1, 1), "UTC", datetime(2030, 1, 1, tzinfo=UTC))


def test_nothing_can_be_accepted_after_its_last_day() -> None:
    end = end_of(date(2026, 12, 24), "Europe/Vilnius")
    refuse_if_expired(date(2026, 12, 24), "Europe/Vilnius", end - INSTANT)
    with pytest.raises(RuleRefused, match="valid until the end of 2026-12-24"):
        refuse_if_expired(date(2026, 12, 24), "Europe/Vilnius", end)
