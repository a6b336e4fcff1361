"""A customer asks for a lower price: what could be given for it instead of a discount. Every figure is priced anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from quotegen.errors import Fault, InputRefused, QuotegenError, did_you_mean
from quotegen.model.answers import Answers
from quotegen.model.base import LocalText
from quotegen.model.costing import OfferCosting
from quotegen.model.draft import Edit, TargetTotal
from quotegen.model.needs import Offer
from quotegen.model.negotiation import Concession, ConcessionKind, Negotiation, Outcome
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Brief, QuotationOffer
from quotegen.model.request import Terms
from quotegen.model.rules import Recurrence
from quotegen.money import round_money, round_to
from quotegen.pricing.comparison import paid_within, payments
from quotegen.pricing.concessions import Move, moves_in
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.pipeline import price
from quotegen.pricing.totals import main_recurrence
from quotegen.recommend.answers import parse_given
from quotegen.recommend.brief import brief_for
from quotegen.recommend.longer import longer_agreements
from quotegen.recommend.recommend import recommend

MOST_MOVES = 8
"""So many concessions of an offer are tried together, those that save most: 255 sets at the most."""
_NO_BRIEF_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Case:
    """What is negotiated about: the contents of a draft, and the answers they came from, if they did."""

    offers: tuple[Offer, ...]
    terms: Terms
    edits: tuple[Edit, ...]
    occasion: Occasion
    brief: Brief | None = None
    answers: Answers | None = None

    @property
    def months(self) -> int:
        return self.brief.agreement_months if self.brief else _NO_BRIEF_MONTHS


@dataclass(frozen=True, slots=True)
class _Priced:
    """One offer of a case, with its edits applied, priced."""

    offer: Offer
    priced: QuotationOffer
    costs: OfferCosting
    months: int


@dataclass(frozen=True, slots=True)
class _Table:
    """What is negotiated: the case, what is paid at this recurrence now, and what is asked."""

    case: Case
    asked: Decimal
    recurrence: Recurrence
    before: Outcome
    share: Fraction | None
    known: dict[str, Case] = field(default_factory=dict)

    def with_answers(self, answers: Mapping[str, Any]) -> Case:
        """The case with these answers, recommended once for all that is tried with them."""
        key = repr(sorted(answers.items()))
        if key not in self.known:
            self.known[key] = changed(self.case, (), answers)
        return self.known[key]


def negotiate(case: Case, asked: Decimal, offer: str | None = None) -> Negotiation:
    """What could be given for the asked price: what the customer wants to pay at the main recurrence, tax included.

    For the recommended offer, unless another is named. A target total that was set before is lifted first. Raises
    InputRefused for an amount that is not above zero, an unknown offer, and whatever makes the case itself unpriceable.
    """
    if asked <= 0 or asked != round_money(asked, case.occasion.currency):
        raise InputRefused(Fault("asked_wrong", "the asked price is an amount above zero, in whole cents", "", "asked"))
    case = _without_target(case)
    code = _offer_code(case, offer)
    now = _price(case, code)
    recurrence = main_recurrence([line for line in now.priced.lines if not line.optional])
    table = _Table(case, asked, recurrence, _outcome(now, recurrence, case.occasion.currency), _share(now))
    talk = Negotiation(
        offer=code,
        currency=case.occasion.currency,
        recurrence=recurrence,
        asked=asked,
        before=table.before,
        concessions=(),
    )
    if talk.is_reached:
        return talk
    return _talked(talk, table, now)


def _talked(talk: Negotiation, table: _Table, now: _Priced) -> Negotiation:
    moves = [*moves_in(now.offer, now.priced, table.recurrence, table.case.occasion), *_agreements(table.case)]
    singles = [(move, tried) for move in moves if (tried := _try(table, (move,), talk.offer, False)) is not None]
    elsewhere = [tried for code in _others(table, talk.offer) if (tried := _try(table, (), code, True)) is not None]
    useful = [(move, tried) for move, tried in singles if tried.change < 0]
    alone = [tried for tried in (*(tried for _, tried in singles), *elsewhere) if _is_less(tried, table.before)]
    sets = [*_together(table, [move for move, _ in _first(useful)], talk.offer, False), *_elsewhere(table, talk.offer)]
    kept = [each for each in sets if each.keeps_margin]
    best = min((each for each in kept if each.reaches), key=_least, default=None)
    nearest = min(kept, key=lambda each: (each.outcome.payable, *_least(each)), default=None)
    short = (nearest.outcome.payable if nearest else talk.before.payable) - talk.asked
    return talk.model_copy(
        update={
            "concessions": tuple(sorted(alone, key=lambda each: each.outcome.payable)),
            "best": best,
            "nearest": None if best else nearest,
            "short_by": Decimal(0) if best else short,
            "discount": _discount(table, talk.offer),
        }
    )


def _is_less(made: Concession, before: Outcome) -> bool:
    """Less now, or less by the month."""
    return made.change < 0 or made.outcome.average_month < before.average_month


def _least(made: Concession) -> tuple[int, Decimal]:
    """The fewest concessions; of these the one that leaves the highest margin."""
    return len(made.kinds), -(made.outcome.margin or Decimal(0))


def _first(useful: Sequence[tuple[Move, Concession]]) -> Sequence[tuple[Move, Concession]]:
    return sorted(useful, key=lambda pair: pair[1].outcome.payable)[:MOST_MOVES]


def _together(table: _Table, moves: Sequence[Move], code: str, is_other: bool) -> Iterator[Concession]:
    """Every set of moves that do not touch the same, the smaller sets first, to the size that reaches the price."""
    for size in range(0 if is_other else 1, len(moves) + 1):
        reached = False
        for group in combinations(moves, size):
            touched = [name for move in group for name in move.touches]
            tried = _try(table, group, code, is_other) if len(set(touched)) == len(touched) else None
            if tried is not None:
                reached = reached or (tried.reaches and tried.keeps_margin)
                yield tried
        if reached:
            return


def _elsewhere(table: _Table, code: str) -> Iterator[Concession]:
    """The cheaper offers, alone and with moves of their own."""
    for other in _others(table, code):
        try:
            there = _price(table.case, other)
        except QuotegenError:
            continue
        bare = _outcome(there, table.recurrence, table.case.occasion.currency).payable
        if bare < table.before.payable:
            found = moves_in(there.offer, there.priced, table.recurrence, table.case.occasion)
            tried = [(move, made) for move in found if (made := _try(table, (move,), other, True)) is not None]
            useful = [(move, made) for move, made in tried if made.outcome.payable < bare]
            yield from _together(table, [move for move, _ in _first(useful)], other, True)


def _others(table: _Table, code: str) -> list[str]:
    return [offer.code for offer in table.case.offers if offer.code != code]


def _agreements(case: Case) -> list[Move]:
    """The answers that make the agreement longer, as far as the rules have any."""
    if case.answers is None or case.brief is None:
        return []
    return [
        Move(ConcessionKind.LONGER_AGREEMENT, found.what, frozenset({"agreement of this length"}), (), found.answers)
        for found in longer_agreements(case.answers, case.occasion)
    ]


# --- pricing anew --------------------------------------------------------------------------------------------


def _try(table: _Table, moves: Sequence[Move], code: str, is_other: bool) -> Concession | None:
    """The moves made together and priced; None where they cannot be made."""
    edits = tuple(edit for move in moves for edit in move.edits)
    answers = {name: value for move in moves for name, value in move.answers.items()}
    try:
        case = table.with_answers(answers)
        found = _price(replace(case, edits=(*case.edits, *edits)), code)
    except QuotegenError:
        return None
    outcome, share = _outcome(found, table.recurrence, case.occasion.currency), _share(found)
    chosen = [offer.name for offer in table.case.offers if is_other and offer.code == code]
    return Concession(
        kinds=(*(ConcessionKind.OTHER_OFFER for _ in chosen), *(move.kind for move in moves)),
        what=(*chosen, *(move.what for move in moves)),
        offer=code,
        edits=edits,
        answers=answers,
        outcome=outcome,
        change=outcome.payable - table.before.payable,
        keeps_margin=table.share is None or (share is not None and share >= table.share),
        reaches=outcome.payable <= table.asked,
    )


def _discount(table: _Table, code: str) -> Concession | None:
    """What everybody thinks of first; None where the total cannot be reached."""
    text = LocalText({"en": "a plain discount", "lt": "paprasta nuolaida"})
    move = Move(ConcessionKind.DISCOUNT, text, frozenset(), (TargetTotal(amount=table.asked),))
    return _try(table, (move,), code, False)


def changed(case: Case, edits: Sequence[Edit], answers: Mapping[str, Any]) -> Case:
    """The case with more edits and other answers: recommended anew, and the edits there are stay."""
    case = replace(case, edits=(*case.edits, *edits))
    if not answers or case.answers is None:
        return case
    catalogue = case.occasion.catalogue
    parsed = parse_given({**case.answers.as_given(), **answers}, catalogue)
    recommendation = recommend(parsed, case.occasion)
    brief = brief_for(parsed, recommendation, case.occasion)
    return replace(case, offers=recommendation.offers, brief=brief, answers=parsed)


def outcome_of(case: Case, offer: str, recurrence: Recurrence) -> Outcome:
    """What the offer comes to at this recurrence: the edits applied, and priced."""
    return _outcome(_price(case, offer), recurrence, case.occasion.currency)


def _price(case: Case, code: str) -> _Priced:
    offers, terms = apply_edits(case.offers, case.terms, case.edits)
    offer = next((each for each in offers if each.code == code), None)
    if offer is None:
        hint = did_you_mean(code, [each.code for each in offers])
        raise InputRefused(Fault("unknown_offer", f"there is no offer {code}", hint, "offer"))
    quotation, costing = price([offer], terms, case.occasion)
    return _Priced(offer, quotation.offers[0], costing.offers[0], case.months)


def _outcome(found: _Priced, recurrence: Recurrence, currency: str) -> Outcome:
    total = found.priced.totals.get(recurrence)
    margin, _ = _earned(found)
    share, paid = _share(found), paid_within(found.priced, found.months, found.months)
    return Outcome(
        payable=total.payable + total.prepaid if total else round_money(0, currency),
        average_month=round_money(Fraction(paid) / found.months, currency),
        margin=margin,
        margin_percent=None if share is None else round_to(share * 100, 1),
    )


def _earned(found: _Priced) -> tuple[Decimal, Decimal]:
    """Margin, and what is received for the lines whose cost is known, over the agreement."""
    margin = received = Decimal(0)
    for recurrence, total in found.costs.totals.items():
        times = payments(found.priced, recurrence, found.months, found.months)
        margin += total.margin * times
        received += (total.margin + total.cost) * times
    return margin, received


def _share(found: _Priced) -> Fraction | None:
    margin, received = _earned(found)
    return Fraction(margin) / Fraction(received) if received else None


def _offer_code(case: Case, wanted: str | None) -> str:
    if wanted is not None:
        return wanted
    return next((offer.code for offer in case.offers if offer.recommended), case.offers[0].code)


def _without_target(case: Case) -> Case:
    _, terms = apply_edits(case.offers, case.terms, case.edits)
    return case if terms.target_total is None else replace(case, edits=(*case.edits, TargetTotal(amount=None)))
