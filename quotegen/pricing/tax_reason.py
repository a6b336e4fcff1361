"""What is said where no tax is charged and nobody says why: only what is true of the sale (docs/tax.md)."""

from __future__ import annotations

from collections.abc import Mapping

from quotegen.model.occasion import Occasion
from quotegen.model.request import LineRequest
from quotegen.model.tax import Supply, TaxCode
from quotegen.pricing.vat_case import Case, case_of, is_taxed_at_the_seller, place_of, supply_of

_FITS: Mapping[TaxCode, tuple[Case, str]] = {
    TaxCode.REVERSE_CHARGE: (
        Case.BUSINESS_WITHIN,
        "a service to a business with a VAT id in another member state, or at home what a class of taxes.yaml says",
    ),
    TaxCode.INTRA_COMMUNITY: (
        Case.BUSINESS_WITHIN,
        "goods that go to another member state, to a business with a VAT id",
    ),
    TaxCode.EXPORT: (Case.BEYOND, "goods that leave the VAT territory"),
    TaxCode.OUTSIDE_SCOPE: (Case.BEYOND, "a service to a business beyond the VAT territory"),
}
"""Of which case the usual reason of a category is true, and how that is said."""
_OF_SERVICES = {TaxCode.REVERSE_CHARGE, TaxCode.OUTSIDE_SCOPE}


def usual_reason(code: TaxCode, occasion: Occasion, line: LineRequest | None) -> str:
    """Empty where nothing is known that is true; as long as nobody is named, the category that is named is believed.

    Reverse charge at home is that of a class of `taxes.yaml`; across a border it is for services (Articles 44 and 196).
    """
    catalogue, language = occasion.catalogue, occasion.language
    taxes = catalogue.taxes
    if code is TaxCode.REVERSE_CHARGE and _cases(occasion, line) == {Case.HOME}:
        found = next((each.reason for each in taxes.classes if each.code is code), None)
        return found[language] if found else ""
    if code is TaxCode.OUTSIDE_SCOPE and catalogue.seller.vat_id is None:
        return taxes.not_registered[language]
    usual = {
        TaxCode.REVERSE_CHARGE: taxes.reverse_charge,
        TaxCode.INTRA_COMMUNITY: taxes.intra_community,
        TaxCode.EXPORT: taxes.export,
        TaxCode.OUTSIDE_SCOPE: taxes.outside_scope,
    }
    return usual[code][language] if code in usual and _is_true(code, occasion, line) else ""


def reason_hint(code: TaxCode) -> str:
    """Why a category has no usual reason here, and what to do."""
    if code not in _FITS:
        return "say why no tax is charged, as reason"
    return f"the usual reason of {code} is for {_FITS[code][1]}, which this is not: give a reason, or leave tax out"


def _is_true(code: TaxCode, occasion: Occasion, line: LineRequest | None) -> bool:
    """Where nobody says what an ad hoc line is, the category that is named for it says so."""
    if occasion.buyer is None:
        return True
    of_services = code in _OF_SERVICES
    unsaid = Supply.SERVICE if of_services else Supply.GOODS
    supply = unsaid if _is_unsaid(line) else supply_of(occasion.catalogue, line)
    if (supply is Supply.SERVICE) is not of_services:
        return False
    if code is TaxCode.OUTSIDE_SCOPE and is_taxed_at_the_seller(occasion):
        return False
    if code is TaxCode.REVERSE_CHARGE and Case.HOME in _cases(occasion, line):
        return False
    return _case(occasion, supply) is _FITS[code][0]


def _is_unsaid(line: LineRequest | None) -> bool:
    return line is None or (line.sku is None and line.supply is None)


def _cases(occasion: Occasion, line: LineRequest | None) -> set[Case]:
    """Both that it may be, where nobody says whether goods or a service are meant."""
    meant = (Supply.GOODS, Supply.SERVICE) if _is_unsaid(line) else (supply_of(occasion.catalogue, line),)
    return {_case(occasion, supply) for supply in meant}


def _case(occasion: Occasion, supply: Supply) -> Case:
    return case_of(occasion, place_of(occasion, supply), supply)
