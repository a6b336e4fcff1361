"""All that a document needs beside its view and the fonts, as one value: kept, it prints the same page at any time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from quotegen.document.words import Words
from quotegen.errors import DamagedData, Fault
from quotegen.language import Language
from quotegen.model.base import Identifier, Model
from quotegen.model.canonical import canonical, sha256
from quotegen.model.versioned import from_text, to_text

Path = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.[a-z0-9]+$", max_length=200)]
_TEXTS = TypeAdapter(dict[str, dict[str, str]])


class Bundle(Model):
    """A template with what it includes, its words, the seller's logo and the seller's colour.

    `files` are named as templates include each other: `<name>/<name>.html`, `shared/base.css`. The words are
    `<name>/words.json`: a text by name and language. `logo` names one of the files.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: Identifier
    files: Mapping[Path, bytes]
    logo: Path
    accent: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]

    @model_validator(mode="after")
    def _has_what_it_names(self) -> Bundle:
        for name in (self.logo, f"{self.name}/words.json"):
            if name not in self.files:
                raise PydanticCustomError("bundle_incomplete", "the bundle has no file {name}", {"name": name})
        return self

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bundle) and self.digest == other.digest

    def to_bytes(self) -> bytes:
        """Canonical JSON with its schema's number and the files in base64: equal bundles give equal bytes."""
        return to_text(self).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Bundle:
        """The bundle that was kept. DamagedData if the bytes are none, RuleRefused if a newer program wrote them."""
        try:
            return from_text(Bundle, content)
        except ValidationError as error:
            found = error.errors(include_url=False)[0]
            path = ".".join(str(part) for part in found["loc"])
            raise DamagedData(
                Fault("bundle_damaged", f"this is no template bundle: {found['msg']}", "", path)
            ) from None
        except ValueError as error:
            raise DamagedData(Fault("bundle_damaged", f"this is no template bundle: {error}")) from None

    @cached_property
    def digest(self) -> str:
        """What identifies it: SHA-256 over its name, the names and contents of its files, the logo and the accent.

        What a bundle has beyond these counts where it is not as it usually is: the same template keeps its digest.
        """
        return sha256(canonical(self.model_dump(mode="json", exclude_defaults=True)))

    @cached_property
    def _texts(self) -> Mapping[str, Mapping[str, str]]:
        try:
            return _TEXTS.validate_json(self.files[f"{self.name}/words.json"])
        except ValidationError:
            message = "the words of the template cannot be read"
            raise DamagedData(Fault("bundle_damaged", message, "", f"{self.name}/words.json")) from None

    def with_usual(self, words: Mapping[str, Mapping[Language, str]]) -> Bundle:
        """The bundle with texts, by name and language, that it does not have itself: an older one has fewer."""
        name = f"{self.name}/words.json"
        return self.model_copy(update={"files": {**self.files, name: canonical({**words, **self._texts}).encode()}})

    @cached_property
    def prints_references(self) -> bool:
        """Whether the template prints the customer's order number and the like; an older one does not."""
        return any(b"view.references" in content for name, content in self.files.items() if name.endswith(".html"))

    def words(self, language: Language) -> Words:
        """The document's own words in a language."""
        texts = {name: text[language] for name, text in self._texts.items() if language in text}
        return Words(texts, language, f"{self.name}/words.yaml")
