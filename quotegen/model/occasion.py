"""The circumstances of a quotation: all that the pure core needs to know and may not look up itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.party import Address, Party
from quotegen.model.people import Role
from quotegen.model.policy import Limits


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom, in which language and currency, on which day, from which catalogue, by whom, and with which inputs."""

    catalogue: Catalogue
    buyer: Party | None
    language: Language
    currency: str
    issue_date: date
    role: Role = Role.ACCOUNT_EXECUTIVE
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def group(self) -> str:
        """The customer group whose price list applies."""
        return self.buyer.group if self.buyer else self.catalogue.policy.default_group

    @property
    def delivered_to(self) -> Address | None:
        """Where the goods go; None as long as nobody is named."""
        return self.buyer.address if self.buyer else None

    @property
    def limits(self) -> Limits:
        """How far whoever makes it may go without asking."""
        return self.catalogue.policy.limits[self.role]
