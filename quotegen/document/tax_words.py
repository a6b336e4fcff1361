"""What is said of tax beside amounts: which rates are in them, why some bear none, and which of the two is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quotegen.document.words import Words
from quotegen.language import listing, money, percent
from quotegen.model.quotation import LineTax, MonetaryTotal, Quotation, TaxSubtotal
from quotegen.model.tax import TaxCode


def tax_note(totals: Iterable[MonetaryTotal], words: Words) -> str:
    """`incl. 21% VAT`, `no VAT: reverse charge`, or both where an amount is of several kinds."""
    rates, categories = _rates_and_categories(totals, words)
    if not categories:
        return words("including_tax", rates=rates) if rates else ""
    return (
        words("partly_taxed", rates=rates, categories=categories) if rates else words("untaxed", categories=categories)
    )


def own_tax_note(tax: LineTax, with_tax: bool, words: Words) -> str:
    """Of an amount that is in no total: `21% VAT not included` or `incl. 21% VAT`; without tax the kind."""
    if tax.code is not TaxCode.STANDARD:
        return words("untaxed", categories=words(f"category_{tax.code}"))
    rate = percent(tax.rate, words.language)
    return words("including_tax", rates=rate) if with_tax else words("excluding_tax", rate=rate)


def payable_note(total: MonetaryTotal, quotation: Quotation, words: Words) -> str:
    """What there is to say of one amount to pay: its tax, and what of it is paid already."""
    note = tax_note([total], words)
    if not total.prepaid:
        return note
    return words("less_prepaid", note=note, amount=money(total.prepaid, quotation.currency, words.language))


def _rates_and_categories(totals: Iterable[MonetaryTotal], words: Words) -> tuple[str, str]:
    """The rates that there are, and by name the categories without tax."""
    parts = [part for total in totals for part in total.tax_subtotals]
    taxed = [percent(part.rate, words.language) for part in parts if part.category is TaxCode.STANDARD]
    untaxed = [words(f"category_{part.category}") for part in parts if part.category is not TaxCode.STANDARD]
    return listing(list(dict.fromkeys(taxed)), words.language), listing(list(dict.fromkeys(untaxed)), words.language)


def tax_label(part: TaxSubtotal, alone: bool, quotation: Quotation, words: Words) -> str:
    """`VAT 21%`; with its base where it is not `alone`; and a category without tax by its name."""
    rate = percent(part.rate, words.language)
    base = money(part.taxable, quotation.currency, words.language)
    said = words("tax", rate=rate) if alone else words("tax_on", rate=rate, base=base)
    if part.category is TaxCode.STANDARD:
        return said
    return words("tax_named", tax=said, category=words(f"category_{part.category}"))


@dataclass(frozen=True, slots=True)
class Basis:
    """Whether amounts are told with tax: in a few words to stand beside them, and in a sentence for the page."""

    note: str
    sentence: str


def basis_of(quotation: Quotation, words: Words) -> Basis:
    """With tax for a consumer, without it for anybody else; where there is none at all, that, and why.

    Optional lines are in no total: each says its own tax.
    """
    totals = [total for each in quotation.offers for total in each.totals.values()]
    note, (rates, untaxed) = basis_note(totals, quotation.with_tax, words), _rates_and_categories(totals, words)
    if not note:
        return Basis("", "")
    if not rates:
        name = "basis_untaxed_totals" if _is_optional_taxed(quotation) else "basis_untaxed"
        return Basis(note, words(name, categories=untaxed))
    if not quotation.with_tax:
        return Basis(note, words("basis_net"))
    return Basis(note, words("basis_partly_taxed", categories=untaxed) if untaxed else words("basis_with_tax"))


def basis_note(totals: Iterable[MonetaryTotal], with_tax: bool, words: Words) -> str:
    """Of these totals alone: `incl. VAT` or `VAT not included`, and where no tax is charged `no VAT: exempt`."""
    rates, untaxed = _rates_and_categories(totals, words)
    if rates:
        return words("with_tax" if with_tax else "net_of_tax")
    return words("untaxed", categories=untaxed) if untaxed else ""


def _is_optional_taxed(quotation: Quotation) -> bool:
    lines = (line for offer in quotation.offers for line in offer.lines if line.optional)
    return any(line.tax_category.code is TaxCode.STANDARD for line in lines)
