"""The templates' page: how documents look, and the seller's brand."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from quotegen.model.people import Role, User
from quotegen.store.people import save_user
from quotegen.usecases import compare_catalogues
from quotegen.usecases.desk import open_desk
from quotegen.usecases.house import House
from quotegen.usecases.preferences import preferences_of, save_preferences
from quotegen.usecases.show_template import Look
from tests.conftest import OFFICE
from tests.ui.opened import open_page, shown, texts

PIXEL = BytesIO()
Image.new("RGB", (4, 4)).save(PIXEL, "PNG")


@pytest.fixture(autouse=True)
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Look]:
    """The pages that are asked for; printing is tried elsewhere."""
    found: list[Look] = []

    def page(desk: object, look: Look, day: object, dots: int) -> bytes:
        found.append(look)
        return PIXEL.getvalue()

    monkeypatch.setattr("quotegen.ui.brand.pictures.look_page", page)
    monkeypatch.setattr(compare_catalogues, "example_answers", lambda desk: ())
    return found


def click(app: AppTest, key: str) -> AppTest:
    return shown(app.button(key=key).click().run())


def choose(app: AppTest, colour: str) -> AppTest:
    return shown(app.color_picker[0].set_value(colour).run())


def hand_in(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].set_value((name, content, "image/png"))
    return shown(app.run())


def logo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 20), "navy").save(written, "JPEG")
    return written.getvalue()


def test_every_template_is_shown_by_its_first_page(looks: list[Look]) -> None:
    app = open_page("templates")
    assert {look.template for look in looks} == {"proposal", "range"}
    assert "Proposal" in texts(app) and "Range, for the visit" in texts(app)


def test_a_page_is_printed_once_and_again_in_another_language(looks: list[Look]) -> None:
    app = open_page("templates")
    first = len(looks)
    shown(app.run())
    assert len(looks) == first
    chosen = next(each for each in app.button_group if each.key == "templates-language")
    shown(chosen.set_value("lt").run())
    assert {look.language for look in looks[first:]} == {"lt"}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.MANAGER, Role.ADMIN}])
def test_who_may_not_change_the_brand_sees_how_it_looks_and_no_fields(house: House, role: Role) -> None:
    with house.store.write() as tx:
        save_user(tx, User(name=house.user.name, role=role))
    app = open_page("templates")
    assert not app.color_picker and not app.file_uploader and "Only managers and admins" in app.info[0].value


def test_the_contrast_is_told_at_every_choice_and_the_sample_shows_the_colour(looks: list[Look]) -> None:
    app = open_page("templates")
    assert app.button(key="brand-live").disabled
    choose(app, "#112233")
    assert app.metric[0].value == "16.14 : 1"
    assert any(look.accent == "#112233" for look in looks)
    assert not app.button(key="brand-live").disabled
    assert open_desk().catalogue.seller.accent == "#0f6b5c"


def test_a_colour_that_cannot_be_read_cannot_go_live_and_another_is_offered(looks: list[Look]) -> None:
    app = choose(open_page("templates"), "#7fd0c0")
    assert app.button(key="brand-live").disabled
    click(app, "brand-instead")
    assert app.color_picker[0].value != "#7fd0c0" and not app.button(key="brand-live").disabled


def test_logo_and_colour_go_live_together_and_back(looks: list[Look]) -> None:
    app = hand_in(choose(open_page("templates"), "#112233"), "../../x.png", logo())
    assert any(look.logo for look in looks)
    click(app, "brand-live")
    seller = open_desk().catalogue.seller
    assert seller.accent == "#112233" and seller.logo.startswith("logo-")
    assert app.button(key="brand-live").disabled and app.file_uploader[0].value is None
    (undo,) = [each for each in app.button if str(each.key).startswith("brand-undo")]
    shown(undo.click().run())
    assert (open_desk().catalogue.seller.accent, open_desk().catalogue.seller.logo) == ("#0f6b5c", "logo.svg")
    assert app.color_picker[0].value == "#0f6b5c"


def test_what_was_chosen_can_be_left() -> None:
    app = choose(open_page("templates"), "#112233")
    click(app, "brand-reset")
    assert app.color_picker[0].value == "#0f6b5c" and app.button(key="brand-reset").disabled


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", (OFFICE / "logo.svg").read_bytes()),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
        ("<b>x</b>.jpg", b"\xff\xd8\xff" + b"x" * 100),
        ("a" * 10_000 + ".png", b"=1+1"),
        ("\u202e.png", b"\x00"),
    ],
    ids=range(5),
)
def test_what_is_no_picture_is_refused_and_breaks_nothing(name: str, content: bytes) -> None:
    app = hand_in(open_page("templates"), name, content)
    assert app.error and app.button(key="brand-live").disabled and len(texts(app)) < 5_000


def test_a_template_with_a_fault_is_told_and_the_others_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looks: list[Look]
) -> None:
    shutil.copytree(OFFICE.parent, tmp_path / "catalog")
    shutil.copytree(OFFICE.parent.parent / "templates", tmp_path / "templates")
    (tmp_path / "templates" / "range" / "words.yaml").write_text("x: {en: only}\n")
    app = open_page("templates")
    assert app.error and {look.template for look in looks} == {"proposal"}


def test_it_is_told_that_the_sample_becomes_the_houses_own(tmp_path: Path) -> None:
    assert "makes it your own" in texts(open_page("templates"))


def test_it_speaks_lithuanian(house: House) -> None:
    save_preferences(house, preferences_of(house).model_copy(update={"language": "lt"}))
    told = texts(open_page("templates"))
    assert "Šablonai" in told and "Ženklas" in told and "Brand" not in told
