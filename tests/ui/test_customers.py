"""The customers' page: found, pasted, added once, changed, imported, and every name shown as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.people import Preferences, Role, User
from quotegen.ui.kit.text import literal
from quotegen.usecases.customer_desk import add_new, change, look_for, show_customer
from quotegen.usecases.customer_form import Form
from quotegen.usecases.drafts import Beginning, draft_from_request
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.preferences import save_preferences
from quotegen.usecases.users import set_user
from tests.samples import ROOT
from tests.store.kit import LINES
from tests.ui.hostile import HOSTILE, written
from tests.ui.opened import open_page, shown, texts
from tests.usecases.test_customer_desk import CELLS, RASA, SIGNATURE, TOMAS

FILE = (ROOT / "examples" / "customers.csv").read_bytes()


def button(app: AppTest, label: str) -> AppTest:
    (found,) = [each for each in app.button if each.label == label]
    return shown(found.click().run())


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def field(app: AppTest, label: str) -> str:
    return str(next(each for each in app.text_input if each.label == label).value)


def type_in(app: AppTest, label: str, text: str) -> AppTest:
    return shown(next(each for each in app.text_input if each.label == label).set_value(text).run())


def links(app: AppTest) -> str:
    return "\n".join(str(each.proto.label) for each in app.get("page_link"))


def quoted(house: House, folder: Path, customer: str) -> str:
    (folder / "lines.yaml").write_text(LINES)
    draft = draft_from_request(house, folder / "lines.yaml", Beginning(customer=customer, language="en"))
    return promise(house, draft.kept.id)


# --- the list --------------------------------------------------------------------------------------------------------


def test_without_customers_the_page_says_how_to_begin(house: House) -> None:
    assert "no customers yet" in texts(open_page("customers"))


def test_the_list_follows_what_is_typed(house: House) -> None:
    for name in ("Žemė", "Dangus"):
        add_new(house, Form({**CELLS, "name": name}))
    app = open_page("customers")
    assert "Žemė" in links(app) and "Dangus" in links(app)
    app = type_in(app, "Name, town, person or code", "dang")
    assert "Žemė" not in links(app) and "Dangus" in links(app)
    assert "Nobody is found" in texts(type_in(app, "Name, town, person or code", "qqq"))


def test_a_customer_in_the_list_has_its_count_and_its_last_quotation(house: House, tmp_path: Path) -> None:
    customer = add_new(house, Form(CELLS))
    number = quoted(house, tmp_path, customer.id)
    app = open_page("customers")
    assert "1 quotation" in texts(app) and literal(number) in links(app)


def test_of_very_many_the_first_are_shown_and_more_on_demand(house: House) -> None:
    for number in range(30):
        add_new(house, Form({**CELLS, "name": f"Company {number:02}"}))
    app = open_page("customers")
    assert links(app).count("Company") == 25
    assert links(button(app, "Show more")).count("Company") == 30


# --- a new one -------------------------------------------------------------------------------------------------------


def test_a_pasted_signature_fills_the_form_and_is_added(house: House) -> None:
    app = open_page("customers", new="1")
    app = shown(app.text_area[0].set_value(SIGNATURE).run())
    assert (field(app, "Company"), field(app, "Town"), field(app, "VAT id")) == ("UAB „Žemė“", "Vilnius", "LT300123511")
    assert "fields filled in" in texts(app) and "check digit and country are right" in texts(app)
    button(app, "Add the customer")
    (entry,) = look_for(house, "", 10)
    assert (entry.customer.name, entry.customer.party.language) == ("UAB „Žemė“", "lt")
    assert entry.customer.contacts[0].email == "rasa@zeme.example"


def test_a_text_without_a_signature_says_so(house: House) -> None:
    app = open_page("customers", new="1")
    app = shown(app.text_area[0].set_value("hello there").run())
    assert "Nothing sure was found" in texts(app)


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(house: House) -> None:
    app = open_page("customers", new="1")
    app = type_in(app, "Company", "Nida, MB")
    app = type_in(app, "VAT id", "LT300123512")
    assert "This VAT id cannot be right" in texts(app)
    app = button(app, "Add the customer")
    assert texts(app).count("Please fill this in") == 3  # street, town, country
    assert (field(app, "Company"), look_for(house, "", 10)) == ("Nida, MB", ())


def test_who_may_be_here_already_is_named_before_a_double_is_made(house: House) -> None:
    add_new(house, Form(CELLS, (RASA,)))
    app = open_page("customers", new="1")
    app = shown(app.text_area[0].set_value(SIGNATURE).run())
    assert "may be a customer who is here already" in texts(app)
    assert "the same VAT id" in texts(app) and literal("UAB „Žemė“") in links(app)
    assert "Add the customer" not in labels(app)
    button(app, "It is another one; add it")
    assert len(look_for(house, "", 10)) == 2


def test_people_are_added_put_first_and_taken_out(house: House) -> None:
    app = open_page("customers", new="1")
    app = shown(app.text_area[0].set_value(SIGNATURE).run())
    app = button(app, "Add a person")
    names = [each for each in app.text_input if each.label == "Name"]
    app = shown(names[1].set_value("Tomas").run())
    app = button(app, "Write to this one first")
    assert [each.value for each in app.text_input if each.label == "Name"] == ["Tomas", "Rasa Žukienė"]
    app = button(app, "Add a person")
    app = shown([each for each in app.button if each.label == "Take out"][2].click().run())
    button(app, "Add the customer")
    assert [each.name for each in look_for(house, "", 1)[0].customer.contacts] == ["Tomas", "Rasa Žukienė"]


# --- one customer ----------------------------------------------------------------------------------------------------


def test_one_customer_is_shown_with_people_and_quotations(house: House, tmp_path: Path) -> None:
    customer = add_new(house, Form(CELLS, (RASA, TOMAS)))
    number = quoted(house, tmp_path, customer.id)
    app = open_page("customers", customer=customer.id)
    told = texts(app)
    assert literal("UAB „Žemė“") in told and literal("rasa@zeme.example") in told and "Upės g" in told
    assert literal(number) in links(app) and "Same as last time" in labels(app)


def test_a_customer_without_quotations_is_offered_a_first_one(house: House) -> None:
    customer = add_new(house, Form(CELLS))
    app = open_page("customers", customer=customer.id)
    assert "begins the first one" in texts(app) and "Same as last time" not in labels(app)
    button(app, "New quote")
    assert [quote.state for quote in show_customer(house, customer.id).quotes] == ["draft"]


def test_same_as_last_time_begins_a_draft_like_the_last_quotation(house: House, tmp_path: Path) -> None:
    customer = add_new(house, Form(CELLS))
    quoted(house, tmp_path, customer.id)
    button(open_page("customers", customer=customer.id), "Same as last time")
    first, last = show_customer(house, customer.id).quotes
    assert (first.state, first.payable) == ("draft", last.payable)


def test_a_customer_is_changed_in_the_form(house: House) -> None:
    customer = add_new(house, Form(CELLS, (RASA,)))
    app = type_in(open_page("customers", customer=customer.id, edit="1"), "Town", "Kaunas")
    button(app, "Save")
    kept = show_customer(house, customer.id)
    assert (kept.customer.party.address.city, kept.version) == ("Kaunas", 2)
    assert kept.customer.contacts == customer.contacts


def test_what_somebody_else_changed_meanwhile_is_told_and_kept(house: House) -> None:
    customer = add_new(house, Form(CELLS))
    app = type_in(open_page("customers", customer=customer.id, edit="1"), "Town", "Kaunas")
    (save,) = [each for each in app.button if each.label == "Save"]
    change(house, customer.id, 1, Form({**CELLS, "city": "Šiauliai"}))
    app = shown(save.click().run())
    assert "Somebody else has changed it meanwhile" in texts(app)
    assert show_customer(house, customer.id).customer.party.address.city == "Šiauliai"


def test_a_representative_is_offered_no_change_and_no_import(house: House) -> None:
    customer = add_new(house, Form(CELLS, (RASA, TOMAS)))
    set_user(house, User(name=house.user.name, role=Role.ADMIN))
    set_user(house, User(name="boss", role=Role.ADMIN))
    set_user(house, User(name=house.user.name, role=Role.REPRESENTATIVE))
    app = open_page("customers", customer=customer.id, edit="1")
    assert {"Change", "Save", "Write to this one first"}.isdisjoint(labels(app)) and "New quote" in labels(app)
    assert "Import a table" not in labels(open_page("customers"))
    assert "role" in texts(open_page("customers", **{"import": "1"}))


def test_a_customer_who_is_not_there_is_told_in_plain_words(house: House) -> None:
    assert "no such customer" in texts(open_page("customers", customer="nobody"))


# --- imported --------------------------------------------------------------------------------------------------------


def uploaded(app: AppTest, content: bytes) -> AppTest:
    return shown(app.file_uploader[0].set_value(("customers.csv", content, "text/csv")).run())


def test_a_table_shows_what_it_would_change_and_then_does_it(house: House) -> None:
    app = uploaded(open_page("customers", **{"import": "1"}), FILE)
    assert [each.value for each in app.metric] == ["3", "0", "0"]
    button(app, "Import 3 customers")
    assert len(look_for(house, "", 10)) == 3
    app = uploaded(open_page("customers", **{"import": "1"}), FILE.replace(b"Quay 7", b"Quay 8"))
    assert [each.value for each in app.metric] == ["0", "1", "2"]
    assert "Quay 8" in app.dataframe[0].value.to_string()


def test_a_table_with_faults_names_rows_and_columns(house: House) -> None:
    app = uploaded(open_page("customers", **{"import": "1"}), FILE.replace(b"Quay 7,Dublin", b"Quay 7,"))
    assert "Row 4, column city" in texts(app) and look_for(house, "", 10) == ()


# --- every name as it is, in both languages --------------------------------------------------------------------------


def test_sixty_hostile_names_stand_in_the_list_as_they_are(house: House) -> None:
    for name in HOSTILE:
        add_new(house, Form({**CELLS, "name": name, "vat_id": "", "company_code": ""}, ({"name": name, "role": name},)))
    app = open_page("customers")
    for _ in range(3):
        app = button(app, "Show more") if "Show more" in labels(app) else app
    told = links(app)
    assert [name for name in HOSTILE if f"**{literal(name)}**" not in told] == []


@pytest.mark.parametrize("name", HOSTILE[::9])
def test_a_hostile_name_stands_on_its_own_page_as_it_is(house: House, name: str) -> None:
    cells = {**CELLS, "name": name, "street": name, "note": name, "vat_id": "", "company_code": ""}
    customer = add_new(house, Form(cells, ({"name": name, "role": name},)))
    told = texts(open_page("customers", customer=customer.id))
    assert told.count(written(name)) >= 4


@pytest.mark.parametrize("query", [{}, {"new": "1"}, {"import": "1"}, {"customer": "uab-zeme"}])
def test_the_page_speaks_lithuanian(house: House, query: dict[str, str]) -> None:
    save_preferences(house, Preferences(language="lt"))
    add_new(house, Form(CELLS, (RASA,)))
    app = open_page("customers", **query)
    told = texts(app) + "\n".join(labels(app)) + "\n".join(each.label for each in app.text_input)
    for english in ("customer", "Import", "Company", "Town", "quotation", "Search"):
        assert english not in told
