"""The mail: what it says, in both languages, and that no name becomes anything but text."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.document.mail import Correspondent, Mail, Stamp, eml, mail_of
from quotegen.document.view import proposal_view
from quotegen.document.words import Words
from quotegen.files.templates import read_words
from quotegen.language import LANGUAGES, Language
from quotegen.model.party import Contact
from quotegen.model.quotation import Quotation
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from tests.builders import line, occasion, offer
from tests.samples import CUSTOMERS, ROOT, proposal, words_of

STAMP = Stamp(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "seed")
SENDER = Correspondent("Rūta Kazlauskienė", "ruta@popierius.example", "+370 600 00000", "account executive")
PDF = b"%PDF-1.7 not really\n" * 50


@cache
def words(language: Language) -> Words:
    texts = {name: text.root[language] for name, text in read_words(ROOT / "templates" / "mail").items()}
    return Words(texts, language, "mail/words.yaml")


def quotation(customer: str, language: Language, **buyer: object) -> Quotation:
    made = proposal(customer, language).quotation
    assert made.buyer is not None
    changed = made.buyer.model_copy(update=buyer)
    return made.model_copy(update={"number": "Q-2026-00001", "buyer": changed})


def written(customer: str, language: Language, **buyer: object) -> Mail:
    return mail_of(quotation(customer, language, **buyer), words(language), SENDER)


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def file(mail: Mail, made: Quotation) -> EmailMessage:
    return read(eml(mail, made, PDF, STAMP))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_it_says_what_is_offered_until_when_and_what_comes_next(customer: str, language: Language) -> None:
    made, mail = quotation(customer, language), written(customer, language)
    assert made.buyer is not None and made.buyer.contact is not None and made.brief is not None
    told = [made.number, made.buyer.name, made.buyer.contact.name, made.brief.headline, made.recommended.says]
    assert all(text and text in mail.body for text in told)
    assert mail.body.rstrip().endswith(SENDER.email)
    assert ("Kind regards\nRūta" if language == "en" else "Pagarbiai\nRūta") in mail.body


def test_amounts_and_dates_are_those_of_the_document() -> None:
    body = written("charity", "en").body.replace("\N{NO-BREAK SPACE}", " ")
    assert "The proposal is valid until 23 December 2026" in body
    assert "incl. 21% VAT" in body


@pytest.mark.parametrize(
    ("language", "skus", "prepaid", "says"),
    [
        ("en", ["STAMP"], 0, "€1.10 once, no VAT: exempt"),
        ("lt", ["STAMP"], 0, "1,10 € vieną kartą, be PVM: neapmokestinama"),
        ("en", ["PAPER", "STAMP"], 0, "once, incl. 21% VAT; part of it without VAT: exempt"),
        ("lt", ["PAPER", "STAMP"], 0, "vieną kartą, su 21 % PVM; dalis be PVM: neapmokestinama"),
        ("en", ["PAPER"], 1, "once, incl. 21% VAT; €1.00 is paid already"),
        ("lt", ["PAPER"], 1, "vieną kartą, su 21 % PVM; 1,00 € jau sumokėta"),
    ],
)
def test_the_mail_says_of_tax_what_the_first_page_says(
    language: Language, skus: list[str], prepaid: int, says: str
) -> None:
    terms = Terms(prepaid=Decimal(prepaid))
    made, _ = price([offer(*(line(sku) for sku in skus))], terms, occasion(language=language))
    body = mail_of(made.model_copy(update={"number": "Q-2026-00001"}), words(language), SENDER).body
    assert says in body.replace("\N{NO-BREAK SPACE}", " ")
    (amount,) = proposal_view(made, words_of(language)).prices
    assert says.partition(", ")[2] in amount.note.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("language", "says"), [("en", "\nOur recommendation:\n"), ("lt", "\nMūsų rekomendacija:\n")])
def test_an_offer_that_says_nothing_of_itself_is_not_recommended_as_the_recommended_one(
    language: Language, says: str
) -> None:
    made = quotation("law-office", language)
    offers = tuple(each.model_copy(update={"says": ""}) for each in made.offers)
    body = mail_of(made.model_copy(update={"offers": offers}), words(language), SENDER).body
    assert says in body and made.recommended.name not in body


def test_a_lithuanian_name_is_never_put_where_it_would_have_to_be_declined() -> None:
    mail = written("studio", "lt", contact=Contact(name="Austėja Žemaitytė"))
    assert mail.body.startswith("Gavėjas: Austėja Žemaitytė\n\nLaba diena,\n\n")


def test_without_a_contact_it_greets_nobody_by_name() -> None:
    mail = written("charity", "en", contact=None)
    assert mail.receiver is None and mail.body.startswith("Hello,")


def test_a_later_revision_says_that_it_takes_the_place_of_the_one_before() -> None:
    made = quotation("charity", "en").model_copy(update={"revision": 2})
    assert "revision 2 of our proposal Q-2026-00001" in mail_of(made, words("en"), SENDER).body


def test_the_file_is_a_draft_with_the_pdf_and_the_text_as_it_is() -> None:
    made, mail = quotation("studio", "lt"), written("studio", "lt")
    message = file(mail, made)
    assert (message["X-Unsent"], message["Subject"]) == ("1", mail.subject)
    assert message["From"].addresses[0].addr_spec == SENDER.email
    body = message.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n") == mail.body
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Q-2026-00001-R1.pdf"
    assert (attached.get_content_type(), attached.get_content()) == ("application/pdf", PDF)


def test_the_same_mail_is_the_same_bytes() -> None:
    made, mail = quotation("charity", "en"), written("charity", "en")
    assert eml(mail, made, PDF, STAMP) == eml(mail, made, PDF, STAMP)
    assert eml(mail, made, PDF, STAMP) != eml(mail, made, PDF + b"x", STAMP)


HOSTILE = [
    "Eve\r\nBcc: all@example.org",
    "Eve\nSubject: other",
    'Eve" <eve@evil.example>, "x',
    "=?utf-8?b?QmNjOg==?=",
    "Eve\x85Bcc: a@b.example",
    "Eve\u2028Bcc: a@b.example",
    "<script>alert(1)</script>",
    "Ž" * 300,
    "a" * 300,
    ', ; : \\ " ( ) [ ] @',
    "\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
]


def expect_only_text(name: str) -> None:
    contact = Contact.model_construct(name=name, email="rasa@zeme.example", role="", phone="")
    made = quotation("charity", "en", name=name, contact=contact)
    message = file(mail_of(made, words("en"), Correspondent(name, "eve@evil.example")), made)
    names = ["X-Unsent", "Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type"]
    assert message.keys() == names
    assert [each.addr_spec for each in message["To"].addresses] == ["rasa@zeme.example"]
    assert [each.addr_spec for each in message["From"].addresses] == ["eve@evil.example"]
    assert len(list(message.iter_attachments())) == 1
    assert not message.defects


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_a_header_or_another_address(name: str) -> None:
    expect_only_text(name)


@given(
    st.text(min_size=1, max_size=80).filter(
        lambda text: text.strip() and text.encode("utf-8", "ignore").decode() == text
    )
)
def test_no_text_at_all_does(name: str) -> None:
    expect_only_text(name)


@pytest.mark.parametrize(
    "email", ['"a b"@x.example', "žemė@x.example", "a@žemė.example", "a..b@x.example", 'a"@x.example']
)
def test_an_address_that_not_every_mail_program_takes_is_left_out(email: str) -> None:
    made = quotation("charity", "en", contact=Contact.model_construct(name="Rasa", email=email, role="", phone=""))
    assert file(mail_of(made, words("en"), SENDER), made)["To"] is None


@pytest.mark.parametrize(("language", "said"), [("en", "What we could not find: "), ("lt", "Ko neradome: ")])
def test_it_says_what_could_not_be_found(language: Language, said: str) -> None:
    brief = quotation("law-office", language).brief
    assert brief is not None and len(brief.left_out) == 1
    assert f"{said}{' '.join(brief.left_out[0].split())}" in written("law-office", language).body
    assert said not in written("charity", language).body


@pytest.mark.parametrize(("language", "thanks"), [("en", "telling us what you need"), ("lt", "papasakojote")])
def test_whoever_asked_for_lines_is_not_thanked_for_telling_needs(language: Language, thanks: str) -> None:
    asked = quotation("charity", language).model_copy(update={"brief": None})
    assert thanks in written("charity", language).body
    assert thanks not in mail_of(asked, words(language), SENDER).body
