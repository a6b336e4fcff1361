"""How values are written on the screens: amounts, days, times, states; and texts of people, which are never markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from quotegen.language import Language, locale_of, long_date, money
from quotegen.model.people import Role
from quotegen.ui.kit.words import app_language, say

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>&:=^\"'/@])")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2061-\u2069\ufeff]+")
_REPLACED = re.compile(r"(?<=:)(?=//|streamlit:)|(?<=www)(?=\.)|(?<=-)(?=[->])|(?<=[<>~])(?=[-=])", re.IGNORECASE)
"""Between what Streamlit would make a link, a dash, an arrow or its own sign of, although it is escaped."""
_JOINER = "\N{WORD JOINER}"
_COLOURS: Mapping[str, str] = {
    "draft": "gray",
    "issued": "blue",
    "sent": "blue",
    "accepted": "green",
    "declined": "red",
    "withdrawn": "gray",
    "superseded": "gray",
    "expired": "orange",
}


@lru_cache(maxsize=8192)
def literal(text: str) -> str:
    """A text of a person, for everything that reads Markdown: it is shown as it was typed, on one line.

    What is replaced although it is escaped, as an address is by a link, is kept apart by a mark without width. Such
    marks as printed texts have them are left out: no space was typed there.
    """
    seen = _INVISIBLE.sub(" ", text.replace(_JOINER, ""))
    return _MARKUP.sub(r"\\\1", _REPLACED.sub(_JOINER, seen))


def amount(value: Decimal, currency: str) -> str:
    """`€3,284.15`, or `3 284,15 €` on a Lithuanian screen."""
    return money(value, currency, app_language())


def per(value: Decimal, currency: str, recurrence: str) -> str:
    """An amount with how often it is paid: `€412.30 a month`."""
    return say(f"app.per.{recurrence}", amount=amount(value, currency))


def day(value: date) -> str:
    return long_date(value, app_language())


def moment(at: str, zone: str) -> str:
    """A time kept in UTC, where the seller is: `24 Nov, 12:03`."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    pattern = "d MMM, HH:mm" if local.year == datetime.now(ZoneInfo(zone)).year else "d MMM y, HH:mm"
    return str(format_datetime(local, pattern, locale=locale_of(app_language())))


def clock(at: str, zone: str) -> str:
    """`12:03`, where the seller is."""
    return datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).strftime("%H:%M")


def state_name(state: str) -> str:
    return say(f"app.states.{state}")


def state_badge(state: str) -> str:
    """In Markdown, a word in a colour of its own."""
    return f":{_COLOURS[state]}-badge[{state_name(state)}]"


def language_name(language: Language) -> str:
    return say("app.languages.english") if language == "en" else say("app.languages.lithuanian")


def role_name(role: Role) -> str:
    return say(f"app.roles.{role.value}")
