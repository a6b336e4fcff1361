"""What must not break stays on one line: amounts, numbers with their signs, dates, codes, IBANs, phone numbers.

A space within one becomes a no-break space, and after a hyphen or slash of a code comes a word joiner, which has no
width and is not copied with the text. Nothing else is changed, and names and sentences break as they did.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from quotegen.language import LANGUAGES, NBSP, locale_of
from quotegen.money import currencies

JOINER = "\N{WORD JOINER}"
_LONGEST_CODE = 60
_BREAKS = re.compile("[ /–-]")
_CODE = re.compile(r"(?<![\w-])(?=[A-Z0-9/-]*[0-9])[A-Z0-9]+(?:[-/][A-Z0-9]+)+(?![\w@-])")
_RANGE = re.compile(r"(?<=[0-9])–(?=[0-9])")
_IBAN = r"[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?(?![\w])"
_PHONE = r"\+[0-9][0-9 ]{5,}[0-9]"
_GROUPED = r"(?<![\d.,])[0-9]{1,3}(?: [0-9]{3})+(?!\d)"
_SIGN = r"[%‰€£$¥₹]"
_TIMES = r"(?<=[0-9]) ×"


def whole(text: str) -> str:
    """The text with every figure in it held together."""
    return _whole(text) if _BREAKS.search(text) else text


@lru_cache(maxsize=8192)
def _whole(text: str) -> str:
    spaced = _figures().sub(lambda found: found[0].replace(" ", NBSP), text)
    return _RANGE.sub(f"–{JOINER}", _CODE.sub(lambda found: code(found[0]), spaced))


def code(text: str) -> str:
    """A code such as a SKU does not break at its hyphens and slashes; a very long one may."""
    if len(text) > _LONGEST_CODE:
        return text
    return re.sub(r"(?<=\S)([-/:])(?=[^\s\u2060])", rf"\1{JOINER}", text)


def without_joiners(text: str) -> str:
    """The text as it was, for where nothing is set on paper."""
    return text.replace(JOINER, "")


def measure(text: str) -> str:
    """A quantity: the number stays with the word behind it, and a unit such as `km/h` with itself."""
    return re.sub(r"(?<=\d) (?=\S)", NBSP, code(text), count=1)


@cache
def _figures() -> re.Pattern[str]:
    """Built from CLDR's names of months and codes of currencies, in all languages of documents."""
    months = sorted({re.escape(name) for language in LANGUAGES for name in _months(language)}, key=len, reverse=True)
    money = "|".join(sorted(currencies()))
    month = "|".join(months)
    patterns = (
        _IBAN,
        _PHONE,
        rf"(?<!\d)[0-9]{{1,2}} (?:{month}) [0-9]{{4}}(?!\d)",
        rf"(?<!\d)[0-9]{{4}} m\. (?:{month}) [0-9]{{1,2}} d\.",
        rf"(?:(?:\b(?:{money})|{_SIGN}) )?{_GROUPED}(?:[.,][0-9]+)?(?: (?:{_SIGN}|(?:{money})\b))?",
        rf"(?:\b(?:{money})|[€£$¥₹]) (?=[0-9])",
        rf"(?<=[0-9]) (?:{_SIGN}|(?:{money})\b)",
        _TIMES,
    )
    return re.compile("|".join(patterns))


def _months(language: str) -> tuple[str, ...]:
    return tuple(str(name) for name in locale_of(language).months["format"]["wide"].values())
