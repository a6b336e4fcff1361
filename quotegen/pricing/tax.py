"""VAT: which category and rate a line has, from seller, buyer, place and product; one subtotal for each.

The rules are those of Directive 2006/112/EC; codes and reasons as EN 16931 has them. All of it is told in docs/tax.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pydantic import ValidationError

from quotegen.errors import Fault, InputRefused, RuleRefused, refuse_if_any
from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.occasion import Occasion
from quotegen.model.party import PartyKind
from quotegen.model.quotation import DocumentAllowanceCharge, LineTax, QuotationLine, TaxSubtotal
from quotegen.model.request import LineRequest, TaxChoice
from quotegen.model.tax import Supply, TaxCategory, TaxClass, TaxCode
from quotegen.model.vat_territory import Place
from quotegen.money import percent_of
from quotegen.pricing.tax_reason import reason_hint, usual_reason
from quotegen.pricing.vat_case import (
    Case,
    case_of,
    has_id_for_goods,
    has_id_for_services,
    has_id_of_the_union,
    is_taxed_at_the_seller,
    place_of,
    seller_place,
    supply_of,
)

# VATEX codes (CEF exemption reason list); E has none of its own, its reason is text.
_REASON_CODES = {
    TaxCode.REVERSE_CHARGE: "VATEX-EU-AE",
    TaxCode.INTRA_COMMUNITY: "VATEX-EU-IC",
    TaxCode.EXPORT: "VATEX-EU-G",
    TaxCode.OUTSIDE_SCOPE: "VATEX-EU-O",
}
_WITHOUT_REGISTRATION = {TaxCode.OUTSIDE_SCOPE, TaxCode.EXEMPT}
Group = tuple[TaxCode, Decimal]


def tax_of(line: LineRequest, occasion: Occasion) -> LineTax:
    """The tax that a person named, or the one that follows. Raises InputRefused at `tax` if something is against it."""
    if line.tax is not None:
        return chosen_tax(line.tax, occasion, line)
    found = line_tax(occasion, line)
    refuse_if_any(list(_id_faults(found.code, occasion, supply_of(occasion.catalogue, line))))
    return found


def line_tax(occasion: Occasion, line: LineRequest) -> LineTax:
    """The category of a SKU, or of an ad hoc line (of the first tax class), by the case that the sale is.

    home: the product's class. Within the Union to a business: goods K, services AE; to others the product's class,
    or with OSS goods at the rate there. Beyond it: goods G, services to a business O, to a consumer as at home
    (Directive 2006/112/EC, Articles 44 and 45). Seller not registered: O. An ancillary supply, such as delivery,
    follows the goods.
    InputRefused (tax_rate_unknown) where the rate there is not known.
    """
    catalogue = occasion.catalogue
    supply = supply_of(catalogue, line)
    place = place_of(occasion, supply)
    case = case_of(occasion, place, supply)
    code = _across_a_border(case, supply, is_taxed_at_the_seller(occasion))
    if code is not None:
        return LineTax(code=code, rate=Decimal(0), reason=usual_reason(code, occasion, line))
    is_elsewhere = case is Case.OTHERS_WITHIN and _is_distance_sale(occasion, supply)
    if place is not None and (is_elsewhere or (case is Case.HOME and _has_rate_of_its_own(place, occasion))):
        return _by_the_rate_there(_class_of(catalogue, line.sku), place, occasion)
    return _at_home(_class_of(catalogue, line.sku), catalogue, occasion.language)


def is_taxed_by_a_guess(line: LineRequest, occasion: Occasion) -> bool:
    """Whether an ad hoc line that does not say what it is would be taxed otherwise if it were a service."""
    if line.sku is not None or line.tax is not None or line.supply is not None:
        return False
    as_service = line.model_copy(update={"supply": Supply.SERVICE})
    return group_of(line_tax(occasion, line)) != group_of(line_tax(occasion, as_service))


def _across_a_border(case: Case, supply: Supply, at_the_seller: bool) -> TaxCode | None:
    """The category in which no tax is charged; None where a rate applies."""
    is_service = supply is Supply.SERVICE
    match case:
        case Case.NOT_REGISTERED:
            return TaxCode.OUTSIDE_SCOPE
        case Case.BUSINESS_WITHIN:
            return TaxCode.REVERSE_CHARGE if is_service else TaxCode.INTRA_COMMUNITY
        case Case.BEYOND if not is_service:
            return TaxCode.EXPORT
        case Case.BEYOND if not at_the_seller:
            return TaxCode.OUTSIDE_SCOPE
        case _:
            return None


def _is_distance_sale(occasion: Occasion, supply: Supply) -> bool:
    """Goods to somebody who need not account for them there (Article 14(4)), from a seller who has joined OSS."""
    is_sent = occasion.catalogue.seller.oss and supply is not Supply.SERVICE
    return is_sent and not has_id_of_the_union(occasion)


def _class_of(catalogue: Catalogue, sku: str | None) -> TaxClass:
    if sku is None:
        return catalogue.taxes.classes[0]
    found = catalogue.taxes.class_of(catalogue.product_of(sku).tax)
    assert found is not None, sku
    return found


def _at_home(tax_class: TaxClass, catalogue: Catalogue, language: Language) -> LineTax:
    reason = tax_class.reason[language] if tax_class.reason else ""
    key = ("tax", tax_class.id, language)
    return catalogue.once(key, lambda: LineTax(code=tax_class.code, rate=tax_class.rate, reason=reason))


def _has_rate_of_its_own(place: Place, occasion: Occasion) -> bool:
    """A service to a business at home, in a place that charges the same VAT at other rates (CGI, Article 296)."""
    is_business = occasion.buyer is not None and occasion.buyer.kind is PartyKind.BUSINESS
    return is_business and place.vat_of != seller_place(occasion).vat_of


def _by_the_rate_there(tax_class: TaxClass, place: Place, occasion: Occasion) -> LineTax:
    """The rate there: as the class says, or the standard rate for a class that bears that of the seller."""
    vat, day = occasion.catalogue.vat, occasion.issue_date
    rate = tax_class.abroad.get(place.code) or tax_class.abroad.get(place.vat_of)
    usual = vat.standard_rate(seller_place(occasion), day, seller_is_there=True)
    if rate is None and (tax_class.code, tax_class.rate) == (TaxCode.STANDARD, usual):
        rate = vat.standard_rate(place, day)
    if rate is None:
        message = f"which rate the class {tax_class.id} bears in {place.code} on {day} is not known"
        hint = f"say it on the line, as tax: {{category: S, rate: …}}, or in taxes.yaml, as abroad: {{{place.code}: …}}"
        raise InputRefused(Fault("tax_rate_unknown", message, hint, "tax"))
    return LineTax(code=TaxCode.STANDARD, rate=rate)


def chosen_tax(choice: TaxChoice, occasion: Occasion, line: LineRequest | None = None) -> LineTax:
    """A category that a person named, for a line or for the document, with its usual reason where that is true here.

    Raises InputRefused at `tax`: tax_rate_wrong, tax_reason_missing, tax_reason_wrong, buyer_id_missing,
    seller_vat_id_missing.
    """
    reason = choice.reason or usual_reason(choice.category, occasion, line)
    if reason and choice.category is TaxCode.ZERO:
        message = "category Z takes no exemption reason"
        raise InputRefused(Fault("tax_reason_wrong", message, "leave the reason out, or use E", "tax"))
    id_faults = list(_id_faults(choice.category, occasion, supply_of(occasion.catalogue, line)))
    try:
        checked = TaxCategory(code=choice.category, rate=choice.rate, reason=reason)
    except ValidationError as wrong:
        found = wrong.errors(include_url=False)[0]
        is_unsaid = found["type"] == "tax_reason_missing"
        refuse_if_any(id_faults if is_unsaid else [])
        hint = reason_hint(choice.category) if is_unsaid else "see taxes.yaml"
        raise InputRefused(Fault(found["type"], found["msg"], hint, "tax")) from None
    refuse_if_any(id_faults)
    return LineTax(code=checked.code, rate=checked.rate, reason=checked.reason)


def _id_faults(code: TaxCode, occasion: Occasion, supply: Supply) -> Iterator[Fault]:
    """The ids without which a category is not taken (EN 16931 BR-S-02, BR-Z-02, BR-AE-02, BR-IC-02, BR-G-02)."""
    buyer = occasion.buyer
    if occasion.catalogue.seller.vat_id is None and code not in _WITHOUT_REGISTRATION:
        message = f"category {code} needs the seller's VAT id, and the seller has none"
        yield Fault("seller_vat_id_missing", message, "use O, or add vat_id to seller.yaml", "tax")
    elif buyer is not None and code is TaxCode.INTRA_COMMUNITY and not has_id_for_goods(occasion):
        message = "category K needs a VAT id of the customer in a member state other than the one the goods leave from"
        yield Fault("buyer_id_missing", message, "add the customer's VAT id, or take another category", "tax")
    elif buyer is not None and code is TaxCode.REVERSE_CHARGE and not _may_owe_the_tax(occasion, supply):
        message = "category AE needs the customer's VAT id: it is the customer who owes the tax"
        yield Fault("buyer_id_missing", message, "add the customer's VAT id, or take another category", "tax")


def _may_owe_the_tax(occasion: Occasion, supply: Supply) -> bool:
    """A VAT id; a company code serves as well, but not for a supply to another state of the Union (Article 226(4))."""
    buyer = occasion.buyer
    assert buyer is not None
    if buyer.kind is PartyKind.CONSUMER:
        return False
    if case_of(occasion, place_of(occasion, supply), supply) in {Case.BUSINESS_WITHIN, Case.OTHERS_WITHIN}:
        return has_id_for_services(occasion) or has_id_for_goods(occasion)
    return bool(buyer.vat_id or buyer.company_code)


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


def check_outside_scope_is_alone(taxes: Iterable[LineTax]) -> None:
    """Category O excludes every other one in a document (EN 16931 BR-O-11), and so in whatever is chosen from it."""
    codes = {tax.code for tax in taxes}
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
