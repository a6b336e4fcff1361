"""What the document claims: what was said, what is assumed, what could not be found, what is as agreed by hand."""

from __future__ import annotations

import pytest

from quotegen.document.proposal import proposal_page, proposal_pdf
from quotegen.document.view import ProposalView, proposal_view
from quotegen.language import Language
from quotegen.model.canonical import canonical
from quotegen.model.comparison import ByHand
from quotegen.model.quotation import Quotation
from tests.samples import CUSTOMERS, LANGUAGES, bundle, page_texts, pdf, proposal, words_of

UNMET = {"en": "nothing in our range fits", "lt": "mūsų asortimente tinkamo nėra"}
AGREED = {
    "en": "As agreed with you, and not as it was worked out from your needs: Everyday paper; Delivery.",
    "lt": "Ne pagal apskaičiuotą poreikį, o kaip susitarėme: Everyday paper; Delivery.",
}


def by_hand(language: Language, customer: str = "law-office", what: str = "quantity") -> Quotation:
    """As it would be, had two needs been changed by hand in the recommended offer."""
    made = proposal(customer, language).quotation
    changed = [ByHand.model_validate({"need": need, "what": what}) for need in ("Everyday paper", "Delivery")]
    offers = tuple(
        offer.model_copy(update={"by_hand": tuple(changed), "says": ""} if offer.recommended else {"says": ""})
        for offer in made.offers
    )
    return made.model_copy(update={"offers": offers})


def view(quotation: Quotation) -> ProposalView:
    return proposal_view(quotation, words_of(quotation.language))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_found_stands_on_the_first_page_and_under_the_totals(language: Language) -> None:
    pages = [flat(text) for text in page_texts(pdf("law-office", language))]
    found = [number for number, text in enumerate(pages, 1) if UNMET[language] in text]
    assert found[0] == 1 and len(found) == 2
    title = {"en": "line by line", "lt": "kiekviena eilutė"}[language]
    assert found[1] >= next(number for number, text in enumerate(pages, 1) if "4 · " in text and title in text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_stays_one_page_with_it(language: Language) -> None:
    assert "ruta@popierius.example" in page_texts(pdf("law-office", language))[0]


def test_usual_answers_stand_apart_with_the_lines_that_rest_on_them() -> None:
    assumed = view(proposal("law-office", "en").quotation).assumed
    assert [(row.asked, row.said, flat(row.lines)) for row in assumed] == [
        ("How much is spoilt?", "2%", "lines 1–5"),
        ("How are letters folded?", "folded twice, DL", "lines 20–21"),
    ]


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_what_is_told_is_not_assumed_as_well(customer: str) -> None:
    brief = proposal(customer, "en").quotation.brief
    assert brief is not None
    assert not {each.question for each in brief.told} & {each.question for each in brief.assumed}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_decides_and_what_it_may_cost_are_for_the_house_alone(language: Language) -> None:
    quotation = proposal("charity", language).quotation
    assert quotation.brief is not None and quotation.brief.budget == 120
    everything = canonical(quotation.for_customer()) + " ".join(page_texts(pdf("charity", language)))
    for word in ("valdyba", "decider", '"budget":"120', 'budget_left":"'):
        assert word not in everything
    budget = {"en": "Your budget", "lt": "Jūsų biudžetas"}[language]
    assert budget not in [row.label for row in view(quotation).offers.judgement]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_what_is_as_agreed_and_not_as_worked_out(language: Language) -> None:
    pages = [flat(text) for text in page_texts(proposal_pdf(by_hand(language), bundle()))]
    assert [number for number, text in enumerate(pages, 1) if AGREED[language] in text] == [1, 2]
    assert view(proposal("law-office", language).quotation).by_hand == ""


def test_offers_that_do_not_cover_the_same_claim_nothing_beside_each_other() -> None:
    rows = [row.label for row in view(by_hand("en")).offers.judgement + view(by_hand("en")).offers.figures]
    assert "Pays back" not in rows and "In a sentence" not in rows and "What it gives up" in rows
    assert "What it gives up" not in [row.label for row in view(by_hand("en", what="product")).offers.judgement]
    assert "no longer cover the same needs" in proposal_page(by_hand("en"), bundle()).html


@pytest.mark.parametrize(("language", "says"), [("en", "Our recommendation"), ("lt", "Mūsų rekomendacija")])
def test_an_offer_that_says_nothing_of_itself_is_not_recommended_as_the_recommended_one(
    language: Language, says: str
) -> None:
    assert view(by_hand(language)).pricing.which == says


def test_one_offer_that_was_changed_is_not_called_the_best_in_everything() -> None:
    made = by_hand("en")
    lone = made.model_copy(update={"offers": (made.recommended,)})
    before = made.model_copy(update={"offers": (proposal("law-office", "en").quotation.recommended,)})
    claim = words_of("en")("only_text")
    assert claim not in proposal_page(lone, bundle()).html
    assert claim in proposal_page(before, bundle()).html


def test_no_product_of_a_range_is_called_proposed_once_another_was_chosen_by_hand() -> None:
    made = proposal("studio", "en").quotation
    assert made.brief is not None
    needs = {table.need for table in made.brief.ranges}
    changed = tuple(ByHand(need=need, what="product") for need in needs)
    offers = tuple(offer.model_copy(update={"by_hand": changed}) for offer in made.offers)

    def proposed(quotation: Quotation) -> int:
        tables = view(quotation).ranges
        return sum(row.proposed for table in tables for need in table.needs for row in need.rows)

    assert proposed(made) > 0 and proposed(made.model_copy(update={"offers": offers})) == 0


def test_a_price_by_the_unit_that_is_left_out_everywhere_has_no_row() -> None:
    made = proposal("law-office", "en").quotation
    offers = tuple(
        offer.model_copy(update={"comparison": offer.comparison.model_copy(update={"per_unit": None})})
        for offer in made.offers
        if offer.comparison is not None
    )
    without = made.model_copy(update={"offers": offers})
    for quotation, shown in ((made, True), (without, False)):
        found = view(quotation)
        labels = [row.label for row in found.offers.figures] + [price.label for price in found.prices]
        assert labels.count("100 pages cost") == 2 * shown
