"""The table of inputs, and what follows from it alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.language import LANGUAGES
from quotegen.model import inputs
from quotegen.model.inputs import changed, inputs_for_another_buyer, with_contact_of, without_contact
from quotegen.model.people import Role, User
from quotegen.model.quotation import SellerParty
from tests.samples import ROOT

JONAS = User(name="jonas", role=Role.MANAGER, full_name="Jonas  Petraitis", phone="+370 600 10001")
CODES = [each.code for each in inputs.INPUTS]
SOME = st.dictionaries(st.sampled_from(CODES), st.text("abc", min_size=1, max_size=3))
TOLD = st.dictionaries(st.sampled_from(CODES), st.text("abc", max_size=3))


def test_every_input_has_a_code_of_its_own_and_a_label_in_every_language() -> None:
    assert len(set(CODES)) == len(CODES)
    assert all(set(each.label) == set(LANGUAGES) and all(each.label.values()) for each in inputs.INPUTS)


def test_a_contact_input_takes_the_place_of_something_that_is_printed_of_the_seller() -> None:
    named = {each.contact for each in inputs.INPUTS if each.contact}
    assert {f"contact_{each}" for each in named} <= set(SellerParty.model_fields)


def test_the_table_is_read_without_anything_heavy() -> None:
    code = "import sys, quotegen.model.inputs; print({'pydantic', 'babel'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


def test_whoever_has_a_full_name_may_be_asked_about_what_he_begins() -> None:
    found = with_contact_of(JONAS, {"project": "School"})
    assert found == {
        "project": "School",
        "seller_contact_name": "Jonas Petraitis",
        "seller_contact_phone": "+370 600 10001",
    }


@pytest.mark.parametrize("named", ["Ona", ""])
def test_where_another_person_is_named_or_none_nothing_of_his_own_is_put_in(named: str) -> None:
    assert with_contact_of(JONAS, {"seller_contact_name": named}) == {"seller_contact_name": named}


def test_a_user_without_a_full_name_is_nobody_to_ask_for() -> None:
    assert with_contact_of(User(name="x", role=Role.ADMIN, phone="1", email="x@here.example"), {}) == {}


def test_without_a_name_phone_and_mail_belong_to_nobody() -> None:
    given = with_contact_of(JONAS, {"project": "School"})
    assert changed(given, {"seller_contact_name": ""}) == {"project": "School"}


def test_another_customer_keeps_neither_order_nor_project() -> None:
    given = {"purchase_order": "PO-1", "project": "School", "seller_contact_name": "Ona"}
    assert inputs_for_another_buyer(given) == {"seller_contact_name": "Ona"}
    assert without_contact(given) == {"purchase_order": "PO-1", "project": "School"}


@given(SOME, TOLD)
def test_nothing_empty_is_kept_and_what_was_told_last_holds(kept: dict[str, str], told: dict[str, str]) -> None:
    found = changed(kept, told)
    assert all(found.values())
    assert {code: value for code, value in told.items() if value}.items() <= found.items()
    assert changed(found, {}) == found
