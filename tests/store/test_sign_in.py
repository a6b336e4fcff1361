"""By what a provider knows whoever signs in: kept at the first sign-in, the same at every later one."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from quotegen.errors import QuotegenError, RuleRefused
from quotegen.model.people import Identity, Role, User
from quotegen.store.events import of_subjects
from quotegen.store.people import find_user, save_user
from quotegen.usecases import house as houses
from quotegen.usecases.house import Caller, House, enter
from quotegen.usecases.users import forget_sign_in, set_user
from quotegen.usecases.verify import verify_all
from tests.store.kit import AT

HERE = Identity(issuer="https://login.here.example", subject="17")
ANOTHER = Identity(issuer=HERE.issuer, subject="18")
ELSEWHERE = Identity(issuer="https://login.other.example", subject="17")


@pytest.fixture(autouse=True)
def _people(house: House) -> None:
    for user in (
        User(name="ana", role=Role.ADMIN, email="Kai.Stone@here.example"),
        User(name="rita", role=Role.MANAGER, email="rita@here.example"),
    ):
        set_user(house, user)


def come(house: House, email: str, identity: Identity | None) -> House:
    return enter(house.desk, house.store, Caller(email, "app", lambda: AT, identity))


def refused(house: House, email: str, identity: Identity) -> str:
    with pytest.raises(RuleRefused) as caught:
        come(house, email, identity)
    return caught.value.faults[0].code


def events(house: House, name: str) -> list[str]:
    with house.store.read() as tx:
        return [event.what for event in of_subjects(tx, [name]) if event.what != "user_set"]


def test_the_first_sign_in_is_kept_once_and_every_later_one_is_the_same(house: House) -> None:
    for _ in range(3):
        assert come(house, "kai.stone@here.example", HERE).user.identity == HERE
    assert events(house, "ana") == ["identity_kept"] and verify_all(house) == ()


@pytest.mark.parametrize("other", [ANOTHER, ELSEWHERE])
def test_the_same_address_by_another_account_or_provider_is_not_the_user(house: House, other: Identity) -> None:
    come(house, "kai.stone@here.example", HERE)
    assert refused(house, "kai.stone@here.example", other) == "identity_other"


def test_without_what_is_kept_whoever_has_the_address_is_the_user(house: House) -> None:
    # The red control: the address alone, as the command line has it.
    come(house, "kai.stone@here.example", HERE)
    assert come(house, "kai.stone@here.example", None).user.name == "ana"


def test_an_account_is_that_of_one_user(house: House) -> None:
    come(house, "kai.stone@here.example", HERE)
    assert refused(house, "rita@here.example", HERE) == "identity_taken"


def test_two_that_sign_in_first_at_the_same_moment_are_not_both_the_user(house: House) -> None:
    start = Barrier(2)
    told: list[object] = []

    def first(identity: Identity) -> None:
        start.wait()
        try:
            told.append(come(house, "rita@here.example", identity).user.identity)
        except QuotegenError as error:
            told.append(error.faults[0].code)

    threads = [Thread(target=first, args=(each,)) for each in (HERE, ANOTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.store.read() as tx:
        kept = find_user(tx, "rita")
    assert kept is not None and sorted(map(str, told)) == sorted([str(kept.identity), "identity_other"])


def test_an_admin_lets_somebody_sign_in_anew(house: House) -> None:
    come(house, "rita@here.example", HERE)
    admin = come(house, "kai.stone@here.example", None)
    forget_sign_in(admin, "rita")
    forget_sign_in(admin, "rita")
    assert come(house, "rita@here.example", ELSEWHERE).user.name == "rita"
    assert events(house, "rita") == ["identity_kept", "identity_cleared", "identity_kept"]


def test_nobody_else_does(house: House) -> None:
    rita = come(house, "rita@here.example", HERE)
    with pytest.raises(RuleRefused, match="does not let you"):
        forget_sign_in(rita, "rita")


def test_nobody_changes_it_with_what_is_his_own_to_change(house: House) -> None:
    rita = come(house, "rita@here.example", HERE)
    set_user(rita, rita.user.model_copy(update={"phone": "1"}))
    for told in (None, ELSEWHERE):
        with pytest.raises(RuleRefused, match="does not let you"):
            set_user(rita, rita.user.model_copy(update={"identity": told}))


def test_events_do_not_tell_who_it_is_at_the_provider(house: House) -> None:
    come(house, "rita@here.example", HERE)
    with house.store.read() as tx:
        told = [dict(event.details) for event in of_subjects(tx, ["rita"]) if event.what == "identity_kept"]
    assert told == [{}]


@pytest.mark.parametrize(
    "email", ["\u212aai.Stone@here.example", "kai.\u017ftone@here.example", "kai.stone@here.e\u0445ample"]
)
def test_an_address_with_letters_that_only_look_like_others_is_nobodys(house: House, email: str) -> None:
    assert refused(house, email, HERE) == "email_not_ascii"


def test_folded_as_unicode_folds_it_would_be_that_of_a_user(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    # The red control: the Kelvin sign and the long s fold to k and s.
    assert "\u212aai.\u017ftone@here.example".casefold() == "kai.stone@here.example"
    monkeypatch.setattr(houses, "folded_address", str.casefold)
    monkeypatch.setattr(houses, "_refuse_other_letters", lambda email: None)
    assert come(house, "\u212aai.\u017ftone@here.example", None).user.name == "ana"


def test_a_kept_address_with_other_letters_is_not_that_of_one_without(house: House) -> None:
    with house.store.write() as tx:
        save_user(tx, User(name="eve", role=Role.ADMIN, email="\u017fam@here.example"))
    assert refused(house, "sam@here.example", HERE) == "user_unknown"
