"""A delivery address apart from the buyer's, through the life of a quotation."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.document.view import proposal_view
from quotegen.errors import InputRefused
from quotegen.model.occasion import Occasion
from quotegen.model.people import Customer
from quotegen.model.quotation import Quotation
from quotegen.store.drafts import KeptDraft
from quotegen.store.listing import Query
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.answer import revise
from quotegen.usecases.conversation import speak, tell
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, draft_from_request, edit_draft, undo_last
from quotegen.usecases.find import diff_quotes, list_quotes, say_changes
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from tests.samples import words_of
from tests.store.kit import LINES, ZEME, keep_customer

RIGA = {
    "delivery_name": "Noliktava SIA",
    "delivery_street": "Brīvības iela 1",
    "delivery_city": "Rīga",
    "delivery_postal_code": "LV-1010",
    "delivery_country": "LV",
}
LAS_PALMAS = {
    "delivery_street": "Calle de Triana 10",
    "delivery_city": "Las Palmas de Gran Canaria",
    "delivery_postal_code": "35002",
    "delivery_country": "ES",
}
FIRST = "Q-2026-00001-R1"


def begun(house: House, folder: Path, text: str = LINES, **told: str) -> KeptDraft:
    file = folder / "lines.yaml"
    file.write_text(text)
    return draft_from_request(house, file, Beginning(customer="zeme", language="en", inputs=told)).kept


def promised(house: House, number: str = FIRST) -> Quotation:
    with house.store.read() as tx:
        return snapshot_of(tx, get_revision(tx, number)).quotation


def refusal(house: House, number: int, **told: str) -> tuple[str, str, str]:
    with pytest.raises(InputRefused) as refused:
        tell(house, number, told)
    fault = refused.value.faults[0]
    return fault.code, fault.path, fault.message


# --- what is an address ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["delivery_street", "delivery_city", "delivery_country"])
def test_a_half_address_is_refused_with_what_is_missing(house: House, tmp_path: Path, missing: str) -> None:
    kept = begun(house, tmp_path)
    told = {code: value for code, value in RIGA.items() if code != missing}
    field = missing.removeprefix("delivery_")
    assert refusal(house, kept.id, **told) == ("delivery_incomplete", missing, f"the delivery address has no {field}")
    with pytest.raises(InputRefused, match="delivery_incomplete"):
        edit_draft(house, kept.id, [], told)


def test_a_name_or_a_postal_code_alone_is_no_address(house: House, tmp_path: Path) -> None:
    told = refusal(house, begun(house, tmp_path).id, delivery_name="Ona")
    assert told[2] == "the delivery address has no street and no city and no country"


def test_a_half_address_in_a_file_is_refused_too(house: House, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="delivery_incomplete"):
        begun(house, tmp_path, f"delivery_city: Rīga\n{LINES}")


def test_the_country_is_two_letters(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path)
    assert refusal(house, kept.id, **{**RIGA, "delivery_country": "Latvia"})[1] == "delivery_country"
    assert tell(house, kept.id, {**RIGA, "delivery_country": "lv"}).kept.content.inputs["delivery_country"] == "LV"


def test_part_of_an_address_that_is_there_is_mended_alone(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path, **RIGA)
    mended = tell(house, kept.id, {"delivery_street": "Brīvības iela 100"}).kept.content.inputs
    assert mended == {**RIGA, "delivery_street": "Brīvības iela 100"}


def test_a_postal_code_goes_with_the_city_it_was_of(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path, **RIGA)
    moved = tell(house, kept.id, {"delivery_city": "Liepāja"}).kept.content.inputs
    assert "delivery_postal_code" not in moved and moved["delivery_name"] == "Noliktava SIA"
    assert "delivery_postal_code" in tell(house, kept.id, {**RIGA, "delivery_city": "Ogre"}).kept.content.inputs


def test_of_the_address_before_nothing_stays_beside_a_whole_new_one(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path, **RIGA)
    elsewhere = {code: value for code, value in LAS_PALMAS.items() if code != "delivery_postal_code"}
    assert tell(house, kept.id, elsewhere).kept.content.inputs == elsewhere


def test_an_emptied_street_takes_the_address_away(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path, project="Roof", **RIGA)
    assert tell(house, kept.id, {"delivery_street": ""}).kept.content.inputs == {"project": "Roof"}


# --- where the goods go ----------------------------------------------------------------------------------------


def test_goods_go_to_the_delivery_address_and_without_one_to_the_buyer(house: House) -> None:
    catalogue, buyer = house.desk.catalogue, ZEME.buyer

    def to(inputs: dict[str, str]) -> tuple[str, str]:
        occasion = Occasion(catalogue, buyer, "en", "EUR", house.clock().date(), inputs=inputs)
        assert occasion.delivered_to is not None
        return occasion.delivered_to.country, occasion.delivered_to.postal_code

    assert to(RIGA) == ("LV", "LV-1010")
    assert to(LAS_PALMAS) == ("ES", "35002")
    assert to({"project": "Roof"}) == ("LT", "")


def test_nobody_named_with_a_delivery_address_is_still_delivered_to(house: House) -> None:
    occasion = Occasion(house.desk.catalogue, None, "en", "EUR", house.clock().date(), inputs=RIGA)
    assert occasion.delivered_to is not None and occasion.delivered_to.city == "Rīga"


# --- on paper, and in what is kept -----------------------------------------------------------------------------


def lines_beside_the_buyer(quotation: Quotation) -> tuple[str, ...]:
    return proposal_view(quotation, words_of(quotation.language)).buyer_lines


def test_it_is_printed_beside_the_buyers_address_with_its_country(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **RIGA).id)
    line = "Delivered to: Noliktava SIA, Brīvības iela 1, LV-1010 Rīga, Latvia"
    assert line in lines_beside_the_buyer(promised(house).for_customer())


def test_a_country_that_is_the_sellers_is_not_said(house: House, tmp_path: Path) -> None:
    home = {"delivery_street": "Tilto g. 4", "delivery_city": "Klaipėda", "delivery_country": "LT"}
    promise(house, begun(house, tmp_path, **home).id)
    assert "Delivered to: Tilto g. 4, Klaipėda" in lines_beside_the_buyer(promised(house))


def test_without_one_nothing_is_printed_nor_kept(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path).id)
    assert promised(house).delivery is None and "delivery" not in promised(house).model_dump()
    assert len(lines_beside_the_buyer(promised(house))) == 1


def test_the_customers_data_hold_it_with_its_country(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **LAS_PALMAS).id)
    held = promised(house).for_customer().model_dump(mode="json")["delivery"]
    assert held["address"]["country"] == "ES" and held["address"]["postal_code"] == "35002"


def test_the_next_revision_keeps_it_and_undo_brings_it_back(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **RIGA).id)
    draft = revise(house, FIRST).kept
    assert draft.content.inputs == RIGA
    tell(house, draft.id, {"delivery_street": ""})
    assert undo_last(house, draft.id).kept.content.inputs == RIGA


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Delivered to: Noliktava SIA, Brīvības iela 1, LV-1010 Rīga, Latvia to Calle de Triana 10, 35002 Las"),
        ("lt", "Pristatymo adresas: Noliktava SIA, Brīvības iela 1, LV-1010 Rīga, Latvija → Calle de Triana 10, 35"),
    ],
)
def test_a_revision_that_changes_nothing_else_tells_it(house: House, tmp_path: Path, language: str, said: str) -> None:
    kept = begun(house, tmp_path, **RIGA)
    kept = tell(house, kept.id, {"project": "Roof"}).kept
    speak(house, kept.id, language)  # type: ignore[arg-type]
    promise(house, kept.id)
    draft = revise(house, FIRST).kept
    tell(house, draft.id, LAS_PALMAS)
    changes = diff_quotes(house, draft.name, None, None).changes
    told, _ = say_changes(house, changes, "EUR", language).inputs  # type: ignore[arg-type]
    assert told.sentence.startswith(said)


def test_what_goes_to_the_customer_again_is_told_with_his_address(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **RIGA).id)
    draft = revise(house, FIRST).kept
    tell(house, draft.id, {"delivery_street": ""})
    changes = diff_quotes(house, draft.name, None, None).changes
    (told,) = say_changes(house, changes, "EUR", "en").inputs
    assert told.change == "Noliktava SIA, Brīvības iela 1, LV-1010 Rīga, Latvia to Upės g. 1, Vilnius"


def test_the_same_address_in_another_language_is_no_change(house: House, tmp_path: Path) -> None:
    promise(house, begun(house, tmp_path, **RIGA).id)
    draft = revise(house, FIRST).kept
    speak(house, draft.id, "lt")
    assert diff_quotes(house, draft.name, None, None).changes.inputs == ()


def test_it_is_found_by_its_street_and_not_by_two_letters(house: House, tmp_path: Path) -> None:
    begun(house, tmp_path, **{**RIGA, "delivery_country": "JP"})
    found = [[each.number for each in list_quotes(house, Query(words))] for words in ("brivibas", "noliktava", "jp")]
    assert found == [["D1"], ["D1"], []]


def test_another_customer_is_not_delivered_there(house: House, tmp_path: Path) -> None:
    kept = begun(house, tmp_path, **RIGA)
    with house.store.write() as tx:
        keep_customer(tx, Customer(id="other", party=ZEME.party, contacts=()))
    other = draft_like(house, kept.name, Beginning(customer="other"))
    assert other.kept.content.inputs == {}
    assert {each.of for each in other.left_out if each.what == "input"} == set(RIGA)
    same = draft_like(house, kept.name, Beginning())
    assert same.kept.content.inputs == RIGA
    without = draft_like(house, kept.name, Beginning(inputs={"delivery_street": ""}))
    assert without.kept.content.inputs == {}
