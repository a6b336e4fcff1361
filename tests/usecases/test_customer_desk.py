"""Customers in the app: found, added once, changed by one at a time, shown with their quotations, imported as shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from quotegen.errors import Busy, InputRefused, RuleRefused
from quotegen.model.people import Role, User
from quotegen.store.events import of_subjects
from quotegen.usecases.customer_desk import Why, add_new, change, look_for, put_first, show_customer, similar
from quotegen.usecases.customer_form import Form, customer_from, form_from_signature, form_of
from quotegen.usecases.customer_import import compare_import, import_compared, template
from quotegen.usecases.drafts import Beginning, begin_draft, draft_from_request
from quotegen.usecases.find import history, show_quote
from quotegen.usecases.house import Caller, House, open_house
from quotegen.usecases.issue import promise
from quotegen.usecases.users import set_user
from quotegen.usecases.verify import verify_all
from tests.samples import ROOT
from tests.store.kit import LINES

FILE = (ROOT / "examples" / "customers.csv").read_bytes()
CELLS = {
    "name": "UAB „Žemė“",
    "street": "Upės g. 12",
    "city": "Vilnius",
    "country": "lt",
    "language": "lt",
    "vat_id": "LT300123511",
    "company_code": "304000017",
}
RASA = {"name": "Rasa Žukienė", "email": "rasa@zeme.example", "role": "", "phone": ""}
TOMAS = {"name": "Tomas", "email": "tomas@zeme.example"}
SIGNATURE = """
Rasa Žukienė
Direktorė
UAB „Žemė“
Upės g. 12, LT-08128 Vilnius
rasa@zeme.example, +370 600 10001, www.zeme.example
PVM kodas LT300123511
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    with open_house(None, None, Caller("ana", "test")) as opened:
        yield opened


def as_role(house: House, role: Role) -> House:
    return replace(house, user=User(name="tom", role=role))


def faults(refused: pytest.ExceptionInfo[InputRefused]) -> dict[str, str]:
    return {fault.path: fault.code for fault in refused.value.faults}


# --- added and changed -----------------------------------------------------------------------------------------------


def test_a_pasted_signature_is_a_customer_after_one_look(house: House) -> None:
    customer = add_new(house, form_from_signature(SIGNATURE))
    assert (customer.id, customer.name, customer.party.vat_id) == ("uab-zeme", "UAB „Žemė“", "LT300123511")
    assert customer.contacts[0].role == "Direktorė" and customer.note == "www.zeme.example"


def test_a_form_is_the_customer_again(house: House) -> None:
    customer = add_new(house, Form(CELLS, (RASA, TOMAS)))
    assert customer_from(form_of(customer), customer.id) == customer


def test_two_of_the_same_name_have_ids_of_their_own(house: House) -> None:
    assert [add_new(house, Form(CELLS)).id for _ in range(3)] == ["uab-zeme", "uab-zeme-2", "uab-zeme-3"]


def test_every_field_that_is_wrong_is_named(house: House) -> None:
    wrong = {**CELLS, "name": " ", "city": "", "country": "Lithuania", "vat_id": "LT300123512", "language": "de"}
    with pytest.raises(InputRefused) as refused:
        add_new(house, Form(wrong, ({"email": "no mail"}, {}, {"name": "Tomas", "email": "x@y"})))
    assert faults(refused) == {
        "name": "missing_field",
        "city": "missing_field",
        "country": "form_wrong",
        "vat_id": "vat_id_wrong",
        "language": "unknown_choice",
        "contacts.0.name": "missing_field",
        "contacts.0.email": "form_wrong",
        "contacts.2.email": "form_wrong",
    }


def test_a_vat_id_of_another_member_state_is_taken(house: House) -> None:
    added = add_new(house, Form({**CELLS, "country": "PL"}))
    assert added.party.vat_id == "LT300123511"


def test_a_country_that_is_none_is_told_beside_it(house: House) -> None:
    with pytest.raises(InputRefused) as refused:
        add_new(house, Form({**CELLS, "country": "ZZ"}))
    assert faults(refused) == {"country": "country_unknown"}


def test_a_country_of_a_table_that_is_read_as_another_is_told(house: House) -> None:
    table = b"id,name,street,city,country,language\na,A,S 1,C,EL,en\nb,B,S 2,C,EL,en\n"
    shown = compare_import(house, table)
    assert [each.party.address.country for each in shown.added] == ["GR", "GR"]
    assert [(note.code, note.message) for note in shown.notes] == [("country_read", "the country EL is read as GR")]


def test_a_group_without_prices_is_refused(house: House) -> None:
    with pytest.raises(InputRefused) as refused:
        add_new(house, Form({**CELLS, "group": "gold"}))
    assert faults(refused) == {"group": "group_unknown"}


def test_whoever_changes_what_was_changed_meanwhile_is_told_so(house: House) -> None:
    customer = add_new(house, Form(CELLS))
    mine = show_customer(house, customer.id)
    change(house, customer.id, mine.version, Form({**CELLS, "city": "Kaunas"}))
    with pytest.raises(Busy) as busy:
        change(house, customer.id, mine.version, Form({**CELLS, "city": "Šiauliai"}))
    assert busy.value.faults[0].code == "changed_meanwhile"
    shown = show_customer(house, customer.id)
    assert (shown.customer.party.address.city, shown.version) == ("Kaunas", mine.version + 1)


def test_a_change_is_recorded_with_the_names_of_its_fields(house: House) -> None:
    customer = add_new(house, Form(CELLS))
    change(house, customer.id, 1, Form({**CELLS, "city": "Kaunas", "note": "call on Mondays"}, (TOMAS,)))
    with house.store.read() as tx:
        told = list(of_subjects(tx, [customer.id]))
    assert [(event.what, event.details) for event in told][1:] == [
        ("customer_changed", {"fields": ["city", "note", "contacts"]})
    ]
    assert verify_all(house) == ()


def test_another_contact_is_put_first(house: House) -> None:
    customer = add_new(house, Form(CELLS, (RASA, TOMAS, {"name": "Ona"})))
    assert customer.buyer.contact is not None and customer.buyer.contact.name == "Rasa Žukienė"
    changed = put_first(house, customer.id, 1, 2)
    assert [contact.name for contact in changed.contacts] == ["Ona", "Rasa Žukienė", "Tomas"]
    assert show_customer(house, customer.id).customer.buyer.contact == changed.contacts[0]


def test_what_was_issued_keeps_the_old_data(house: House, tmp_path: Path) -> None:
    customer = add_new(house, Form(CELLS))
    number = promise(house, quoted(house, tmp_path, customer.id))
    change(house, customer.id, 1, Form({**CELLS, "name": "Dangus, UAB"}))
    buyer = show_quote(house, number).quotation.buyer
    assert buyer is not None and buyer.name == "UAB „Žemė“"


def test_a_representative_adds_customers_and_changes_none(house: House) -> None:
    representative = as_role(house, Role.REPRESENTATIVE)
    customer = add_new(representative, Form(CELLS))
    for forbidden in (
        lambda: change(representative, customer.id, 1, Form(CELLS)),
        lambda: put_first(representative, customer.id, 1, 0),
        lambda: compare_import(representative, FILE),
        lambda: import_compared(representative, FILE, ""),
    ):
        with pytest.raises(RuleRefused) as refused:
            forbidden()
        assert refused.value.faults[0].code == "not_permitted"


# --- the same one twice ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "contacts", "why"),
    [
        ({"name": "Another", "vat_id": "lt 300123511"}, (), Why.VAT_ID),
        ({"name": "Another", "company_code": "304000017"}, (), Why.COMPANY_CODE),
        ({"name": "ZEME, UAB"}, (), Why.NAME),
        ({"name": "žemė"}, (), Why.NAME),
        ({"name": "Another"}, ({"name": "Jonas", "email": "jonas@ZEME.example"},), Why.EMAIL),
    ],
)
def test_a_customer_who_may_be_the_same_is_found(
    house: House, cells: dict[str, str], contacts: tuple[dict[str, str], ...], why: Why
) -> None:
    known = add_new(house, Form(CELLS, (RASA,)))
    add_new(house, Form({**CELLS, "name": "Dangus", "vat_id": "", "company_code": ""}))
    (found,) = similar(house, Form(cells, contacts))
    assert (found.customer.id, found.why) == (known.id, why)
    assert similar(house, Form(cells, contacts), but=known.id) == ()


def test_a_public_mailbox_says_nothing_of_a_company(house: House) -> None:
    add_new(house, Form(CELLS, ({"name": "Rasa", "email": "rasa@gmail.com"},)))
    assert similar(house, Form({"name": "Another"}, ({"email": "jonas@gmail.com"},))) == ()


def test_nothing_is_like_an_empty_form(house: House) -> None:
    add_new(house, Form({**CELLS, "vat_id": "", "company_code": ""}))
    assert similar(house, Form()) == () == similar(house, Form({"name": "UAB"}))


# --- with their quotations -------------------------------------------------------------------------------------------


def quoted(house: House, folder: Path, customer: str) -> int:
    (folder / "lines.yaml").write_text(LINES)
    return draft_from_request(house, folder / "lines.yaml", Beginning(customer=customer, language="en")).kept.id


def test_a_list_has_the_count_and_the_last_quotation_of_each(house: House, tmp_path: Path) -> None:
    for cells in (CELLS, {**CELLS, "name": "Dangus"}):
        add_new(house, Form(cells))
    numbers = [promise(house, quoted(house, tmp_path, "uab-zeme")) for _ in range(2)]
    dangus, zeme = look_for(house, "", 10)
    assert dangus.quotes is None
    assert zeme.quotes is not None and (zeme.quotes.count, zeme.quotes.last.number) == (2, numbers[-1])
    assert [entry.customer.id for entry in look_for(house, "ZEM", 10)] == ["uab-zeme"]


def test_one_customer_is_shown_with_drafts_and_quotations(house: House, tmp_path: Path) -> None:
    customer = add_new(house, Form(CELLS))
    assert show_customer(house, customer.id).last_issued is None
    number = promise(house, quoted(house, tmp_path, customer.id))
    begin_draft(house, customer.id)
    shown = show_customer(house, customer.id)
    assert [quote.state for quote in shown.quotes] == ["draft", "issued"]
    assert shown.last_issued == number
    assert history(house, number)


def test_whoever_sees_only_his_own_quotations_sees_no_others_here(house: House, tmp_path: Path) -> None:
    set_user(house, User(name="ana", role=Role.ADMIN))
    set_user(house, User(name="tom", role=Role.REPRESENTATIVE))
    customer = add_new(house, Form(CELLS))
    promise(house, quoted(house, tmp_path, customer.id))
    representative = as_role(house, Role.REPRESENTATIVE)
    assert look_for(representative, "", 10)[0].quotes is None
    assert show_customer(representative, customer.id).quotes == []


# --- imported as shown -----------------------------------------------------------------------------------------------


def test_what_a_file_would_do_is_shown_and_then_done(house: House) -> None:
    shown = compare_import(house, FILE)
    assert (len(shown.added), shown.changed, shown.unchanged) == (3, (), 0)
    assert len(import_compared(house, FILE, shown.mark).added) == 3
    other = FILE.replace(b"Quay 7", b"Quay 8").replace(b"office manager", b"owner")
    shown = compare_import(house, other)
    assert (shown.added, shown.unchanged) == ((), 2)
    assert [name for name, _, _ in shown.changed[0].fields] == ["street", "contacts"]
    assert shown.changed[0].fields[0][1:] == ("Quay 7", "Quay 8")
    assert import_compared(house, other, shown.mark).changed == ("north-harbour",)


def test_what_was_changed_since_it_was_shown_is_not_overwritten(house: House) -> None:
    import_compared(house, FILE, compare_import(house, FILE).mark)
    other = FILE.replace(b"Quay 7", b"Quay 8")
    mark = compare_import(house, other).mark
    kept = show_customer(house, "north-harbour")
    form = form_of(kept.customer)
    change(house, "north-harbour", kept.version, replace(form, cells={**form.cells, "city": "Cork"}))
    with pytest.raises(Busy):
        import_compared(house, other, mark)
    assert show_customer(house, "north-harbour").customer.party.address.city == "Cork"


def test_faults_of_a_file_name_line_and_column_and_no_file_of_the_machine(house: House) -> None:
    with pytest.raises(InputRefused) as refused:
        compare_import(house, FILE.replace(b"Quay 7,Dublin", b"Quay 7,").replace(b",IE,", b",Ireland,"))
    assert {(fault.line, fault.path, fault.file) for fault in refused.value.faults} == {
        (4, "city", ""),
        (4, "country", ""),
    }


def test_a_workbook_and_a_semicolon_table_serve_as_well(house: House) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in FILE.decode().splitlines()[:1]:
        book.active.append(line.split(","))
    book.active.append(["nida", "Nida, MB", "Kopų g. 2", "Nida", "", "LT", "lt", "", 304000017])
    held = io.BytesIO()
    book.save(held)
    (added,) = compare_import(house, held.getvalue()).added
    assert (added.name, added.party.company_code) == ("Nida, MB", "304000017")
    semicolons = template().decode().replace('"Nida, MB"', "Nida").replace(",", ";").encode()
    assert len(compare_import(house, semicolons).added) == 1


def test_the_template_is_read_as_it_is(house: House) -> None:
    assert [each.id for each in compare_import(house, template()).added] == ["nida"]


def test_what_is_no_table_is_refused(house: House) -> None:
    for content in (b"", b"%PDF-1.7", b"hello"):
        with pytest.raises(InputRefused):
            compare_import(house, content)
