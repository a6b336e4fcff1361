"""Who works with quotations, and for whom they are made."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from quotegen.language import Language
from quotegen.model.base import Code, Model, Name, Text
from quotegen.model.party import Contact, Email, Party


class Role(StrEnum):
    """What a user may do; the limits of each stand in `policy.yaml`."""

    REPRESENTATIVE = "representative"
    ACCOUNT_EXECUTIVE = "account_executive"
    SPECIALIST = "specialist"
    MANAGER = "manager"
    CUSTOMER_SUCCESS = "customer_success"
    ADMIN = "admin"


class User(Model):
    name: Code
    role: Role
    full_name: Annotated[Text, Field(max_length=200)] = ""
    email: Email | None = None


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
