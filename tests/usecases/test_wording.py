"""What the house says to the customer in its own words: answers to his remarks, and why a line changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.document.changes_view import ChangesView
from quotegen.errors import InputRefused
from quotegen.model.draft import SetQuantity
from quotegen.model.people import Customer
from quotegen.model.quotation import Quotation
from quotegen.store.drafts import KeptDraft, get_draft
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.answer import revise
from quotegen.usecases.bench import on_the_bench
from quotegen.usecases.checks import checks_of
from quotegen.usecases.conversation import answer, give_reason, reply
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, Wording, draft_from_answers, draft_from_request, edit_draft, undo_last
from quotegen.usecases.find import said_difference
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.priced import priced_draft
from tests.samples import ROOT
from tests.store.kit import LINES, ZEME, keep_customer

FIRST = "Q-2026-00001-R1"
STUDIO = ROOT / "examples" / "answers" / "studio.yaml"
LONG = "Please deliver between eight and ten in the morning, ring twice, and carry it to the third floor, " * 2
OURS = "We carry it to the third floor; it is included."
TONER = "GIR-C80A4-B"


def quotation(house: House, number: int) -> Quotation:
    return priced_draft(house, number).priced.quotation


def codes(house: House, number: int) -> list[tuple[str, str]]:
    found = checks_of(house, priced_draft(house, number))
    told = {"remark_unanswered": "asked", "change_unexplained": "line"}
    return [(each.code, each.values[told[each.code]]) for each in found if each.code in told]


# --- answers to remarks ----------------------------------------------------------------------------------------


@pytest.fixture
def studio(house: House) -> KeptDraft:
    """A draft of a customer who wrote something long."""
    kept = draft_from_answers(house, STUDIO, Beginning(language="en")).kept
    return answer(house, kept.id, "remarks", LONG).kept


def remark(house: House, number: int) -> tuple[str, str]:
    brief = quotation(house, number).brief
    assert brief is not None
    (found,) = brief.remarks
    return found.title, found.reply


def test_a_remark_without_an_answer_is_told_until_it_has_one(house: House, studio: KeptDraft) -> None:
    assert ("remark_unanswered", "Anything else?") in codes(house, studio.id)
    reply(house, studio.id, "remarks", f" {OURS} ")
    assert remark(house, studio.id) == ("Anything else?", OURS)
    assert ("remark_unanswered", "Anything else?") not in codes(house, studio.id)


def test_an_answer_is_undone_and_taken_away(house: House, studio: KeptDraft) -> None:
    reply(house, studio.id, "remarks", OURS)
    undo_last(house, studio.id)
    assert remark(house, studio.id)[1] == ""
    edit_draft(house, studio.id, [], {}, Wording(replies={"remarks": OURS}))
    edit_draft(house, studio.id, [], {}, Wording(replies={"remarks": " "}))
    assert priced_draft(house, studio.id).kept.content.replies == {}


def test_another_remark_wants_another_answer(house: House, studio: KeptDraft) -> None:
    reply(house, studio.id, "remarks", OURS)
    answer(house, studio.id, "remarks", LONG + "And the invoice goes to the accountant.")
    assert remark(house, studio.id)[1] == ""
    assert ("remark_unanswered", "Anything else?") in codes(house, studio.id)
    assert priced_draft(house, studio.id).kept.content.replies["remarks"].text == OURS
    reply(house, studio.id, "remarks", OURS)
    assert remark(house, studio.id)[1] == OURS


def test_a_short_remark_has_its_answer_beside_it(house: House, studio: KeptDraft) -> None:
    answer(house, studio.id, "remarks", "Third floor")
    assert ("remark_unanswered", "Anything else?") in codes(house, studio.id)
    reply(house, studio.id, "remarks", OURS)
    brief = quotation(house, studio.id).brief
    assert brief is not None and brief.remarks == ()
    assert [each.means for each in brief.told if each.question == "remarks"] == [OURS]
    assert ("remark_unanswered", "Anything else?") not in codes(house, studio.id)


@pytest.mark.parametrize(
    ("question", "text", "code"),
    [("remark", OURS, "remark_unknown"), ("people", OURS, "remark_unknown"), ("remarks", "x" * 2001, "reply_wrong")],
)
def test_what_cannot_be_an_answer_is_refused(
    house: House, studio: KeptDraft, question: str, text: str, code: str
) -> None:
    with pytest.raises(InputRefused, match=code):
        reply(house, studio.id, question, text)


def test_nobody_is_answered_who_said_nothing(house: House, studio: KeptDraft) -> None:
    answer(house, studio.id, "remarks", None)
    with pytest.raises(InputRefused, match="remark_unknown"):
        reply(house, studio.id, "remarks", OURS)


def test_the_customers_copy_and_the_next_revision_have_the_answer(house: House, studio: KeptDraft) -> None:
    reply(house, studio.id, "remarks", OURS)
    promise(house, studio.id)
    with house.store.read() as tx:
        brief = snapshot_of(tx, get_revision(tx, FIRST)).quotation.for_customer().brief
    assert brief is not None and brief.remarks[0].reply == OURS
    assert remark(house, revise(house, FIRST).kept.id)[1] == OURS


def test_another_customer_is_not_answered_what_he_did_not_say(house: House, studio: KeptDraft) -> None:
    reply(house, studio.id, "remarks", OURS)
    other = draft_like(house, studio.name, Beginning(customer="zeme"))
    assert other.kept.content.replies == {}
    assert ("reply", "remarks") in {(each.what, each.of) for each in other.left_out}
    assert draft_like(house, studio.name, Beginning()).kept.content.replies["remarks"].text == OURS


def test_a_draft_without_an_answer_is_kept_as_before_there_were_any(house: House, studio: KeptDraft) -> None:
    assert not {"replies", "reasons"} & studio.content.model_dump().keys()
    brief = quotation(house, studio.id).brief
    assert brief is not None and "reply" not in brief.remarks[0].model_dump()


# --- why a line changed ----------------------------------------------------------------------------------------


@pytest.fixture
def revised(house: House, tmp_path: Path) -> KeptDraft:
    """The draft of a second revision."""
    file = tmp_path / "lines.yaml"
    file.write_text(LINES)
    promise(house, draft_from_request(house, file, Beginning(customer="zeme", language="en")).kept.id)
    return revise(house, FIRST).kept


def edits(house: House, draft: KeptDraft, quantity: str = "6") -> None:
    edit_draft(house, draft.id, [SetQuantity.model_validate({"line": TONER, "quantity": quantity})])


def changes(house: House, number: str, language: str = "en") -> ChangesView:
    return said_difference(house, number, language)  # type: ignore[arg-type]


def heads(view: ChangesView) -> list[tuple[str, bool]]:
    return [(group.why, group.has_reason) for part in view.parts for group in part.groups]


def test_a_change_without_a_reason_has_no_head_and_the_review_asks_for_one(house: House, revised: KeptDraft) -> None:
    edits(house, revised)
    assert heads(changes(house, revised.name))[0] == ("Other lines", False)
    (found,) = codes(house, revised.id)
    assert found[0] == "change_unexplained"


def test_a_reason_that_is_told_is_printed_over_the_change(house: House, revised: KeptDraft) -> None:
    edits(house, revised)
    give_reason(house, revised.id, TONER, "more meetings from May on")
    view = changes(house, revised.name)
    assert heads(view)[0] == ("More meetings from May on", True)
    assert view.parts[0].rows[0].sentence.endswith("; more meetings from May on")
    assert codes(house, revised.id) == []


def test_a_reason_is_undone_and_taken_away(house: House, revised: KeptDraft) -> None:
    edits(house, revised)
    give_reason(house, revised.id, TONER, "more meetings")
    assert len(priced_draft(house, revised.id).kept.content.reasons) == 1
    undo_last(house, revised.id)
    give_reason(house, revised.id, TONER, "more meetings")
    assert give_reason(house, revised.id, TONER, "").kept.content.reasons == {}


def test_a_line_that_is_taken_out_is_told_by_the_name_it_had(house: House, revised: KeptDraft) -> None:
    edits(house, revised, "0")
    give_reason(house, revised.id, TONER, "you have enough of it")
    assert ("You have enough of it", True) in heads(changes(house, revised.name))


def test_a_line_that_nobody_has_is_refused(house: House, revised: KeptDraft) -> None:
    with pytest.raises(InputRefused, match="line_unknown"):
        give_reason(house, revised.id, "GIR-X", "x")
    with pytest.raises(InputRefused, match="reason_wrong"):
        give_reason(house, revised.id, TONER, "x" * 201)


def test_a_first_revision_has_nothing_to_explain(house: House, tmp_path: Path) -> None:
    file = tmp_path / "lines.yaml"
    file.write_text(LINES)
    kept = draft_from_request(house, file, Beginning(customer="zeme", language="en")).kept
    with pytest.raises(InputRefused, match="nothing_before"):
        give_reason(house, kept.id, TONER, "x")


def test_the_issued_revision_tells_it_and_the_one_after_begins_without(house: House, revised: KeptDraft) -> None:
    edits(house, revised)
    give_reason(house, revised.id, TONER, "more meetings")
    second = promise(house, revised.id)
    with house.store.read() as tx:
        promised = snapshot_of(tx, get_revision(tx, second)).quotation.for_customer()
    assert promised.changes is not None and promised.changes.parts[0].causes[0].told == "more meetings"
    assert ("More meetings", True) in heads(changes(house, second))
    third = revise(house, second).kept
    assert third.content.reasons == {}
    edits(house, third, "7")
    assert ("More meetings", True) not in heads(changes(house, third.name))


def test_what_the_price_list_did_keeps_its_own_reason(house: House, revised: KeptDraft) -> None:
    edits(house, revised, "200")
    give_reason(house, revised.id, TONER, "more meetings")
    whys = [group.why for part in changes(house, revised.name).parts for group in part.groups]
    told = quotation(house, revised.id).changes
    assert told is not None
    prices = [cause for part in told.parts for cause in part.causes if cause.kind == "price"]
    assert prices and all(not cause.told and cause.why for cause in prices) and "More meetings" in whys


def test_the_editor_in_another_language_does_not_ask_for_reasons_that_answers_give(
    house: House, revised: KeptDraft
) -> None:
    edits(house, revised)
    asked = [[each.code for each in on_the_bench(house, revised.id, language).checks] for language in ("en", "lt")]
    assert ["change_unexplained" in each for each in asked] == [True, False]


def test_another_quotation_takes_no_reason_over(house: House, revised: KeptDraft) -> None:
    edits(house, revised)
    give_reason(house, revised.id, TONER, "more meetings")
    with house.store.write() as tx:
        keep_customer(tx, Customer(id="other", party=ZEME.party, contacts=()))
    for customer in (None, "other"):
        begun = draft_like(house, revised.name, Beginning(customer=customer)).kept
        with house.store.read() as tx:
            assert get_draft(tx, begun.id).content.reasons == {}
