"""The circumstances of a quotation: all that the pure core needs to know and may not look up itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.party import Party


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom, in which language and currency, on which day, from which catalogue."""

    catalogue: Catalogue
    buyer: Party | None
    language: Language
    currency: str
    issue_date: date

    @property
    def group(self) -> str:
        """The customer group whose price list applies."""
        return self.buyer.group if self.buyer else self.catalogue.policy.default_group
