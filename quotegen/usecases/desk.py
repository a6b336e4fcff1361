"""What every use case begins with: the workspace, its catalogue, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from quotegen.files.catalogue import load_catalogue
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


@lru_cache(maxsize=4)
def _load(folder: Path) -> Catalogue:
    return load_catalogue(folder)
