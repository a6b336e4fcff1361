"""What every model shares: frozen, closed, exact decimals, clean text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Clamped, Context, Decimal, InvalidOperation, Overflow, Rounded
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    RootModel,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from quotegen.language import LANGUAGES, Language, placeholders
from quotegen.money import plain, without_noise

# Marks that reorder or hide the text around them: a name with one can lie about itself.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DIGITS_LIMIT = 30
# Numbers within the limit pass through it unchanged; all others and some exponents are signalled.
_SIGNALS = [Clamped, InvalidOperation, Overflow, Rounded]
_LIMITED = Context(prec=_DIGITS_LIMIT, Emin=-1, Emax=_DIGITS_LIMIT, traps=_SIGNALS)
# Python reads more as a number than people write: 1_000, 1e2, digits of other scripts.
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")

_set = object.__setattr__

KEPT = {"kept": True}
"""The context in which values are read that were kept: what was promised once is read as it was, whatever holds now."""


def is_kept(info: ValidationInfo) -> bool:
    """Whether a value is read that was kept. Rules that may change with the day hold for what comes in, not for it."""
    return bool(info.context and info.context.get("kept"))


class Model(BaseModel):
    """Base of all values: frozen, unknown fields refused. A copy keeps nothing that was worked out for the original."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def made(cls, **values: Any) -> Self:
        """All fields, in their order, as the program itself has worked them out: taken as they are, unlike input."""
        made = cls.__new__(cls)
        _set(made, "__dict__", values)
        _set(made, "__pydantic_fields_set__", set(values))
        _set(made, "__pydantic_extra__", None)
        _set(made, "__pydantic_private__", None)
        return made

    def __copy__(self) -> Self:
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(copied).model_fields.keys():
            del copied.__dict__[name]
        return copied


def exact(value: Any) -> Decimal:
    """A finite decimal of at most 30 digits, as it is."""
    if type(value) is Decimal and _is_limited(value):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise PydanticCustomError("not_a_decimal", "expected a decimal number, in quotes or plain")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise PydanticCustomError("not_a_decimal", "expected a decimal number such as 12.50") from None
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise PydanticCustomError("not_a_decimal", "expected a finite decimal number")
    if len(digits) > _DIGITS_LIMIT or abs(exponent) > _DIGITS_LIMIT:
        raise PydanticCustomError("too_many_digits", "expected at most 30 digits")
    return number


def _is_limited(number: Decimal) -> bool:
    """Whether a number is surely within the limit: quicker than to count its digits."""
    try:
        return _LIMITED.create_decimal(number).is_finite()
    except ArithmeticError:
        return False


def _typed(value: Any, info: ValidationInfo) -> Decimal:
    """As `exact`; a text that comes in is plain digits without another program's noise. Decimals were read, or made."""
    if isinstance(value, str) and not is_kept(info) and not _PLAIN.fullmatch(value.strip()):
        raise PydanticCustomError("not_a_decimal", "expected a decimal number such as 12.50")
    number = exact(value)
    meant = without_noise(number) if isinstance(value, str) and not is_kept(info) else None
    if meant is not None:
        message = "{number} looks like a rounding error of another program"
        raise PydanticCustomError("number_float_noise", message, {"number": str(number), "meant": f"{meant:f}"})
    return number


Exactly = Annotated[
    Decimal,
    BeforeValidator(_typed),
    PlainSerializer(plain, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]}),
]
"""A decimal from text or an integer, never from a float; text in JSON."""

Positive = Annotated[Exactly, Field(gt=0)]
NotNegative = Annotated[Exactly, Field(ge=0)]
Percent = Annotated[Exactly, Field(ge=0, le=100)]


def clean_text(value: str) -> str:
    """NFC, trimmed; refuses control characters (but line breaks and tabs) and bidi controls."""
    text = unicodedata.normalize("NFC", value).strip()
    if text.isprintable():  # then none of what follows is in it
        return text
    for char in text:
        if char in _BIDI:
            raise PydanticCustomError(
                "bidi_control",
                "the text holds the invisible direction mark U+{mark}",
                {"mark": f"{ord(char):04X}"},
            )
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t":
            raise PydanticCustomError(
                "control_character", "the text holds the control character U+{mark}", {"mark": f"{ord(char):04X}"}
            )
    return text


def one_line(value: str) -> str:
    """Clean text, without any character that ends a line."""
    text = clean_text(value)
    if "\t" in text or len(text.splitlines()) > 1:
        raise PydanticCustomError("form_wrong", "this must be a text on one line")
    return text


def nothing(value: Any) -> bool:
    """For `exclude_if`: a field that says nothing is left out of what is kept and signed, as before there was one."""
    return not value


Text = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(clean_text)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(clean_text)]
Identifier = Annotated[str, StringConstraints(pattern=re.compile(r"^[a-z][a-z0-9_]*$"), max_length=60)]
Code = Annotated[str, StringConstraints(pattern=re.compile(r"^[A-Za-z0-9][A-Za-z0-9._/-]*$"), max_length=60)]


class LocalText(RootModel[dict[Language, Text]]):
    """One text in every language of the house. A missing language is an error, never a fallback."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _complete(self) -> LocalText:
        missing = [language for language in LANGUAGES if not self.root.get(language)]
        if missing:
            raise PydanticCustomError(
                "missing_translation", "the text is missing in: {languages}", {"languages": ", ".join(missing)}
            )
        wanted = {placeholders(text) for text in self.root.values()}
        if len(wanted) > 1:
            raise PydanticCustomError("placeholders_differ", "the languages do not use the same names in braces")
        return self

    def __getitem__(self, language: Language) -> str:
        return self.root[language]

    def __hash__(self) -> int:
        return hash(tuple(self.root.items()))

    @property
    def placeholders(self) -> frozenset[str]:
        return placeholders(self.root[LANGUAGES[0]])


def exactly_one(model: BaseModel, names: tuple[str, ...]) -> str:
    """The one field of `names` that is set; a fault if there is none or more than one."""
    given = [name for name in names if getattr(model, name) is not None]
    if len(given) != 1:
        shown = [(type(model).model_fields[name].alias or name) for name in names]
        raise PydanticCustomError(
            "exactly_one",
            "expected exactly one of {names}, got {given}",
            {"names": ", ".join(shown), "given": ", ".join(given) or "none"},
        )
    return given[0]
