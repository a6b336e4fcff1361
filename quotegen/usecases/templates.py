"""The bundle of a template, made from the workspace and the seller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotegen.document.bundle import Bundle
from quotegen.errors import Fault, InputRefused
from quotegen.files.templates import read_template, usual_words
from quotegen.usecases.desk import Desk


def bundle_of(desk: Desk, template: str) -> Bundle:
    """The template as it is now, with the seller's logo and accent. InputRefused if a file is missing or wrong."""
    seller = desk.catalogue.seller
    files = read_template(desk.workspace.templates.absolute(), template)
    logo = _logo(desk.workspace.catalogue / seller.logo)
    return Bundle(name=template, files={**files, seller.logo: logo}, logo=seller.logo, accent=seller.accent)


def kept_bundle(content: bytes) -> Bundle:
    """A template as it was kept, with the usual words of today where it was kept before there were so many."""
    bundle = Bundle.from_bytes(content)
    return bundle.with_usual({name: text.root for name, text in usual_words(bundle.name).items()})


def _logo(path: Path) -> bytes:
    if not path.is_file():
        hint = "put the file beside seller.yaml, or change its name there"
        raise InputRefused(Fault("logo_missing", f"there is no logo {path.name}", hint, "logo", str(path)))
    try:
        return path.read_bytes()
    except OSError as error:
        fault = Fault("file_unreadable", f"cannot read it: {error.strerror}", "check its permissions", "", str(path))
        raise InputRefused(fault) from None


@contextmanager
def named_in(desk: Desk) -> Iterator[None]:
    """Faults of a template name the file that it was read from."""
    try:
        yield
    except InputRefused as refused:
        folder = desk.workspace.templates.absolute()
        raise InputRefused(
            fault.at(str(folder / fault.file), fault.line, fault.column) if fault.file else fault
            for fault in refused.faults
        ) from None
