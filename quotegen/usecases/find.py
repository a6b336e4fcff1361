"""Finding again: lists, one quotation with its revisions, what happened to it, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quotegen.document.changes_view import ChangesView, changes_view
from quotegen.errors import Fault, InputRefused
from quotegen.language import Language
from quotegen.model.changes import Changes
from quotegen.model.costing import Costing
from quotegen.model.numbering import draft_id, draft_name, exactly
from quotegen.model.permissions import Action
from quotegen.model.quotation import Quotation
from quotegen.pricing.changes import changes_between
from quotegen.store.drafts import KeptDraft, drafts_of, get_draft
from quotegen.store.engine import Transaction
from quotegen.store.events import Event, of_subjects
from quotegen.store.listing import EXPIRED, Listed, Query, list_all
from quotegen.store.people import list_users
from quotegen.store.quotations import KeptRevision, costing_of, get_revision, revisions_of, snapshot_of
from quotegen.store.tally import Tally, tally
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed, owner_of, owners, permit
from quotegen.usecases.priced import priced_draft
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.templates import bundle_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision with what was promised, what it costs the house for whoever may see it, and its sisters."""

    revision: KeptRevision
    state: str
    quotation: Quotation
    costing: Costing | None
    revisions: tuple[KeptRevision, ...]


def list_quotes(house: House, query: Query) -> Sequence[Listed]:
    """Drafts and quotations that may be seen, the latest first."""
    asked = _seen(house, query)
    with house.store.read() as tx:
        return list_all(tx, asked, house.clock())


def _seen(house: House, query: Query) -> Query:
    """The query, of what whoever asks may see."""
    among = owners(house, Action.SEE)
    if among is None:
        return query
    wanted = among if query.owners is None else tuple(name for name in query.owners if name in among)
    return replace(query, owners=wanted)


def team_of(house: House) -> tuple[str, ...]:
    """Whoever is acting, and those of the same team."""
    with house.store.read() as tx:
        team = {each.name for each in list_users(tx) if each.is_with(house.user)}
    return tuple(sorted(team | {house.user.name}))


def tally_quotes(house: House, query: Query) -> Mapping[str, Tally]:
    """How many there are by state, and what comes to how much; the state, limit and skip of the query do not matter.

    With sums: `draft`; `waiting`, what the customer may still say yes to; of these `expiring`, whose last day comes
    within seven days; `accepted_lately`, within the last thirty. Counted only: `expired`, `accepted`, `declined`,
    `withdrawn`, `superseded`.
    """
    asked = _seen(house, query)
    with house.store.read() as tx:
        return tally(tx, asked, house.clock())


def show_quote(house: House, number: str) -> Shown:
    """InputRefused if there is none."""
    with house.store.read() as tx:
        kept = get_revision(tx, number)
        permit(house, Action.SEE, kept.owner)
        state = EXPIRED if kept.is_expired(house.clock()) else kept.state.value
        snapshot = snapshot_of(tx, kept)
        sisters = tuple(revisions_of(tx, kept.quotation))
        costing = costing_of(tx, kept) if allowed(house, Action.SEE_MARGIN, kept.owner) else None
        return Shown(kept, state, snapshot.quotation, costing, sisters)


@dataclass(frozen=True, slots=True)
class Difference:
    changes: Changes
    currency: str


def diff_quotes(house: House, first: str, second: str | None, offer: str | None) -> Difference:
    """What the second promises otherwise than the first; of one alone, otherwise than the revision before it."""
    if second is None:
        first, second = _before(house, first), first
    before, after = _promised(house, first), _promised(house, second)
    same = before.of == after.of
    reasons = after.reasons if same and before.revision == after.revision - 1 else {}
    changes = changes_between(before.quotation, after.quotation, offer, same, reasons)
    return Difference(changes, after.quotation.currency)


def said_difference(house: House, number: str, language: Language) -> ChangesView:
    """What a revision promises otherwise than the one before, in sentences."""
    found = diff_quotes(house, number, None, None)
    return say_changes(house, found.changes, found.currency, language)


def say_changes(house: House, changes: Changes, currency: str, language: Language) -> ChangesView:
    """Differences in the words of the document's template."""
    return changes_view(changes, bundle_of(house.desk, TEMPLATE).words(language), currency, language)


def _before(house: House, name: str) -> str:
    with house.store.read() as tx:
        number = draft_id(name)
        kept: KeptDraft | KeptRevision = get_draft(tx, number) if number else get_revision(tx, name)
    if kept.revision == 1 or kept.quotation is None:
        hint = "name two: quote diff FIRST SECOND"
        raise InputRefused(Fault("nothing_before", f"{name} is a first revision", hint, "number"))
    return exactly(kept.quotation, kept.revision - 1)


@dataclass(frozen=True, slots=True)
class _Promised:
    """What is promised, by which revision `of` which quotation, and the reasons it tells for what it changes."""

    of: str
    revision: int
    quotation: Quotation
    reasons: Mapping[str, str]


def _promised(house: House, name: str) -> _Promised:
    """A draft of a first revision is of a quotation of its own."""
    number = draft_id(name)
    if number is not None:
        draft = priced_draft(house, number)
        kept_draft, of = draft.kept, draft.kept.quotation or draft.kept.name
        return _Promised(of, kept_draft.revision, draft.priced.quotation, kept_draft.content.reasons)
    with house.store.read() as tx:
        kept = get_revision(tx, name)
        permit(house, Action.SEE, kept.owner)
        snapshot = snapshot_of(tx, kept)
    return _Promised(kept.quotation, kept.revision, snapshot.quotation, snapshot.draft.reasons)


def history(house: House, name: str) -> tuple[Event, ...]:
    """What happened to a quotation, all its revisions and drafts together, or to a single draft; oldest first.

    What went beyond which limit is left out for those who may not see margins.
    """
    owner = owner_of(house, name)
    permit(house, Action.SEE, owner)
    with house.store.read() as tx:
        events = tuple(of_subjects(tx, list(_subjects(tx, name))))
    return events if allowed(house, Action.SEE_MARGIN, owner) else tuple(_without_excesses(each) for each in events)


def _without_excesses(event: Event) -> Event:
    return replace(event, details={name: told for name, told in event.details.items() if name != "excesses"})


def _subjects(tx: Transaction, name: str) -> Iterator[str]:
    number = draft_id(name)
    if number is not None:
        yield get_draft(tx, number).name
        return
    quotation = get_revision(tx, name).quotation
    yield from (kept.number for kept in revisions_of(tx, quotation))
    yield from (draft_name(each) for each in drafts_of(tx, quotation))
