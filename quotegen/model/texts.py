"""All texts of a catalogue that stand in several languages, and those that were left untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from quotegen.errors import Fault
from quotegen.language import LANGUAGES
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.finding import Finding

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_KEYED = ("attributes", "categories", "products", "units")
_PLAIN = ("questionnaire", "rules", "policy", "seller", "taxes", "price_lists")


def untranslated(catalogue: Catalogue) -> Iterator[Finding]:
    """Texts that are the same in two languages though they are sentences: of two or more words, one of them begun
    small. Names, codes and single words may well be the same."""
    for path, text in texts_of(catalogue):
        said = [text[language] for language in LANGUAGES]
        if len(set(said)) < len(said) and _has_words(said[0]):
            message = f"the text is the same in {' and '.join(LANGUAGES)}: {said[0]}"
            yield Finding(Fault("missing_translation", message, "translate it", path))


def _has_words(text: str) -> bool:
    words = _WORD.findall(_PLACEHOLDER.sub(" ", text))
    return len(words) > 1 and any(word[0].islower() for word in words)


def texts_of(catalogue: Catalogue) -> Iterator[tuple[str, LocalText]]:
    """Every text with its path, in the order of the model."""
    for name in (*_KEYED, *_PLAIN):
        yield from _texts(getattr(catalogue, name), name)


def _texts(value: Any, path: str) -> Iterator[tuple[str, LocalText]]:
    if isinstance(value, LocalText):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}")
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
