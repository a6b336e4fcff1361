"""The mail that a proposal is sent with: plain text in the document's language, and a file that mail programs open.

Names of people stand in headers here, so whatever is in them stays text: no line of theirs becomes a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from quotegen.document.tax_words import payable_note
from quotegen.document.words import Words
from quotegen.language import listing, long_date, money
from quotegen.model.canonical import sha256
from quotegen.model.numbering import exactly
from quotegen.model.quotation import Passage, Quotation

# What every mail program takes: of other addresses the mail is left without, and whoever sends it types them.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)


@dataclass(frozen=True, slots=True)
class Correspondent:
    name: str
    email: str = ""
    phone: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """`sender` writes to `receiver`; the body is plain text with a line for each sentence."""

    subject: str
    body: str
    sender: Correspondent
    receiver: Correspondent | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a mail this one: when it was written, and what its Message-ID is made of."""

    at: datetime
    seed: str


def mail_of(quotation: Quotation, words: Words, sender: Correspondent) -> Mail:
    """What is offered, for how much, until when, and what comes next."""
    assert quotation.buyer is not None and quotation.number is not None
    contact = quotation.buyer.contact
    receiver = Correspondent(contact.name, contact.email or "") if contact else None
    subject = _one_line(words("subject", number=quotation.number, buyer=quotation.buyer.name))
    paragraphs = [each for each in _paragraphs(quotation, words, sender) if each]
    return Mail(subject, "\n\n".join(paragraphs) + "\n", sender, receiver)


def _paragraphs(quotation: Quotation, words: Words, sender: Correspondent) -> Iterator[str]:
    assert quotation.buyer is not None
    contact, language = quotation.buyer.contact, quotation.language
    yield words("greeting", contact=_one_line(contact.name)) if contact else words("greeting_nobody")
    yield _opening(quotation, words)
    about = [words("about", headline=_one_line(quotation.brief.headline))] if quotation.brief else []
    yield "\n".join([words("prepared_for", buyer=_one_line(quotation.buyer.name)), *about])
    yield "\n".join(_offered(quotation, words))
    step: Passage = quotation.seller.next_steps[0]
    until = words("valid_until", date=long_date(quotation.valid_until, language))
    yield "\n".join([until, words("next_step", step=_one_line(f"{step.title} ({step.text})"))])
    yield words("reply")
    seller = quotation.seller
    signed = [words("closing"), sender.name, sender.role, seller.brand, sender.phone, sender.email]
    yield "\n".join(_one_line(line) for line in signed if line)


def _opening(quotation: Quotation, words: Words) -> str:
    """Whoever asked for lines has not told what they are needed for."""
    number = quotation.number or ""
    if quotation.revision == 1:
        return words("opening" if quotation.brief else "opening_asked", number=number)
    return words("opening_revised", number=number, revision=str(quotation.revision))


def _offered(quotation: Quotation, words: Words) -> Iterator[str]:
    """What is recommended is told by what it says of itself, as on page one: its name may say no more than that."""
    says = quotation.recommended.says
    others = [each.name for each in quotation.offers if not each.recommended]
    if not others:
        yield words("offered_alone")
    else:
        name = _one_line(quotation.recommended.name)  # for texts of a house's own
        yield words("offered_says", says=_one_line(says)) if says else words("offered", offer=name)
    yield from _totals(quotation, words)
    for text in quotation.brief.left_out if quotation.brief else ():
        yield words("left_out", text=_one_line(text))
    if others:
        yield words("other_offers", offers=_one_line(listing(others, quotation.language)))


def _totals(quotation: Quotation, words: Words) -> Iterator[str]:
    """What is said of tax is what the first page says of it."""
    for recurrence, total in quotation.recommended.totals.items():
        said = words(f"total_{recurrence}", amount=money(total.payable, quotation.currency, quotation.language))
        note = payable_note(total, quotation, words)
        yield "  " + (words("total_noted", total=said, note=note) if note else said)


def eml(mail: Mail, quotation: Quotation, pdf: bytes, stamp: Stamp) -> bytes:
    """The mail with the PDF as a file (RFC 5322) that mail programs open to be sent; the same bytes for the same."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = mail.subject
    message["From"] = _address(mail.sender) or ""
    receiver = _address(mail.receiver) if mail.receiver else None
    if receiver is not None:
        message["To"] = receiver
    message["Date"] = stamp.at
    digest = sha256(stamp.seed + sha256(pdf))
    message["Message-ID"] = f"<{digest[:32]}@{_domain(mail.sender)}>"
    message.set_content(mail.body, cte="quoted-printable")
    name = f"{exactly(quotation.number or 'draft', quotation.revision)}.pdf"
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=re.sub(r"[^A-Za-z0-9._-]", "_", name))
    message.set_boundary(f"=_{digest[32:]}")
    return message.as_bytes()


def _address(who: Correspondent) -> Address | None:
    if not _ADDRESS.fullmatch(who.email):
        return None
    return Address(display_name=_one_line(who.name), addr_spec=who.email)


def _domain(who: Correspondent) -> str:
    return who.email.rpartition("@")[2] if _ADDRESS.fullmatch(who.email) else "quotegen.invalid"


def _one_line(text: str) -> str:
    """No character of a name ends a line or hides."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
