"""The mail for an issued quotation: ready to paste, and as a file with the PDF in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from quotegen.document.mail import Correspondent, Mail, Stamp, eml, mail_of
from quotegen.document.words import Words
from quotegen.files.templates import read_words
from quotegen.model.permissions import Action
from quotegen.model.quotation import SellerParty
from quotegen.store.quotations import KeptRevision, get_revision, snapshot_of
from quotegen.usecases.find import Shown
from quotegen.usecases.house import House
from quotegen.usecases.issue import printed
from quotegen.usecases.permit import permit

_FOLDER = "mail"


def mail_for(house: House, shown: Shown) -> Mail:
    """In the document's language, from whoever is acting. InputRefused if a text is missing in the template."""
    quotation = shown.quotation
    folder = house.desk_of(shown.revision.catalogue).workspace.templates / _FOLDER
    texts: Mapping[str, str] = {name: text.root[quotation.language] for name, text in read_words(folder).items()}
    words = Words(texts, quotation.language, f"{_FOLDER}/words.yaml")
    usual = house.desk_of(shown.revision.catalogue).catalogue.seller.contact.email or ""
    return mail_of(quotation, words, _sender(house, quotation.seller, usual))


def _sender(house: House, seller: SellerParty, usual: str) -> Correspondent:
    """Whoever is acting, once known by a full name; else the seller's contact that the document names.

    A mail is from an address: where the person has none, from the one that the seller uses otherwise.
    """
    user = house.user
    address = seller.contact_email or usual
    if not user.full_name or user.full_name == seller.contact_name:
        return Correspondent(seller.contact_name, address, seller.contact_phone, seller.contact_role)
    return Correspondent(user.full_name, user.email or address, user.phone)


def mail_file(house: House, number: str) -> bytes:
    """The mail as a file; the same bytes whenever the same person asks."""
    with house.store.read() as tx:
        kept: KeptRevision = get_revision(tx, number)
        quotation = snapshot_of(tx, kept).quotation
    permit(house, Action.SEE, kept.owner)
    shown = Shown(kept, kept.state.value, quotation, None, ())
    stamp = Stamp(datetime.fromisoformat(kept.issued_at), kept.snapshot_sha256)
    return eml(mail_for(house, shown), quotation, printed(house, number), stamp)
