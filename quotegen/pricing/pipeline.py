"""The whole computation on one page: lines -> allowances -> target -> totals -> comparison -> quotation and costing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from quotegen.errors import Fault, InputRefused, refuse_if_any
from quotegen.model import inputs
from quotegen.model.costing import Costing
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import (
    Brief,
    DocumentAllowanceCharge,
    MonetaryTotal,
    Quotation,
    QuotationLine,
    QuotationOffer,
    Reference,
)
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.allowances import document_allowances
from quotegen.pricing.by_hand import as_agreed
from quotegen.pricing.checks import refuse_unknown_currency, terms_faults
from quotegen.pricing.comparison import compared
from quotegen.pricing.costing import cost_offer
from quotegen.pricing.lines import price_line
from quotegen.pricing.seller import seller_as_printed
from quotegen.pricing.tax import check_outside_scope_is_alone
from quotegen.pricing.totals import main_recurrence, monetary_total, reach_target
from quotegen.pricing.vat_case import buyer_faults

Known = dict[int, QuotationLine]
"""Lines that are priced already, by the identity of their request: offers that share a line share its request."""


def price(
    offers: Sequence[Offer], terms: Terms, occasion: Occasion, brief: Brief | None = None
) -> tuple[Quotation, Costing]:
    """Price every offer. Raises InputRefused with all faults of all lines, RuleRefused if a rule forbids it."""
    refuse_unknown_currency(occasion.currency, occasion.issue_date)
    lines = _lines_of_all(offers, terms, occasion)
    priced = tuple(_total(offer, of_it, terms, occasion) for offer, of_it in zip(offers, lines, strict=True))
    priced = as_agreed(priced, offers, occasion) if brief else priced
    policy = occasion.catalogue.policy
    quotation = Quotation(
        language=occasion.language,
        currency=occasion.currency,
        issue_date=occasion.issue_date,
        valid_until=occasion.issue_date + timedelta(days=policy.validity_days),
        seller=seller_as_printed(occasion, offers, priced),
        buyer=occasion.buyer,
        delivery=occasion.delivery,
        references=tuple(_references(occasion)),
        offers=priced,
        brief=brief,
        catalogue=occasion.catalogue.digest,
    )
    costing = Costing(currency=occasion.currency, offers=tuple(cost_offer(offer, occasion) for offer in priced))
    return compared(quotation), costing


def _lines_of_all(offers: Sequence[Offer], terms: Terms, occasion: Occasion) -> Sequence[tuple[QuotationLine, ...]]:
    """The lines of each offer, or the faults of the buyer, the terms and all lines; `lines[i]` of a lone offer."""
    faults = [*buyer_faults(offers, occasion), *terms_faults(terms, occasion.currency)]
    priced: list[tuple[QuotationLine, ...]] = []
    known: Known = {}
    for index, offer in enumerate(offers):
        try:
            priced.append(price_lines(offer.lines, occasion, known))
        except InputRefused as refused:
            place = f"offers[{index}]" if len(offers) > 1 else ""
            faults.extend(fault.under(place) for fault in refused.faults)
    refuse_if_any(faults)
    return priced


def _total(offer: Offer, lines: tuple[QuotationLine, ...], terms: Terms, occasion: Occasion) -> QuotationOffer:
    """The steps, in order. Optional lines are priced like the others and stay out of every total."""
    counted = [line for line in lines if not line.optional]
    main = main_recurrence(counted)
    document = document_allowances(terms.allowance_charges, counted, main, occasion)
    _refuse_money_for_nothing(counted, terms)
    rounding = terms.rounding
    if terms.target_total is not None:
        of_main = [line for line in counted if line.recurrence is main]
        so_far = [item for item in document if item.recurrence is main]
        agreed, rounding = reach_target(terms.target_total, of_main, so_far, occasion)
        document += agreed
    totals = _totals(counted, document, occasion.currency, {main: (terms.prepaid, rounding)})
    check_outside_scope_is_alone([line.tax_category for line in lines] + [item.tax_category for item in document])
    return QuotationOffer(
        code=offer.code,
        name=offer.name[occasion.language],
        says=offer.says[occasion.language] if offer.says else "",
        recommended=offer.recommended,
        lines=lines,
        allowance_charges=document,
        totals=totals,
        gives_up=tuple(text[occasion.language] for text in offer.gives_up),
    )


def price_lines(
    requests: Sequence[LineRequest], occasion: Occasion, known: Known | None = None
) -> tuple[QuotationLine, ...]:
    """Each line on its own; the faults of all of them together. `known` lines of other offers are taken over."""
    known = {} if known is None else known
    lines: list[QuotationLine] = []
    faults: list[Fault] = []
    for index, request in enumerate(requests):
        same = known.get(id(request))
        if same is not None:
            lines.append(same if request.id else same.model_copy(update={"id": str(index + 1)}))
            continue
        try:
            lines.append(price_line(index, request, occasion))
            known[id(request)] = lines[-1]
        except InputRefused as refused:
            faults.extend(fault.under(f"lines[{index}]") for fault in refused.faults)
    refuse_if_any(faults)
    return tuple(lines)


def _totals(
    lines: Sequence[QuotationLine],
    document: Sequence[DocumentAllowanceCharge],
    currency: str,
    settled: Mapping[Recurrence, tuple[Decimal, Decimal]],
) -> dict[Recurrence, MonetaryTotal]:
    """One total for each recurrence that has lines; never mixed."""
    found: dict[Recurrence, MonetaryTotal] = {}
    for recurrence in Recurrence:
        part = [line for line in lines if line.recurrence is recurrence]
        if part:
            extra = [item for item in document if item.recurrence is recurrence]
            prepaid, rounding = settled.get(recurrence, (Decimal(0), Decimal(0)))
            found[recurrence] = monetary_total(part, extra, currency, prepaid, rounding)
    return found


def _refuse_money_for_nothing(counted: Sequence[QuotationLine], terms: Terms) -> None:
    """Where every line is optional there is no total yet that money could be taken from or added to."""
    stated = {"prepaid": terms.prepaid, "rounding": terms.rounding, "target_total": terms.target_total}
    if not counted:
        message = "all lines are optional, so there is no total yet"
        hint = "leave it out, or make a line part of the offer"
        refuse_if_any([Fault("recurrence_empty", message, hint, path) for path, amount in stated.items() if amount])


def _references(occasion: Occasion) -> Iterator[Reference]:
    """Those that are given, in the order of the table."""
    for each in inputs.references():
        value = occasion.inputs.get(each.code)
        if value:
            yield Reference(code=each.code, label=each.label[occasion.language], value=value)
