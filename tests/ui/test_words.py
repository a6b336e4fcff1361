"""The app's words: all there, in both languages, and none that nobody says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import quotegen.ui
from quotegen.language import LANGUAGES, locale_of, placeholders
from quotegen.ui.kit.words import words

_CODE = Path(quotegen.ui.__file__).parent
_SAID = re.compile(r"""say(?:_count)?\(\s*f?(["'])([a-z_]+(?:\.[a-z0-9_{}.]+)+)\1""")


def _texts(found: Any, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if set(found) & set(LANGUAGES):
        yield name, found
        return
    for key, value in found.items():
        yield from _texts(value, f"{name}.{key}")


ALL = dict(pair for file, found in words().items() for pair in _texts(found, file))


def _said() -> set[str]:
    """What the code says; a part in braces stands for any name."""
    return {name for path in _CODE.rglob("*.py") for _, name in _SAID.findall(path.read_text())}


@pytest.mark.parametrize("name", ALL)
def test_a_text_is_there_in_both_languages_with_the_same_names_in_braces(name: str) -> None:
    text = ALL[name]
    assert set(text) == set(LANGUAGES)
    forms = [form for each in text.values() for form in (each.values() if isinstance(each, Mapping) else [each])]
    assert all(isinstance(form, str) and form.strip() for form in forms)
    # What a fault says by itself is English: a Lithuanian text may leave it out.
    assert ".faults." in name or len({placeholders(form) - {"n"} for form in forms}) == 1


@pytest.mark.parametrize("name", [name for name, text in ALL.items() if isinstance(text["en"], Mapping)])
def test_a_plural_has_every_form_of_its_language(name: str) -> None:
    for language in LANGUAGES:
        assert set(ALL[name][language]) >= set(locale_of(language).plural_form.tags) | {"other"}


def test_what_the_pages_say_is_in_the_files() -> None:
    fixed = {name for name in _said() if "{" not in name}
    assert fixed - set(ALL) == set()


def test_every_text_is_said_somewhere() -> None:
    code = "\n".join(path.read_text() for path in _CODE.rglob("*.py"))
    patterns = [re.compile(re.sub(r"\\\{.*?\\\}", "[^.]+", re.escape(name)) + "$") for name in _said()]
    unsaid = [
        name
        for name in ALL
        if ".faults." not in name
        and f'"{name}"' not in code
        and f"'{name}'" not in code
        and not any(each.match(name) for each in patterns)
    ]
    assert unsaid == []
