"""Quotation -> what the proposal prints: every string ready, so that templates do no arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.amount_words import amount_in_words
from quotegen.document.words import Words
from quotegen.language import Language, listing, long_date, money, number, percent, price
from quotegen.model.quotation import (
    Brief,
    MonetaryTotal,
    Quotation,
    QuotationLine,
    QuotationOffer,
    SellerParty,
)
from quotegen.model.rules import Recurrence
from quotegen.model.tax import TaxCode

MONTHS: Mapping[Recurrence, int] = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Amount:
    """A labelled amount, with a note such as the tax it includes."""

    label: str
    amount: str
    note: str = ""


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
class Bar:
    """One bar of the chart: `width` is a percentage of the longest, as CSS takes it."""

    label: str
    amount: str
    width: str


@dataclass(frozen=True, slots=True)
class PricedLine:
    id: str
    name: str
    details: str
    quantity: str
    price: str
    less: str
    net: str


@dataclass(frozen=True, slots=True)
class PricedGroup:
    """The lines of one recurrence with their sums; `rows` come before the total, `words` spell it out."""

    title: str
    lines: tuple[PricedLine, ...]
    rows: tuple[Amount, ...]
    total: Amount | None
    words: str
    tax_notes: tuple[str, ...]

    @property
    def has_less(self) -> bool:
        """Whether any line is discounted or charged extra, so that the column is worth its room."""
        return any(line.less for line in self.lines)


@dataclass(frozen=True, slots=True)
class OfferView:
    name: str
    prices: tuple[Amount, ...]
    proposed: tuple[Proposed, ...]
    chart_title: str
    chart: tuple[Bar, ...]
    chart_total: Amount | None
    groups: tuple[PricedGroup, ...]
    optional: PricedGroup | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """The whole document. `reference` names it in headers; None of it is arithmetic for the template."""

    language: Language
    title: str
    reference: str
    date: str
    valid_until: str
    seller: SellerParty
    seller_line: str
    contact_line: str
    buyer_name: str
    buyer_lines: tuple[str, ...]
    buyer_contact: str
    brief: Brief
    told: tuple[ToldRow, ...]
    offers: tuple[OfferView, ...]


def proposal_view(quotation: Quotation, words: Words) -> ProposalView:
    """Everything the proposal shows. The quotation must have a buyer and a brief."""
    assert quotation.buyer is not None and quotation.brief is not None
    seller, buyer, language = quotation.seller, quotation.buyer, quotation.language
    title = words("document_title", buyer=buyer.name)
    reference = quotation.number and words("reference", number=quotation.number, revision=str(quotation.revision))
    codes = [(words("vat_id"), buyer.vat_id or ""), (words("company_code"), buyer.company_code)]
    return ProposalView(
        language=language,
        title=title,
        reference=reference or title,
        date=long_date(quotation.issue_date, language),
        valid_until=long_date(quotation.valid_until, language),
        seller=seller,
        seller_line=_dotted(seller.name, seller.address, _labelled(words("vat_id"), seller.vat_id), seller.website),
        contact_line=_dotted(seller.contact_name, seller.contact_role, seller.contact_phone, seller.contact_email),
        buyer_name=buyer.name,
        buyer_lines=(buyer.address.in_one_line(), *(_labelled(label, code) for label, code in codes if code)),
        buyer_contact=_dotted(buyer.contact.name, buyer.contact.role) if buyer.contact else "",
        brief=quotation.brief,
        told=tuple(_told(quotation.brief, quotation.offers[0], words)),
        offers=tuple(_offer(offer, quotation, words) for offer in quotation.offers),
    )


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""


def _told(brief: Brief, offer: QuotationOffer, words: Words) -> Iterator[ToldRow]:
    """Each answer with the lines that rest on it."""
    for told in brief.told:
        ids = [line.id for line in offer.lines if line.reason and told.question in line.reason.answers]
        yield ToldRow(told.asked, told.said, told.means, line_numbers(ids, len(offer.lines), words))


def line_numbers(ids: Sequence[str], count: int, words: Words) -> str:
    """`1–4, 7`; `all` where every line is meant."""
    if len(ids) == count and count > 1:
        return words("all_lines")
    runs: list[list[int]] = []
    for line in sorted(int(item) for item in ids):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _offer(offer: QuotationOffer, quotation: Quotation, words: Words) -> OfferView:
    currency, language = quotation.currency, quotation.language
    assert quotation.brief is not None
    months = quotation.brief.agreement_months
    spread = _spread(offer, months)
    longest = max(spread.values(), default=Decimal(0))
    optional = [line for line in offer.lines if line.optional]
    return OfferView(
        name=offer.name,
        prices=tuple(
            Amount(
                words(f"price_{recurrence}"),
                money(total.payable, currency, language),
                _tax_note(total, words, language),
            )
            for recurrence, total in offer.totals.items()
        ),
        proposed=tuple(_proposed(offer.lines, words)),
        chart_title=words("chart_title", months=number(Decimal(months), language)),
        chart=tuple(
            Bar(label, money(amount, currency, language), f"{amount * 100 / longest:.1f}" if longest else "0")
            for label, amount in spread.items()
        ),
        chart_total=Amount(words("chart_total"), money(sum(spread.values(), Decimal(0)), currency, language))
        if spread
        else None,
        groups=tuple(_group(recurrence, total, offer, quotation, words) for recurrence, total in offer.totals.items()),
        optional=_optional(optional, quotation, words) if optional else None,
    )


def _tax_note(total: MonetaryTotal, words: Words, language: Language) -> str:
    """`incl. 21 % VAT`, or that there is none."""
    rates = [percent(part.rate, language) for part in total.tax_subtotals if part.category is TaxCode.STANDARD]
    return words("including_tax", rates=listing(rates, language)) if rates else words("without_tax")


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
        ids = [line.id for line in group]
        yield Proposed(
            need=first.reason.need if first.reason else first.group,
            lines=words("more_lines", lines=f"{ids[0]}–{ids[-1]}") if len(ids) > 1 else words("one_line", lines=ids[0]),
            items=tuple(_proposed_item(line, alone=len(group) == 1) for line in group),
            reason=first.reason.sentence if first.reason else first.description,
        )


def _proposed_item(line: QuotationLine, alone: bool) -> ProposedItem:
    """A product with its attributes; in a row of sisters they would only repeat themselves."""
    return ProposedItem(_unbroken(line.name), " · ".join(line.details) if alone else "", line.quantity_text)


def _unbroken(name: str) -> str:
    """A unit such as `km/h` is not broken after its slash."""
    return re.sub(r"(?<=\S)/(?=\S)", "/\N{WORD JOINER}", name)


def _why(line: QuotationLine) -> tuple[str, str, bool]:
    return (line.reason.need, line.reason.sentence, line.optional) if line.reason else (line.id, "", line.optional)


def _spread(offer: QuotationOffer, months: int) -> dict[str, Decimal]:
    """What each group of products costs over the agreement, net of tax, largest first.

    Empty where the agreement is not a whole number of every period, or only one group would show.
    """
    costs: dict[str, Decimal] = {}
    for line in offer.lines:
        period = MONTHS.get(line.recurrence)
        if period is not None and months % period:
            return {}
        if not line.optional:
            times = months // period if period else 1
            costs[line.group] = costs.get(line.group, Decimal(0)) + line.net_amount * times
    return dict(sorted(costs.items(), key=lambda item: -item[1])) if len(costs) > 1 else {}


def _group(
    recurrence: Recurrence, total: MonetaryTotal, offer: QuotationOffer, quotation: Quotation, words: Words
) -> PricedGroup:
    language, currency = quotation.language, quotation.currency
    lines = [line for line in offer.lines if line.recurrence is recurrence and not line.optional]
    rows = list(_sum_rows(recurrence, total, offer, quotation, words))
    return PricedGroup(
        title=words(f"group_{recurrence}"),
        lines=tuple(_priced(line, quotation, words) for line in lines),
        rows=tuple(rows),
        total=Amount(words(f"total_{recurrence}"), money(total.payable, currency, language)),
        words=amount_in_words(total.payable, currency, language),
        tax_notes=tuple(dict.fromkeys(part.reason for part in total.tax_subtotals if part.reason)),
    )


def _sum_rows(
    recurrence: Recurrence, total: MonetaryTotal, offer: QuotationOffer, quotation: Quotation, words: Words
) -> Iterator[Amount]:
    """From the sum of lines to what is to be paid, leaving out what is zero."""
    language, currency = quotation.language, quotation.currency
    adjustments: dict[str, Decimal] = {}
    for item in offer.allowance_charges:
        if item.recurrence is recurrence:
            label = item.reason if item.percent is None else f"{item.reason}, {percent(item.percent, language)}"
            signed = item.amount if item.charge else -item.amount
            adjustments[label] = adjustments.get(label, Decimal(0)) + signed
    if adjustments:
        yield Amount(words("line_total"), money(total.line_total, currency, language))
        for label, amount in adjustments.items():
            yield Amount(label, money(amount, currency, language))
    yield Amount(words("tax_exclusive"), money(total.tax_exclusive, currency, language))
    for part in total.tax_subtotals:
        if len(total.tax_subtotals) == 1:
            label = words("tax", rate=percent(part.rate, language))
        else:
            base = money(part.taxable, currency, language)
            label = words("tax_on", rate=percent(part.rate, language), base=base)
        yield Amount(label, money(part.tax, currency, language))
    if total.prepaid:
        yield Amount(words("prepaid"), money(-total.prepaid, currency, language))
    if total.rounding:
        yield Amount(words("rounding"), money(total.rounding, currency, language))


def _optional(lines: Sequence[QuotationLine], quotation: Quotation, words: Words) -> PricedGroup:
    """Lines the customer may tick; each net amount says how often it would be paid."""
    return PricedGroup(
        title=words("optional_title"),
        lines=tuple(_priced(line, quotation, words, words(f"per_{line.recurrence}")) for line in lines),
        rows=(),
        total=None,
        words="",
        tax_notes=(),
    )


def _priced(line: QuotationLine, quotation: Quotation, words: Words, suffix: str = "") -> PricedLine:
    language, currency = quotation.language, quotation.currency
    unit_price = price(line.price.amount, currency, language)
    if line.price.base_quantity != 1:
        unit_price = words("price_for", price=unit_price, quantity=number(line.price.base_quantity, language))
    return PricedLine(
        id=line.id,
        name=_unbroken(line.name),
        details=_dotted(line.sku or "", line.contents, suffix),
        quantity=line.quantity_text,
        price=unit_price,
        less=", ".join(_less(line, quotation)),
        net=money(line.net_amount, currency, language),
    )


def _less(line: QuotationLine, quotation: Quotation) -> Iterator[str]:
    """`8 %` for a discount, `+ 5 %` for a charge."""
    for item in line.allowance_charges:
        said = (
            percent(item.percent, quotation.language)
            if item.percent is not None
            else money(item.amount, quotation.currency, quotation.language)
        )
        yield f"+{said}" if item.charge else said
