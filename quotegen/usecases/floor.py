"""What goes beyond limits, for whoever acts: as it is, or, where he may not see margins, without what would tell costs.

He is told of what is by hand alone: nobody finds a cost by trying out list prices. The true floor decides when a draft
is issued. Who was refused there for it so often that he could be trying costs out is held to what he is told.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from quotegen.errors import RuleRefused
from quotegen.model.approval import Excess, ExcessCode
from quotegen.model.costing import Costing
from quotegen.model.occasion import Occasion
from quotegen.model.permissions import Action
from quotegen.model.quotation import Quotation, QuotationLine
from quotegen.model.rules import Recurrence
from quotegen.pricing.costing import cost_offer, usual_amount
from quotegen.pricing.limits import excesses, is_unlisted
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
        return tuple(each.without_margin for each in _told(priced, _banded(tx, house, priced)))


def excesses_to_ask(tx: Transaction, house: House, owner: str, priced: Priced) -> tuple[Excess, ...]:
    """What is asked for: all that is beyond a limit, and where somebody is only told so, that it is close to it.

    Whether there is a margin in it hangs on no true cost: list prices that are close may be asked for as well, as a
    request that is refused would tell, again and again, that they are not truly below.
    """
    over = excesses_of(house, priced)
    if allowed(house, Action.SEE_MARGIN, owner):
        return over
    banded = _banded(tx, house, priced)
    asked = _with_close(over, _told(priced, banded))
    has_margin = any(each.code is ExcessCode.MARGIN for each in asked)
    return asked if has_margin else _with_close(over, banded)


def excesses_at_issue(tx: Transaction, house: House, owner: str, priced: Priced) -> tuple[Excess, ...]:
    """By the true floor; by what is told as well, for whoever was refused for the floor too often lately."""
    over = excesses_of(house, priced)
    if allowed(house, Action.SEE_MARGIN, owner):
        return over
    is_trying = refused_since(tx, house.user.name, house.clock() - _WEEK) >= MOST_REFUSED
    return _with_close(over, _told(priced, _banded(tx, house, priced))) if is_trying else over


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


def _told(priced: Priced, banded: Iterable[Excess]) -> tuple[Excess, ...]:
    """Those that are told: of margins, where something is by hand, which hangs on no cost."""
    by_hand = frozenset(_by_hand(priced.quotation))
    return tuple(
        each
        for each in banded
        if each.code is not ExcessCode.MARGIN or (each.offer, each.line, each.recurrence) in by_hand
    )


def _by_hand(quotation: Quotation) -> Iterator[tuple[str, str, Recurrence]]:
    """Offer, line and recurrence of all that costs other than the price lists say; of a whole, the line is empty."""
    for offer in quotation.offers:
        lines = [line for line in offer.lines if _is_by_hand(line, quotation.currency)]
        yield from ((offer.code, line.id, line.recurrence) for line in lines)
        changed = {line.recurrence for line in lines if not line.optional}
        for recurrence, total in offer.totals.items():
            if recurrence in changed or total.tax_exclusive != total.line_total or total.rounding:
                yield offer.code, "", recurrence


def _is_by_hand(line: QuotationLine, currency: str) -> bool:
    """Whether a product costs the customer something else than its list price, or has none. No product, no cost."""
    return line.sku is not None and (is_unlisted(line) or line.net_amount != usual_amount(line, currency))


def _with_close(over: tuple[Excess, ...], banded: Iterable[Excess]) -> tuple[Excess, ...]:
    """With the margins that are close to the floor, where they are not below it."""
    margins = (each for each in banded if each.code is ExcessCode.MARGIN)
    return (*over, *(each.as_close for each in margins if not any(each.is_about(other) for other in over)))


def _key(tx: Transaction) -> bytes:
    """A key of its own, made from the one that seals what is kept."""
    return hmac.digest(keyring_of(tx).current.secret, b"quotegen floor band\n", "sha256")


# --- tries -------------------------------------------------------------------------------------------------


def count_told(tx: Transaction, house: House, owner: str, draft: str, priced: Priced) -> None:
    """That a change was told to be below the floor, or close to it, where whoever made it may not see margins."""
    if allowed(house, Action.SEE_MARGIN, owner):
        return
    if any(each.code is ExcessCode.MARGIN for each in _told(priced, _banded(tx, house, priced))):
        keep_told(tx, house.deed(), draft)


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
