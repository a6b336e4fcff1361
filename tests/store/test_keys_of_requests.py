"""A key is of one user, and chosen by him or taken by the program: nobody's key answers or locks another's request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from quotegen.errors import RuleRefused
from quotegen.model.canonical import canonical, sha256
from quotegen.model.lifecycle import Step
from quotegen.model.people import Role, User
from quotegen.store import idempotency, rows
from quotegen.store.idempotency import RequestKey
from quotegen.store.schema import idempotency as kept_keys
from quotegen.usecases.answer import take
from quotegen.usecases.extend import extend
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.preview import issue_seen, preview_of
from quotegen.usecases.priced import priced_draft
from tests.store.kit import AT, begin
from tests.store.test_extend import at

NUMBER = "Q-2026-00001-R1"


def another(house: House) -> House:
    return replace(house, user=User(name="jonas", role=Role.MANAGER))


def seen(house: House, number: int) -> str:
    return preview_of(house, priced_draft(house, number)).digest


def one_space(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard off: keys are texts, whoever uses them."""
    monkeypatch.setattr(RequestKey, "kept", property(lambda key: key.text))


def extended_with_anothers_key(house: House, folder: Path) -> str:
    promise(house, begin(house, folder).kept.id)
    promise(house, begin(house, folder).kept.id, f"extend-{NUMBER}")
    return extend(at(house, AT + timedelta(days=10)), NUMBER)


def test_a_persons_key_never_answers_a_request_of_the_program(house: House, tmp_path: Path) -> None:
    assert extended_with_anothers_key(house, tmp_path) == "Q-2026-00001-R2"


def test_in_one_space_the_digest_alone_would_still_refuse_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_space(monkeypatch)
    with pytest.raises(RuleRefused, match="another request"):
        extended_with_anothers_key(house, tmp_path)


def test_in_one_space_and_without_the_digest_another_quotation_would_be_the_answer(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_space(monkeypatch)
    monkeypatch.setattr(idempotency, "_digest", lambda _: "any")
    assert extended_with_anothers_key(house, tmp_path) == "Q-2026-00002"


def locked_by_another(house: House, folder: Path) -> str:
    """A colleague takes the key that the program takes for issuing this draft."""
    first, second = begin(house, folder).kept.id, begin(house, folder).kept.id
    promise(another(house), second, f"issue-D{first}-1")
    return issue_seen(house, first, seen(house, first))


def test_nobody_locks_a_colleagues_draft_with_a_key(house: House, tmp_path: Path) -> None:
    assert locked_by_another(house, tmp_path) == "Q-2026-00002"


def test_in_one_space_a_colleagues_draft_would_be_locked(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_space(monkeypatch)
    with pytest.raises(RuleRefused, match="another request"):
        locked_by_another(house, tmp_path)


def test_two_users_may_choose_the_same_key(house: House, tmp_path: Path) -> None:
    first, second = begin(house, tmp_path).kept.id, begin(house, tmp_path).kept.id
    assert promise(house, first, "monday") == "Q-2026-00001"
    assert promise(another(house), second, "monday") == "Q-2026-00002"


def test_ones_own_key_answers_the_same_and_refuses_another_request(house: House, tmp_path: Path) -> None:
    promise(house, begin(house, tmp_path).kept.id)
    for _ in range(2):
        assert take(house, NUMBER, Step.SEND, "mail", "sent").state == "sent"
    with pytest.raises(RuleRefused, match="another request"):
        take(house, NUMBER, Step.SEND, "post", "sent")


def test_keys_that_are_joined_alike_are_kept_apart() -> None:
    kinds = list(idempotency.Origin)
    made = {RequestKey(kind, who, text).kept for kind in kinds for who, text in (("a", 'b","c'), ('a","b', "c"))}
    assert len(made) == 4


def kept_before(house: House, key: str, request: object, number: str) -> None:
    """As keys were kept before they said whose they are: beside the event of the same moment."""
    with house.store.write() as tx:
        row = {"key": key, "request_sha256": sha256(canonical(request)), "answer": canonical({"number": number})}
        rows.insert(tx, kept_keys, {**row, "at": house.deed().time})


def test_what_was_kept_before_is_still_answered_to_the_one_who_asked_it(house: House, tmp_path: Path) -> None:
    promise(house, begin(house, tmp_path).kept.id)
    take(house, NUMBER, Step.SEND, "mail")
    request = {"step": "send", "number": NUMBER, "note": "mail"}
    kept_before(house, "old", request, "Q-2026-00001")
    assert take(house, NUMBER, Step.SEND, "mail", "old").state == "sent"
    with pytest.raises(RuleRefused, match="another request"):
        take(house, NUMBER, Step.SEND, "post", "old")


def test_what_was_kept_before_by_another_is_asked_as_new(house: House, tmp_path: Path) -> None:
    promise(house, begin(house, tmp_path).kept.id)
    kept_before(house, "old", {"step": "send", "number": NUMBER, "note": "mail"}, "Q-2026-00001")
    assert take(another(house), NUMBER, Step.SEND, "mail", "old").state == "sent"
    with house.store.read() as tx:
        assert rows.find(tx, kept_keys, key=another(house).own_key("old").kept) is not None  # type: ignore[union-attr]


def test_what_the_program_kept_before_for_another_request_is_not_in_its_way(house: House, tmp_path: Path) -> None:
    promise(house, begin(house, tmp_path).kept.id)
    kept_before(house, f"extend-{NUMBER}", {"issue": "D1"}, NUMBER)
    assert extend(at(house, AT + timedelta(days=10)), NUMBER) == "Q-2026-00001-R2"
