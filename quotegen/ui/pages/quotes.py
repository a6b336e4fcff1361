"""All quotes: searched, filtered by state and owner, the latest first, with what can be done at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from quotegen.model.numbering import draft_id, exactly, needed_draft_id, split_number
from quotegen.model.permissions import Action
from quotegen.store.listing import EXPIRING, WAITING, Listed, Query
from quotegen.store.tally import Tally
from quotegen.ui.issued.answers import duplicate, revise
from quotegen.ui.kit.acts import does, is_to_be_told
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import after, asked, link
from quotegen.ui.kit.search import search_button
from quotegen.ui.kit.text import day, literal, per, state_badge
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases.drafts import discard_draft, is_given_up
from quotegen.usecases.find import list_quotes, tally_quotes, team_of
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed, owners

_A_PAGE = 20
_ALL = "all"
STATES = (_ALL, "draft", WAITING, EXPIRING, "accepted", "expired", "declined", "withdrawn", "superseded")
"""What can be asked for, in the order in which it is offered."""
_WIDTHS = (4, 6, 4, 3, 4, 2, 3)


def show() -> None:
    house = current_house()
    _head()
    query = _asked_for(house)
    counts = tally_quotes(house, query)
    state = _state(counts)
    total = _count(counts, state)
    if total == 0:
        _nothing(query, state)
        return
    number = _page(total, query, state)
    rows = list_quotes(house, replace(query, state=None if state == _ALL else state, skip=(number - 1) * _A_PAGE))
    _names()
    for row in rows:
        _row(house, row)


def _head() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(say("quotes.title"), anchor=False, width="content")
        st.space("stretch")
        search_button()
        st.button(
            say("quotes.new"),
            key="quotes-new",
            type="primary",
            icon=":material/add:",
            shortcut="n",
            on_click=lambda: after("editor"),
        )


def _asked_for(house: House) -> Query:
    """What the fields above the list say, and the customer in the address."""
    customer = asked("customer")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            say("quotes.search"),
            key="search",
            placeholder=say("quotes.search_hint"),
            icon=":material/search:",
            live=True,
            bind="query-params",
            width=420,
        )
        among = _owners(house)
    if customer is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(say("quotes.of_customer", customer=literal(customer)), width="content")
            link("quotes", say("quotes.of_all"), ":material/close:")
    return Query(search or "", customer=customer, owners=among, limit=_A_PAGE)


def _owners(house: House) -> tuple[str, ...] | None:
    """Whose quotes: as far as the role may see."""
    seen, team = owners(house, Action.SEE), team_of(house)
    whose = {"all": seen, "team": team, "mine": (house.user.name,)}
    if seen is not None and len(seen) == 1:
        return seen
    if len(team) == 1 or seen == team:
        del whose["team"]
    current = _in_address("whose", list(whose))
    st.segmented_control(
        say("quotes.whose.label"),
        list(whose),
        required=True,
        format_func=lambda each: say(f"quotes.whose.{each}"),
        **field("quotes-whose", current, lambda told: _to_address("whose", told)),
    )
    return whose[current]


def _in_address(name: str, possible: Sequence[str]) -> str:
    """What the address says of this, else the first that is possible: a refresh changes nothing."""
    told = asked(name)
    return told if told is not None and told in possible else possible[0]


def _to_address(name: str, told: str) -> None:
    st.query_params[name] = told


def _state(counts: Mapping[str, Tally]) -> str:
    current = _in_address("state", STATES)
    offered = [state for state in STATES if state in {_ALL, current} or _count(counts, state)]
    st.pills(
        say("quotes.state"),
        offered,
        required=True,
        format_func=lambda state: f"{say(f'quotes.states.{state}')} {_count(counts, state)}",
        label_visibility="collapsed",
        **field("quotes-state", current, lambda told: _to_address("state", told)),
    )
    return current


def _count(counts: Mapping[str, Tally], state: str) -> int:
    if state == _ALL:
        return sum(counts[each].count for each in STATES if each not in {_ALL, EXPIRING})
    return counts[state].count


def _nothing(query: Query, state: str) -> None:
    """No quote yet, or none that fits: one button either way."""
    if query.search or query.customer or state != _ALL:
        st.info(say("quotes.none_found"), icon=":material/search_off:")
        link("quotes", say("quotes.show_all"), ":material/description:")
        return
    st.info(say("quotes.none_yet"), icon=":material/description:")
    link("editor", say("quotes.first"), ":material/add:")


def _page(total: int, query: Query, state: str) -> int:
    pages = -(-total // _A_PAGE)
    st.caption(say_count("quotes.found", total))
    if pages == 1:
        return 1
    return st.pagination(pages, key=f"quotes-page-{state}-{query.search}-{query.owners}")


def _names() -> None:
    names = ("number", "customer", "total", "state", "valid_until", "owner")
    for name, column in zip(names, st.columns(_WIDTHS), strict=False):
        column.caption(say(f"quotes.columns.{name}"))


def _row(house: House, row: Listed) -> None:
    number, customer, total, state, until, owner, more = st.columns(_WIDTHS, vertical_alignment="center")
    draft = draft_id(row.number)
    with number:
        if draft is not None:
            link("editor", literal(row.number), draft=row.number)
        else:
            link("issued", literal(row.number), number=exactly(*_exact(row.number)))
    customer.markdown(literal(row.title))
    total.markdown(per(row.payable, row.currency, row.recurrence))
    state.markdown(state_badge(row.state))
    until.markdown(_until(row))
    owner.markdown(f":gray[{literal(row.owner)}]")
    with more:
        _acts(house, row)


def _exact(number: str) -> tuple[str, int]:
    base, revision = split_number(number)
    return base, revision or 1


def _until(row: Listed) -> str:
    if row.valid_until is None:
        return ""
    told = day(row.valid_until)
    return f"{told}  \n:orange[{say('quotes.soon')}]" if row.expires_soon else told


def _acts(house: House, row: Listed) -> None:
    """What may be done with it from here; giving a draft up asks once more."""
    possible = [*(["duplicate"] if allowed(house, Action.EDIT, house.user.name) else [])]
    if draft_id(row.number) is not None:
        possible += ["discard"] if allowed(house, Action.DISCARD, row.owner) else []
    elif row.state not in {"accepted", "superseded"} and allowed(house, Action.REVISE, row.owner):
        possible.append("revise")
    if not possible:
        return
    chosen = st.menu_button(
        say("quotes.more"),
        possible,
        key=f"more-{row.number}",
        icon=":material/more_horiz:",
        type="tertiary",
        help=say("quotes.more_help", number=literal(row.number)),
        format_func=lambda each: say(f"quotes.acts.{each}"),
        on_click=lambda: _act(row.number),
    )
    if chosen == "discard":
        _confirm(row)


def _act(number: str) -> None:
    match st.session_state[f"more-{number}"]:
        case "duplicate":
            duplicate(number)
        case "revise":
            revise(number)


def _confirm(row: Listed) -> None:
    @st.dialog(say("quotes.discard.title"), icon=":material/delete:")
    def ask() -> None:
        st.markdown(say("quotes.discard.told", number=literal(row.number), customer=literal(row.title)))
        st.button(
            say("quotes.discard.now"),
            key=f"discard-{row.number}",
            type="primary",
            icon=":material/delete:",
            on_click=does(lambda: _discard(row.number), say("quotes.discard.done")),
        )
        if is_to_be_told():
            st.rerun()

    ask()


def _discard(number: str) -> object:
    """A second click finds it given up already."""
    house, draft = current_house(), needed_draft_id(number)
    return None if is_given_up(house, draft) else discard_draft(house, draft)
