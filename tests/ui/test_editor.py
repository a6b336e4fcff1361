"""The quote editor: every answer and every change is kept, shown again, and can be undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from quotegen.errors import InputRefused
from quotegen.model.draft import DiscountLine, SetPrice, SetQuantity
from quotegen.model.people import Preferences
from quotegen.model.tax import Supply
from quotegen.store.drafts import KeptDraft, get_draft
from quotegen.ui.editor.grid import _discount, edits_of, hand_of
from quotegen.ui.editor.questions import _meant
from quotegen.usecases.conversation import answer_all, speak
from quotegen.usecases.drafts import begin_draft, edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.people import add
from quotegen.usecases.preferences import save_preferences
from quotegen.usecases.priced import priced_draft
from tests.builders import ad_hoc, off, priced_line
from tests.ui.lines import ZEME
from tests.ui.opened import open_page, shown, texts


@pytest.fixture
def begun(house: House) -> KeptDraft:
    add(house, ZEME)
    return begin_draft(house, "zeme")


@pytest.fixture
def finished(house: House, begun: KeptDraft) -> KeptDraft:
    """A draft with everything answered that has to be."""
    device = next(iter(house.desk.catalogue.devices))
    answers: dict[str, Any] = {"printers": [{"device": device, "quantity": 2}], "volume_by": "people", "people": "25"}
    return answer_all(house, begun.id, {**answers, "printed": ["internal"]}).kept


def content(house: House, number: int) -> Any:
    with house.store.read() as tx:
        return get_draft(tx, number).content


def test_a_new_quote_asks_for_the_customer_alone(begun: KeptDraft) -> None:
    page = open_page("editor")
    assert [button.label for button in page.button if "Žemė" in button.label]


def test_an_empty_house_can_be_looked_around_in_with_invented_customers(house: House) -> None:
    page = open_page("editor")
    shown(next(button for button in page.button if button.key == "begin-samples").click().run())
    assert len([button for button in page.button if str(button.key).startswith("begin-")]) > 3


def test_choosing_the_customer_makes_the_draft_and_names_it_in_the_address(house: House) -> None:
    add(house, ZEME)
    page = open_page("editor")
    shown(next(button for button in page.button if "Žemė" in button.label).click().run())
    assert page.query_params["draft"] in ("D1", ["D1"])
    assert "Žemė" in texts(page)


def test_a_choice_is_kept_at_the_click(house: House, begun: KeptDraft) -> None:
    page = open_page("editor", draft=begun.name)
    pills = next(each for each in page.pills if "paper go" in each.label or "volume_by" in str(each.key))
    shown(pills.set_value("people").run())
    assert content(house, begun.id).answers == {"volume_by": "people"}


def test_a_number_is_read_as_the_language_writes_it(house: House, begun: KeptDraft) -> None:
    answer_all(house, begun.id, {"volume_by": "pages"})
    page = open_page("editor", draft=begun.name)
    field = next(each for each in page.text_input if "pages_month" in str(each.key))
    shown(field.set_value("2,500").run())
    assert content(house, begun.id).answers["pages_month"] == "2500"


def test_a_number_out_of_range_is_refused_in_plain_words_and_not_kept(house: House, begun: KeptDraft) -> None:
    answer_all(house, begun.id, {"volume_by": "people"})
    page = open_page("editor", draft=begun.name)
    field = next(each for each in page.text_input if str(each.key).endswith("-people"))
    shown(field.set_value("0").run())
    assert page.error and "people" not in content(house, begun.id).answers


def test_a_refusal_stays_while_the_page_draws_itself_again_and_goes_with_the_next_act(
    house: House, begun: KeptDraft
) -> None:
    answer_all(house, begun.id, {"volume_by": "people"})
    page = open_page("editor", draft=begun.name)

    def type_people(text: str) -> None:
        shown(next(each for each in page.text_input if str(each.key).endswith("-people")).set_value(text).run())

    type_people("0")
    assert shown(page.run()).error
    type_people("12")
    assert not page.error


def test_a_refused_number_makes_place_for_the_one_that_is_kept(house: House, begun: KeptDraft) -> None:
    answer_all(house, begun.id, {"volume_by": "people", "people": "25"})
    page = open_page("editor", draft=begun.name)
    field = next(each for each in page.text_input if str(each.key).endswith("-people"))
    shown(field.set_value("no number").run())
    assert next(each for each in page.text_input if str(each.key).endswith("-people")).value == "25"


def test_two_counts_changed_at_once_are_both_kept(house: House, begun: KeptDraft) -> None:
    first, second = list(house.desk.catalogue.devices)[:2]
    answer_all(house, begun.id, {"printers": [{"device": first, "quantity": 1}, {"device": second, "quantity": 1}]})
    page = open_page("editor", draft=begun.name)
    one, two = [each for each in page.number_input if "-printers-" in str(each.key)]
    one.set_value(3)
    two.set_value(4)
    shown(page.run())
    assert [each["quantity"] for each in content(house, begun.id).answers["printers"]] == [3, 4]


def test_a_field_stays_the_same_when_what_it_shows_changes(house: House, begun: KeptDraft) -> None:
    # Otherwise whoever goes on clicking in it, or with the keyboard, clicks on what is being replaced.
    page = open_page("editor", draft=begun.name)

    def field() -> Any:
        return next(each for each in page.pills if str(each.key).endswith("-printed"))

    before = field().id
    shown(field().set_value(["internal"]).run())
    assert content(house, begun.id).answers == {"printed": ["internal"]} and field().id == before


def test_lines_stand_beside_the_answers_as_soon_as_none_is_missing(finished: KeptDraft) -> None:
    page = open_page("editor", draft=finished.name)
    assert len(page.get("data_editor") or page.get("arrow_data_frame") or page.dataframe) >= 1
    assert "a month" in texts(page)


def test_what_is_missing_is_told_before_there_are_lines(begun: KeptDraft) -> None:
    assert "answers to go" in texts(open_page("editor", draft=begun.name))


def test_undo_takes_the_last_answer_back(house: House, begun: KeptDraft) -> None:
    answer_all(house, begun.id, {"volume_by": "people"})
    page = open_page("editor", draft=begun.name)
    shown(next(button for button in page.button if "undo" in str(button.key)).click().run())
    assert content(house, begun.id).answers == {}


def test_the_document_gets_another_language_without_the_app_changing_its_own(house: House, begun: KeptDraft) -> None:
    page = open_page("editor", draft=begun.name)
    control = next(each for each in page.segmented_control if "language" in str(each.key))
    shown(control.set_value("en").run())
    assert content(house, begun.id).language == "en" and "saved" in texts(page)


def test_a_line_is_added_by_typing(house: House, begun: KeptDraft) -> None:
    page = open_page("editor", draft=begun.name)
    box = next(each for each in page.selectbox if str(each.key).endswith("-add"))
    sku = next(iter(house.desk.catalogue.packs))
    page = shown(box.set_value(sku).run())
    assert content(house, begun.id).offers[0].lines[0].sku == sku
    assert next(each for each in page.selectbox if str(each.key).endswith("-add")).value is None


def test_a_line_of_its_own_is_added_with_money_as_text(house: House, begun: KeptDraft) -> None:
    page = open_page("editor", draft=begun.name)
    page.session_state["D1-by_hand"] = True
    page = shown(page.run())
    fields = {each.label: each for each in page.text_input}
    next(each for each in page.text_area if each.label == "What is it?").set_value("Unpacking\nby two people")
    fields["Price of one"].set_value("1,025.50")
    next(each for each in page.selectbox if each.label.startswith("What kind is it?")).set_value(Supply.SERVICE)
    page = shown(next(button for button in page.button if button.label == "Add").click().run())
    line = content(house, begun.id).offers[0].lines[0]
    assert (line.price, line.own_name, line.own_text) == (Decimal("1025.50"), "Unpacking", "by two people")
    assert line.supply is Supply.SERVICE
    assert page.session_state["D1-by_hand"] is False


def test_a_draft_that_is_not_there_is_told_plainly(house: House) -> None:
    page = open_page("editor", draft="D99")
    assert [each.value for each in page.error] == ["There is no such draft\\."]


def test_a_change_from_elsewhere_is_told_and_shown(house: House, begun: KeptDraft) -> None:
    page = open_page("editor", draft=begun.name)
    answer_all(house, begun.id, {"volume_by": "people"})
    control = next(each for each in page.segmented_control if "language" in str(each.key))
    shown(control.set_value("en").run())
    assert any("changed elsewhere" in each.value for each in page.info)
    assert content(house, begun.id).answers == {"volume_by": "people"}


def test_what_is_done_here_is_no_change_from_elsewhere(house: House, begun: KeptDraft) -> None:
    page = open_page("editor", draft=begun.name)
    control = next(each for each in page.segmented_control if "language" in str(each.key))
    shown(control.set_value("en").run())
    assert not any("changed elsewhere" in each.value for each in page.info)


def test_the_grid_tells_only_what_differs_from_what_is_kept(house: House, finished: KeptDraft) -> None:
    offer = priced_draft(house, finished.id).priced.quotation.recommended
    told = {0: {"quantity": str(offer.lines[0].quantity)}, 1: {"quantity": "7", "discount": "5 %"}}
    first, second = edits_of(told, offer, hand_of(house, finished.id))
    assert isinstance(first, SetQuantity) and first.quantity == 7 and first.line == offer.lines[1].id
    assert isinstance(second, DiscountLine) and second.percent == 5


def test_a_price_in_the_grid_is_a_price_by_hand_with_who_and_why(house: House, finished: KeptDraft) -> None:
    offer = priced_draft(house, finished.id).priced.quotation.recommended
    (edit,) = edits_of({0: {"price": "€12.50"}}, offer, hand_of(house, finished.id))
    assert isinstance(edit, SetPrice) and (edit.price, edit.by) == (Decimal("12.50"), house.user.name)


def test_an_emptied_discount_takes_the_discount_away(house: House, finished: KeptDraft) -> None:
    sku = str(priced_draft(house, finished.id).priced.quotation.recommended.lines[0].sku)
    edit_draft(house, finished.id, [DiscountLine(line=sku, percent=Decimal(5), reason="x")])
    offer = priced_draft(house, finished.id).priced.quotation.recommended
    (edit,) = edits_of({0: {"discount": ""}}, offer, hand_of(house, finished.id))
    assert isinstance(edit, DiscountLine) and edit.percent == 0


def given_in_money(house: House, draft: KeptDraft, *typed: str) -> list[dict[str, Any]]:
    """What each of these texts makes of a line that has a discount of 5.00."""
    sku = str(priced_draft(house, draft.id).priced.quotation.recommended.lines[0].sku)
    edit_draft(house, draft.id, [DiscountLine(line=sku, amount=Decimal("5.00"), reason="x")])
    offer = priced_draft(house, draft.id).priced.quotation.recommended
    found = []
    for text in typed:
        edits = list(edits_of({0: {"discount": text}}, offer, hand_of(house, draft.id)))
        found += [each.model_dump(include={"percent", "amount"}, exclude_none=True) for each in edits]
    return found


def test_a_discount_in_money_stays_money(house: House, finished: KeptDraft) -> None:
    assert given_in_money(house, finished, "€6.00", "6 EUR", "6") == [{"amount": 6}, {"amount": 6}, {"amount": 6}]


def test_a_discount_in_money_becomes_a_share_where_a_share_is_typed(house: House, finished: KeptDraft) -> None:
    assert given_in_money(house, finished, "6 %") == [{"percent": 6}]


def test_a_discount_that_is_typed_as_it_is_changes_nothing(house: House, finished: KeptDraft) -> None:
    assert given_in_money(house, finished, "€5.00", "5") == []


def test_a_discount_in_another_currency_is_refused(house: House, finished: KeptDraft) -> None:
    with pytest.raises(InputRefused, match="currency_differs"):
        given_in_money(house, finished, "6 USD")


def test_a_discount_that_is_none_is_refused(house: House, finished: KeptDraft) -> None:
    offer = priced_draft(house, finished.id).priced.quotation.recommended
    for text in ("-5", "101 %"):
        with pytest.raises(InputRefused, match="edit_wrong"):
            list(edits_of({0: {"discount": text}}, offer, hand_of(house, finished.id)))


def hurried(house: House, begun: KeptDraft) -> Any:
    """What is kept after a choice whose callback never came, because the next click stopped the run."""
    page = open_page("editor", draft=begun.name)
    page.session_state[f"{begun.name}-answer-volume_by"] = "people"
    shown(page.run())
    return content(house, begun.id).answers


def test_a_choice_whose_run_was_stopped_is_taken_by_the_next_one(house: House, begun: KeptDraft) -> None:
    assert hurried(house, begun) == {"volume_by": "people"}


def test_it_would_be_lost_if_fields_did_not_remember_what_they_were_given(
    house: House, begun: KeptDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(dict[str, Any]):
        def __setitem__(self, key: str, value: Any) -> None:
            pass

    monkeypatch.setattr("quotegen.ui.kit.fields.given", lambda: Forgetful())
    assert hurried(house, begun) == {}


def test_a_refused_number_is_told_once_and_shows_what_is_kept(house: House, begun: KeptDraft) -> None:
    answer_all(house, begun.id, {"volume_by": "people"})
    page = open_page("editor", draft=begun.name)
    key = f"{begun.name}-answer-people"
    page.session_state[key] = "many"
    shown(page.run())
    assert (len(page.error), page.text_input(key=key).value) == (1, "")


def test_on_a_screen_of_another_language_a_reason_is_proposed_in_the_documents(
    house: House, finished: KeptDraft
) -> None:
    speak(house, finished.id, "en")
    save_preferences(house, Preferences(language="lt"))
    page = open_page("editor", draft=finished.name)
    page.session_state["D1-whole"] = True
    page = shown(page.run())
    fields = {each.label: each for each in page.text_input}
    assert fields["Kodėl – taip, kaip skaitys klientas"].value == "Agreed price"
    fields["Nuolaida visumai"].set_value("2,5 %")
    shown(next(button for button in page.button if button.label == "Taikyti").click().run())
    assert priced_draft(house, finished.id).priced.quotation.recommended.allowance_charges[0].reason == "Agreed price"


def test_a_change_in_the_grid_has_a_reason_in_the_documents_language(house: House, finished: KeptDraft) -> None:
    speak(house, finished.id, "lt")
    offer = priced_draft(house, finished.id).priced.quotation.recommended
    (edit,) = edits_of({0: {"discount": "5 %"}}, offer, hand_of(house, finished.id))
    assert isinstance(edit, DiscountLine) and edit.reason == "Sutarta kaina"


def test_the_grid_shows_every_discount_of_a_line() -> None:
    items = [off("10"), off(amount="5.00"), off("3", charge=True)]
    sold = priced_line(ad_hoc("100.00", allowance_charges=items))
    assert _discount(sold, "EUR") == "10% + €5.00"


@pytest.mark.parametrize(
    ("told", "is_given", "meant"),
    [(None, False, "one"), (None, True, None), ("both", False, "both"), ("both", True, "both")],
)
def test_a_click_on_the_usual_choice_says_that_it_is_so(told: str | None, is_given: bool, meant: str | None) -> None:
    assert _meant(told, "one", is_given) == meant


def test_a_question_for_the_house_alone_says_so(finished: KeptDraft) -> None:
    page = open_page("editor", draft=finished.name)
    page.session_state[f"{finished.name}-more-agreement"] = True
    labels = {str(each.key): each.label for each in shown(page.run()).text_input}
    assert "not printed" in labels[f"{finished.name}-answer-decider"]
    assert "not printed" not in labels[f"{finished.name}-answer-remarks"]
