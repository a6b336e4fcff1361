"""Documents as a batch has them, each different: printed once with and once without what `document.memo` keeps."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from quotegen.document.attachment import Attached, attachments_of
from quotegen.document.bundle import Bundle
from quotegen.document.page import Page
from quotegen.document.pdf import Renderer
from quotegen.document.proposal import proposal_page
from quotegen.language import Language
from quotegen.model.needs import Offer
from quotegen.model.party import Address, Party
from quotegen.model.quotation import Brief, Passage, Quotation, Remark, Told
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import Desk, open_desk
from tests.samples import LANGUAGES, bundle

Document = tuple[Page, Bundle, tuple[Attached, ...]]
DOCUMENTS, BATCHES = 200, 5
NAMES = "Žalgirio Alytaus Baltų Ąžuolo Jūrų Vėtrungės Šviesos Τέχνη Книга Fjord Ærø Œuvre Straße First".split()
KINDS = ("UAB", "AB", "VšĮ", "Ltd", "& Sons", "fi", "AV—To", "Wave", "1,234.50")
WORDS = "paper quickly office different affine fluffy ąžuolas čiuožti įvairūs vėjas žodžiai 15 % 2 × 500 €".split()


def order(batch: int, backwards: bool = False) -> list[Document]:
    numbers = range(batch, DOCUMENTS, BATCHES)
    return [document(number) for number in (reversed(numbers) if backwards else numbers)]


@cache
def document(number: int) -> Document:
    chance = Random(number)
    made = quotation(chance, LANGUAGES[number % 2])
    if number % 3 == 0:
        made = made.model_copy(update={"number": f"P-{number:04}", "revision": 1 + number % 2})
    look = bundle() if number % 8 == 0 else without_terms()
    if number % 5 == 0:
        accent = ("#8a1f4b", "#1f4b8a")[number % 2]
        look = Bundle(name=look.name, files=look.files, logo=look.logo, accent=accent)
    return proposal_page(made, look), look, attachments_of(made, look.words(made.language))


@cache
def without_terms() -> Bundle:
    """The same template without its last two parts, which are the same for everybody: half the time."""
    html = bundle().files["proposal/proposal.html"].partition(b"{% block terms %}")[0] + b"</body></html>"
    files = {**bundle().files, "proposal/proposal.html": html}
    return Bundle(name="proposal", files=files, logo=bundle().logo, accent=bundle().accent)


def quotation(chance: Random, language: Language) -> Quotation:
    desk = open_desk_once()
    skus = chance.sample(list(desk.catalogue.packs), chance.choice((1, 1, 1, 2, 6)))
    lines = tuple(LineRequest(sku=sku, quantity=Decimal(chance.randint(1, 60))) for sku in skus)
    name = f"{chance.choice(NAMES)} {chance.choice(NAMES)} {chance.choice(KINDS)} {chance.randint(1, 999)}"
    address = Address(street=f"{chance.choice(NAMES)} g. {chance.randint(1, 99)}", city="Vilnius", country="LT")
    buyer = Party(name=name, address=address, language=language)
    brief = Brief(
        headline=text(chance, 6),
        summary=(Passage(title=text(chance, 2), text=text(chance, 9)),),
        told=tuple(
            Told(question=f"q{place}", asked=text(chance, 3), said=text(chance, 4))
            for place in range(chance.randint(1, 5))
        ),
        remarks=(Remark(title=text(chance, 2), text=text(chance, 40)),) if chance.random() < 0.2 else (),
        agreement_months=12,
    )
    told = brief if chance.random() < 0.5 else None
    offer = Offer(code="recommended", name=desk.catalogue.rules.recommended.name, lines=lines)
    terms = Terms.model_validate({"prepaid": "1.50"} if chance.random() < 0.3 else {})
    day = date(2026, 11, chance.randint(10, 28))
    return price([offer], terms, desk.occasion(buyer, None, day), told)[0]


@cache
def open_desk_once() -> Desk:
    return open_desk()


def text(chance: Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize()


def digests(documents: list[Document], renderer: Renderer) -> list[str]:
    return [hashlib.sha256(renderer.pdf(*made)).hexdigest() for made in documents]
