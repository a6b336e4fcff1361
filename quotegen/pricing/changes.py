"""The difference between two revisions: inputs, and to the cent lines, discounts, tax, prepaid and rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from quotegen.errors import Fault, RuleRefused
from quotegen.language import Language, countries
from quotegen.model import inputs
from quotegen.model.changes import Cause, CauseKind, ChangedAnswer, ChangedInput, Changes, RecurrenceChanges, SumFigures
from quotegen.model.quotation import MonetaryTotal, Quotation, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.model.tax import TaxCode
from quotegen.money import round_money
from quotegen.pricing.line_changes import LineChange, Pair, Placed, line_causes, lone_line, matched_lines, told_of

ACROSS_A_BORDER = frozenset({TaxCode.INTRA_COMMUNITY, TaxCode.EXPORT, TaxCode.REVERSE_CHARGE, TaxCode.OUTSIDE_SCOPE})
"""Categories that hang on who buys and where it goes, and not on what is sold."""


def changes_between(
    before: Quotation,
    after: Quotation,
    offer: str | None = None,
    one_quotation: bool = True,
    reasons: Mapping[str, str] | None = None,
) -> Changes:
    """Why what is to be paid for an offer changed, by recurrence; the causes sum exactly to the difference.

    `offer` is its code, in both revisions; without it the recommended one of `after` is compared with the one of the
    same code in `before`, or with the one recommended there. `one_quotation`: they are revisions of one, so that a
    line with the same id is the same line. `reasons` are told for lines, by their ids or what
    they are called. Raises RuleRefused: currency_differs, offer_missing.
    """
    if before.currency != after.currency:
        message = f"revision {before.revision} is in {before.currency}, revision {after.revision} in {after.currency}"
        hint = "compare revisions in the same currency: nothing is converted"
        raise RuleRefused(Fault("currency_differs", message, hint, "currency"))
    old, new = _offers(before, after, offer)
    answers = _changed_answers(before, after)
    pairs = matched_lines(old.lines, new.lines, by_id=one_quotation)
    placed = list(_line_changes(pairs, answers, after.currency, reasons or {}))
    return Changes(
        number=before.number,
        revision=before.revision,
        before_offer=old.name if old.code != new.code else new.name,
        offer=new.name,
        valid_until_before=before.valid_until,
        valid_until=after.valid_until,
        inputs=tuple(_changed_inputs(before, after)),
        parts=tuple(_parts(old, new, placed, after.currency)),
    )


def _offers(before: Quotation, after: Quotation, code: str | None) -> tuple[QuotationOffer, QuotationOffer]:
    if code is None:
        new = after.recommended
        return next((old for old in before.offers if old.code == new.code), before.recommended), new
    return _offer(before, code), _offer(after, code)


def _offer(quotation: Quotation, code: str) -> QuotationOffer:
    found = next((offer for offer in quotation.offers if offer.code == code), None)
    if found is None:
        known = ", ".join(offer.code for offer in quotation.offers)
        message = f"revision {quotation.revision} has no offer {code}"
        raise RuleRefused(Fault("offer_missing", message, f"it has: {known}", "offers"))
    return found


def _changed_inputs(before: Quotation, after: Quotation) -> Iterator[ChangedInput]:
    """References and whom the customer may ask, in the order of the table, then the customer, where it is delivered to,
    and why no VAT is charged across a border: a revision may be taxed otherwise and cost the same.

    Each as `after` calls it.
    """
    apart = before.delivery is not None or after.delivery is not None
    old, new = (dict(_said(quotation, after.language, apart)) for quotation in (before, after))
    place = {each.code: number for number, each in enumerate(inputs.INPUTS)}
    for code in sorted(old | new, key=lambda code: place.get(code, len(place))):
        label, _ = new.get(code) or old[code]
        was, now = (said[code][1] if code in said else None for said in (old, new))
        if was != now:
            yield ChangedInput(code=code, label=label, before=was, after=now)


def _said(quotation: Quotation, language: Language, delivered: bool) -> Iterator[tuple[str, tuple[str, str]]]:
    """The label and the value of each, by its code; of where it is delivered to if that is asked for."""
    yield from ((each.code, (each.label, each.value)) for each in quotation.references)
    yield from _buyer_said(quotation, language)
    for each in inputs.INPUTS:
        value = getattr(quotation.seller, f"contact_{each.contact}") if each.contact else ""
        if value:
            yield each.code, (each.label[language], value)
    if delivered:
        yield "delivery", (inputs.DELIVERED_TO[language], quotation.delivery_text(language))


def _buyer_said(quotation: Quotation, language: Language) -> Iterator[tuple[str, tuple[str, str]]]:
    buyer = quotation.buyer
    if buyer is not None:
        where = ", ".join((buyer.address.in_one_line(), countries(language).get(buyer.address.country, "")))
        yield "customer", (inputs.CUSTOMER[language], f"{buyer.name}, {where}")
        if buyer.vat_id:
            yield "customer_vat_id", (inputs.CUSTOMER_VAT_ID[language], buyer.vat_id)
    subtotals = [part for total in quotation.recommended.totals.values() for part in total.tax_subtotals]
    reasons = dict.fromkeys(part.reason for part in subtotals if part.category in ACROSS_A_BORDER and part.reason)
    if reasons:
        yield "without_vat", (inputs.WITHOUT_VAT[language], " ".join(reasons))


def _changed_answers(before: Quotation, after: Quotation) -> tuple[ChangedAnswer, ...]:
    """What the two briefs repeat differently. In two languages everything is said differently: then nothing is told."""
    if before.brief is None or after.brief is None or before.language != after.language:
        return ()
    old = {told.question: told for told in before.brief.told}
    new = {told.question: told for told in after.brief.told}
    found = (
        ChangedAnswer(
            question=question,
            asked=told.asked,
            before=old[question].said if question in old else None,
            after=new[question].said if question in new else None,
        )
        for question, told in (old | new).items()
    )
    return tuple(answer for answer in found if answer.before != answer.after)


def _line_changes(
    pairs: Sequence[Pair], answers: Sequence[ChangedAnswer], currency: str, reasons: Mapping[str, str]
) -> Iterator[Placed]:
    for before, after in pairs:
        cited, told = _cited((before, after), answers), told_of((before, after), reasons)
        if before is None or after is None:
            yield lone_line((before, after), cited, told)
        else:
            yield from line_causes(LineChange(before, after, currency, cited, told))


def _cited(lines: Pair, answers: Sequence[ChangedAnswer]) -> tuple[ChangedAnswer, ...]:
    """The changed answers that one of the lines rests on."""
    named = {question for line in lines if line and line.reason for question in line.reason.answers}
    return tuple(answer for answer in answers if answer.question in named)


def _parts(
    old: QuotationOffer, new: QuotationOffer, placed: Sequence[Placed], currency: str
) -> Iterator[RecurrenceChanges]:
    """Every recurrence that either of them has, also where all of its lines are optional and there is no total."""
    zero = round_money(0, currency)
    for each in Recurrence:
        causes = [cause for recurrence, cause in placed if recurrence is each]
        before, after = old.totals.get(each), new.totals.get(each)
        if before or after or causes:
            yield RecurrenceChanges(
                recurrence=each,
                before=before.payable if before else zero,
                after=after.payable if after else zero,
                causes=(*causes, *_document_causes(old, new, each), *_total_causes(before, after, zero)),
            )


def _document_causes(old: QuotationOffer, new: QuotationOffer, recurrence: Recurrence) -> Iterator[Cause]:
    """Each discount and charge on the document, by its reason; the parts of the tax groups together."""
    before, after = _document_sums(old, recurrence), _document_sums(new, recurrence)
    for charge, label in after | before:
        was, now = before.get((charge, label)), after.get((charge, label))
        if was != now:
            more = (now.amount if now else Decimal(0)) - (was.amount if was else Decimal(0))
            yield Cause(
                kind=CauseKind.DOCUMENT_CHARGE if charge else CauseKind.DOCUMENT_DISCOUNT,
                amount=more if charge else -more,
                label=label,
                before_sum=was,
                after_sum=now,
            )


def _document_sums(offer: QuotationOffer, recurrence: Recurrence) -> dict[tuple[bool, str], SumFigures]:
    sums: dict[tuple[bool, str], SumFigures] = {}
    for item in offer.allowance_charges:
        if item.recurrence is recurrence:
            so_far = sums.get((item.charge, item.reason), SumFigures(amount=Decimal(0)))
            percents = so_far.percents if item.percent is None else (*so_far.percents, item.percent)
            sums[item.charge, item.reason] = SumFigures(
                amount=so_far.amount + item.amount, percents=tuple(sorted(set(percents)))
            )
    return sums


def _total_causes(before: MonetaryTotal | None, after: MonetaryTotal | None, zero: Decimal) -> Iterator[Cause]:
    """Tax, what was paid in advance, and rounding: each by itself."""
    was, now = _tax(before, zero), _tax(after, zero)
    if was.amount != now.amount or (before and after and was != now):
        yield Cause(kind=CauseKind.TAX, amount=now.amount - was.amount, before_sum=was, after_sum=now)
    prepaid = [total.prepaid if total else zero for total in (before, after)]
    rounding = [total.rounding if total else zero for total in (before, after)]
    for kind, (old, new), sign in ((CauseKind.PREPAID, prepaid, -1), (CauseKind.ROUNDING, rounding, 1)):
        if old != new:
            yield Cause(
                kind=kind,
                amount=(new - old) * sign,
                before_sum=SumFigures(amount=old),
                after_sum=SumFigures(amount=new),
            )


def _tax(total: MonetaryTotal | None, zero: Decimal) -> SumFigures:
    if total is None:
        return SumFigures(amount=zero)
    return SumFigures(amount=total.tax, percents=tuple(sorted({part.rate for part in total.tax_subtotals})))
