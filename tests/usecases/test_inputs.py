"""Inputs of a quotation through its life: begun, changed, undone, issued, revised, extended, offered to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from quotegen.document.view import proposal_view
from quotegen.errors import Busy, InputRefused, RuleRefused
from quotegen.files.batch_folder import open_folder
from quotegen.model.people import Customer, Role, User
from quotegen.model.quotation import Quotation
from quotegen.store.drafts import KeptDraft, get_draft
from quotegen.store.events import Event, of_subjects
from quotegen.store.listing import Query
from quotegen.store.people import find_user
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.answer import revise
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.conversation import tell
from quotegen.usecases.desk import Desk
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import (
    Beginning,
    answer_anew,
    begin_draft,
    draft_from_answers,
    draft_from_request,
    edit_draft,
    save_draft,
    undo_last,
)
from quotegen.usecases.extend import extend, extension_of
from quotegen.usecases.find import diff_quotes, list_quotes, say_changes, show_quote
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.mail import mail_file, mail_for
from quotegen.usecases.run_batch import Way, run_batch
from quotegen.usecases.users import set_user, user_from
from tests.batch.quick import QuickEngine
from tests.batch.rows import row, write
from tests.samples import ROOT, words_of
from tests.store.kit import AT, LINES, ZEME, house_on, keep_customer

GIVEN = {"purchase_order": "PO-4711/26", "project": "Mokyklos stogas"}
FIRST = "Q-2026-00001-R1"
JONAS = User(
    name="jonas",
    role=Role.MANAGER,
    full_name="Jonas Petraitis",
    phone="+370 600 10001",
    email="jonas@popierius.example",
)


def begun(house: House, folder: Path, text: str = LINES, **told: str) -> KeptDraft:
    file = folder / "lines.yaml"
    file.write_text(text)
    return draft_from_request(house, file, Beginning(customer="zeme", language="en", inputs=told)).kept


def promised(house: House, number: str = FIRST) -> Quotation:
    with house.store.read() as tx:
        return snapshot_of(tx, get_revision(tx, number)).quotation


def found(house: House, words: str) -> list[str]:
    return [each.number for each in list_quotes(house, Query(words))]


def contact(quotation: Quotation) -> tuple[str, str, str, str]:
    seller = quotation.seller
    return seller.contact_name, seller.contact_role, seller.contact_phone, seller.contact_email


@pytest.fixture
def by_jonas(house: House) -> House:
    """A kept user with a name that customers can ask for."""
    set_user(house, User(name="the-admin", role=Role.ADMIN))
    set_user(house, JONAS)
    return replace(house, user=JONAS)


# --- from the first word to the issued quotation -----------------------------------------------------


def test_what_is_told_at_the_beginning_comes_before_what_the_file_says(house: House, tmp_path: Path) -> None:
    text = f"purchase_order: PO-1\nproject: A\n{LINES}"
    assert begun(house, tmp_path, text, purchase_order="PO-2").content.inputs == {
        "purchase_order": "PO-2",
        "project": "A",
    }


def test_what_is_wrong_with_one_leaves_nothing_kept(house: House, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="too_long"):
        begun(house, tmp_path, project="x" * 101)
    assert found(house, "") == []


def test_a_change_is_kept_undone_and_recorded_like_any_other(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path, **GIVEN)
    edited = edit_draft(house, kept.id, [], {"purchase_order": "PO-2", "project": ""})
    assert edited.kept.content.inputs == {"purchase_order": "PO-2"} and edited.kept.version == 2
    assert [each.value for each in edited.priced.quotation.references] == ["PO-2"]
    assert undo_last(house, kept.id).kept.content.inputs == GIVEN
    with house.store.read() as tx:
        events: list[Event] = list(of_subjects(tx, ["D1"]))
    assert [each.what for each in events] == ["draft_made", "draft_changed", "draft_undone"]


def test_whoever_has_an_older_version_is_told_so(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path)
    tell(house, kept.id, {"project": "A"})
    with pytest.raises(Busy, match="changed_meanwhile"):
        save_draft(house, kept, kept.content.model_copy(update={"inputs": {"project": "B"}}))


def test_they_can_be_told_before_there_are_lines(house: House) -> None:
    kept = begin_draft(house, "zeme")
    assert tell(house, kept.id, {"project": " A "}).kept.content.inputs == {"project": "A"}
    with pytest.raises(InputRefused, match="too_long"):
        tell(house, kept.id, {"project": "x" * 101})


def test_the_issued_quotation_has_them_and_its_next_revision_keeps_them(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **GIVEN, seller_contact_name="Ona").id)
    assert [each.value for each in promised(house).references] == list(GIVEN.values())
    revised = revise(house, FIRST)
    assert revised.kept.content.inputs == {**GIVEN, "seller_contact_name": "Ona"}
    assert revised.priced.quotation.seller.contact_name == "Ona"


def test_drafts_and_quotations_are_found_by_them(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path, **GIVEN)
    begun(house, tmp_path)
    assert found(house, "po-4711/26") == found(house, "MOKYKLOS") == ["D1"]
    promise(house, kept.id)
    assert found(house, "po-4711/26") == ["Q-2026-00001"]


def test_what_a_newer_program_has_kept_is_read_and_stays(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path)
    later = kept.content.model_copy(update={"inputs": {"unheard_of": "x"}})
    save_draft(house, kept, later)
    assert tell(house, kept.id, {"project": "A"}).kept.content.inputs == {"unheard_of": "x", "project": "A"}


# --- differences -------------------------------------------------------------------------------------


def test_where_only_a_reference_changed_that_is_told(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **GIVEN).id)
    draft = revise(house, FIRST).kept
    edit_draft(house, draft.id, [], {"purchase_order": "PO-2", "project": ""})
    changes = diff_quotes(house, draft.name, None, None).changes
    said = [each.sentence for each in say_changes(house, changes, "EUR", "en").inputs]
    assert said == ["Purchase order: PO-4711/26 to PO-2", "Project: taken out: Mokyklos stogas"]
    said = [each.sentence for each in say_changes(house, changes, "EUR", "lt").inputs]
    assert said == ["Purchase order: PO-4711/26 → PO-2", "Project: išimta: Mokyklos stogas"]


def test_the_next_revision_prints_what_changed_in_them(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path).id)
    draft = revise(house, FIRST).kept
    quotation = edit_draft(house, draft.id, [], {"project": "A"}).priced.quotation
    changes = proposal_view(quotation, words_of("en")).changes
    assert changes is not None
    assert [(each.label, each.change) for each in changes.inputs] == [("Project", "added: A")]


def test_an_extension_promises_the_same_references(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **GIVEN, seller_contact_name="Ona").id)
    later = replace(house, clock=lambda: AT + timedelta(days=10))
    assert extension_of(later, FIRST).same
    second = promised(house, extend(later, FIRST))
    assert second.references == promised(house).references and second.seller.contact_name == "Ona"


def test_another_usual_contact_is_told_before_anything_is_extended(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path).id)
    seller = house.desk.catalogue.seller
    other = seller.model_copy(update={"contact": seller.contact.model_copy(update={"name": "Ona"})})
    catalogue = house.desk.catalogue.model_copy(update={"seller": other})
    later = replace(house, clock=lambda: AT + timedelta(days=10), desk=Desk(house.desk.workspace, catalogue))
    told = extension_of(later, FIRST)
    assert not told.same
    assert [(each.code, each.after) for each in told.changes.inputs] == [("seller_contact_name", "Ona")]
    with pytest.raises(RuleRefused, match="prices_moved"):
        extend(later, FIRST)


def test_one_that_names_its_contact_is_not_touched_by_another_usual_one(house: House, tmp_path: Path) -> None:
    own = {"seller_contact_name": "Jonas", "seller_contact_phone": "+1"}
    promise(house, begun(house, tmp_path, **own).id)
    seller = house.desk.catalogue.seller
    other = seller.model_copy(update={"contact": seller.contact.model_copy(update={"name": "Ona"})})
    catalogue = house.desk.catalogue.model_copy(update={"seller": other})
    later = replace(house, clock=lambda: AT + timedelta(days=10), desk=Desk(house.desk.workspace, catalogue))
    assert extension_of(later, FIRST).same


# --- whom the customer may ask -----------------------------------------------------------------------


def test_whoever_begins_a_quotation_is_its_contact(by_jonas: House, tmp_path: Path) -> None:
    begin_draft(by_jonas, "zeme")
    promise(by_jonas, begun(by_jonas, tmp_path).id)
    himself = ("Jonas Petraitis", "", "+370 600 10001", "jonas@popierius.example")
    assert contact(promised(by_jonas)) == himself
    with by_jonas.store.read() as tx:
        assert get_draft(tx, 1).content.inputs["seller_contact_name"] == "Jonas Petraitis"


def test_the_mail_is_signed_by_him_with_his_phone(by_jonas: House, tmp_path: Path) -> None:
    promise(by_jonas, begun(by_jonas, tmp_path, seller_contact_name="").id)
    body = mail_for(by_jonas, show_quote(by_jonas, FIRST)).body
    assert "Jonas Petraitis" in body and "+370 600 10001" in body


def test_the_mail_of_whoever_has_no_full_name_is_signed_by_the_one_the_document_names(
    house: House, tmp_path: Path
) -> None:
    promise(house, begun(house, tmp_path, seller_contact_name="Ona", seller_contact_phone="+1").id)
    assert "Ona\nPopierius & Co\n+1" in mail_for(house, show_quote(house, FIRST)).body


def test_a_mail_is_never_from_nobody(by_jonas: House, tmp_path: Path) -> None:
    """Somebody with a phone and no address of his own writes from the seller's."""
    without = replace(by_jonas, user=JONAS.model_copy(update={"email": None}))
    promise(without, begun(without, tmp_path).id)
    sender = message_from_bytes(mail_file(without, FIRST), policy=default)["From"]
    assert str(sender) == f"Jonas Petraitis <{without.desk.catalogue.seller.contact.email}>"


def test_other_answers_may_bring_other_inputs(house: House, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text((ROOT / "examples" / "answers" / "charity.yaml").read_text() + "\nproject: Mokykla\n")
    kept = draft_from_answers(house, file, Beginning(customer="zeme", inputs={"purchase_order": "PO-1"})).kept
    file.write_text(file.read_text().replace("Mokykla", "Sodas"))
    anew = answer_anew(house, kept.id, file).kept.content.inputs
    assert anew == {"purchase_order": "PO-1", "project": "Sodas"}


def test_it_can_be_another_one_or_the_sellers_again(by_jonas: House, tmp_path: Path) -> None:
    kept = begun(by_jonas, tmp_path)
    other = edit_draft(by_jonas, kept.id, [], {"seller_contact_name": "Ona", "seller_contact_phone": "+1"})
    assert contact(other.priced.quotation)[:3] == ("Ona", "", "+1")
    again = edit_draft(by_jonas, kept.id, [], {"seller_contact_name": ""})
    assert again.kept.content.inputs == {}
    assert contact(again.priced.quotation)[0] == by_jonas.desk.catalogue.seller.contact.name


def test_it_stays_when_somebody_else_goes_on_or_his_data_change(by_jonas: House, tmp_path: Path) -> None:
    kept = begun(by_jonas, tmp_path)
    set_user(by_jonas, user_from(by_jonas, "jonas", {"phone": "+2"}))
    admin = replace(by_jonas, user=User(name="the-admin", role=Role.ADMIN, full_name="Ana"))
    promise(admin, kept.id)
    assert contact(promised(admin))[2] == "+370 600 10001"
    assert revise(admin, FIRST).kept.content.inputs["seller_contact_name"] == "Jonas Petraitis"


def test_one_like_another_is_whoevers_who_begins_it(by_jonas: House, house: House, tmp_path: Path) -> None:
    begun(house, tmp_path, **GIVEN, seller_contact_name="Ona", seller_contact_email="ona@popierius.example")
    assert draft_like(house, "D1", Beginning()).kept.content.inputs["seller_contact_name"] == "Ona"
    like = draft_like(by_jonas, "D1", Beginning()).kept.content.inputs
    assert (like["seller_contact_name"], like["seller_contact_email"]) == ("Jonas Petraitis", "jonas@popierius.example")


def test_for_another_customer_his_order_is_not_the_others(house: House, tmp_path: Path) -> None:
    with house.store.write() as tx:
        keep_customer(tx, Customer(id="dangus", party=ZEME.party.model_copy(update={"name": "Dangus, UAB"})))
    begun(house, tmp_path, **GIVEN, seller_contact_name="Ona")
    assert draft_like(house, "D1", Beginning()).kept.content.inputs == {**GIVEN, "seller_contact_name": "Ona"}
    assert draft_like(house, "D1", Beginning("dangus")).kept.content.inputs == {"seller_contact_name": "Ona"}
    told = Beginning("dangus", inputs={"project": "C"})
    assert draft_like(house, "D1", told).kept.content.inputs == {"seller_contact_name": "Ona", "project": "C"}


def test_everybody_changes_his_own_name_and_phone_and_nothing_else(by_jonas: House) -> None:
    representative = User(name="rita", role=Role.REPRESENTATIVE, email="rita@here.example")
    set_user(replace(by_jonas, user=User(name="the-admin", role=Role.ADMIN)), representative)
    rita = replace(by_jonas, user=representative)
    set_user(rita, user_from(rita, "rita", {"full_name": "Rita R.", "phone": "+3"}))
    with rita.store.read() as tx:
        assert find_user(tx, "rita") == representative.model_copy(update={"full_name": "Rita R.", "phone": "+3"})
    for told in ({"role": "admin"}, {"email": "ana@here.example"}, {"team": "Vilnius", "phone": "+4"}):
        with pytest.raises(RuleRefused, match="not_permitted"):
            set_user(rita, user_from(rita, "rita", told))
    with pytest.raises(RuleRefused, match="not_permitted"):
        set_user(rita, user_from(rita, "jonas", {"phone": "+4"}))


# --- many at once ------------------------------------------------------------------------------------


def test_a_batch_has_them_from_its_columns_and_the_contact_from_whoever_runs_it(
    by_jonas: House, tmp_path: Path
) -> None:
    rows = [row(1, purchase_order="PO-1"), row(2, seller_contact_name="Ona", project="B")]
    with open_folder(tmp_path / "out") as folder:
        batch = plan_batch(by_jonas, write(tmp_path / "b.csv", rows), BatchOptions(language="en"))
        assert run_batch(by_jonas, batch, Way(folder, QuickEngine())).tally.printed == 2
    first, second = promised(by_jonas), promised(by_jonas, "Q-2026-00002-R1")
    assert [each.value for each in first.references] == ["PO-1"]
    assert first.seller.contact_name == "Jonas Petraitis"
    assert [each.value for each in second.references] == ["B"] and second.seller.contact_name == "Ona"
    assert found(by_jonas, "PO-1") == ["Q-2026-00001"]
    assert revise(by_jonas, "Q-2026-00002").kept.content.inputs == {"project": "B", "seller_contact_name": "Ona"}


def test_without_a_kept_user_a_batch_names_the_sellers_contact(house: House, tmp_path: Path) -> None:
    with open_folder(tmp_path / "out") as folder:
        batch = plan_batch(house, write(tmp_path / "b.csv", [row(1)]), BatchOptions())
        run_batch(house, batch, Way(folder, QuickEngine()))
    assert promised(house).seller.contact_name == house_on(house.store).desk.catalogue.seller.contact.name
