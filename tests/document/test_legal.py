"""Who the seller is, as the law of its country wants it; the companies are invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from quotegen.document.legal import ELSEWHERE, WANTED, identity
from quotegen.document.proposal import proposal_pdf
from quotegen.language import Language
from quotegen.model.quotation import SellerParty
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import LANGUAGES, ROOT, bundle, page_texts, proposal, words_of

COMPANIES: Mapping[str, Mapping[str, Any]] = {
    "LT": {"name": "UAB Popierius", "legal_form": "UAB", "company_code": "305555551", "vat_id": "LT100005555110",
           "register_name": "Juridinių asmenų registras", "directors": ("Ona Onaitė",), "capital": "2 500,00 €"},
    "DE": {"name": "Musterpapier GmbH", "legal_form": "GmbH", "company_code": "HRB 123456 B", "vat_id": "DE136695976",
           "register_name": "Amtsgericht Charlottenburg", "directors": ("Anna Beispiel", "Jörg Muster"),
           "board_chair": "Eva Vorbild"},
    "PL": {"name": "Papier Wzorcowy", "legal_form": "Sp. z o.o.", "company_code": "0000123456",
           "vat_id": "PL8567346215", "register_name": "Sąd Rejonowy w Gdyni", "capital": "PLN 50,000.00"},
    "FR": {"name": "Papeterie Exemple", "legal_form": "SAS", "company_code": "303 265 045", "vat_id": "FR40303265045",
           "register_name": "RCS", "register_place": "Paris", "capital": "€ 10,000.00"},
    "EE": {"name": "Näidis OÜ", "legal_form": "OÜ", "company_code": "12345678", "vat_id": "EE100931558",
           "register_name": "Äriregister"},
}  # fmt: skip
SAID: Mapping[tuple[str, Language], str] = {
    ("LT", "en"): "UAB Popierius · registered office: Road 1, Town · company code 305555551"
    " · register: Juridinių asmenų registras · VAT LT100005555110",
    ("LT", "lt"): "UAB Popierius · buveinė: Road 1, Town · įmonės kodas 305555551"
    " · registras: Juridinių asmenų registras · PVM kodas LT100005555110",
    ("DE", "en"): "Musterpapier GmbH · registered office: Road 1, Town"
    " · registered at: Amtsgericht Charlottenburg, HRB 123456 B · managing directors: Anna Beispiel and Jörg Muster"
    " · chair of the supervisory board: Eva Vorbild · VAT DE136695976",
    ("DE", "lt"): "Musterpapier GmbH · buveinė: Road 1, Town"
    " · įregistruota: Amtsgericht Charlottenburg, HRB 123456 B · vadovai: Anna Beispiel ir Jörg Muster"
    " · stebėtojų tarybos pirmininkas: Eva Vorbild · PVM kodas DE136695976",
    ("PL", "en"): "Papier Wzorcowy · Sp. z o.o. · registered office: Road 1, Town"
    " · registered at: Sąd Rejonowy w Gdyni, KRS 0000123456 · NIP 8567346215 · share capital PLN 50,000.00",
    ("FR", "en"): "Papeterie Exemple · SAS with a capital of € 10,000.00 · registered office: Road 1, Town"
    " · RCS Paris 303 265 045 · VAT FR40303265045",
    ("EE", "en"): "Näidis OÜ · registered office: Road 1, Town · register: Äriregister 12345678 · VAT EE100931558",
}  # fmt: skip


def company(country: str, **more: Any) -> SellerParty:
    usual = proposal("studio", "en").quotation.seller
    bare = usual.model_dump(exclude={"legal_form", "register_name", "company_code", "vat_id", "website"})
    return SellerParty.model_validate({**bare, "country": country, **COMPANIES.get(country, {}), **more})


def said_of(seller: SellerParty, language: Language = "en") -> str:
    return identity(seller, "Road 1, Town", words_of(language)).replace("\xa0", " ")


@pytest.mark.parametrize(("country", "language"), SAID)
def test_a_country_has_its_own_sentence(country: str, language: Language) -> None:
    assert said_of(company(country), language) == SAID[country, language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", [*WANTED, "LV", "US"])
def test_what_is_not_known_leaves_no_label_behind(country: str, language: Language) -> None:
    bare = company(
        country, **{**dict.fromkeys(COMPANIES["FR"], ""), "name": "Firm", "directors": (), "board_chair": ""}
    )
    assert said_of(bare, language) == f"Firm · {words_of(language)('legal_office', value='Road 1, Town')}"


def test_a_seat_apart_from_the_address_is_said_beside_it() -> None:
    found = said_of(company("DE", registered_office="Potsdam"))
    assert found.startswith("Musterpapier GmbH · Road 1, Town · registered office: Potsdam · ")


def test_a_lone_director_is_one() -> None:
    assert "· managing director: Anna Beispiel ·" in said_of(company("DE", directors=("Anna Beispiel",)))


@pytest.mark.parametrize(
    ("capital", "paid", "said"),
    [
        ("€ 100", "", "share capital € 100"),
        ("€ 100", "€ 100", "share capital € 100, paid up in full"),
        ("€ 100", "€ 25", "share capital € 100, of which paid up € 25"),
    ],
)
def test_of_the_capital_it_is_said_how_much_is_paid_up_where_the_company_says_so(
    capital: str, paid: str, said: str
) -> None:
    assert said_of(company("DE", capital=capital, capital_paid=paid)).split(" · ")[-2] == said


@pytest.mark.parametrize(
    ("form", "name", "printed"),
    [
        ("UAB", "UAB Popierius", False),
        ("AG", "Magenta Agentur", True),
        ("gmbh", "Muster GmbH", False),
        ("", "X", False),
    ],
)
def test_a_legal_form_is_said_unless_the_name_says_it(form: str, name: str, printed: bool) -> None:
    found = said_of(company("LT", name=name, legal_form=form))
    assert (f"{name} · {form} ·" in found) == printed


def test_every_country_is_asked_for_pieces_that_there_are() -> None:
    for wanted in (*WANTED.values(), ELSEWHERE):
        assert len(set(wanted)) == len(wanted) and "form" in wanted[0]


@pytest.mark.parametrize("country", COMPANIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_at_the_foot_of_page_1_alone_and_within_its_margins(country: str, language: Language) -> None:
    made = proposal("studio", language).quotation
    seller = company(country, brand=made.seller.brand, address="Road 1, Town")
    content = proposal_pdf(made.model_copy(update={"seller": seller}), bundle())
    first, *others = (" ".join(text.split()) for text in page_texts(content))
    office = words_of(language)("legal_office", value="")
    assert seller.name in first and office in first and seller.register_name in first
    assert not any(office in text for text in others)
    assert outside_the_margins(content) == []


def test_the_page_about_it_names_every_country_with_its_law_and_prints_its_example() -> None:
    text = " ".join((ROOT / "docs" / "seller.md").read_text(encoding="utf-8").split())
    assert {country for country in WANTED if f"| {country} |" in text} == set(WANTED)
    wanted = re.findall(r"prints `(Musterpapier.*?)`", text)
    seller = company("DE", board_chair="", vat_id="")
    address = "Lindenstraße 4, 10969 Berlin"
    assert wanted == [identity(seller, address, words_of("en")).replace("\xa0", " ")]
