"""Logo and colour: two values of seller.yaml and one file change, and undo brings all of it back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from quotegen.errors import InputRefused, RuleRefused
from quotegen.files.catalogue_folder import read_folder
from quotegen.model.people import Role, User
from quotegen.usecases import compare_catalogues
from quotegen.usecases.catalogue_versions import undo_activation, versions
from quotegen.usecases.change_brand import contrast_of, stage_brand
from quotegen.usecases.change_catalogue import activate
from quotegen.usecases.house import Caller, House, open_house
from quotegen.usecases.templates import bundle_of
from tests.conftest import OFFICE

NAME = "office-supplies"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compare_catalogues, "example_answers", lambda desk: ())
    shutil.copytree(OFFICE, tmp_path / "house" / "catalog" / NAME)
    shutil.copytree(OFFICE.parent.parent / "templates", tmp_path / "house" / "templates")
    return tmp_path / "house"


def opened(workspace: Path) -> House:
    with open_house(workspace, None, Caller("ana", "test")) as house:
        return house


def logo(colour: str = "navy") -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 20), colour).save(written, "JPEG")
    return written.getvalue()


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(workspace: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        stage_brand(opened(workspace), "#7fd0c0", None)
    (fault,) = refused.value.faults
    assert fault.code == "contrast_low" and "4.5" in fault.message
    assert contrast_of(fault.hint.split()[0]).is_enough


def test_a_contrast_is_never_rounded_up_to_what_is_needed() -> None:
    # 4.49994 by the formula
    assert (str(contrast_of("#8c7070").ratio), contrast_of("#8c7070").is_enough) == ("4.49", False)


@pytest.mark.parametrize("accent", ["red", "#fff", "", "#0f6b5c; x", "**#0f6b5c**", "#" + "f" * 10_000])
def test_what_is_no_colour_is_refused(workspace: Path, accent: str) -> None:
    with pytest.raises(InputRefused, match="colour_wrong") as refused:
        stage_brand(opened(workspace), accent, None)
    assert len(refused.value.faults[0].message) < 100


def test_both_go_live_together_and_nothing_else_changes(workspace: Path) -> None:
    before = read_folder(workspace / "catalog" / NAME)
    activate(opened(workspace), stage_brand(opened(workspace), "#112233", logo()))
    now = read_folder(workspace / "catalog" / NAME)
    seller = opened(workspace).desk.catalogue.seller
    assert seller.accent == "#112233" and set(now) - set(before) == {seller.logo}
    assert {name for name in before if before[name] != now[name]} == {"seller.yaml"}
    assert b"# What happens next" in now["seller.yaml"]
    bundle = bundle_of(opened(workspace).desk, "proposal")
    assert (bundle.accent, bundle.files[bundle.logo][:4]) == ("#112233", b"\x89PNG")


def test_undo_brings_logo_and_colour_back(workspace: Path) -> None:
    before = read_folder(workspace / "catalog" / NAME)
    activate(opened(workspace), stage_brand(opened(workspace), "#112233", logo()))
    assert versions(opened(workspace))[0].how == "brand"
    undo_activation(opened(workspace))
    assert read_folder(workspace / "catalog" / NAME) == before


def test_logos_do_not_pile_up(workspace: Path) -> None:
    for colour in ("navy", "black", "maroon", "purple"):
        activate(opened(workspace), stage_brand(opened(workspace), None, logo(colour)))
    found = [name for name in read_folder(workspace / "catalog" / NAME) if name.startswith("logo-")]
    assert len(found) == 2 and opened(workspace).desk.catalogue.seller.logo in found


def test_a_picture_that_is_none_is_refused(workspace: Path) -> None:
    with pytest.raises(InputRefused, match="logo_unknown"):
        stage_brand(opened(workspace), None, (OFFICE / "logo.svg").read_bytes())


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.SPECIALIST])
def test_who_may_not_change_it_is_refused(workspace: Path, role: Role) -> None:
    house = replace(opened(workspace), user=User(name="jonas", role=role))
    with pytest.raises(RuleRefused, match="not_permitted"):
        stage_brand(house, "#112233", None)
