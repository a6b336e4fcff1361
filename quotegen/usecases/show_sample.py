"""The sample customers that come with quotegen, and their proposals as page images."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quotegen.document.images import page_images
from quotegen.language import Language
from quotegen.resources import bundled
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import print_pdf, propose_file


@dataclass(frozen=True, slots=True)
class Sample:
    """A proposal as it would be sent, and its pages to look at."""

    pdf: bytes
    pages: list[bytes]


def sample_answers() -> dict[str, Path]:
    """The answers files that come along, by name."""
    return {path.stem: path for path in sorted(bundled("examples").glob("answers/*.yaml"))}


def show_sample(name: str, language: Language, day: date | None = None) -> Sample:
    """The proposal for one of the sample customers, of today unless told."""
    desk = open_desk()
    pdf = print_pdf(desk, propose_file(desk, sample_answers()[name], language, day or desk.today()))
    return Sample(pdf, list(page_images(pdf)))
