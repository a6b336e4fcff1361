"""The difference between two revisions in words, in both languages, and its part of the proposal."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from quotegen.document.changes_view import ChangesView, changes_view
from quotegen.document.proposal import proposal_pdf
from quotegen.language import NBSP, Language
from quotegen.model.changes import (
    Cause,
    CauseKind,
    ChangedAnswer,
    Changes,
    LineFigures,
    PriceWhy,
    RecurrenceChanges,
    Reduction,
    SumFigures,
)
from quotegen.model.quotation import Quotation
from quotegen.model.request import Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.changes import changes_between
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import open_desk
from tests.builders import ad_hoc, occasion, off, offer
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import LANGUAGES, bundle, page, page_texts, proposal, words_of

NEXT_YEAR = date(2027, 1, 11)


def figures(quantity: str, unit: str, **more: Any) -> LineFigures:
    known: dict[str, Any] = {
        "sku": "G-80",
        "name": "Girelė Copy 80, A4",
        "contents": "",
        "quantity": quantity,
        "quantity_text": f"{quantity}\xa0{unit}",
        "price": "10.00",
        "base_quantity": "1",
        "from_quantity": "1",
        "reductions": (),
        "net_amount": "0.00",
        "recurrence": "month",
        "optional": False,
    }
    return LineFigures.model_validate(known | more)


def view(cause: Cause, language: Language = "en", **more: Any) -> ChangesView:
    part = RecurrenceChanges(
        recurrence=Recurrence.MONTH, before=Decimal("100.00"), after=Decimal("100.00") + cause.amount, causes=(cause,)
    )
    known: dict[str, Any] = {
        "number": "P-1",
        "revision": 1,
        "before_offer": "Recommended",
        "offer": "Recommended",
        "valid_until_before": NEXT_YEAR,
        "valid_until": NEXT_YEAR,
        "parts": (part,),
    }
    words = words_of(language)
    return changes_view(Changes.model_validate(known | more), words, "EUR", language)


def sentence(kind: CauseKind, language: Language, amount: str = "-1.00", **more: Any) -> str:
    (row,) = view(Cause.model_validate({"kind": kind, "amount": amount, **more}), language).parts[0].rows
    return row.sentence.replace("\xa0", " ")


BOX = figures("4", "boxes")
LESS = figures("4", "boxes", reductions=(Reduction(charge=False, percent=Decimal(10), amount=Decimal(4)),))
PAGES = ChangedAnswer(question="pages", asked="Pages a month", before="4,500", after="3,000")
LISTED = figures("4", "boxes", price="10.21")
STEP = figures("12", "boxes", price="9.00", from_quantity="10")


@pytest.mark.parametrize(
    ("kind", "more", "english", "lithuanian"),
    [
        (CauseKind.ADDED, {"after": BOX}, "added: 4 boxes", "pridėta: 4 boxes"),
        (CauseKind.REMOVED, {"before": BOX}, "taken out: 4 boxes", "išimta: 4 boxes"),
        (
            CauseKind.REPLACED,
            {"before": figures("20", "reams", contents="ream: 500 sheets"), "after": BOX},
            "4 boxes in place of 20 reams · ream: 500 sheets",
            "4 boxes; anksčiau – 20 reams · ream: 500 sheets",
        ),
        (
            CauseKind.RECURRENCE,
            {"before": BOX, "after": figures("4", "boxes", recurrence="year")},
            "4 boxes: now paid each year, before paid each month",
            "4 boxes: dabar mokama kas metus, anksčiau mokama kas mėnesį",
        ),
        (CauseKind.INCLUDED, {"after": BOX}, "now in the totals: 4 boxes", "dabar įtraukta į sumas: 4 boxes"),
        (
            CauseKind.LEFT_OUT,
            {"after": figures("4", "boxes", optional=True)},
            "now if you like, not in the totals: 4 boxes",
            "dabar pageidaujant, į sumas neįtraukta: 4 boxes",
        ),
        (CauseKind.QUANTITY, {"before": figures("6", "boxes"), "after": BOX}, "6 to 4 boxes", "6 → 4 boxes"),
        (CauseKind.QUANTITY, {"before": figures("1", "box"), "after": BOX}, "1 box to 4 boxes", "1 box → 4 boxes"),
        (
            CauseKind.QUANTITY,
            {"before": figures("6", "boxes"), "after": BOX, "answers": (PAGES,)},
            "6 to 4 boxes, because “Pages a month” is now “3,000” and not “4,500”",
            "6 → 4 boxes, nes „Pages a month“ dabar – „3,000“, o ne „4,500“",
        ),
        (
            CauseKind.PRICE,
            {"before": BOX, "after": LISTED, "percent": "2.1", "why": (PriceWhy.PRICE_LIST,)},
            "price +2.1%: €10.00 to €10.21; new price list",
            "kaina +2,1 %: 10,00 € → 10,21 €; naujas kainoraštis",
        ),
        (
            CauseKind.PRICE,
            {"before": BOX, "after": STEP, "percent": "-10.0", "why": (PriceWhy.BREAK,)},
            "price −10%: €10.00 to €9.00; the price from 10 on",
            "kaina −10 %: 10,00 € → 9,00 €; kaina perkant nuo 10",
        ),
        (
            CauseKind.PRICE,
            {"before": STEP, "after": BOX, "percent": None, "why": (PriceWhy.BREAK,)},
            "price: €9.00 to €10.00; the price below 10",
            "kaina: 9,00 € → 10,00 €; kaina perkant mažiau nei 10",
        ),
        (
            CauseKind.LINE_DISCOUNT,
            {"before": BOX, "after": LESS},
            "discount: new, 10%",
            "nuolaida: nauja, 10 %",
        ),
        (
            CauseKind.LINE_DISCOUNT,
            {"before": LESS, "after": BOX},
            "discount: no longer, 10%",
            "nuolaida: nebėra, 10 %",
        ),
    ],
)
def test_each_change_of_a_line_is_said(kind: CauseKind, more: dict[str, Any], english: str, lithuanian: str) -> None:
    assert sentence(kind, "en", **more) == f"Girelė Copy 80, A4: {english}"
    assert sentence(kind, "lt", **more) == f"Girelė Copy 80, A4: {lithuanian}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_price_is_said_in_its_own_words(language: Language) -> None:
    said = {sentence(CauseKind.PRICE, language, before=BOX, after=LISTED, why=(why,)) for why in PriceWhy}
    assert len(said) == len(PriceWhy) and all(";" in text for text in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changes_on_an_optional_line_is_said_to_be_outside_the_totals(language: Language) -> None:
    said = {"en": "(if you like, not in the totals)", "lt": "(pageidaujant, į sumas neįtraukta)"}
    line = figures("4", "boxes", optional=True)
    assert sentence(CauseKind.ADDED, language, "0.00", after=line).endswith(said[language])


def sum_of(amount: str, *percents: str) -> SumFigures:
    return SumFigures.model_validate({"amount": amount, "percents": percents})


@pytest.mark.parametrize(
    ("kind", "more", "english", "lithuanian"),
    [
        (
            CauseKind.DOCUMENT_DISCOUNT,
            {"label": "Loyalty", "after_sum": sum_of("5.00", "3")},
            "Loyalty: discount: new, €5.00 at 3%",
            "Loyalty: nuolaida: nauja, 5,00 € (3 %)",
        ),
        (
            CauseKind.DOCUMENT_CHARGE,
            {"label": "Packing", "before_sum": sum_of("5.00")},
            "Packing: charge: no longer, €5.00",
            "Packing: priemoka: nebėra, 5,00 €",
        ),
        (
            CauseKind.DOCUMENT_DISCOUNT,
            {"label": "Loyalty", "before_sum": sum_of("4.00", "3"), "after_sum": sum_of("5.00", "3")},
            "Loyalty: discount: €4.00 to €5.00; taken of lines that changed",
            "Loyalty: nuolaida: 4,00 € → 5,00 €; skaičiuojama nuo pasikeitusių eilučių",
        ),
        (
            CauseKind.TAX,
            {"before_sum": sum_of("21.00", "21"), "after_sum": sum_of("5.00", "5", "21")},
            "VAT: €21.00 at 21% to €5.00 at 5% and 21%",
            "PVM: 21,00 € (21 %) → 5,00 € (5 % ir 21 %)",
        ),
        (
            CauseKind.PREPAID,
            {"before_sum": sum_of("0.00"), "after_sum": sum_of("5.00")},
            "Paid already: €0.00 to €5.00",
            "Jau sumokėta: 0,00 € → 5,00 €",
        ),
        (
            CauseKind.ROUNDING,
            {"before_sum": sum_of("0.00"), "after_sum": sum_of("0.01")},
            "Rounding: €0.00 to €0.01",
            "Apvalinimas: 0,00 € → 0,01 €",
        ),
    ],
)
def test_each_change_of_the_document_is_said(
    kind: CauseKind, more: dict[str, Any], english: str, lithuanian: str
) -> None:
    assert sentence(kind, "en", **more) == english
    assert sentence(kind, "lt", **more) == lithuanian


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(None, "3,000", "is now answered: “3,000”"), ("4,500", None, "is no longer answered “4,500”")],
)
def test_an_answer_that_is_new_or_gone_is_said_so(before: str | None, after: str | None, said: str) -> None:
    answers = (PAGES.model_copy(update={"before": before, "after": after}),)
    assert sentence(CauseKind.ADDED, "en", after=BOX, answers=answers).endswith(f"because “Pages a month” {said}")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (f"1{NBSP}234{NBSP}dėžės", f"2{NBSP}234{NBSP}dėžės", "1 234 → 2 234 dėžės"),
        (f"1{NBSP}234,5{NBSP}kg", f"12{NBSP}kg", "1 234,5 → 12 kg"),
        (f"1{NBSP}dėžė", f"2{NBSP}dėžės", "1 dėžė → 2 dėžės"),
        (f"−1{NBSP}000{NBSP}vnt.", f"−5{NBSP}vnt.", "−1 000 → −5 vnt."),
    ],
)
def test_the_thousands_of_a_quantity_are_not_taken_for_its_unit(before: str, after: str, told: str) -> None:
    sides: dict[str, Any] = {
        "before": BOX.model_copy(update={"quantity_text": before}),
        "after": BOX.model_copy(update={"quantity_text": after}),
    }
    assert sentence(CauseKind.QUANTITY, "lt", **sides).endswith(told)


@pytest.mark.parametrize(("amount", "shown"), [("6.30", "+€6.30"), ("-118.40", "−€118.40"), ("0.00", "€0.00")])
def test_amounts_are_signed(amount: str, shown: str) -> None:
    part = view(Cause(kind=CauseKind.ADDED, amount=Decimal(amount), after=BOX)).parts[0]
    assert [row.amount.replace("\xa0", " ") for row in part.rows] == [shown]
    assert part.change.amount.replace("\xa0", " ") == shown


def test_a_part_ends_with_what_was_and_is_to_be_paid() -> None:
    part = view(Cause(kind=CauseKind.ADDED, amount=Decimal("6.30"), after=BOX)).parts[0]
    assert (part.before.label, part.before.amount) == ("In revision 1", "€100.00")
    assert (part.after.label, part.after.amount) == ("To pay each month", "€106.30")


def test_a_reason_that_the_house_tells_comes_before_what_was_answered() -> None:
    cause = Cause(
        kind=CauseKind.QUANTITY, amount=Decimal(-1), before=BOX, after=BOX, answers=(PAGES,), told="fewer meetings"
    )
    part = RecurrenceChanges(recurrence=Recurrence.ONCE, before=Decimal(6), after=Decimal(5), causes=(cause,))
    (group,) = view(cause, parts=(part,)).parts[0].groups
    assert group.why == "Fewer meetings" and group.rows[0].sentence.endswith("; fewer meetings")


def test_lines_with_one_reason_stand_together_and_the_document_last() -> None:
    causes = (
        Cause(kind=CauseKind.QUANTITY, amount=Decimal(-1), before=BOX, after=BOX, answers=(PAGES,)),
        Cause(kind=CauseKind.ADDED, amount=Decimal(2), after=BOX),
        Cause(kind=CauseKind.REMOVED, amount=Decimal(-2), before=BOX, answers=(PAGES,)),
        Cause(kind=CauseKind.TAX, amount=Decimal(1), before_sum=sum_of("1.00"), after_sum=sum_of("2.00")),
    )
    part = RecurrenceChanges(recurrence=Recurrence.ONCE, before=Decimal(5), after=Decimal(5), causes=causes)
    shown = view(causes[1], parts=(part,)).parts[0]
    assert [(group.why, len(group.rows), group.has_reason) for group in shown.groups] == [
        ("Other lines", 1, False),
        ("Because “Pages a month” is now “3,000” and not “4,500”", 2, True),
        ("All lines together", 1, True),
    ]


def test_another_day_of_validity_is_noted() -> None:
    cause = Cause(kind=CauseKind.ADDED, amount=Decimal(1), after=BOX)
    notes = view(cause, valid_until_before=date(2026, 12, 23)).notes
    assert notes[-1].replace("\xa0", " ") == "Valid until 11 January 2027 (revision 1: until 23 December 2026)."
    assert len(view(cause).notes) == len(notes) - 1


def test_another_offer_of_the_revision_before_is_noted() -> None:
    cause = Cause(kind=CauseKind.ADDED, amount=Decimal(1), after=BOX)
    notes = view(cause, before_offer="Essential").notes
    assert notes[0] == "Compared: the offer “Recommended” with “Essential” of revision 1."


def test_what_is_paid_as_before_is_said_in_a_sentence() -> None:
    same = RecurrenceChanges(recurrence=Recurrence.YEAR, before=Decimal("5.00"), after=Decimal("5.00"), causes=())
    cause = Cause(kind=CauseKind.ADDED, amount=Decimal(1), after=BOX)
    assert view(cause, parts=(same,)).same == ("To pay each year: €5.00, as before.",)


# --- on paper ----------------------------------------------------------------------------------------


@cache
def revised(language: Language) -> Quotation:
    """The charity's proposal a year on: other prices, an agreed discount, and one answer that has changed."""
    first = proposal("charity", language)
    assert first.quotation.brief is not None
    offers = tuple(
        offer.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"quantity": line.quantity + 1}) if not place else line
                    for place, line in enumerate(offer.lines)
                )
            }
        )
        for offer in first.recommendation.offers
    )
    told, *others = first.quotation.brief.told
    brief = first.quotation.brief.model_copy(update={"told": (told.model_copy(update={"said": "5 of them"}), *others)})
    at = open_desk().occasion(_buyer(first.quotation), language, NEXT_YEAR)
    terms = Terms.model_validate({"allowance_charges": [{"percent": "3", "reason": "Loyalty"}]})
    quotation = price(offers, terms, at, brief)[0].model_copy(update={"number": "P-7", "revision": 2})
    return quotation.model_copy(update={"changes": changes_between(first.quotation, quotation)})


def _buyer(quotation: Quotation) -> Any:
    assert quotation.buyer is not None
    return quotation.buyer


@cache
def printed(language: Language) -> bytes:
    return proposal_pdf(revised(language), bundle())


TITLES = {"en": "What has changed since revision 1", "lt": "Kas pasikeitė nuo 1 redakcijos"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_revision_tells_what_has_changed_before_the_offers(language: Language) -> None:
    whole = "\n".join(page_texts(printed(language)))
    assert whole.index(TITLES[language]) < whole.index("2 · " + words_of(language)("compare_label").upper())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_is_printed_with_its_amount(language: Language) -> None:
    whole = "".join("".join(page_texts(printed(language))).split())
    changes = revised(language).changes
    assert changes is not None
    shown = changes_view(changes, words_of(language), "EUR", language)
    rows = [row for part in shown.parts for row in part.rows]
    assert len(rows) > 5
    assert [row.amount for row in rows if "".join(row.amount.split()) not in whole] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_changes_leaves_the_margins(language: Language) -> None:
    assert outside_the_margins(printed(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_revision_says_nothing_of_changes(language: Language) -> None:
    assert TITLES[language] not in page("charity", language).html


@pytest.mark.parametrize(("language", "told"), [("en", "10%, then 5%"), ("lt", "10 %, tada 5 %")])
def test_successive_discounts_are_told_as_such(language: Language, told: str) -> None:
    before, after = (
        price([offer(ad_hoc("366.06", "25", allowance_charges=items))], Terms(), occasion(language=language))[0]
        for items in ([off("10")], [off("10"), off("5", of="remaining")])
    )
    view = changes_view(changes_between(before, after), words_of(language), "EUR", language)
    sentences = [row.sentence for part in view.parts for row in part.rows]
    assert any(told in each.replace("\xa0", " ") for each in sentences)


@pytest.mark.parametrize(("language", "told"), [("en", "10%, then 5%"), ("lt", "10 %, tada 5 %")])
def test_successive_discounts_are_printed_as_such(language: Language, told: str) -> None:
    request = ad_hoc("366.06", "25", allowance_charges=[off("10"), off("5", of="remaining"), off("0")])
    quotation = price([offer(request)], Terms(), occasion(language=language))[0].for_customer()
    text = " ".join("\n".join(page_texts(proposal_pdf(quotation, bundle()))).split())
    assert told in text and not re.search(r"\b0 ?%", text)
