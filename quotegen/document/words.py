"""The document's own words in one language: `words.yaml` beside the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quotegen.errors import Fault, InputRefused
from quotegen.language import Language, fill, placeholders


@dataclass(frozen=True, slots=True)
class Words:
    """Look a text up and fill it in: words("tax", rate="21%"). A missing text is an error, never a blank."""

    texts: Mapping[str, str]
    language: Language
    file: str

    def __call__(self, name: str, **values: str) -> str:
        text = self.texts.get(name)
        if text is None:
            raise InputRefused(Fault("missing_words", f"the template needs the text {name}", "add it", name, self.file))
        missing = placeholders(text) - set(values)
        if missing:
            names = ", ".join(sorted(missing))
            raise InputRefused(Fault("unknown_placeholder", f"nothing fills {{{names}}}", "", name, self.file))
        return fill(text, values)
