"""What goes beyond limits, for whoever acts: as it is, or, where he may not see margins, without what would tell costs.

The true floor decides when a draft is issued. Who was refused there for it so often that he could be trying costs out
is held to what he is told.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from quotegen.errors import RuleRefused
from quotegen.model.approval import Excess, ExcessCode
from quotegen.model.costing import Costing
from quotegen.model.occasion import Occasion
from quotegen.model.permissions import Action
from quotegen.model.quotation import Quotation
from quotegen.pricing.costing import cost_offer, usual_amount
from quotegen.pricing.limits import excesses
from quotegen.store.engine import Transaction
from quotegen.store.floor_tries import Tries, keep_refused, keep_told, refused_since, tries_since
from quotegen.store.keys import keyring_of
from quotegen.usecases.house import House
from quotegen.usecases.permit import allowed
from quotegen.usecases.priced import Priced

MOST_REFUSED = 3
"""So many refusals at issue within a week are told by the true floor."""
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


def excesses_of(house: House, priced: Priced, costing: Costing | None = None) -> tuple[Excess, ...]:
    """What goes beyond the limits of whoever is acting."""
    policy = priced.occasion.catalogue.policy
    limits = policy.limits[house.user.role]
    return excesses(priced.quotation, costing or priced.costing, limits, policy.currency)


def told_excesses(house: House, owner: str, priced: Priced) -> tuple[Excess, ...]:
    """The same as it may be told: without figures of a margin, and nothing that hangs on what something costs."""
    if allowed(house, Action.SEE_MARGIN, owner):
        return excesses_of(house, priced)
    with house.store.read() as tx:
        return tuple(each.without_margin for each in _banded(tx, house, priced))


def excesses_to_ask(tx: Transaction, house: House, owner: str, priced: Priced) -> tuple[Excess, ...]:
    """What is asked for: all that is beyond a limit, and where somebody is only told so, that it is close to it."""
    over = excesses_of(house, priced)
    if allowed(house, Action.SEE_MARGIN, owner):
        return over
    told = (each for each in _banded(tx, house, priced) if each.code is ExcessCode.MARGIN)
    return (*over, *(each.as_close for each in told if not any(each.is_about(other) for other in over)))


def excesses_at_issue(tx: Transaction, house: House, owner: str, priced: Priced) -> tuple[Excess, ...]:
    """By the true floor; by what is told, for whoever was refused for the floor too often lately."""
    over = excesses_of(house, priced)
    if allowed(house, Action.SEE_MARGIN, owner):
        return over
    is_trying = refused_since(tx, house.user.name, house.clock() - _WEEK) >= MOST_REFUSED
    return excesses_to_ask(tx, house, owner, priced) if is_trying else over


def banded(house: House, owner: str, occasion: Occasion) -> Occasion:
    """The occasion in which costs are as they may be told to whoever acts."""
    if allowed(house, Action.SEE_MARGIN, owner):
        return occasion
    with house.store.read() as tx:
        return replace(occasion, band=_key(tx))


def _banded(tx: Transaction, house: House, priced: Priced) -> tuple[Excess, ...]:
    occasion = replace(priced.occasion, band=_key(tx))
    offers = tuple(cost_offer(offer, occasion) for offer in priced.quotation.offers)
    return excesses_of(house, priced, Costing(currency=priced.costing.currency, offers=offers))


def _key(tx: Transaction) -> bytes:
    """A key of its own, made from the one that seals what is kept."""
    return hmac.digest(keyring_of(tx).current.secret, b"quotegen floor band\n", "sha256")


# --- tries -------------------------------------------------------------------------------------------------


def count_told(tx: Transaction, house: House, owner: str, draft: str, priced: Priced) -> None:
    """That a change was told to be below the floor, where whoever made it may not see margins.

    At list prices there is nothing to try: whoever begins such a draft is told the same every time.
    """
    if allowed(house, Action.SEE_MARGIN, owner) or not _is_by_hand(priced.quotation):
        return
    if any(each.code is ExcessCode.MARGIN for each in _banded(tx, house, priced)):
        keep_told(tx, house.deed(), draft)


def _is_by_hand(quotation: Quotation) -> bool:
    """Whether anything is asked for otherwise than the price lists say."""
    lines = (line for offer in quotation.offers for line in offer.lines)
    totals = (total for offer in quotation.offers for total in offer.totals.values())
    is_otherwise = any(line.net_amount != usual_amount(line, quotation.currency) for line in lines)
    return is_otherwise or any(total.tax_exclusive != total.line_total or total.rounding for total in totals)


@contextmanager
def counting_refusals(house: House, owner: str, subject: str) -> Iterator[None]:
    """That issuing was refused for the floor is kept, though nothing else of it is."""
    try:
        yield
    except RuleRefused as refused:
        is_floor = any(fault.code == ExcessCode.MARGIN for fault in refused.faults)
        if is_floor and not allowed(house, Action.SEE_MARGIN, owner):
            with house.store.write() as tx:
                keep_refused(tx, house.deed(), subject)
        raise


def floor_tries(house: House) -> Mapping[str, Tries]:
    """Of the last thirty days, by user; nothing to whoever decides no approvals."""
    if not allowed(house, Action.DECIDE_APPROVAL):
        return {}
    with house.store.read() as tx:
        return tries_since(tx, house.clock() - _MONTH)
