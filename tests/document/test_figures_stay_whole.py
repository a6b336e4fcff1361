"""No figure is split over two lines, stands over another or leaves the page: in any currency, however much it is."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pypdfium2
import pytest

from quotegen.document import columns
from quotegen.document.fonts import FACES, font_files
from quotegen.document.html import render
from quotegen.document.page import Page
from quotegen.document.pdf import shared_renderer
from quotegen.document.proposal import printed_page, proposal_page
from quotegen.document.range_view import RangePack, RangeProduct, RangeView, range_view
from quotegen.document.whole import JOINER, code, measure, whole
from quotegen.language import NBSP, Language, price
from quotegen.model.quotation import Brief, Quotation
from quotegen.model.request import Terms
from quotegen.money import percent_of, round_money
from quotegen.pricing.changes import changes_between
from quotegen.pricing.pipeline import price as priced
from quotegen.usecases.desk import open_desk
from quotegen.usecases.templates import bundle_of
from tests.builders import ad_hoc, occasion, off, offer
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import DAY, LANGUAGES, bundle, proposal

CURRENCIES = "EUR USD GBP CHF PLN CZK SEK NOK DKK HUF RON JPY ISK KWD BHD TND IDR COP INR BRL".split()
AMOUNTS = ("149382.70", "9999.99", "999999999.99", "12345678.90", "0.10")
MONEY = frozenset("amount net_amount payable today per_unit budget budget_left".split())
RECURRENCES = ("once", "month", "quarter", "year")


def enlarged(made: Quotation, currency: str) -> Quotation:
    """The quotation with other amounts, as large as they come, paid at every rhythm."""
    content = _with_amounts(made.model_dump(mode="json"), currency, iter(range(10**6)))
    content["currency"] = currency
    content["brief"]["told"] = content["brief"]["told"][:3]
    for each in content["offers"]:
        each["totals"] = {
            rhythm: _total(amount, currency) for rhythm, amount in zip(RECURRENCES, AMOUNTS, strict=False)
        }
        each["lines"] = each["lines"][:4]
        for place, line in enumerate(each["lines"]):
            line["recurrence"] = RECURRENCES[place % 4]
            line["quantity_text"] = f"1,234.5678{NBSP}piec/es" if place % 3 == 0 else line["quantity_text"]
        less = {"charge": False, "amount": _amount("999999999.99", currency), "reason": "agreed"}
        each["lines"][0]["allowance_charges"] = [less]
    return Quotation.model_validate(content)


def _total(amount: str, currency: str) -> dict[str, Any]:
    net = Decimal(_amount(amount, currency))
    tax = percent_of(net, 21, currency)
    part = {"category": "S", "rate": "21", "taxable": str(net), "tax": str(tax)}
    whole = {"line_total": net, "tax_exclusive": net, "tax": tax, "tax_inclusive": net + tax, "payable": net + tax}
    return {name: str(value) for name, value in whole.items()} | {
        "tax_subtotals": [part],
        **dict.fromkeys(("allowance_total", "charge_total", "prepaid", "rounding"), "0"),
    }


def _with_amounts(value: Any, currency: str, places: Iterator[int]) -> Any:
    if isinstance(value, dict):
        return {
            name: _amount(AMOUNTS[next(places) % 5], currency)
            if isinstance(each, str) and (name in MONEY or re.fullmatch(r"-?\d+\.\d\d", each))
            else _with_amounts(each, currency, places)
            for name, each in value.items()
        }
    return [_with_amounts(each, currency, places) for each in value] if isinstance(value, list) else value


def _amount(text: str, currency: str) -> str:
    return str(round_money(Decimal(text), currency))


@cache
def changes_of(currency: str, language: Language) -> Any:
    """What changes when a line for 999,999,999.99 joins one with discounts."""
    at = occasion(currency=currency, language=language)
    line = ad_hoc(_amount("123456789.01", currency), allowance_charges=[off("10")])
    more = ad_hoc(_amount("999999999.99", currency), description="Machine")
    before, after = (priced([offer(*lines)], Terms(), at)[0] for lines in ([line], [line, more]))
    return changes_between(before, after)


def document_of(currency: str, language: Language) -> tuple[Page, bytes]:
    made = enlarged(proposal("charity", language).quotation, currency)
    brief = made.brief.model_dump() if made.brief else {}
    ranges = proposal("law-office", language).quotation.brief
    assert ranges is not None
    brief["ranges"] = _with_amounts(ranges.model_dump(mode="json")["ranges"][:1], currency, iter(range(10**6)))
    made = made.model_copy(
        update={"brief": Brief.model_validate(brief), "changes": changes_of(currency, language), "revision": 2}
    )
    page = proposal_page(made, bundle())
    return page, printed_page(page, made, bundle())


def split_figures(page: Page, content: bytes) -> list[str]:
    """Figures of the page that stand on a line of the paper less often than on the page."""
    body = re.sub(
        r"<(head|colgroup)\b.*?</\1>|<(?:p|td|th|span|tr|h\d|br|div)\b[^>]*>|</\w+>", " ", page.html, flags=re.DOTALL
    )
    text = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace(JOINER, "")
    wanted = Counter(
        run.replace(NBSP, " ").strip(".,;:()“”„")
        for run in columns.figures(" ".join(text.split(" ")))
        if _is_figure(run)
    )
    with pypdfium2.PdfDocument(content) as document:
        lines = (
            "\n".join(each.get_textpage().get_text_bounded() for each in document).replace("\r", "").replace(NBSP, " ")
        )
    return [figure for figure, count in wanted.items() if lines.count(figure) < count]


def _is_figure(run: str) -> bool:
    return len(run) >= 5 and "\n" not in run


def overlapping(content: bytes) -> list[tuple[int, str, str]]:
    """Texts that stand over each other, with their page."""
    found: list[tuple[int, str, str]] = []
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            rects = [text.get_rect(place) for place in range(text.count_rects())]
            for place, (left, bottom, right, top) in enumerate(rects):
                for l2, b2, r2, t2 in rects[place + 1 :]:
                    across = min(right, r2) - max(left, l2)
                    down = min(top, t2) - max(bottom, b2)
                    if across > 1 and down > 0.35 * min(top - bottom, t2 - b2):
                        one = text.get_text_bounded(left, bottom, right, top)
                        found.append((number, one, text.get_text_bounded(l2, b2, r2, t2)))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_figure_of_a_proposal_stands_whole(currency: str, language: Language) -> None:
    page, content = document_of(currency, language)
    assert split_figures(page, content) == []
    assert overlapping(content) == []
    assert outside_the_margins(content) == []


def test_without_the_measured_columns_figures_break(monkeypatch: pytest.MonkeyPatch) -> None:
    def usual(found: list[columns.Column], free: int, room: int = 0) -> columns.Fit:
        return columns.Fit("", {each.name: f"{each.usual / 10}mm" for each in found})

    monkeypatch.setattr("quotegen.document.fits.fit", usual)
    assert len(split_figures(*document_of("CHF", "en"))) > 5


@cache
def shown(language: Language) -> RangeView:
    desk = open_desk()
    return range_view("special_ink", desk.occasion(None, language, DAY), bundle_of(desk, "range").words(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_figure_of_a_range_stands_whole(currency: str, language: Language) -> None:
    amount = price(round_money(Decimal("999999999.99"), currency), currency, language)
    view = shown(language)

    def dear(product: RangeProduct) -> RangeProduct:
        packs = tuple(RangePack(each.sku, each.contents, amount, each.best) for each in product.packs)
        return replace(product, packs=packs)

    groups = tuple(replace(each, products=tuple(dear(one) for one in each.products)) for each in view.groups)
    made = bundle_of(open_desk(), "range")
    page = render(
        made, replace(view, groups=(replace(groups[0], products=groups[0].products[:4]),)), made.words(language)
    )
    content = shared_renderer().pdf(page, made)
    assert split_figures(page, content) == []
    assert overlapping(content) == []
    assert outside_the_margins(content) == []


def test_no_letter_is_wider_than_it_is_taken_for() -> None:
    from fontTools.ttLib import TTFont

    for face in FACES:
        font = TTFont(font_files()[face.file_name])
        widths, em, serif = font["hmtx"], font["head"].unitsPerEm, face.family.startswith("Source")
        told = {
            chr(number): widths[name][0] * 1000 / em
            for number, name in font.getBestCmap().items()
            if number < 0x180 or number >= 0x2010
        }
        assert {char: width for char, width in told.items() if width > columns.ems(char, serif) and width} == {}, face


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("pay € 1 200,50 EUR now", "pay €~1~200,50~EUR now"),
        ("CHF 12.00 or 5 % less", "CHF~12.00 or 5~% less"),
        ("LT12 1000 0111 0100 1000 today", "LT12~1000~0111~0100~1000 today"),
        ("call +370 600 00000 today", "call +370~600~00000 today"),
        ("by 23 November 2026", "by 23~November~2026"),
        ("iki 2026 m. lapkričio 23 d.", "iki 2026~m.~lapkričio~23~d."),
        ("as in Q-2026-00008-R1", "as in Q-_2026-_00008-_R1"),
        ("lines 1–4 and 7", "lines 1–_4 and 7"),
        ("a high-yield, 2-year-old printer", "a high-yield, 2-year-old printer"),
        ("ruta-5@popierius.example", "ruta-5@popierius.example"),
        ("in 2026 300 people", "in 2026 300 people"),
    ],
)
def test_a_figure_in_a_sentence_is_held_together_and_nothing_else(text: str, held: str) -> None:
    assert whole(text).replace(NBSP, "~").replace(JOINER, "_") == held


def test_a_code_and_a_quantity_are_held_together() -> None:
    assert code("GIR-c80/B") == f"GIR-{JOINER}c80/{JOINER}B"
    assert measure("1,234.5 piec/es of 5") == f"1,234.5{NBSP}piec/{JOINER}es of 5"


def test_a_code_longer_than_any_column_may_break() -> None:
    assert code("X-" * 40) == "X-" * 40
