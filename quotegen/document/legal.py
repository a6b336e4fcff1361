"""Who the seller is, as the law of its country wants it on letters that make an offer (docs/seller.md).

Names of registers, courts and numbers (KRS, NIP, RCS) stay in their own language; what is said of them is in the
document's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quotegen.document.pieces import dotted
from quotegen.document.words import Words
from quotegen.language import NBSP, listing
from quotegen.model.quotation import SellerParty

WANTED: Mapping[str, tuple[str, ...]] = {
    "LT": ("form", "office", "code", "register", "vat_id"),  # Civil Code, Article 2.44
    "DE": ("form", "office", "court", "directors", "board_chair", "capital", "vat_id"),  # GmbHG § 35a, AktG § 80
    "PL": ("form", "office", "court", "nip", "capital"),  # KSH Articles 206, 374; Act on the KRS, Article 34
    "FR": ("form_with_capital", "office", "rcs", "vat_id"),  # Code de commerce, R123-237 and R123-238
}
"""What is said, in this order, of a seller in these countries; what its `seller.yaml` does not say is passed over."""
ELSEWHERE = ("form", "office", "register_with_code", "directors", "capital", "vat_id")
"""Directive (EU) 2017/1132, Article 26, which every member state has made its law."""


def identity(seller: SellerParty, address: str, words: Words) -> str:
    """`UAB Example · registered office: Vilnius · …`; `address` with its country where that is to be said."""
    of = _Of(seller, address, words)
    wanted = WANTED.get(seller.country, ELSEWHERE)
    return dotted(seller.name, *(_PIECES[name](of) for name in wanted), seller.website)


@dataclass(frozen=True, slots=True)
class _Of:
    seller: SellerParty
    address: str
    words: Words

    def labelled(self, text: str, value: str) -> str:
        """The value behind its label, or nothing."""
        return self.words(text, value=value) if value else ""

    def register(self, *more: str) -> str:
        return " ".join(part for part in (self.seller.register_name, self.seller.register_place, *more) if part)


def _form(of: _Of) -> str:
    """Nothing where the name says it already, as names of companies mostly do."""
    form, name = of.seller.legal_form, of.seller.name
    return "" if f" {form.casefold()} " in f" {name.casefold()} " else form


def _form_with_capital(of: _Of) -> str:
    seller = of.seller
    if seller.legal_form and seller.capital:
        return of.words("legal_form_with_capital", form=seller.legal_form, capital=seller.capital)
    return _form(of) or _capital(of)


def _office(of: _Of) -> str:
    where = of.labelled("legal_office", of.seller.registered_office or of.address)
    return dotted(of.address, where) if of.seller.registered_office else where


def _court(of: _Of) -> str:
    """The court that keeps the register, and the number there."""
    code = of.seller.company_code
    number = f"KRS {code}" if code and of.seller.country == "PL" else code
    return of.labelled("legal_court", ", ".join(part for part in (of.register(), number) if part))


def _directors(of: _Of) -> str:
    text = "legal_directors" if len(of.seller.directors) > 1 else "legal_director"
    return of.labelled(text, listing(of.seller.directors, of.words.language))


def _capital(of: _Of) -> str:
    """What of it is paid up is said only where the company tells."""
    whole, paid = of.seller.capital, of.seller.capital_paid
    if paid and paid != whole:
        return of.words("legal_capital_paid", value=whole, paid=paid)
    return of.labelled("legal_capital_in_full" if paid else "legal_capital", whole)


_PIECES: Mapping[str, Callable[[_Of], str]] = {
    "form": _form,
    "form_with_capital": _form_with_capital,
    "office": _office,
    "code": lambda of: of.labelled("legal_code", of.seller.company_code),
    "register": lambda of: of.labelled("legal_register", of.register()),
    "register_with_code": lambda of: of.labelled("legal_register", of.register(of.seller.company_code)),
    "court": _court,
    "rcs": lambda of: of.register(of.seller.company_code).replace(" ", NBSP),
    "nip": lambda of: of.labelled("legal_nip", of.seller.vat_id.removeprefix("PL")),
    "directors": _directors,
    "board_chair": lambda of: of.labelled("legal_board_chair", of.seller.board_chair),
    "capital": _capital,
    "vat_id": lambda of: of.labelled("legal_vat_id", of.seller.vat_id),
}
