"""The catalogue's page: look for something, check, change, try."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.errors import Fault
from quotegen.files.catalogue_folder import read_folder
from quotegen.language import LANGUAGES
from quotegen.model.finding import Finding
from quotegen.model.people import Role, User
from quotegen.store.people import save_user
from quotegen.usecases import compare_catalogues, deep_runs
from quotegen.usecases.catalogue_versions import versions
from quotegen.usecases.change_catalogue import activate, stage
from quotegen.usecases.check_deeply import DeepCheck
from quotegen.usecases.deep_runs import DeepRun
from quotegen.usecases.desk import open_desk
from quotegen.usecases.house import Caller, House, open_house
from quotegen.usecases.preferences import preferences_of, save_preferences
from quotegen.usecases.try_rules import sample_text
from tests.conftest import OFFICE
from tests.ui.opened import open_page, shown, texts

Become = Callable[[Role], None]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Example answers take the longest; and no deep check is left running."""
    monkeypatch.setattr(compare_catalogues, "example_answers", lambda desk: ())
    monkeypatch.setattr(deep_runs, "_runs", {})
    yield


@pytest.fixture
def become(house: House) -> Become:
    """Whoever opens the pages, in this role."""

    def change(role: Role) -> None:
        with house.store.write() as tx:
            save_user(tx, User(name=house.user.name, role=role))

    return change


def prices(new: str = ",3.40\n") -> bytes:
    return (OFFICE / "prices.csv").read_bytes().replace(b",3.22\n", new.encode(), 1)


def opened(part: str) -> AppTest:
    return open_page("catalogue", part=part)


def hand_in(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    return shown(app.run())


def click(app: AppTest, key: str) -> AppTest:
    return shown(app.button(key=key).click().run())


def price_now() -> str:
    lists = {each.id: each for each in open_desk().catalogue.price_lists}
    return str(lists["standard-2026"].prices["GIR-L60A4-R"].breaks[0].amount)


def speak_lithuanian(house: House) -> None:
    save_preferences(house, preferences_of(house).model_copy(update={"language": "lt"}))


# --- browse ----------------------------------------------------------------------------------------------------


def test_it_opens_with_every_pack_and_its_prices_today() -> None:
    app = open_page("catalogue")
    frame = app.dataframe[0].value
    assert list(frame["sku"]) == list(open_desk().catalogue.packs)
    assert frame["list-standard-2026"][0].startswith("€3.22")


def test_a_search_finds_by_any_word_and_a_miss_has_a_way_out() -> None:
    app = open_page("catalogue")
    shown(app.text_input(key="browse-search").set_value("etiketės 38").run())
    assert {name.split(",")[0] for name in app.dataframe[0].value["name"]} == {"Lipda labels"}
    shown(app.text_input(key="browse-search").set_value("no such thing").run())
    assert not app.dataframe and "Nothing has all of these words" in texts(app)
    shown(next(each for each in app.button if each.label == "Show everything").click().run())
    assert len(app.dataframe[0].value) == len(open_desk().catalogue.packs)


def test_a_category_alone_can_be_looked_at() -> None:
    app = open_page("catalogue")
    shown(app.selectbox(key="browse-category").set_value("label").run())
    assert len(set(app.dataframe[0].value["category"])) == 1


def test_a_product_of_the_address_is_shown_with_its_packs_breaks_and_rules() -> None:
    app = open_page("catalogue", product="girios-light-60-a4")
    assert "Girios Light office" in app.subheader[0].value
    breaks = app.dataframe[1].value
    assert {"GIR-L60A4-R", "GIR-L60A4-B"} <= set(breaks["sku"]) and "10+" in set(breaks["from"])
    assert "Rules that look for one of these" in texts(app)


@pytest.mark.parametrize("product", ["none", "<b>x</b>", "**x**", "x" * 10_000, "\x00", "\u202ex", "=1+1"])
def test_a_product_that_is_not_there_is_told(product: str) -> None:
    assert "There is no such product" in open_page("catalogue", product=product).error[0].value


def test_an_address_with_another_part_opens_the_first() -> None:
    assert open_page("catalogue", part="nonsense").dataframe


# --- check -----------------------------------------------------------------------------------------------------


def test_it_says_what_is_in_the_catalogue() -> None:
    app = opened("check")
    counts = {each.label: each.value for each in app.metric}
    assert counts["Pack sizes"] == str(len(open_desk().catalogue.packs))


def test_a_deep_check_is_begun_by_a_button_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def begin(desk: object) -> None:
        begun.append(desk)
        run = DeepRun(open_desk().catalogue.digest, "1402 sets of answers tried …")
        deep_runs._runs[run.digest] = run

    monkeypatch.setattr("quotegen.ui.catalogue.check.begin", begin)
    app = click(opened("check"), "deep-begin")
    assert begun and "1,402 sets of answers tried" in app.status[0].label
    again = opened("check")
    assert "1,402 sets" in again.status[0].label and not any(each.key == "deep-begin" for each in again.button)


def test_what_was_found_stands_there_with_its_place_and_an_example() -> None:
    fault = Fault("idle_answer", "no answer changes <b>anything</b>", "take it out", "questions.x", "q.yaml", 3, 5)
    run = DeepRun(open_desk().catalogue.digest, found=DeepCheck((Finding(fault, {"people": 3}),), 1402))
    deep_runs._runs[run.digest] = run
    app = opened("check")
    assert "1 finding" in app.warning[0].value and "line 3, column 5" in texts(app)
    assert "\\<b\\>anything" in texts(app) and "people: 3" in app.code[0].value


def test_a_check_that_broke_off_can_be_begun_again() -> None:
    deep_runs._runs[open_desk().catalogue.digest] = DeepRun(open_desk().catalogue.digest, broke="it was killed")
    app = opened("check")
    assert "it was killed" in app.error[0].value.replace("\\", "")
    assert not app.button(key="deep-begin").disabled


# --- change ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.MANAGER, Role.ADMIN}])
def test_who_may_not_change_the_catalogue_sees_no_upload(become: Become, role: Role) -> None:
    become(role)
    app = opened("change")
    assert not app.file_uploader and "Only managers and admins" in app.info[0].value


def test_a_file_is_compared_and_goes_live_and_comes_back(house: House) -> None:
    app = hand_in(opened("change"), ("prices.csv", prices()))
    assert {each.label: each.value for each in app.metric} == {"Prices up": "1"}
    assert price_now() == "3.22"
    click(app, "catalogue-live")
    assert price_now() == "3.40" and not app.metric
    assert "uploaded" in texts(app) and "1 price" in texts(app)
    click(app, "catalogue-undo-2")
    assert price_now() == "3.22" and "brought back" in texts(app)


def test_faults_are_listed_with_file_line_and_column_and_nothing_can_go_live() -> None:
    app = hand_in(opened("change"), ("prices.csv", prices(",three\n")))
    assert "1 fault: nothing was changed" in app.error[0].value
    assert "prices\\.csv, line 2, column 6" in texts(app)
    assert not any(each.key == "catalogue-live" for each in app.button)
    assert "1 fault" in shown(app.run()).error[0].value


def test_files_can_be_left_again(house: House) -> None:
    app = hand_in(opened("change"), ("prices.csv", prices()))
    click(app, "catalogue-drop")
    assert not app.metric and app.file_uploader[0].value == []
    staged = house.desk.workspace.home / "data" / "catalogues" / "office-supplies" / "staged"
    assert list(staged.iterdir()) == []


def test_the_same_files_are_told_to_be_the_same() -> None:
    app = hand_in(opened("change"), ("prices.csv", (OFFICE / "prices.csv").read_bytes()))
    assert "the same as the live ones" in app.info[0].value


def test_a_zip_of_everything_is_taken() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        for name, content in {**read_folder(OFFICE), "prices.csv": prices()}.items():
            package.writestr(f"office-supplies/{name}", content)
    app = hand_in(opened("change"), ("all.zip", whole.getvalue()))
    assert {each.label for each in app.metric} == {"Prices up"}


def test_a_sku_that_goes_is_told() -> None:
    def without(name: str) -> bytes:
        lines = (OFFICE / name).read_bytes().splitlines(keepends=True)
        return b"".join(line for line in lines if b"GIR-L60A4-R," not in line)

    app = hand_in(opened("change"), *((name, without(name)) for name in ("packs.csv", "prices.csv", "costs.csv")))
    assert "GIR\\-L60A4\\-R stands in no open draft" in texts(app)


def test_if_somebody_else_was_faster_it_is_told_and_compared_anew(house: House) -> None:
    app = hand_in(opened("change"), ("prices.csv", prices()))
    activate(house, stage(house, {"prices.csv": prices(",3.60\n")}))
    click(app, "catalogue-live")
    assert "Somebody else has changed the catalogue" in app.error[0].value and price_now() == "3.60"
    assert {each.label for each in app.metric} == {"Prices down"}
    click(app, "catalogue-live")
    assert price_now() == "3.40"


def test_an_earlier_version_is_shown_before_it_comes_back(house: House) -> None:
    activate(house, stage(house, {"prices.csv": prices()}))
    with open_house(None, None, Caller(None, "test")) as again:
        activate(again, stage(again, {"prices.csv": prices(",3.60\n")}))
        assert len(versions(again)) == 3
    app = opened("change")
    click(app, "version-1-back")
    assert price_now() == "3.60" and "would come back" in app.info[0].value
    click(app, "catalogue-live")
    assert price_now() == "3.22"


HOSTILE = [
    ("<script>alert(1)</script>.csv", b"x"),
    ("**bold** [a](http://x.example) $x^2$ :red[x].csv", b"x"),
    ("=cmd|' /C calc'!A0.csv", b"=cmd|' /C calc'!A0,+1,-1,@SUM(1)\n"),
    ("a" * 10_000 + ".csv", b"a" * 10_000),
    ("\u202e\u0645\u0631\u062d\u0628\u0627.yaml", "\u202e\u0645\u0631\u062d\u0628\u0627: [".encode()),
    ("prices.csv", b"\x00" * 100),
    ("rules.yaml", b"\xff\xfe\x00"),
    ("../../prices.csv", b"price_list\n"),
    ("x.zip", b"PK\x03\x04" + b"\x00" * 50),
    ("prices.csv", b""),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_uploads_are_refused_and_break_nothing(name: str, content: bytes) -> None:
    app = hand_in(opened("change"), (name, content))
    assert app.error and "nothing was changed" in app.error[0].value
    told = texts(app)
    assert "<script" not in told and "[a](http" not in told and "\x00" not in told and "\u202e" not in told
    assert len(told) < 5_000


def test_hostile_names_of_products_are_shown_as_they_are(tmp_path: Path) -> None:
    shutil.copytree(OFFICE, tmp_path / "catalog" / "office-supplies")
    file = tmp_path / "catalog" / "office-supplies" / "products" / "papers.csv"
    evil = "<b>x</b> **y** $z$ :red[a] =1+1 \u0645\u0631\u062d\u0628\u0627 " + "w" * 150
    with file.open(encoding="utf-8", newline="") as opened_file:
        rows = list(csv.reader(opened_file))
    rows[1][2:4] = [evil, evil]
    with file.open("w", encoding="utf-8", newline="") as opened_file:
        csv.writer(opened_file).writerows(rows)
    for part in ("browse", "check", "change", "try"):
        open_page("catalogue", part=part, product="girios-light-60-a4")
    app = open_page("catalogue", product="girios-light-60-a4")
    assert evil in set(app.dataframe[0].value["name"])
    assert app.subheader[0].value.startswith("\\<b\\>x\\<\\/b\\> \\*\\*y")


# --- try -------------------------------------------------------------------------------------------------------


def test_an_example_fills_the_field_and_is_recommended_for() -> None:
    app = opened("try")
    assert "Choose an example" in app.info[0].value
    shown(app.selectbox(key="tester-example").set_value("studio").run())
    assert app.text_area(key="tester-field").value == sample_text(open_desk(), "studio")
    assert ":material/lightbulb:" in texts(app)
    assert "office\\_paper" in texts(app)  # the need that a line answers


def test_another_offer_and_why_not_another_sku() -> None:
    app = opened("try")
    shown(app.selectbox(key="tester-example").set_value("charity").run())
    offers = next(each for each in app.button_group if str(each.key).startswith("tester-offer"))
    assert len(offers.options) > 1
    shown(app.selectbox(key="tester-why-not").set_value("GIR-L60A4-R").run())
    assert app.info


def test_answers_outlive_a_change_of_the_part() -> None:
    app = opened("try")
    shown(app.text_area(key="tester-field").set_value("answers: {nothing: 1}").run())
    part = next(each for each in app.button_group if each.key == "catalogue-part")
    shown(part.set_value("check").run())
    part = next(each for each in app.button_group if each.key == "catalogue-part")
    shown(part.set_value("try").run())
    assert app.text_area(key="tester-field").value == "answers: {nothing: 1}"


@pytest.mark.parametrize(
    "text",
    ["answers: {nothing: 1}", "x", "a: &x [*x]", "<b>", "\u202e", "{" * 200, "answers:\n  " + "a" * 10_000 + ": 1"],
)
def test_answers_that_are_none_are_refused_with_their_place(text: str) -> None:
    app = opened("try")
    shown(app.text_area(key="tester-field").set_value(text).run())
    assert app.error and len(texts(app)) < 5_000


# --- words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["browse", "check", "change", "try"])
def test_every_part_speaks_lithuanian(house: House, part: str) -> None:
    speak_lithuanian(house)
    told = texts(open_page("catalogue", part=part, product="girios-light-60-a4"))
    assert "Katalogas" in told
    for word in ("Search", "Look deeply", "What has been live", "Choose an example"):
        assert word not in told
    assert set(LANGUAGES) == {"en", "lt"}
