"""What both sides bind themselves to: from when until when, to how much in all, and where they sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotegen.document.parties import Side, consumer_terms, has_consumer_rights, seller_address, sides
from quotegen.document.pieces import Amount
from quotegen.document.words import Words
from quotegen.language import listing, long_date, money
from quotegen.model.party import PartyKind
from quotegen.model.periods import last_day, months_in_words
from quotegen.model.quotation import Passage, Quotation, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.pricing.agreement import committed


@dataclass(frozen=True, slots=True)
class AgreementView:
    """`duration` says from when until when something recurs, and is empty where nothing does.

    `committed`: for each offer, in their order, what it comes to over the agreement, or None where nothing recurs in
    it or nobody said for how long. `withdrawal`: to whom a consumer sends the form of withdrawal, or empty.
    """

    duration: str
    committed: tuple[Amount | None, ...]
    buyer: Side
    seller: Side
    withdrawal: str


def agreement_view(quotation: Quotation, words: Words) -> AgreementView:
    buyer, seller = sides(quotation, words)
    return AgreementView(
        duration=_duration(quotation, words),
        committed=tuple(_committed(offer, quotation, words) for offer in quotation.offers),
        buyer=buyer,
        seller=seller,
        withdrawal=f"{quotation.seller.name}, {seller_address(quotation)}" if has_consumer_rights(quotation) else "",
    )


def all_terms(quotation: Quotation, words: Words) -> Iterator[Passage]:
    """How long it runs, the seller's own terms, and what the law has a consumer told."""
    duration = _duration(quotation, words)
    if duration:
        running = [offer.name for offer in quotation.offers if offer.recurs]
        some = f" ({listing(running, quotation.language)})" if len(running) < len(quotation.offers) else ""
        yield Passage(title=words("duration") + some, text=duration)
    yield from quotation.seller.terms
    yield from consumer_terms(quotation, words)


def _duration(quotation: Quotation, words: Words) -> str:
    """`12 months: from 1 January 2027 to 31 December 2027.`; without a day or a number of months, what is known."""
    if not any(offer.recurs for offer in quotation.offers):
        return ""
    start, language = quotation.starts_on, quotation.language
    first = long_date(start, language) if start else ""
    if quotation.brief is None:
        return words("duration_open_from", start=first) if start else words("duration_open")
    count = quotation.brief.agreement_months
    months = months_in_words(count, language)
    if start is None:
        return words("duration_months", months=months)
    return words("duration_dated", months=months, start=first, end=long_date(last_day(start, count), language))


def _committed(offer: QuotationOffer, quotation: Quotation, words: Words) -> Amount | None:
    """To a business without tax too."""
    if quotation.brief is None or set(offer.totals) <= {Recurrence.ONCE}:
        return None
    months = quotation.brief.agreement_months
    total = committed(offer, months)
    gross, net = (money(amount, quotation.currency, quotation.language) for amount in (total.gross, total.net))
    is_business = quotation.buyer is not None and quotation.buyer.kind is PartyKind.BUSINESS
    note = words("committed_net", net=net) if is_business and total.net != total.gross else ""
    return Amount(words("committed", months=months_in_words(months, quotation.language)), gross, note)
