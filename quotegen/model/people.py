"""Who works with quotations, and for whom they are made."""

from __future__ import annotations

from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase
from typing import Annotated

from pydantic import Field, StringConstraints

from quotegen.language import Language
from quotegen.model.base import Code, Model, Name, Text
from quotegen.model.party import Contact, Email, Party

_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


class Role(StrEnum):
    """What a user may do stands in `permissions.py`; the limits of each in `policy.yaml`."""

    REPRESENTATIVE = "representative"
    ACCOUNT_EXECUTIVE = "account_executive"
    SPECIALIST = "specialist"
    MANAGER = "manager"
    CUSTOMER_SUCCESS = "customer_success"
    ADMIN = "admin"


class Identity(Model):
    """By what a provider knows whoever signs in: itself and its own name for them, which it gives nobody else."""

    issuer: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    subject: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class User(Model):
    """Users with the same `team`, whatever its case, are one team; a user without one has only himself.

    Full name, phone and mail are what customers read of whoever began a quotation. `identity` is that of the first
    sign-in, and of every later one.
    """

    name: Code
    role: Role
    full_name: Annotated[Text, Field(max_length=200)] = ""
    email: Email | None = None
    phone: Annotated[Text, Field(max_length=40)] = ""
    team: Annotated[Text, Field(max_length=100)] = ""
    identity: Identity | None = None

    def is_with(self, other: User) -> bool:
        """The same person, or one of the same team."""
        together = bool(self.team) and self.team.casefold() == other.team.casefold()
        return together or self.name == other.name


def folded_address(address: str) -> str:
    """In lower case, as far as A to Z go: other letters may fold to these, and the address is then another one's."""
    return address.translate(_LOWER)


class Preferences(Model):
    """How somebody likes to work: the language of the screens, and whether margins are shown on them."""

    language: Language = "en"
    show_margin: bool = False


class Customer(Model):
    """A party that is kept, under an id of the house's own. The first contact is the one a quotation is written to."""

    id: Code
    party: Party
    contacts: Annotated[tuple[Contact, ...], Field(max_length=50)] = ()
    note: Text = ""

    @property
    def buyer(self) -> Party:
        """The party as a quotation names it."""
        return self.party.model_copy(update={"contact": self.contacts[0] if self.contacts else None})

    @property
    def name(self) -> Name:
        return self.party.name
