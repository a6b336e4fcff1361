"""The circumstances of a quotation: all that the pure core needs to know and may not look up itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.inputs import NEEDED_TO_DELIVER, delivery_in
from quotegen.model.party import Address, Delivery, Party
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
    band: bytes | None = field(default=None, repr=False)
    """The key by which costs are told higher than they are (`quotegen/pricing/floor_band.py`); None: as they are."""

    @property
    def group(self) -> str:
        """The customer group whose price list applies."""
        return self.buyer.group if self.buyer else self.catalogue.policy.default_group

    @property
    def delivery(self) -> Delivery | None:
        """The delivery address that is given; None where the goods go to the buyer."""
        return delivery_of(self.inputs)

    @property
    def delivered_to(self) -> Address | None:
        """Where the goods go, by which they are taxed; None as long as nobody is named."""
        delivery = self.delivery
        if delivery is not None:
            return delivery.address
        return self.buyer.address if self.buyer else None

    @property
    def limits(self) -> Limits:
        """How far whoever makes it may go without asking."""
        return self.catalogue.policy.limits[self.role]


def delivery_of(given: Mapping[str, str]) -> Delivery | None:
    """The delivery address among inputs, which were checked as they came; None where there is none."""
    fields = delivery_in(given)
    if not set(NEEDED_TO_DELIVER) <= fields.keys():
        return None
    street, city, country = (fields[name] for name in NEEDED_TO_DELIVER)
    address = Address.made(street=street, city=city, postal_code=fields.get("postal_code", ""), country=country)
    return Delivery.made(name=fields.get("name", ""), address=address)
