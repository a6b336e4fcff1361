"""The app's own words, in English and Lithuanian. A missing one is an error, never a fallback."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
import yaml

from quotegen.errors import Fault
from quotegen.language import LANGUAGES, Language, counted, fill

FOLDER = Path(__file__).parent.parent / "words"
_LANGUAGE = "app_language"
Forms = Mapping[str, str]


def app_language() -> Language:
    """That of the screens; the document's is chosen for each quotation."""
    language: Language = st.session_state.get(_LANGUAGE, "en")
    return language


def use_language(language: Language) -> None:
    st.session_state[_LANGUAGE] = language


def say(name: str, /, **values: str) -> str:
    """`quotes.title` is `title` in quotes.yaml, with values in the place of its {names}. KeyError if there is none."""
    return fill(_text(name), values)


def say_count(name: str, number: int, /, **values: str) -> str:
    """The plural form that goes with the number: `{n}` stands in it."""
    return fill(counted(Decimal(number), _texts(name)[app_language()], app_language()), values)


def say_fault(fault: Fault) -> str:
    """The fault in plain words; where there are none for its code, its own message and hint."""
    texts = _faults().get(fault.code)
    if texts is not None:
        return fill(texts[app_language()], {"message": fault.message, "hint": fault.hint})
    own = " ".join(_sentence(part) for part in (fault.message, fault.hint) if part)
    return own if app_language() == "en" else fill(_text("app.refused"), {"message": own})


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _text(name: str) -> str:
    text = _texts(name)[app_language()]
    assert isinstance(text, str), f"{name} has plural forms"
    return text


@cache
def _texts(name: str) -> Mapping[str, Any]:
    file, *keys = name.split(".")
    found: Any = words()[file]
    for key in keys:
        found = found[key]
    assert set(found) == set(LANGUAGES), f"{name} is no text"
    return dict(found)


@cache
def words() -> Mapping[str, Any]:
    """Everything in the folder of words, by the names of the files."""
    return {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def _faults() -> Mapping[str, Mapping[str, str]]:
    return {code: texts for file in words().values() for code, texts in file.get("faults", {}).items()}
