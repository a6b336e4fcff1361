"""VAT ids: which can be checked, and how each is kept. Whether one is in use, only VIES can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from stdnum.ch import uid as swiss_uid
from stdnum.ch import vat as swiss_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.gb import vat as british_vat
from stdnum.no import mva as norwegian_vat
from stdnum.no import orgnr as norwegian_code

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
_PREFIXES: Mapping[str, str] = {"GR": "EL", "MC": "FR", "IM": "GB", "CH": "CHE"}
"""How VAT ids of a country begin where that is not its code (Directive 2006/112/EC, Articles 7 and 215)."""
_KEPT_AS: Mapping[str, str] = {"GR": "EL"}


def _british(number: str) -> str:
    return f"GB{british_vat.validate(number)}"


def _swiss(number: str) -> str:
    """With or without the word for VAT in one of the languages."""
    return str((swiss_vat if swiss_vat.is_valid(number) else swiss_uid).validate(number))


def _norwegian(number: str) -> str:
    """With or without MVA behind it."""
    digits = number[2:]
    return f"NO{(norwegian_vat if norwegian_vat.is_valid(digits) else norwegian_code).validate(digits)}"


def _of_the_union(number: str) -> str:
    prefix = _KEPT_AS.get(number[:2], number[:2])
    return prefix + str(eu_vat.validate(number))[2:]


_CHECKS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(EU | {"EL", "XI"}, _of_the_union),
    "GB": _british,
    "CH": _swiss,
    "NO": _norwegian,
}


@lru_cache(maxsize=4096)
def checked_vat_id(text: str, country: str = "") -> str | None:
    """The id as it is kept, of a party in a country; None where it cannot be right.

    An id of the Union, XI, GB, CH or NO has right check digits. Beside an address in one of these countries it may come
    without its letters, and no other number is taken; beside any other address any.
    """
    number = "".join(text.split()).upper()
    own = _PREFIXES.get(country, country)
    for tried in (number, own + number):
        check = _CHECKS.get(tried[:2])
        try:
            if check is not None:
                return check(tried)
        except NumberError:
            continue
    return None if number[:2] in _CHECKS or own[:2] in _CHECKS else number
