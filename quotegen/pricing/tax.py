"""VAT: which category and rate a line has, from seller, buyer and product; one subtotal for each.

The rules are those of Directive 2006/112/EC for a seller in the EU; codes and reasons as EN 16931 has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from pydantic import ValidationError

from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.language import Language
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue, Supply
from quotegen.model.party import EU, Party, PartyKind
from quotegen.model.quotation import DocumentAllowanceCharge, LineTax, QuotationLine, TaxSubtotal
from quotegen.model.request import TaxChoice
from quotegen.model.tax import TaxCategory, TaxCode, TaxTable
from quotegen.money import percent_of

# VATEX codes (CEF exemption reason list); E has none of its own, its reason is text.
_REASON_CODES = {
    TaxCode.REVERSE_CHARGE: "VATEX-EU-AE",
    TaxCode.INTRA_COMMUNITY: "VATEX-EU-IC",
    TaxCode.EXPORT: "VATEX-EU-G",
    TaxCode.OUTSIDE_SCOPE: "VATEX-EU-O",
}
Group = tuple[TaxCode, Decimal]


class Territory(StrEnum):
    """Where the buyer is, as seen from the seller's VAT."""

    HOME = "home"
    EU_BUSINESS = "eu_business"
    ABROAD = "abroad"
    NOT_REGISTERED = "not_registered"


def territory(catalogue: Catalogue, buyer: Party | None) -> Territory:
    """Home also for a buyer elsewhere in the EU without a VAT id, and for one not known yet.

    For a seller outside the EU everything beyond its border is abroad.
    """
    seller = catalogue.seller
    if seller.vat_id is None:
        return Territory.NOT_REGISTERED
    if buyer is None or buyer.address.country == seller.address.country:
        return Territory.HOME
    if not {seller.address.country, buyer.address.country} <= EU:
        return Territory.ABROAD
    is_business = buyer.kind is PartyKind.BUSINESS and buyer.vat_id is not None
    return Territory.EU_BUSINESS if is_business else Territory.HOME


def line_tax(catalogue: Catalogue, buyer: Party | None, sku: str | None, language: Language) -> LineTax:
    """The category of a SKU, or of an ad hoc line (goods of the first tax class).

    home: the product's class. EU business: goods K, services AE. outside the EU: goods G, services to a
    business O, to a consumer as at home (Directive 2006/112/EC, articles 44 and 45). seller not registered: O.
    An ancillary supply, such as delivery, follows the goods.
    """
    where = territory(catalogue, buyer)
    taxes = catalogue.taxes
    supply = catalogue.category_of(sku).supply if sku else Supply.GOODS
    is_service = supply is Supply.SERVICE
    is_private = buyer is not None and buyer.kind is PartyKind.CONSUMER
    if where is Territory.HOME or (where is Territory.ABROAD and is_service and is_private):
        name = catalogue.product_of(sku).tax if sku else taxes.classes[0].id
        return catalogue.once(("tax", name, language), lambda: _at_home(taxes, name, language))
    if where is Territory.NOT_REGISTERED:
        return LineTax(code=TaxCode.OUTSIDE_SCOPE, rate=Decimal(0), reason=taxes.not_registered[language])
    if where is Territory.EU_BUSINESS:
        code = TaxCode.REVERSE_CHARGE if is_service else TaxCode.INTRA_COMMUNITY
    else:
        code = TaxCode.OUTSIDE_SCOPE if is_service else TaxCode.EXPORT
    return LineTax(code=code, rate=Decimal(0), reason=_usual_reason(taxes, code)[language])


def _at_home(taxes: TaxTable, name: str, language: Language) -> LineTax:
    tax_class = taxes.class_of(name)
    assert tax_class is not None, name
    reason = tax_class.reason[language] if tax_class.reason else ""
    return LineTax(code=tax_class.code, rate=tax_class.rate, reason=reason)


def _usual_reason(taxes: TaxTable, code: TaxCode) -> LocalText:
    return {
        TaxCode.REVERSE_CHARGE: taxes.reverse_charge,
        TaxCode.INTRA_COMMUNITY: taxes.intra_community,
        TaxCode.EXPORT: taxes.export,
        TaxCode.OUTSIDE_SCOPE: taxes.outside_scope,
    }[code]


def chosen_tax(choice: TaxChoice, taxes: TaxTable, language: Language) -> LineTax:
    """A category a person named; AE, K, G and O get their usual reason if none is given, E must have one.

    Raises InputRefused at `tax`: tax_rate_wrong, tax_reason_missing, tax_reason_wrong.
    """
    reason = choice.reason
    if not reason and choice.category in _REASON_CODES:
        reason = _usual_reason(taxes, choice.category)[language]
    if reason and choice.category is TaxCode.ZERO:
        message = "category Z takes no exemption reason"
        raise InputRefused(Fault("tax_reason_wrong", message, "leave the reason out, or use E", "tax"))
    try:
        checked = TaxCategory(code=choice.category, rate=choice.rate, reason=reason)
    except ValidationError as wrong:
        found = wrong.errors(include_url=False)[0]
        raise InputRefused(Fault(found["type"], found["msg"], "see taxes.yaml", "tax")) from None
    return LineTax(code=checked.code, rate=checked.rate, reason=checked.reason)


def group_of(tax: LineTax) -> Group:
    """Lines of one group are taxed together: the category and the rate."""
    return (tax.code, tax.rate.normalize())


def line_nets(lines: Iterable[QuotationLine]) -> Mapping[Group, Decimal]:
    """Line nets summed by tax group, in an order that does not depend on the lines' order."""
    sums: dict[Group, Decimal] = {}
    for line in lines:
        group = group_of(line.tax_category)
        sums[group] = sums.get(group, Decimal(0)) + line.net_amount
    return dict(sorted(sums.items()))


def tax_subtotals(
    lines: Iterable[QuotationLine], document: Iterable[DocumentAllowanceCharge], currency: str
) -> tuple[TaxSubtotal, ...]:
    """taxable = line nets - allowances + charges of the group; tax = r(taxable x rate / 100), once per group.

    A group has one subtotal, so where its lines have different exemption reasons, it says them all.
    """
    lines, document = tuple(lines), tuple(document)
    taxable = dict(line_nets(lines))
    for item in document:
        group = group_of(item.tax_category)
        signed = item.amount if item.charge else -item.amount
        taxable[group] = taxable.get(group, Decimal(0)) + signed
    reasons: dict[Group, set[str]] = {}
    for tax in [line.tax_category for line in lines] + [item.tax_category for item in document]:
        reasons.setdefault(group_of(tax), set()).add(tax.reason)
    return tuple(
        TaxSubtotal(
            category=code,
            rate=rate,
            taxable=amount,
            tax=percent_of(amount, rate, currency),
            reason=" ".join(sorted(reasons[(code, rate)] - {""})),
            reason_code=_REASON_CODES.get(code, ""),
        )
        for (code, rate), amount in sorted(taxable.items())
    )


def check_outside_scope_is_alone(subtotals: Iterable[TaxSubtotal]) -> None:
    """Category O excludes every other one in a document (EN 16931 BR-O-11)."""
    codes = {part.category for part in subtotals}
    if TaxCode.OUTSIDE_SCOPE in codes and len(codes) > 1:
        others = ", ".join(sorted(code.value for code in codes - {TaxCode.OUTSIDE_SCOPE}))
        raise RuleRefused(
            Fault(
                "tax_outside_scope_mixed",
                f"services outside the scope of VAT (O) stand beside {others} in one document",
                "quote these services in a quotation of their own",
                "lines",
            )
        )
