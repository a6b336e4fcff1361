"""What is issued is what was looked at: the same pages but for number and check code, once, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops

from quotegen.document.press import print_order
from quotegen.errors import Busy, QuotegenError
from quotegen.language import LANGUAGES, Language
from quotegen.model.draft import SetQuantity
from quotegen.store import rows
from quotegen.store.drafts import DraftState, KeptDraft, get_draft
from quotegen.store.people import change_customer, get_customer
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.store.schema import counters
from quotegen.store.upkeep import upgrade
from quotegen.usecases import issue as issuing
from quotegen.usecases import preview as previewing
from quotegen.usecases.drafts import Beginning, draft_from_answers, edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.issue import printed
from quotegen.usecases.preview import issue_seen, preview_of, preview_pages
from quotegen.usecases.priced import PricedDraft, price_content, priced_draft
from quotegen.usecases.templates import bundle_of
from tests.samples import CUSTOMERS, ROOT
from tests.store.databases import store_at
from tests.store.kit import AT, begin, house_on, keep_customer

HEAD, FOOT = 22 / 297, 20 / 297
"""The parts of a page above and below which only its header and its footer stand."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = store_at(f"sqlite:///{tmp_path / 'quotegen.db'}")
    upgrade(store)
    with store.write() as tx:
        keep_customer(tx)
    yield house_on(store)
    store.close()


def drafted(house: House, customer: str, language: Language) -> int:
    file = ROOT / "examples" / "answers" / f"{customer}.yaml"
    return draft_from_answers(house, file, Beginning(language=language)).kept.id


def seen(house: House, number: int) -> str:
    return preview_of(house, priced_draft(house, number)).digest


def body(page: pypdfium2.PdfPage) -> Image.Image:
    image = page.render(scale=60 / 72).to_pil().convert("RGB")
    top, bottom = round(image.height * HEAD), round(image.height * (1 - FOOT))
    return image.crop((0, top, image.width, bottom))


def difference(old: pypdfium2.PdfPage, new: pypdfium2.PdfPage) -> tuple[int, int, int, int] | None:
    """Where the bodies of two pages differ, if they do."""
    return ImageChops.difference(body(old), body(new)).getbbox()


def body_words(page: pypdfium2.PdfPage) -> list[str]:
    width, height = page.get_size()
    bottom, top = height * FOOT, height * (1 - HEAD)
    return str(page.get_textpage().get_text_bounded(0, bottom, width, top)).split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_the_issued_pages_are_the_previewed_ones_but_for_the_number(
    house: House, customer: str, language: Language
) -> None:
    number = drafted(house, customer, language)
    preview = preview_of(house, priced_draft(house, number))
    before = print_order(preview.order)
    after = printed(house, issue_seen(house, number, preview.digest))
    with pypdfium2.PdfDocument(before) as old, pypdfium2.PdfDocument(after) as new:
        assert len(old) == len(new) >= 5
        for place in range(1, len(old)):
            assert difference(old[place], new[place]) is None, place
            assert body_words(old[place]) == body_words(new[place])
        # The first page has its reference at its head, in one line there and here: below it nothing moves.
        found = difference(old[0], new[0])
        assert found is None or found[3] - found[1] <= 10, found


def test_a_long_name_moves_nothing_when_a_number_takes_its_place(house: House, tmp_path: Path) -> None:
    name = "Viešoji įstaiga „Labai ilgas pavadinimas, kuris netelpa į vieną eilutę niekaip ir niekada“ ir partneriai"
    with house.store.write() as tx:
        kept = get_customer(tx, "zeme")
        party = kept.customer.party.model_copy(update={"name": name})
        change_customer(tx, replace(kept, customer=kept.customer.model_copy(update={"party": party})), "now")
    number = begin(house, tmp_path).kept.id
    preview = preview_of(house, priced_draft(house, number))
    after = printed(house, issue_seen(house, number, preview.digest))
    with pypdfium2.PdfDocument(print_order(preview.order)) as old, pypdfium2.PdfDocument(after) as new:
        found = difference(old[0], new[0])
        assert found is None or found[3] - found[1] <= 10, found


def test_a_look_in_another_language_leaves_the_draft_as_it_is(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path)
    other = preview_of(house, draft, "lt")
    assert (other.order.quotation.language, draft.priced.quotation.language) == ("lt", "en")
    assert other.digest != preview_of(house, draft, "en").digest == preview_of(house, draft).digest
    assert priced_draft(house, draft.kept.id).kept.version == 1


def test_pages_come_as_images_one_by_one(house: House, tmp_path: Path) -> None:
    pages = preview_pages(house, preview_of(house, begin(house, tmp_path)))
    assert Image.open(BytesIO(next(pages))).size == (910, 1287)


def test_what_was_not_looked_at_is_not_issued(house: House, tmp_path: Path) -> None:
    number = begin(house, tmp_path).kept.id
    digest = seen(house, number)
    edit_draft(house, number, [SetQuantity(line="GIR-C80A4-B", quantity=Decimal(5))])
    with pytest.raises(Busy, match="no longer what you looked at"):
        issue_seen(house, number, digest)


def test_the_day_after_it_has_to_be_looked_at_again(house: House, tmp_path: Path) -> None:
    number = begin(house, tmp_path).kept.id
    with pytest.raises(Busy):
        issue_seen(replace(house, clock=lambda: AT + timedelta(days=1)), number, seen(house, number))


def dearer_since(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and issuing the quantity has become another one; whoever prices it now prices that."""
    more = SetQuantity(line="GIR-C80A4-B", quantity=Decimal(9))

    def moved(house: House, kept: KeptDraft) -> PricedDraft:
        content = kept.content.model_copy(update={"edits": (*kept.content.edits, more)})
        return PricedDraft(kept, price_content(house, content))

    monkeypatch.setattr(issuing, "price_kept", moved)


def test_what_is_compared_is_the_very_thing_that_is_issued(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = begin(house, tmp_path).kept.id
    digest = seen(house, number)
    dearer_since(monkeypatch)
    with pytest.raises(Busy, match="no longer what you looked at"):
        issue_seen(house, number, digest)
    assert given_numbers(house) == 0


def test_compared_before_and_priced_again_something_else_would_be_issued(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = begin(house, tmp_path).kept.id
    assert seen(house, number) == preview_of(house, priced_draft(house, number)).digest
    dearer_since(monkeypatch)
    assert issuing.promise(house, number) == "Q-2026-00001"
    with house.store.read() as tx:
        line = snapshot_of(tx, get_revision(tx, "Q-2026-00001")).quotation.recommended.lines[0]
    assert line.quantity == 9


def test_issuing_a_second_time_answers_the_same(house: House, tmp_path: Path) -> None:
    number = begin(house, tmp_path).kept.id
    digest = seen(house, number)
    assert issue_seen(house, number, digest) == issue_seen(house, number, digest) == "Q-2026-00001"


def at_once(house: House, number: int, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What two clicks answer, both of which found an open draft before either of them wrote."""
    digest, barrier, answers = seen(house, number), threading.Barrier(2, timeout=60), list[Any]()

    def together(*told: Any) -> Any:
        barrier.wait()
        return bundle_of(*told)

    def click() -> None:
        try:
            answers.append(issue_seen(house, number, digest))
        except QuotegenError as refused:
            answers.append(refused.faults[0].code)

    monkeypatch.setattr(issuing, "bundle_for", together)
    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def given_numbers(house: House) -> int:
    with house.store.read() as tx:
        counter = rows.find(tx, counters, series="Q", year=2026)
    return counter["n"] if counter else 0


def test_two_clicks_at_once_give_one_number(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = begin(house, tmp_path).kept.id
    assert at_once(house, number, monkeypatch) == ["Q-2026-00001", "Q-2026-00001"]
    assert given_numbers(house) == 1


def test_without_the_key_the_second_click_would_be_refused(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = begin(house, tmp_path).kept.id
    monkeypatch.setattr(previewing, "promise_seen", lambda house, number, _: issuing.promise(house, number))
    assert sorted(at_once(house, number, monkeypatch)) == ["Q-2026-00001", "draft_closed"]


def test_without_key_and_check_the_database_would_refuse_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = begin(house, tmp_path).kept.id
    monkeypatch.setattr(previewing, "promise_seen", lambda house, number, _: issuing.promise(house, number))
    monkeypatch.setattr(issuing, "get_open_draft", partial(_as_it_was, number))
    assert sorted(at_once(house, number, monkeypatch)) == ["Q-2026-00001", "database_guard"]
    assert given_numbers(house) == 1


def _as_it_was(number: int, tx: Any, _: int) -> Any:
    """The draft as both clicks have read it."""
    return replace(get_draft(tx, number), quotation=None, state=DraftState.OPEN)
