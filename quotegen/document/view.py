"""Quotation -> what the proposal prints: every string ready, so that templates do no arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.agreement_view import AgreementView, agreement_view, all_terms
from quotegen.document.attachment import footer_of
from quotegen.document.changes_view import ChangesView, changes_view
from quotegen.document.fits import (
    Fits,
    changed_fit,
    chart_fit,
    choice_fit,
    compare_fit,
    fitting_fit,
    invoice_fit,
    lines_fit,
    price_rows,
    proposed_fit,
)
from quotegen.document.investment_view import OfferView, differing_offer, whole_offer
from quotegen.document.legal import identity
from quotegen.document.offers_view import ComparedRow, OffersView, first_row, offers_view
from quotegen.document.parties import buyer_lines, seller_address
from quotegen.document.pieces import (
    NAMED,
    Amount,
    Parts,
    dotted,
    input_in_words,
    line_numbers,
    named_lines,
    parts_of,
    unbroken,
)
from quotegen.document.range_view import FittingTable, fitting_tables
from quotegen.document.tax_words import basis_of, payable_note
from quotegen.document.whole import measure
from quotegen.document.words import Words
from quotegen.errors import Fault, InputRefused
from quotegen.language import Language, long_date, money
from quotegen.model.quotation import (
    Brief,
    Passage,
    Quotation,
    QuotationLine,
    QuotationOffer,
    Reference,
    SellerParty,
    Told,
)
from quotegen.pricing.comparison_before import is_of_before


@dataclass(frozen=True, slots=True)
class ToldRow:
    asked: str
    said: str
    means: str
    lines: str


@dataclass(frozen=True, slots=True)
class ProposedItem:
    name: str
    details: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for one need, and why, once for all its lines."""

    need: str
    lines: str
    items: tuple[ProposedItem, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Pricing:
    """Prices on one basis, which `basis` says: with tax for a consumer, without it for anybody else.

    `offer` is the recommended one, `others` what differs from it; `which` says which is recommended, `first` what is to
    be paid first for each, where that is not printed already.
    """

    which: str
    basis: str
    first: ComparedRow | None
    offer: OfferView
    others: tuple[OfferView, ...]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """The whole document. `reference` names it in headers, `footer` says which issue it is, or that it is a draft.

    What is told, proposed and priced on page one is the recommended offer; `others` are what differs from it. Without a
    brief nothing is told, compared or proposed by need; `headline` then names what is offered. `recommended` and
    `others` are without tax whoever reads them; `pricing` is as the customer reads it. `by_hand` says which needs are
    answered otherwise than they were worked out.
    """

    language: Language
    title: str
    reference: str
    date: str
    valid_until: str
    seller: SellerParty
    seller_line: str
    identity: str
    contact_line: str
    buyer_name: str
    buyer_lines: tuple[str, ...]
    buyer_contact: str
    references: tuple[Reference, ...]
    headline: str
    brief: Brief | None
    footer: str
    parts: Parts
    prices: tuple[Amount, ...]
    steps: tuple[Passage, ...]
    told: tuple[ToldRow, ...]
    assumed: tuple[ToldRow, ...]
    by_hand: str
    changes: ChangesView | None
    offers: OffersView
    proposed: tuple[Proposed, ...]
    ranges: tuple[FittingTable, ...]
    recommended: OfferView
    others: tuple[OfferView, ...]
    terms: tuple[Passage, ...]
    agreement: AgreementView
    pricing: Pricing

    @property
    def fits(self) -> Fits:
        """The columns of every table, as wide as their longest figures."""
        return Fits(
            prices=price_rows(self.prices),
            invoice=invoice_fit(self.pricing.first),
            lines=lines_fit((self.pricing.offer, *self.pricing.others)),
            changed=changed_fit(self.changes),
            compare=compare_fit(self.offers),
            choice=choice_fit(self.offers, self.agreement.committed),
            chart=chart_fit(self.offers, self.pricing.offer),
            proposed=proposed_fit([item.quantity for each in self.proposed for item in each.items]),
            fitting=fitting_fit(self.ranges),
        )


_AS_LONG_AS_A_NUMBER = 50
"""A draft's reference takes no more room than a number will, so that nothing moves when it is issued."""


def proposal_view(quotation: Quotation, words: Words, copy: str = "") -> ProposalView:
    """Everything the proposal shows. InputRefused if it is for nobody."""
    footer, quotation = footer_of(quotation, words, copy), numbered(quotation.for_customer())
    if quotation.buyer is None:
        message = "a proposal needs somebody it is for"
        raise InputRefused(Fault("buyer_missing", message, "name the customer", "customer"))
    seller, buyer, best, brief = quotation.seller, quotation.buyer, quotation.recommended, quotation.brief
    whole = whole_offer(best, quotation, words)
    differing = tuple(differing_offer(each, quotation, words) for each in quotation.offers if each is not best)
    title = words("document_title", buyer=buyer.name)
    reference = quotation.number and words("reference", number=quotation.number, revision=str(quotation.revision))
    address = seller_address(quotation)
    return ProposalView(
        language=quotation.language,
        title=title,
        reference=reference or (title if len(title) <= _AS_LONG_AS_A_NUMBER else words("draft")),
        date=long_date(quotation.issue_date, quotation.language),
        valid_until=long_date(quotation.valid_until, quotation.language),
        seller=seller,
        seller_line=dotted(seller.name, address, _labelled(words("vat_id"), seller.vat_id), seller.website),
        identity=identity(seller, address, words),
        contact_line=dotted(seller.contact_name, seller.contact_role, seller.contact_phone, seller.contact_email),
        buyer_name=buyer.name,
        buyer_lines=buyer_lines(quotation, words),
        buyer_contact=dotted(buyer.contact.name, buyer.contact.role) if buyer.contact else "",
        references=tuple(_reference(each, quotation.language) for each in quotation.references),
        headline=brief.headline if brief else _offered(best, words),
        brief=brief,
        footer=footer,
        parts=parts_of(quotation),
        prices=tuple(_prices(best, quotation, words)),
        steps=tuple(_steps(quotation, words)),
        told=tuple(_told(brief, best, words)) if brief else (),
        assumed=tuple(_assumed(brief, best, words)) if brief else (),
        by_hand=words("by_hand", needs="; ".join(best.needs_by_hand)) if best.needs_by_hand else "",
        changes=changes_view(quotation.changes, words, quotation.currency, quotation.language)
        if quotation.changes
        else None,
        offers=offers_view(quotation, words),
        proposed=tuple(_proposed(best.lines, words)) if brief else (),
        ranges=tuple(fitting_tables(quotation, words)) if brief else (),
        recommended=whole,
        others=differing,
        pricing=_pricing(quotation, words, whole, differing),
        terms=tuple(all_terms(quotation, words)),
        agreement=agreement_view(quotation, words),
    )


def numbered(quotation: Quotation) -> Quotation:
    """As it is printed, also on other pages than the table of lines: a line is known by its place in its offer."""

    def places(offer: QuotationOffer) -> QuotationOffer:
        lines = (line.model_copy(update={"id": str(place)}) for place, line in enumerate(offer.lines, 1))
        return offer.model_copy(update={"lines": tuple(lines)})

    return quotation.model_copy(update={"offers": tuple(places(offer) for offer in quotation.offers)})


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""


def _reference(reference: Reference, language: Language) -> Reference:
    return reference.model_copy(update={"value": input_in_words(reference.code, reference.value, language)})


def _offered(offer: QuotationOffer, words: Words) -> str:
    """The first lines by name, where nobody told us what they are for."""
    names = list(dict.fromkeys(unbroken(line.name) for line in offer.lines if not line.optional))
    more = len(names) - NAMED
    said = names[:NAMED] + [words("and_more", count=str(more))] * (more > 0)
    return "; ".join(said)  # a name may hold commas


def _pricing(quotation: Quotation, words: Words, whole: OfferView, differing: tuple[OfferView, ...]) -> Pricing:
    """`whole` and `differing` are told as they are where tax is not in them."""
    best, with_tax = quotation.recommended, quotation.with_tax
    if with_tax:
        others = [offer for offer in quotation.offers if offer is not best]
        whole = whole_offer(best, quotation, words, with_tax)
        differing = tuple(differing_offer(offer, quotation, words, with_tax) for offer in others)
    return Pricing(
        which=words("our_choice_says", says=best.says) if best.says else words("our_choice", offer=best.name),
        basis=basis_of(quotation, words).sentence,
        first=first_row(quotation, words) if _is_worth_saying(quotation) else None,
        offer=whole,
        others=differing,
    )


def _prices(offer: QuotationOffer, quotation: Quotation, words: Words) -> Iterator[Amount]:
    """What is paid how often, and what one unit costs: without tax, and beside it what is to be paid, or with tax."""

    def said(amount: Decimal) -> str:
        return money(amount, quotation.currency, quotation.language)

    for recurrence, total in offer.totals.items():
        amount, note = total.payable, payable_note(total, quotation, words)
        if not quotation.with_tax and total.payable != total.tax_exclusive:
            amount, note = total.tax_exclusive, words("to_pay", amount=said(total.payable), tax=note)
        label = f"price_{recurrence}" if total.payable >= 0 else f"credit_{recurrence}"
        yield Amount(words(label), said(amount), note)
    if quotation.brief and quotation.brief.per_unit and offer.comparison and offer.comparison.per_unit is not None:
        note = words("net_of_tax") if is_of_before(quotation.offers) else basis_of(quotation, words).note
        yield Amount(quotation.brief.per_unit.name, said(offer.comparison.per_unit), note)


def _is_worth_saying(quotation: Quotation) -> bool:
    """What is to be paid first is printed already where one offer has one payment alone."""
    return sum(len(offer.totals) for offer in quotation.offers) > 1


def _steps(quotation: Quotation, words: Words) -> Iterator[Passage]:
    """Where there are several offers, choosing one comes first."""
    if len(quotation.offers) > 1:
        where = words("choose_where", part=parts_of(quotation).offers)
        yield Passage(title=words("choose_offer"), text=where)
    yield from quotation.seller.next_steps


def _told(brief: Brief, offer: QuotationOffer, words: Words) -> Iterator[ToldRow]:
    """Each answer with the lines that rest on it."""
    for told in brief.told:
        ids = _resting(told, offer)
        every = len(ids) == len(offer.lines) > 1
        yield ToldRow(told.asked, told.said, told.means, words("all_lines") if every else line_numbers(ids))


def _assumed(brief: Brief, offer: QuotationOffer, words: Words) -> Iterator[ToldRow]:
    """Each usual answer that counts, in few words."""
    for told in brief.assumed:
        ids = _resting(told, offer)
        yield ToldRow(told.asked, told.said, told.means, named_lines(ids, words) if ids else "")


def _resting(told: Told, offer: QuotationOffer) -> list[str]:
    return [line.id for line in offer.lines if line.reason and told.question in line.reason.answers]


def _proposed(lines: Sequence[QuotationLine], words: Words) -> Iterator[Proposed]:
    """Lines in a row with the same need and reason are told together."""
    together: list[list[QuotationLine]] = []
    for line in lines:
        previous = together[-1][0] if together else None
        if previous and _why(previous) == _why(line):
            together[-1].append(line)
        else:
            together.append([line])
    for group in together:
        first = group[0]
        yield Proposed(
            need=first.reason.need if first.reason else first.group,
            lines=named_lines([line.id for line in group], words),
            items=tuple(
                ProposedItem(unbroken(line.name), " · ".join(details), measure(line.quantity_text))
                for line, details in zip(group, _details(group), strict=True)
            ),
            reason=first.reason.sentence if first.reason else first.description,
        )


def _details(group: Sequence[QuotationLine]) -> Iterator[tuple[str, ...]]:
    """Attributes stand once, after the last pack size of a product; those of sister products that are alike nowhere."""
    for place, line in enumerate(group):
        repeated = any(later.name == line.name for later in group[place + 1 :])
        alike = any(other.name != line.name and other.details == line.details for other in group)
        yield () if repeated or alike else line.details


def _why(line: QuotationLine) -> tuple[str, str, bool]:
    return (line.reason.need, line.reason.sentence, line.optional) if line.reason else (line.id, "", line.optional)
