"""Amounts in words, where trade custom asks for them: on Lithuanian documents."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_name
from num2words import num2words

from quotegen.language import Language, locale_of
from quotegen.money import decimals

# Currencies whose Lithuanian name is masculine: the numeral must agree with it.
_MASCULINE = frozenset({"EUR", "USD", "GBP", "CHF", "PLN"})


def amount_in_words(amount: Decimal, currency: str, language: Language) -> str:
    """`Trys tūkstančiai … keturi eurai 15 ct`; empty in English and for currencies without a known form.

    Whole units in words and cents in digits, as Lithuanian payment documents have it.
    """
    if language != "lt" or currency not in _MASCULINE or decimals(currency) != 2 or amount < 0:
        return ""
    whole = int(amount)
    cents = int((amount - whole) * 100)
    name = get_currency_name(currency, count=whole, locale=locale_of(language))
    words = f"{num2words(whole, lang='lt')} {name}"
    return f"{words[0].upper()}{words[1:]} {cents:02d}\N{NO-BREAK SPACE}ct"
