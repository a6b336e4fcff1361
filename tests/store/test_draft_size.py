"""A draft takes as many changes by hand as its limits say, and no more; less is always possible."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.errors import RuleRefused
from quotegen.model import draft_size
from quotegen.model.draft import AddLine, Edit, SetQuantity
from quotegen.model.draft_size import MOST_CHARACTERS, MOST_EDITS
from quotegen.model.request import LineRequest
from quotegen.store import drafts as kept_drafts
from quotegen.store.drafts import change_draft, get_draft
from quotegen.usecases.drafts import edit_draft, undo_last
from quotegen.usecases.house import House
from tests.store.kit import begin

ONE = SetQuantity(line="GIR-C80A4-B", quantity=Decimal(4))


def holding(house: House, folder: Path, edits: list[Edit]) -> int:
    """A draft that has these changes already, as one could have before there was a limit."""
    begun = begin(house, folder)
    content = begun.kept.content.model_copy(update={"edits": tuple(edits)})
    with house.store.write() as tx, pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_drafts, "refuse_if_too_much", lambda *_: None)
        change_draft(tx, get_draft(tx, begun.kept.id), content, begun.priced.headline, house.deed())
    return begun.kept.id


def long_lines(characters: int) -> list[Edit]:
    """Changes by hand with so many characters or a few more."""
    text = "name\n" + "x" * 4990
    return [
        AddLine(add=LineRequest.model_validate({"description": text, "quantity": 1, "price": index, "tax": None}))
        for index in range(characters // 5000 + 1)
    ]


def test_the_last_change_that_is_allowed_is_kept(house: House, tmp_path: Path) -> None:
    draft = holding(house, tmp_path, [ONE] * (MOST_EDITS - 1))
    assert len(edit_draft(house, draft, [ONE]).kept.content.edits) == MOST_EDITS


def test_one_change_more_is_refused_and_nothing_is_kept(house: House, tmp_path: Path) -> None:
    draft = holding(house, tmp_path, [ONE] * MOST_EDITS)
    with pytest.raises(RuleRefused, match="may have 500 changes by hand, and this has 501"):
        edit_draft(house, draft, [ONE])
    with house.store.read() as tx:
        assert len(get_draft(tx, draft).content.edits) == MOST_EDITS


def test_without_the_limit_it_would_be_kept(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = holding(house, tmp_path, [ONE] * MOST_EDITS)
    monkeypatch.setattr(draft_size, "MOST_EDITS", MOST_EDITS + 1)
    assert len(edit_draft(house, draft, [ONE]).kept.content.edits) == MOST_EDITS + 1


def test_texts_that_are_too_long_together_are_refused(house: House, tmp_path: Path) -> None:
    draft = begin(house, tmp_path).kept.id
    with pytest.raises(RuleRefused, match="may have 200000 characters"):
        edit_draft(house, draft, long_lines(MOST_CHARACTERS))


def test_a_draft_that_has_too_many_already_may_have_fewer(house: House, tmp_path: Path) -> None:
    draft = holding(house, tmp_path, [ONE] * (MOST_EDITS + 5))
    assert undo_last(house, draft).kept.content.edits == ()
