"""What both sides bind themselves to, and what a consumer is told beside it."""

from __future__ import annotations

from typing import Any

import pytest

from quotegen.document.agreement_view import AgreementView
from quotegen.document.proposal import proposal_page, proposal_pdf
from quotegen.document.view import ProposalView, proposal_view
from quotegen.language import Language
from quotegen.model.inputs import START
from quotegen.model.party import Party, PartyKind
from quotegen.model.quotation import Quotation, Reference
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from tests.builders import EU_BUSINESS, line, occasion, offer, party
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import LANGUAGES, bundle, page_texts, proposal, words_of

BOTH = pytest.mark.parametrize("language", LANGUAGES)


def starting(quotation: Quotation, day: str) -> Quotation:
    return quotation.model_copy(update={"references": (Reference(code=START, label="Start", value=day),)})


def view_of(quotation: Quotation) -> ProposalView:
    return proposal_view(quotation, words_of(quotation.language))


def agreement_of(quotation: Quotation) -> AgreementView:
    return view_of(quotation).agreement


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def lines(*requests: Any, buyer: Party | None = None, language: Language = "en") -> Quotation:
    return price([offer(*requests)], Terms(), occasion(buyer or party("LT"), language=language))[0]


def bought_by(customer: str, language: Language, **more: Any) -> Quotation:
    made = proposal(customer, language).quotation
    assert made.buyer is not None
    return made.model_copy(update={"buyer": made.buyer.model_copy(update=more)})


MONTHLY = line("PAPER", recurrence="month")


# --- from when until when ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "24 months: from 1 January 2027 to 31 December 2028, both days included."),
        ("lt", "24 mėnesiai: nuo 2027 m. sausio 1 d. iki 2028 m. gruodžio 31 d. imtinai."),
    ],
)
def test_with_a_start_the_first_and_the_last_day_are_said(language: Language, said: str) -> None:
    found = view_of(starting(proposal("studio", language).quotation, "2027-01-01"))
    assert plain(found.agreement.duration) == plain(found.terms[0].text) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "24 months from the first delivery or the first day of service."),
        ("lt", "24 mėnesiai nuo pirmo pristatymo arba pirmos paslaugų teikimo dienos."),
    ],
)
def test_without_a_start_it_runs_from_the_first_delivery(language: Language, said: str) -> None:
    assert plain(agreement_of(proposal("studio", language).quotation).duration) == said


@pytest.mark.parametrize("day", [None, "2027-01-01"])
def test_where_nobody_said_for_how_long_it_runs_until_it_is_ended(day: str | None) -> None:
    quotation = lines(MONTHLY)
    found = agreement_of(starting(quotation, day) if day else quotation)
    assert found.duration.endswith(" until either side ends it.") and found.committed == (None,)
    assert ("1 January 2027" in plain(found.duration)) == bool(day)


def test_a_single_order_has_no_duration_and_nothing_beyond_its_price() -> None:
    found = view_of(starting(proposal("charity", "en").quotation, "2027-01-01"))
    assert found.agreement.duration == "" and set(found.agreement.committed) == {None}
    assert words_of("en")("duration") not in {term.title for term in found.terms}


def test_the_duration_names_the_offers_in_which_something_recurs() -> None:
    offers = [
        offer(each).model_copy(update={"code": f"o{place}", "recommended": not place})
        for place, each in enumerate([line("PAPER"), MONTHLY])
    ]
    quotation = price(offers, Terms(), occasion())[0]
    named = [
        each.model_copy(update={"name": name}) for each, name in zip(quotation.offers, ("One", "Two"), strict=True)
    ]
    assert view_of(quotation.model_copy(update={"offers": tuple(named)})).terms[0].title == "Duration (Two)"


@BOTH
def test_the_start_is_read_on_page_1_as_a_day_of_its_language(language: Language) -> None:
    content = proposal_pdf(starting(proposal("studio", language).quotation, "2027-01-01"), bundle())
    day = "1 January 2027" if language == "en" else "2027 m. sausio 1 d."
    assert day in plain(page_texts(content)[0])


# --- how much in all -----------------------------------------------------------------------------


def test_a_business_reads_what_it_comes_to_with_and_without_tax() -> None:
    found = agreement_of(proposal("studio", "en").quotation).committed
    assert [plain(each.label) for each in found if each] == ["In all, 24 months"] * 3
    assert all(each and each.amount and each.note.startswith("VAT included; without it ") for each in found)


def test_a_consumer_reads_it_with_tax_alone() -> None:
    found = agreement_of(bought_by("studio", "en", kind=PartyKind.CONSUMER)).committed
    assert all(each and each.amount and each.note == "" for each in found)


@BOTH
def test_every_offer_that_recurs_says_it_where_it_is_signed(language: Language) -> None:
    quotation = proposal("studio", language).quotation
    last = " ".join(plain(page_texts(proposal_pdf(quotation, bundle()))[-1]).split())
    for each in agreement_of(quotation).committed:
        assert each is not None and plain(each.amount) in last


def test_a_lone_offer_says_it_in_its_table() -> None:
    made = proposal("studio", "en").quotation
    alone = made.model_copy(update={"offers": (made.recommended,)})
    (whole,) = agreement_of(alone).committed
    html = proposal_page(alone, bundle()).html
    assert whole is not None
    assert f'<th scope="row">{whole.label}</th><td>{whole.amount} <span class="note">{whole.note}</span></td>' in html
    assert html.count(agreement_of(alone).duration) == 2  # among the terms, and where it is signed


# --- who signs, and where they are ---------------------------------------------------------------


@BOTH
def test_both_sides_sign_with_name_role_and_day_on_behalf_of_their_company(language: Language) -> None:
    quotation = proposal("law-office", language).quotation
    assert quotation.buyer is not None
    found, words = agreement_of(quotation), words_of(language)
    assert found.buyer.party == words("sign_for", party=quotation.buyer.name)
    assert found.seller.party == words("sign_for", party=quotation.seller.name)
    assert quotation.buyer.company_code in found.buyer.lines[1]
    assert quotation.seller.company_code in found.seller.lines[1]
    last = page_texts(proposal_pdf(quotation, bundle()))[-1]
    for label in ("sign_name", "sign_role", "sign_date", "sign_signature"):
        assert last.count(words(label)) >= 2


def test_a_consumer_signs_for_himself_and_has_no_role() -> None:
    found = agreement_of(lines(line("PAPER"), buyer=party("LT", kind="consumer"))).buyer
    assert (found.party, found.name, found.has_role) == ("Buyer", "Buyer", False)


@pytest.mark.parametrize(
    ("language", "seller", "buyer"), [("en", "Lithuania", "Germany"), ("lt", "Lietuva", "Vokietija")]
)
def test_across_a_border_both_addresses_name_their_country(language: Language, seller: str, buyer: str) -> None:
    found = view_of(lines(line("PAPER"), buyer=EU_BUSINESS, language=language))
    assert found.buyer_lines[0].endswith(f", {buyer}") and found.agreement.buyer.lines[0] == found.buyer_lines[0]
    assert f", {seller}" in found.seller_line and f", {seller}" in found.identity
    assert found.agreement.seller.lines[0].endswith(f", {seller}")


def test_at_home_no_address_names_the_country() -> None:
    assert "Lithuania" not in proposal_page(lines(line("PAPER")), bundle()).html


# --- consumers -----------------------------------------------------------------------------------

OF_CONSUMERS = ("withdrawal", "complaints")


def rights(quotation: Quotation) -> list[str]:
    titles = {words_of(quotation.language)(name): name for name in OF_CONSUMERS}
    return [titles[term.title] for term in view_of(quotation).terms if term.title in titles]


@BOTH
def test_a_consumer_is_told_how_to_withdraw_and_where_to_complain(language: Language) -> None:
    quotation = bought_by("charity", language, kind=PartyKind.CONSUMER)
    seller, words = quotation.seller, words_of(language)
    *_, withdrawal, complaints = view_of(quotation).terms
    assert (withdrawal.title, complaints.title) == (words("withdrawal"), words("complaints"))
    for wanted in (seller.name, seller.address, seller.phone, seller.email, "14"):
        assert wanted in withdrawal.text
    assert seller.phone in complaints.text and seller.complaints_body in complaints.text
    content = proposal_pdf(quotation, bundle())
    assert words("withdrawal_form") in page_texts(content)[-1] and outside_the_margins(content) == []


def test_without_a_phone_and_mail_of_its_own_the_company_is_reached_by_its_contact() -> None:
    quotation = bought_by("charity", "en", kind=PartyKind.CONSUMER)
    bare = quotation.seller.model_copy(update={"phone": "", "email": "", "complaints_body": ""})
    *_, withdrawal, complaints = view_of(quotation.model_copy(update={"seller": bare})).terms
    assert bare.contact_phone in withdrawal.text and bare.contact_email in complaints.text
    assert not complaints.text.endswith(".:.") and "turn to" not in complaints.text


@pytest.mark.parametrize(
    ("kind", "buyer", "seller", "told"),
    [
        ("consumer", "LT", "LT", True),
        ("consumer", "NO", "LT", True),
        ("consumer", "DE", "US", True),
        ("consumer", "US", "US", False),
        ("business", "LT", "LT", False),
    ],
)
def test_they_are_told_where_one_of_the_two_is_in_the_union(kind: str, buyer: str, seller: str, told: bool) -> None:
    quotation = lines(line("PAPER"), buyer=party(buyer, kind=kind))
    abroad = quotation.seller.model_copy(update={"country": seller})
    found = quotation.model_copy(update={"seller": abroad})
    assert rights(found) == list(OF_CONSUMERS) * told
    assert bool(agreement_of(found).withdrawal) == told


@BOTH
def test_a_business_has_no_form_of_withdrawal(language: Language) -> None:
    html = proposal_page(proposal("charity", language).quotation, bundle()).html
    assert words_of(language)("withdrawal_form") not in html and 'class="withdrawal"' not in html


# --- the first invoice ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ("First invoice", "due within 14 days")), ("lt", ("Pirmoji sąskaita", "per 14 dienų"))],
)
def test_the_first_invoice_says_how_long_there_is_to_pay_it(language: Language, said: tuple[str, str]) -> None:
    today = view_of(proposal("studio", language).quotation).offers.today
    assert today is not None and today.label == said[0] and plain(today.note).endswith(said[1])


def test_of_a_seller_that_did_not_say_how_long_nothing_is_said_of_it() -> None:
    made = proposal("studio", "en").quotation
    older = made.model_copy(update={"seller": made.seller.model_copy(update={"payment_period": ""})})
    today = view_of(older).offers.today
    assert today is not None and "due" not in today.note and not today.note.endswith("· ")
