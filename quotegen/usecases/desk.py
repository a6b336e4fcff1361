"""What every use case begins with: the workspace, its catalogue, and the day."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from quotegen.errors import Busy, Fault, QuotegenError
from quotegen.files.catalogue import load_catalogue
from quotegen.files.catalogue_folder import Stamp, stamp_of
from quotegen.files.workspace import Workspace, find_workspace
from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace with its catalogue loaded."""

    workspace: Workspace
    catalogue: Catalogue

    def today(self) -> date:
        """The day it is where the seller is."""
        return datetime.now(ZoneInfo(self.catalogue.seller.time_zone)).date()

    def occasion(
        self, buyer: Party | None, language: Language | None, day: date, currency: str | None = None
    ) -> Occasion:
        """The customer's language and the house's currency, unless others are asked for."""
        return Occasion(
            catalogue=self.catalogue,
            buyer=buyer,
            language=language or (buyer.language if buyer else "en"),
            currency=currency or self.catalogue.policy.currency,
            issue_date=day,
        )


def open_desk(folder: Path | None = None, catalogue: str | None = None) -> Desk:
    """The workspace named, the one we are in, or the bundled sample; in it the catalogue named, or its default."""
    workspace = find_workspace(folder, Path.cwd(), catalogue)
    return Desk(workspace, _load(workspace.catalogue))


_TRIES = 20
_LOADING = threading.Lock()
"""One thread reads a changed catalogue; the others wait for it instead of reading it too."""


def _load(folder: Path) -> Catalogue:
    """The catalogue as it is now: read anew once a file of it has changed. Busy if it never holds still."""
    for _ in range(_TRIES):
        stamp = stamp_of(folder)
        try:
            with _LOADING:
                return _read(folder, stamp)
        except _Changing:
            continue
    message, hint = "the catalogue is being changed all the time", "it is safe to try again in a moment"
    raise Busy(Fault("catalogue_changing", message, hint, file=str(folder)))


class _Changing(Exception):
    """A file was changed while the catalogue was read: what was read may be of two versions."""


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: Stamp) -> Catalogue:
    try:
        catalogue = load_catalogue(folder)
    except QuotegenError:
        if stamp_of(folder) != stamp:
            raise _Changing from None
        raise
    if stamp_of(folder) != stamp:
        raise _Changing
    return catalogue
