"""From a draft to a promise that is kept: issued once, never changed, answered once, revised openly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.errors import Busy, InputRefused, QuotegenError, RuleRefused
from quotegen.model.canonical import sha256
from quotegen.model.draft import AddLine, DiscountLine, Edit, SetPrice, SetQuantity, TargetTotal
from quotegen.model.lifecycle import State, Step
from quotegen.model.request import LineRequest
from quotegen.model.versioned import to_text
from quotegen.pricing.changes import changes_between
from quotegen.store import rows
from quotegen.store.listing import Query
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.store.schema import counters
from quotegen.usecases.answer import Acceptance, accept, revise, take
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, discard_draft, edit_draft, save_draft, undo_last
from quotegen.usecases.find import diff_quotes, history, list_quotes, show_quote
from quotegen.usecases.house import House
from quotegen.usecases.issue import issue, printed, promise
from quotegen.usecases.priced import priced_draft
from tests.store.kit import AT, begin, house_on

LAST_DAY = datetime(2026, 12, 24, 21, 59, 59, tzinfo=UTC)
BY_HAND = SetPrice(line="GIR-C80A4-B", price=Decimal("17.50"), by="ana", reason="for three years")


@pytest.fixture
def number(house: House, tmp_path: Path) -> str:
    return promise(house, begin(house, tmp_path).kept.id)


def at(house: House, moment: datetime) -> House:
    return replace(house, clock=lambda: moment)


def test_a_draft_has_no_number_and_an_issued_quotation_has_the_next(house: House, tmp_path: Path) -> None:
    drafts = [begin(house, tmp_path) for _ in range(3)]
    assert {draft.kept.quotation for draft in drafts} == {None}
    assert promise(house, drafts[2].kept.id) == "Q-2026-00001"
    assert promise(house, drafts[0].kept.id) == "Q-2026-00002"


def test_the_year_of_a_number_is_that_of_the_seller(house: House, tmp_path: Path) -> None:
    new_year_in_vilnius = at(house, datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    assert promise(new_year_in_vilnius, begin(house, tmp_path).kept.id) == "Q-2027-00001"


def test_issuing_again_answers_the_same_and_takes_no_number(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    first, second = issue(house, draft, "key"), issue(house, draft, "other key")
    assert first == second
    with house.store.read() as tx:
        counter = rows.find(tx, counters, series="Q", year=2026)
    assert counter is not None and counter["n"] == 1


def test_a_key_that_was_used_for_another_draft_is_refused(house: House, tmp_path: Path) -> None:
    first, second = begin(house, tmp_path).kept.id, begin(house, tmp_path).kept.id
    promise(house, first, "key")
    with pytest.raises(RuleRefused, match="another request"):
        promise(house, second, "key")


def test_what_is_kept_is_what_was_promised_and_hashed(house: House, number: str) -> None:
    with house.store.read() as tx:
        kept = get_revision(tx, number)
        snapshot = snapshot_of(tx, kept)
    assert sha256(to_text(snapshot)) == kept.snapshot_sha256
    assert (snapshot.quotation.number, snapshot.draft.customer) == (number, "zeme")
    assert kept.document_sha256 == sha256(to_text(snapshot.quotation.for_customer()))


def test_the_pdf_is_printed_once_and_stays_the_same_bytes(house: House, number: str) -> None:
    years_later = at(house, AT + timedelta(days=3650))
    assert printed(years_later, number) == printed(house, number)


def test_a_draft_that_somebody_else_changed_meanwhile_is_not_overwritten(house: House, tmp_path: Path) -> None:
    kept = begin(house, tmp_path).kept
    edit_draft(house, kept.id, [SetQuantity(line="GIR-C80A4-B", quantity=Decimal(6))])
    with pytest.raises(Busy, match="somebody else"):
        save_draft(house, kept, kept.content)


def test_an_issued_draft_is_closed_to_changes(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    promise(house, draft)
    with pytest.raises(RuleRefused, match="Q-2026-00001"):
        edit_draft(house, draft, [TargetTotal(amount=Decimal(50))])
    with pytest.raises(RuleRefused):
        discard_draft(house, draft)


def test_a_draft_that_was_issued_can_still_be_looked_at(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    promise(house, draft)
    assert priced_draft(house, draft).kept.quotation == "Q-2026-00001"


def test_the_last_change_can_be_undone(house: House, tmp_path: Path) -> None:
    begun = begin(house, tmp_path)
    changed = edit_draft(house, begun.kept.id, [BY_HAND])
    assert changed.priced.quotation != begun.priced.quotation
    undo_last(house, begun.kept.id)
    assert priced_draft(house, begun.kept.id).priced.quotation == begun.priced.quotation
    with pytest.raises(RuleRefused, match="was not changed"):
        undo_last(house, begun.kept.id)


def test_a_change_that_cannot_be_priced_leaves_the_draft_as_it_was(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    with pytest.raises(InputRefused):
        edit_draft(house, draft, [AddLine(add=LineRequest(sku="NONE", quantity=Decimal(1)))])
    assert priced_draft(house, draft).kept.version == 1


def test_a_price_by_hand_survives_a_new_revision_on_another_day(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    edit_draft(house, draft, [BY_HAND])
    number = promise(house, draft)
    revised = revise(at(house, AT + timedelta(days=20)), number)
    line = revised.priced.quotation.recommended.lines[0]
    assert (line.price.amount, line.trace.manual and line.trace.manual.by) == (Decimal("17.50"), "ana")


def test_an_offer_is_accepted_to_the_last_second_of_its_last_day(house: House, number: str) -> None:
    assert accept(at(house, LAST_DAY), number, Acceptance(by="Rasa")).state is State.ACCEPTED


def test_an_offer_is_not_accepted_a_second_later(house: House, number: str) -> None:
    with pytest.raises(RuleRefused, match="valid until the end of 2026-12-24"):
        accept(at(house, LAST_DAY + timedelta(seconds=1)), number, Acceptance())


def test_an_offer_is_accepted_once(house: House, number: str) -> None:
    accept(house, number, Acceptance(by="Rasa"), "key")
    assert accept(house, number, Acceptance(by="Rasa"), "key").state is State.ACCEPTED
    with pytest.raises(RuleRefused):
        accept(house, number, Acceptance(by="Rasa"))


def test_an_offer_that_is_not_in_it_cannot_be_accepted(house: House, number: str) -> None:
    with pytest.raises(InputRefused, match="no offer gold"):
        accept(house, number, Acceptance(offer="gold"))


def test_what_was_won_or_lost_is_never_shown_as_expired(house: House, number: str) -> None:
    take(house, number, Step.DECLINE, "too dear")
    later = at(house, AT + timedelta(days=400))
    assert show_quote(later, number).state == "declined"
    assert [row.state for row in list_quotes(later, Query(state="expired"))] == []


def test_an_open_offer_is_shown_as_expired_and_nothing_is_written_for_it(house: House, number: str) -> None:
    later = at(house, AT + timedelta(days=400))
    assert [row.number for row in list_quotes(later, Query(state="expired"))] == [number]
    assert [row.number for row in list_quotes(later, Query(state="issued"))] == []
    assert [event.what for event in history(later, number)] == ["draft_made", "issued"]


@pytest.mark.parametrize("step", [Step.SEND, Step.DECLINE, Step.WITHDRAW])
def test_each_step_is_told_with_who_and_why(house: House, number: str, step: Step) -> None:
    kept = take(house, number, step, "a word")
    last = history(house, number)[-1]
    assert (last.what, last.who, last.source) == (kept.state.value, "the-admin", "test@here")
    assert last.details["note"] == "a word"


def test_a_revision_supersedes_the_one_before_only_when_it_is_issued(house: House, number: str) -> None:
    draft = revise(house, number).kept
    assert show_quote(house, number).state == "issued"
    assert promise(house, draft.id) == f"{number}-R2"
    assert show_quote(house, f"{number}-R1").state == "superseded"
    assert show_quote(house, number).revision.revision == 2


def test_a_superseded_revision_is_not_accepted(house: House, number: str) -> None:
    promise(house, revise(house, number).kept.id)
    with pytest.raises(RuleRefused, match="superseded by"):
        accept(house, f"{number}-R1", Acceptance())


def test_only_one_draft_of_the_next_revision_is_worked_on(house: House, number: str) -> None:
    draft = revise(house, number).kept
    with pytest.raises(RuleRefused, match=draft.name):
        revise(house, number)
    discard_draft(house, draft.id)
    assert revise(house, number).kept.revision == 2


def test_what_was_accepted_while_its_revision_was_drafted_stands(house: House, number: str) -> None:
    draft = revise(house, number).kept
    accept(house, number, Acceptance())
    with pytest.raises(RuleRefused, match="accepted"):
        promise(house, draft.id)
    assert show_quote(house, number).state == "accepted"


def test_a_declined_quotation_may_be_offered_anew(house: House, number: str) -> None:
    take(house, number, Step.DECLINE, "too dear")
    assert promise(house, revise(house, number).kept.id) == f"{number}-R2"
    assert show_quote(house, f"{number}-R1").state == "declined"


def test_a_revision_tells_what_has_changed_and_its_causes_sum_to_the_cent(house: House, number: str) -> None:
    draft = revise(house, number).kept
    edit_draft(house, draft.id, [SetQuantity(line="GIR-C80A4-B", quantity=Decimal(7)), BY_HAND])
    promise(house, draft.id)
    changes = diff_quotes(house, number, None, None).changes
    assert {cause.kind for part in changes.parts for cause in part.causes} >= {"quantity", "price", "tax"}
    promised = show_quote(house, number).quotation
    assert promised.changes == changes
    assert changes_between(show_quote(house, f"{number}-R1").quotation, promised, None) == changes


def test_an_expired_quotation_is_quoted_again_with_the_same_kind_of_difference(house: House, number: str) -> None:
    later = at(house, AT + timedelta(days=60))
    draft = revise(later, number)
    assert draft.priced.quotation.changes is not None
    assert promise(later, draft.kept.id) == f"{number}-R2"


def test_a_quotation_like_another_has_a_number_of_its_own(house: House, number: str) -> None:
    draft = draft_like(house, number, Beginning())
    assert promise(house, draft.kept.id) == "Q-2026-00002"


def test_a_first_revision_has_nothing_before_it(house: House, number: str) -> None:
    with pytest.raises(InputRefused, match="first revision"):
        diff_quotes(house, number, None, None)


def test_a_number_that_is_not_there_is_told_with_near_ones(house: House, number: str) -> None:
    with pytest.raises(InputRefused, match="did you mean Q-2026-00001"):
        show_quote(house, "Q-2026-0001")


def test_a_discount_beyond_the_limits_is_found_on_every_path(house: House, tmp_path: Path) -> None:
    executive = house_on(
        house.store, role=__import__("quotegen.model.people", fromlist=["Role"]).Role.ACCOUNT_EXECUTIVE
    )
    paths: list[list[Edit]] = [
        [DiscountLine(line="GIR-C80A4-B", percent=Decimal(40), reason="x")],
        [SetPrice(line="GIR-C80A4-B", price=Decimal(5), by="x", reason="x")],
        [TargetTotal(amount=Decimal(40))],
        [AddLine(add=LineRequest(description="Free help", quantity=Decimal(1), price=Decimal(0)))],
    ]
    for edits in paths:
        draft = begin(executive, tmp_path).kept.id
        edit_draft(executive, draft, edits)
        with pytest.raises(QuotegenError, match="not approved"):
            issue(executive, draft)
