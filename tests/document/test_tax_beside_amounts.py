"""Each amount says the tax that is in it, and a customer reads all of them on one basis."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings

from quotegen.document.investment_view import PricedGroup
from quotegen.document.proposal import proposal_page
from quotegen.document.view import ProposalView, proposal_view
from quotegen.errors import QuotegenError
from quotegen.language import Language
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Brief, Quotation
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.pipeline import price
from tests.builders import EU_BUSINESS, NORWAY, NORWAY_CONSUMER, ad_hoc, line, occasion, off, offer, party, taxed
from tests.properties.test_pricing_laws import Case, cases
from tests.samples import CUSTOMERS, LANGUAGES, bundle, proposal, words_of

CONSUMER = occasion(party("LT", kind="consumer"))
REGISTERED = occasion(party("LT", vat_id="LT100001234510"))
BRIEF = Brief(headline="h", summary=(), told=(), agreement_months=12)
CENT = Decimal("0.01")


def quoted(*lines: LineRequest, at: Occasion | None = None, brief: Brief | None = None, **terms: Any) -> Quotation:
    return price([offer(*lines)], Terms.model_validate(terms), at or occasion(), brief)[0]


def seen(*lines: LineRequest, **more: Any) -> ProposalView:
    return proposal_view(quoted(*lines, **more).for_customer(), words_of("en"))


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def euros(text: str) -> Decimal:
    found = re.search(r"\d[\d.,]*", text)
    assert found is not None
    sign = -1 if text[:1] in "-\N{MINUS SIGN}" else 1
    return sign * Decimal(found[0].replace(",", ""))


def rows_of(group: PricedGroup) -> list[tuple[str, Decimal, str]]:
    return [(plain(row.label), euros(row.amount), row.note) for row in group.rows]


@pytest.mark.parametrize(("quantity", "label"), [(2, "To pay once"), (-2, "To be credited")])
def test_what_is_taken_back_in_all_is_credited_and_not_paid(quantity: int, label: str) -> None:
    view = seen(ad_hoc("10", quantity), at=REGISTERED)
    total = view.recommended.groups[0].total
    assert total is not None and total.label == label
    assert [each.label for each in view.offers.choices[0].to_pay] == [label]


def test_the_first_page_calls_no_credit_a_payment() -> None:
    assert [each.label for each in seen(ad_hoc("10", -2), at=REGISTERED).prices] == ["To be credited"]


MONTH_AND_BOOK = (ad_hoc("10", recurrence="month"), taxed("20", "S", "5"))


def test_each_amount_to_sign_has_the_tax_of_its_own_total() -> None:
    (choice,) = seen(*MONTH_AND_BOOK).offers.choices
    assert [(each.label, plain(each.note)) for each in choice.to_pay] == [
        ("To pay once", "incl. 5% VAT"),
        ("To pay each month", "incl. 21% VAT"),
    ]
    assert choice.first is not None and plain(choice.first.note) == "incl. 5% and 21% VAT"


def test_the_page_that_is_signed_prints_each_tax_beside_its_amount() -> None:
    html = plain(proposal_page(quoted(*MONTH_AND_BOOK), bundle()).html)
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*) <span class="note">([^<]*)</span>', html)
    assert rows == [
        ("To pay once", "€21.00", "incl. 5% VAT"),
        ("To pay each month", "€12.10", "incl. 21% VAT"),
        ("First invoice", "€33.10", "incl. 5% and 21% VAT"),
    ]


def test_what_is_prepaid_stands_beside_the_amount_it_is_taken_from() -> None:
    (choice,) = seen(ad_hoc("100"), prepaid="21").offers.choices
    assert [plain(each.note) for each in choice.to_pay] == ["incl. 21% VAT; €21.00 is paid already"]


@pytest.mark.parametrize(
    ("lines", "at", "says"),
    [
        ((line("STAMP"),), occasion(), "no VAT: exempt"),
        ((line("SCRAP"),), REGISTERED, "no VAT: reverse charge"),
        ((line("GIFT"),), occasion(), "no VAT: zero rate"),
        ((line("SETUP"),), occasion(EU_BUSINESS), "no VAT: reverse charge"),
        ((line("PAPER"),), occasion(EU_BUSINESS), "no VAT: intra-Community supply"),
        ((line("PAPER"),), occasion(NORWAY), "no VAT: export"),
        ((line("SETUP"),), occasion(NORWAY), "no VAT: VAT does not apply"),
        (
            (line("PAPER"), line("STAMP"), line("SCRAP")),
            REGISTERED,
            "incl. 21% VAT; part of it without VAT: reverse charge and exempt",
        ),
    ],
)
def test_an_amount_without_tax_says_why(lines: tuple[LineRequest, ...], at: Occasion, says: str) -> None:
    (only,) = seen(*lines, at=at).offers.choices[0].to_pay
    assert plain(only.note) == says


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_has_a_name(language: Language) -> None:
    words = words_of(language)
    assert all(words(f"category_{code}") for code in ("Z", "E", "AE", "K", "G", "O"))


def test_each_row_of_tax_says_which_it_is_with_its_reason_beneath() -> None:
    group = seen(line("PAPER"), line("STAMP", 10), line("SCRAP"), at=REGISTERED).pricing.offer.groups[0]
    assert rows_of(group)[1:] == [
        ("VAT 0% on €50.00: reverse charge", Decimal(0), "Reverse charge: scrap."),
        ("VAT 0% on €11.00: exempt", Decimal(0), "Exempt: stamps."),
        ("VAT 21% on €10.00", Decimal("2.10"), ""),
    ]


def test_where_no_tax_is_charged_no_amount_says_that_it_is_to_come() -> None:
    view = seen(line("SETUP"), at=occasion(EU_BUSINESS), brief=BRIEF)
    assert view.pricing.basis == "No VAT is charged: reverse charge."
    assert {row.note for row in view.offers.figures} == {"no VAT: reverse charge"}


BINDER = ad_hoc("100", optional=True)


@pytest.mark.parametrize(
    ("lines", "at", "told"),
    [
        ((taxed("100", "E"), BINDER), occasion(), "exempt"),
        ((line("PAPER"), taxed("100", "S", "21", optional=True)), occasion(EU_BUSINESS), "intra-Community supply"),
    ],
)
def test_totals_without_tax_say_nothing_of_what_is_optional(
    lines: tuple[LineRequest, ...], at: Occasion, told: str
) -> None:
    view = seen(*lines, at=at)
    assert view.pricing.basis == f"No VAT is charged on the totals: {told}. Each optional line says its own."
    assert view.pricing.offer.optional is not None
    assert plain(view.pricing.offer.optional.lines[0].details).endswith("21% VAT not included")


@pytest.mark.parametrize(
    ("optional", "at", "said"),
    [
        (BINDER, occasion(), "21% VAT not included"),
        (BINDER, CONSUMER, "incl. 21% VAT"),
        (taxed("100", "E", optional=True), occasion(), "no VAT: exempt · because"),
        (taxed("100", "Z", optional=True), CONSUMER, "no VAT: zero rate"),
    ],
)
@pytest.mark.parametrize("needed", [ad_hoc("10"), taxed("10", "E")])
def test_an_optional_line_says_its_own_tax_whatever_the_totals_bear(
    needed: LineRequest, optional: LineRequest, at: Occasion, said: str
) -> None:
    group = seen(needed, optional, at=at).pricing.offer.optional
    assert group is not None
    assert plain(group.lines[0].details) == f"paid once · {said}"
    assert group.tax_notes == (("because",) if "because" in said else ())


NOT_TAXED = [(line("PAPER"), occasion(NORWAY_CONSUMER)), (taxed("83.20", "E"), CONSUMER)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("free", "at"), NOT_TAXED)
def test_a_consumer_who_is_charged_no_tax_reads_of_none_in_the_prices(
    free: LineRequest, at: Occasion, language: Language
) -> None:
    at = replace(at, language=language)
    html = plain(proposal_page(quoted(free, at=at, brief=BRIEF), bundle()).html)
    assert not re.search(r"incl\. VAT|include VAT|of which VAT|\bsu PVM|iš jos PVM", html)


def test_a_consumer_reads_only_those_sums_with_tax_that_bear_some() -> None:
    view = seen(ad_hoc("10"), taxed("5", "E", recurrence="month"), taxed("7", "E", optional=True), at=CONSUMER)
    once, month = view.pricing.offer.groups
    assert [label for label, _, _ in rows_of(once)] == ["Total incl. VAT", "of which VAT 21%"]
    assert [label for label, _, _ in rows_of(month)] == ["Net", "VAT 0%: exempt"]
    assert view.pricing.offer.optional is not None
    assert [group.with_tax for group in (once, month, view.pricing.offer.optional)] == [True, False, False]
    assert view.pricing.basis == "Prices include VAT where it is charged. No VAT: exempt."


@pytest.mark.parametrize(("at", "basis"), [(CONSUMER, "incl. VAT"), (REGISTERED, "VAT not included")])
def test_a_price_that_bears_no_tax_says_so_beside_one_that_does(at: Occasion, basis: str) -> None:
    view = seen(ad_hoc("10"), taxed("5", "E", recurrence="month"), at=at, brief=BRIEF)
    assert [row.note for row in view.offers.figures] == [basis, "no VAT: exempt", basis]


def test_a_consumer_reads_an_optional_line_with_tax_beside_totals_without() -> None:
    group = seen(taxed("5", "E"), BINDER, at=CONSUMER).pricing.offer.optional
    assert group is not None and group.with_tax and plain(group.lines[0].net) == "€121.00"


def test_a_business_reads_prices_without_tax_and_beside_them_what_is_to_be_paid() -> None:
    view = seen(ad_hoc("10", recurrence="month"), brief=BRIEF)
    assert [(plain(each.amount), plain(each.note)) for each in view.prices] == [("€10.00", "€12.10 incl. 21% VAT")]
    assert [(plain(row.cells[0].lines[0]), row.note) for row in view.offers.figures] == [
        ("€10.00", "VAT not included"),
        ("€120.00", "VAT not included"),
    ]
    assert view.pricing.basis == "Prices are without VAT, unless it says otherwise."


def test_a_consumer_reads_every_price_with_tax() -> None:
    view = seen(ad_hoc("10", 3, recurrence="month"), at=CONSUMER, brief=BRIEF)
    assert [plain(each.amount) for each in view.prices] == ["€36.30"]
    assert [(plain(row.cells[0].lines[0]), row.note) for row in view.offers.figures] == [
        ("€36.30", "incl. VAT"),
        ("€435.60", "incl. VAT"),
    ]
    (only,) = view.pricing.offer.groups[0].lines
    assert (plain(only.price), plain(only.net)) == ("€12.10", "€36.30")
    assert view.pricing.basis == "All prices include VAT."


def test_the_lines_of_a_consumer_are_headed_as_amounts_with_tax() -> None:
    html = proposal_page(quoted(ad_hoc("10"), at=CONSUMER), bundle()).html
    assert "Price incl. VAT" in html and "Amount incl. VAT" in html and ">Net<" not in html


@pytest.mark.parametrize(
    ("amount", "quantity", "shown", "comes_to"),
    [
        ("4.55", 1, "€5.51", "€5.51"),  # 5.5055
        ("4.55", 4, "€5.5055", "€22.02"),  # not 4 × 5.51
        ("10.00", 7, "€12.10", "€84.70"),
    ],
)
def test_a_price_with_tax_multiplies_up_to_its_line(amount: str, quantity: int, shown: str, comes_to: str) -> None:
    (only,) = seen(ad_hoc(amount, quantity), at=CONSUMER).pricing.offer.groups[0].lines
    assert (plain(only.price), plain(only.net)) == (shown, comes_to)


def test_cents_that_lines_with_tax_miss_the_total_by_are_a_row() -> None:
    """Five lines of 1.12 come to 1.36 each, and to 6.78 together: 5.60 and 1.18 of tax."""
    group = seen(*(ad_hoc("1.12") for _ in range(5)), at=CONSUMER).pricing.offer.groups[0]
    assert rows_of(group) == [
        ("Lines", Decimal("6.80"), ""),
        ("Rounding: VAT is worked out once for all lines", Decimal("-0.02"), ""),
        ("Total incl. VAT", Decimal("6.78"), ""),
        ("of which VAT 21%", Decimal("1.18"), ""),
    ]


@settings(derandomize=True, deadline=None, max_examples=50, database=None)
@given(cases())
def test_what_a_consumer_reads_adds_up_to_what_is_to_be_paid(case: Case) -> None:
    _, lines, terms = case
    try:
        quotation = quoted(*lines, at=CONSUMER, **terms)
    except QuotegenError:
        assume(False)
        raise
    groups = proposal_view(quotation.for_customer(), words_of("en")).pricing.offer.groups
    for group in groups:
        rows = [row for row in group.rows if not row.label.startswith("of which")]
        place = next(place for place, row in enumerate(rows) if row.label in {"Total incl. VAT", "Net"})
        lines_sum = sum((euros(each.net) for each in group.lines), Decimal(0))
        if place:
            assert euros(rows[0].amount) == lines_sum
        assert lines_sum + sum((euros(row.amount) for row in rows[1:place]), Decimal(0)) == euros(rows[place].amount)
        assert group.total is not None
        after = sum((euros(row.amount) for row in rows[place + 1 :]), Decimal(0))
        assert euros(rows[place].amount) + after == euros(group.total.amount)
    totals = [euros(group.total.amount) for group in groups if group.total]
    assert totals == [total.payable for total in quotation.recommended.totals.values()]


def test_a_chart_and_the_comparison_come_to_the_price_after_discounts() -> None:
    lines = (ad_hoc("100", recurrence="month"), line("SETUP"))
    view = seen(*lines, brief=BRIEF, allowance_charges=[off("5")])
    over = next(row for row in view.offers.figures if row.label == "Over 12 months")
    assert view.recommended.chart_total is not None
    assert view.recommended.chart_total.amount == over.cells[0].lines[0] == "€1,197.00"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_the_first_page_says_what_every_offer_asks_for_first(customer: str, language: Language) -> None:
    quotation = proposal(customer, language).quotation
    first = proposal_view(quotation, words_of(language)).pricing.first
    assert first is not None
    digits = [re.sub(r"\D", "", cell.lines[0]) for cell in first.cells]
    todays = [offer.comparison.today for offer in quotation.offers if offer.comparison]
    assert digits == [str(today.quantize(CENT, ROUND_HALF_UP)).replace(".", "") for today in todays]


def test_a_lone_payment_is_not_said_twice() -> None:
    assert seen(ad_hoc("10")).pricing.first is None
    assert seen(ad_hoc("10"), ad_hoc("10", recurrence="month")).pricing.first is not None


def test_a_price_of_the_whole_quantity_says_what_that_makes_each() -> None:
    """Graduated: five hours of 60.00 and two of 50.00."""
    (only,) = seen(line("SETUP", 7)).pricing.offer.groups[0].lines
    assert (plain(only.price), plain(only.price_note)) == ("€400.00 for 7", "€57.14 each on average")


def test_a_price_by_the_hundred_is_no_average() -> None:
    (only,) = seen(line("CLIPS", 250)).pricing.offer.groups[0].lines
    assert (plain(only.price), only.price_note) == ("€4.20 for 100", "")
