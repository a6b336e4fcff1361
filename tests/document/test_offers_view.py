"""The offers side by side: every figure follows from the offer's own lines, and what differs is told."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.document.investment_view import PricedGroup, differing_offer
from quotegen.document.offers_view import ComparedRow, OffersView, offers_view
from quotegen.document.page import Page
from quotegen.document.view import numbered
from quotegen.language import Language
from quotegen.model.quotation import Brief, Quotation, QuotationOffer, UnitQuantity
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.comparison_before import compared_before
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import page_of, propose_file
from tests.builders import ad_hoc, line, occasion, offer, party
from tests.samples import CUSTOMERS, DAY, LANGUAGES, ROOT, page, proposal, words_of

EACH = [(customer, language) for customer in CUSTOMERS for language in LANGUAGES]
PERIODS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}
CENT = Decimal("0.01")


def seen(quotation: Quotation) -> OffersView:
    return offers_view(quotation, words_of(quotation.language))


def amount(text: str, language: Language) -> Decimal:
    """The first number of a printed text."""
    found = re.search(r"-?[\d.,\s]*\d", text.replace("\xa0", " "))
    assert found is not None, text
    digits = found[0].replace(" ", "").replace("," if language == "en" else ".", "")
    return Decimal(digits.replace(",", "."))


def payable(of: QuotationOffer) -> Mapping[Recurrence, Decimal]:
    """What is paid each time: net amounts added up, and tax on them by rate."""
    found: dict[Recurrence, Decimal] = {}
    for each in Recurrence:
        by_rate: dict[Decimal, Decimal] = {}
        for item in of.lines:
            if item.recurrence is each and not item.optional:
                rate = item.tax_category.rate
                by_rate[rate] = by_rate.get(rate, Decimal(0)) + item.net_amount
        if by_rate:
            taxes = [(net * rate / 100).quantize(CENT, ROUND_HALF_UP) for rate, net in by_rate.items()]
            found[each] = sum(by_rate.values(), Decimal(0)) + sum(taxes, Decimal(0))
    return found


def nets(of: QuotationOffer) -> Mapping[Recurrence, Decimal]:
    """What the lines cost each time, without tax."""
    found: dict[Recurrence, Decimal] = {}
    for item in of.lines:
        if not item.optional:
            found[item.recurrence] = found.get(item.recurrence, Decimal(0)) + item.net_amount
    return found


def times(each: Recurrence, of: QuotationOffer, span: int, agreement: int) -> int:
    """How often a recurrence is paid in the first `span` months."""
    if each in PERIODS:
        return -(-span // PERIODS[each])
    recurs = any(item.recurrence in PERIODS and not item.optional for item in of.lines)
    return 1 if recurs else -(-span // agreement)


def paid(of: QuotationOffer, span: int, agreement: int) -> Decimal:
    return sum((each * times(name, of, span, agreement) for name, each in payable(of).items()), Decimal(0))


def check_every_figure(quotation: Quotation) -> None:
    view, brief, language = seen(quotation), quotation.brief, quotation.language
    words = words_of(language)
    assert brief is not None and view.today is not None
    rows, months = {row.label: row for row in (*view.figures, *view.judgement)}, brief.agreement_months
    for place, of in enumerate(quotation.offers):

        def shown(row: ComparedRow, place: int = place) -> Decimal:
            return amount(row.cells[place].lines[0], language)

        assert shown(view.today) == paid(of, 1, months)
        over = rows[words("over_months", months=str(months))]
        assert shown(over) == sum((net * times(each, of, months, months) for each, net in nets(of).items()), Decimal(0))
        for each, net_each in nets(of).items():
            assert shown(rows.get(words(f"price_{each}"), over)) == net_each
        assert brief.per_unit is not None
        net = sum(
            (
                item.net_amount * times(item.recurrence, of, brief.agreement_months, brief.agreement_months)
                for item in of.lines
                if item.group in brief.per_unit.groups and not item.optional
            ),
            Decimal(0),
        )
        assert shown(rows[brief.per_unit.name]) == (net / brief.per_unit.quantity).quantize(CENT, ROUND_HALF_UP)


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_every_figure_of_the_comparison_rederives_from_the_offers_own_lines(customer: str, language: Language) -> None:
    check_every_figure(proposal(customer, language).quotation)


def brief_of(**more: object) -> Brief:
    unit = UnitQuantity(name="A piece costs", quantity=Decimal(7), groups=("goods",))
    given: dict[str, object] = {"headline": "h", "summary": (), "told": (), "agreement_months": 6, "per_unit": unit}
    return Brief.model_validate(given | more)


LINES = st.builds(
    lambda sku, quantity, recurrence, optional: line(sku, quantity, recurrence=recurrence, optional=optional),
    st.sampled_from(["PAPER", "TONER", "CLIPS", "LABELS", "BOOK", "GIFT", "SETUP"]),
    st.integers(1, 60),
    st.sampled_from(list(Recurrence)),
    st.booleans(),
)
OFFERS = st.lists(st.lists(LINES, max_size=6).map(lambda found: [line("DELIVERY"), *found]), min_size=2, max_size=3)


def quoted(offers: list[list[LineRequest]], brief: Brief | None = None) -> Quotation:
    """The first offer is the recommended one."""
    made = [
        offer(*lines).model_copy(update={"code": f"o{place}", "recommended": place == 0})
        for place, lines in enumerate(offers)
    ]
    return price(made, Terms(), occasion(), brief or brief_of())[0]


@settings(max_examples=60, deadline=None)
@given(OFFERS)
def test_every_figure_rederives_whatever_the_lines(offers: list[list[LineRequest]]) -> None:
    check_every_figure(quoted(offers))


def check_differing(quotation: Quotation) -> None:
    """What is shared and what differs make each total's sum of lines."""
    quotation = numbered(quotation)
    for of in quotation.offers:
        if of.recommended:
            continue
        groups = differing_offer(of, quotation, words_of(quotation.language)).groups
        assert len(groups) == len(of.totals)
        for group, total in zip(groups, of.totals.values(), strict=True):
            nets = [amount(each.net, quotation.language) for each in group.lines]
            assert sum(nets, Decimal(0)) == total.line_total
            assert group.total is not None and amount(group.total.amount, quotation.language) == total.payable


@settings(max_examples=60, deadline=None)
@given(OFFERS)
def test_what_is_as_recommended_and_what_differs_sum_to_the_total(offers: list[list[LineRequest]]) -> None:
    check_differing(quoted(offers))


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_the_samples_where_they_differ_sum_to_their_totals(customer: str, language: Language) -> None:
    check_differing(proposal(customer, language).quotation)


def test_a_figure_off_by_a_cent_would_be_found() -> None:
    quotation = proposal("charity", "en").quotation
    first = quotation.offers[0]
    assert first.comparison is not None
    wrong = first.comparison.model_copy(update={"today": first.comparison.today + CENT})
    offers = (first.model_copy(update={"comparison": wrong}), *quotation.offers[1:])
    with pytest.raises(AssertionError):
        check_every_figure(quotation.model_copy(update={"offers": offers}))


def test_a_line_that_is_missing_would_be_found() -> None:
    quotation = proposal("charity", "en").quotation
    first = quotation.offers[0]
    offers = (first.model_copy(update={"lines": first.lines[1:]}), *quotation.offers[1:])
    with pytest.raises(AssertionError):
        check_differing(quotation.model_copy(update={"offers": offers}))


def differing(first: list[LineRequest], second: list[LineRequest]) -> PricedGroup:
    quotation = quoted([first, second])
    return differing_offer(quotation.offers[1], quotation, words_of("en")).groups[0]


def test_shared_lines_are_one_row_that_names_them_by_the_recommended_numbers() -> None:
    group = differing(
        [line("TONER"), line("BOOK"), line("PAPER"), line("CLIPS")], [line("PAPER"), line("LABELS", 4), line("BOOK")]
    )
    assert [(each.id, each.name) for each in group.lines] == [
        ("", "As in the offer we recommend, lines 2–3"),
        ("2", "Labels"),
    ]


def test_a_line_that_stands_twice_is_shared_only_as_often_as_the_other_has_it() -> None:
    group = differing([line("TONER")], [line("TONER"), line("TONER")])
    assert [each.net for each in group.lines] == ["€366.06", "€366.06"]


def test_another_number_of_packs_is_a_difference() -> None:
    group = differing([line("TONER", 2), line("BOOK")], [line("TONER", 3), line("BOOK")])
    assert [each.quantity for each in group.lines] == ["", "3\xa0pieces"]


def test_the_only_horizon_is_the_agreement() -> None:
    labels = [row.label for row in seen(quoted([[line("PAPER")], [line("TONER")]])).figures]
    assert [label for label in labels if label.startswith("Over")] == ["Over 6 months"]


def test_what_was_compared_before_is_told_as_it_was_but_for_the_month_of_paying_back() -> None:
    kept = compared_before(quoted([[line("BOOK", 7, recurrence="month")], [line("TONER")]]))
    view = seen(kept)
    rows = {row.label: row for row in view.figures}
    assert amount(rows["Over 12 months"].cells[0].lines[0], "en") == paid(kept.offers[0], 12, 6)
    assert (rows["Over 12 months"].note, rows["A piece costs"].note) == ("", "VAT not included")
    assert [row.label for row in view.judgement] == ["What it gives up"]


def test_what_is_paid_once_stands_in_the_last_row_alone() -> None:
    view = seen(quoted([[line("PAPER")], [line("TONER")]]))
    assert "One payment" not in [row.label for row in view.figures]


@pytest.mark.parametrize(
    ("start", "each", "says"),
    [
        ("50", "1", ("€4.00 less over 6 months", "up to €41.00 more on the way", "paid back from month 6 on")),
        ("55", "1", ("€1.00 more over 6 months", "up to €46.00 more on the way", "does not pay back in that time")),
        ("60", "0", ("costs the same over 6 months", "up to €50.00 more on the way", "paid back from month 6 on")),
        ("9", "1", ("€45.00 less over 6 months",)),
        ("1", "10", ("€1.00 more over 6 months", "does not pay back in that time")),
    ],
)
def test_what_paying_more_first_brings_is_said_beside_the_least(start: str, each: str, says: tuple[str, ...]) -> None:
    least, other = [ad_hoc("10", recurrence="month")], [ad_hoc(start), ad_hoc(each, recurrence="month")]
    offers = [offer(*lines).model_copy(update={"recommended": not place}) for place, lines in enumerate([least, other])]
    row = next(row for row in seen(price(offers, Terms(), occasion(), brief_of())[0]).judgement)
    assert row.label == "Compared with Recommended"
    assert [tuple(text.replace("\xa0", " ") for text in cell.lines) for cell in row.cells] == [("–",), says]


def test_a_year_bought_at_once_is_not_said_to_pay_back_before_the_next_bill() -> None:
    row = next(row for row in seen(proposal("law-office", "en").quotation).judgement)
    assert [text.replace("\xa0", " ") for text in row.cells[1].lines] == [
        "€84.30 less over 36 months",
        "up to €9,331.30 more on the way",
    ]


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        ("1000.00", "within your budget, €990.00 a month left"),
        ("4.00", "€6.00 over your budget of €4.00 a month"),
    ],
)
def test_the_budget_is_held_against_the_month(budget: str, says: str) -> None:
    rows = seen(quoted([[line("PAPER", recurrence="month")]] * 2, brief_of(budget=budget))).judgement
    assert rows[-1].cells[0].lines == (says,)


def test_a_consumers_budget_is_said_to_be_without_tax_among_prices_with_it() -> None:
    at = occasion(party("LT", kind="consumer"))
    offers = [offer(line("PAPER", recurrence="month"))]
    view = seen(price(offers, Terms(), at, brief_of(budget="11.00"))[0])
    (row,) = view.judgement
    assert (row.cells[0].lines, row.note, view.basis) == (
        ("within your budget, €1.00 a month left",),
        "VAT not included",
        "incl. VAT",
    )


def test_the_needs_in_which_the_offers_differ_stand_with_their_products() -> None:
    view = seen(proposal("law-office", "en").quotation)
    row = next(row for row in view.figures if row.label == "Colour ink")
    assert [cell.lines for cell in row.cells] == [
        ("Brenta BB60 dye ink cartridge, cyan, magenta and yellow",),
        ("Brenta BB60P pigment ink cartridge, cyan, magenta and yellow",),
        ("Brenta BB60P pigment ink cartridge, cyan, magenta and yellow",),
    ]


def test_a_need_that_all_offers_answer_alike_is_no_row() -> None:
    labels = [row.label for row in seen(proposal("law-office", "en").quotation).figures]
    assert "Everyday paper" in labels and "Drums" not in labels


@cache
def two_offers(language: Language) -> tuple[Quotation, Page]:
    path = ROOT / "examples" / "managed-it" / "answers" / "dental-clinic.yaml"
    made = propose_file(open_desk(catalogue="managed-it"), path, language, DAY)
    return made.quotation, page_of(open_desk(), made.quotation)


@cache
def one_offer(language: Language) -> tuple[Quotation, Page]:
    made = proposal("charity", language).quotation
    alone = made.model_copy(update={"offers": (made.recommended,)})
    return alone, page_of(open_desk(), alone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_offers_make_two_columns(language: Language) -> None:
    view = seen(two_offers(language)[0])
    assert len(view.columns) == 2 and [column.recommended for column in view.columns] == [True, False]
    assert view.today is not None
    assert all(len(row.cells) == 2 for row in (*view.figures, *view.judgement, view.today))


def test_what_an_offer_leaves_out_is_said() -> None:
    row = next(row for row in seen(two_offers("en")[0]).figures if row.label == "Training")
    assert next(cell.lines for cell in row.cells) == ("not included",)


@pytest.mark.parametrize(("language", "says"), [("en", "nothing to choose between"), ("lt", "Rinktis nėra iš ko")])
def test_one_offer_says_that_there_is_nothing_to_choose(language: Language, says: str) -> None:
    html = one_offer(language)[1].html
    assert says in html and 'class="compare"' not in html and 'class="box"' not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_offer_says_nothing_of_others(language: Language) -> None:
    html, words = one_offer(language)[1].html, words_of(language)
    said = [words(name) for name in ("tag", "needs_lines", "gives_up")]
    for text in (*said, words("choose_where", part="2")):
        assert text not in html and text in page("charity", language).html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_ticks_one_of_the_offers_shown(language: Language) -> None:
    assert page("charity", language).html.count('class="box"') == 3
    assert two_offers(language)[1].html.count('class="box"') == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_skips_a_level(language: Language) -> None:
    pages = [*(page(customer, language) for customer in CUSTOMERS), two_offers(language)[1]]
    for each in [*pages, one_offer(language)[1]]:
        levels = [int(level) for level in re.findall(r"<h([1-6])", each.html)]
        assert levels[0] == 1 and all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_range_of_the_studio_shows_the_special_colours_its_printer_takes() -> None:
    quotation = proposal("studio", "en").quotation
    assert quotation.brief is not None
    table = next(table for table in quotation.brief.ranges if table.need == "Special colour")
    assert {name for row in table.rows for name in row.fits} == {"Lumo F910"}
    assert [row.values[0] for row in table.rows if row.proposed] == ["white", "gold"]


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_a_range_shows_only_products_that_fit_the_customers_devices(customer: str) -> None:
    made, catalogue = proposal(customer, "en"), open_desk().catalogue
    assert made.quotation.brief is not None
    mine = {device for need in made.recommendation.needs for device in need.devices}
    for row in (row for table in made.quotation.brief.ranges for row in table.rows):
        for sku in row.skus:
            fitting = {fit.device for fit in catalogue.fits if fit.product == catalogue.packs[sku].product}
            assert fitting & mine
            assert {catalogue.devices[device].name for device in fitting & mine} >= set(row.fits)


def test_the_rows_are_named_in_the_language_of_the_document() -> None:
    labels = [row.label for row in seen(proposal("charity", "lt").quotation).judgement]
    assert labels == ["Palyginti su: Taupusis", "Ko atsisakote", "Jūsų biudžetas"]
