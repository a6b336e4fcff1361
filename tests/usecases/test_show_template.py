"""Templates as they look: from an example, with the live brand or one that is tried."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from quotegen.errors import InputRefused
from quotegen.usecases.desk import Desk, open_desk
from quotegen.usecases.show_template import (
    Look,
    look_bundle,
    look_digest,
    look_page,
    sample_quotation,
    template_names,
)
from tests.samples import DAY, ROOT

DESK = open_desk(ROOT)


def red_share(page: bytes) -> float:
    picture = Image.open(BytesIO(page)).convert("RGB")
    found = [colour == (170, 0, 0) for colour in picture.get_flattened_data()]
    return sum(found) / len(found)


def logo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (300, 100), (170, 0, 0)).save(written, "PNG")
    return written.getvalue()


def test_the_proposal_comes_first_and_what_is_shared_is_no_template() -> None:
    assert template_names(DESK) == ("proposal", "range")


@pytest.mark.parametrize("template", ["proposal", "range"])
def test_every_template_has_a_first_page_to_look_at(template: str) -> None:
    page = Image.open(BytesIO(look_page(DESK, Look(template, "lt"), DAY, 40)))
    assert page.width < page.height


def test_a_logo_that_is_tried_is_on_the_page_and_nowhere_else() -> None:
    assert red_share(look_page(DESK, Look("proposal", "en"), DAY, 40)) == 0
    assert red_share(look_page(DESK, Look("proposal", "en", logo=logo()), DAY, 40)) > 0.001
    assert DESK.catalogue.seller.logo == "logo.svg"


def test_a_colour_that_is_tried_is_that_of_the_page() -> None:
    assert look_bundle(DESK, Look("proposal", "en", "#aa0000")).accent == "#aa0000"
    assert look_bundle(DESK, Look("proposal", "en")).accent == DESK.catalogue.seller.accent


def test_the_digest_follows_from_all_that_the_picture_follows_from() -> None:
    looks = [Look("proposal", "en"), Look("proposal", "lt"), Look("proposal", "en", "#aa0000"), Look("range", "en")]
    looks.append(Look("proposal", "en", None, logo()))
    assert len({look_digest(DESK, look, DAY) for look in looks}) == len(looks)
    assert look_digest(DESK, looks[0], DAY) == look_digest(open_desk(ROOT), Look("proposal", "en"), DAY)


def test_where_no_example_fits_a_few_lines_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotegen.usecases.show_template.example_answers", lambda desk: (Path("none.yaml"),))
    assert len(sample_quotation(DESK, "en", DAY).recommended.lines) == 6


def test_a_template_with_a_fault_is_refused_by_its_own_file(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "templates" / "proposal" / "proposal.html").write_text("{{ view.nothing }}")
    desk: Desk = open_desk(tmp_path)
    with pytest.raises(InputRefused) as refused:
        look_page(desk, Look("proposal", "en"), DAY, 40)
    assert refused.value.faults[0].file == str(tmp_path / "templates" / "proposal" / "proposal.html")
