"""Who may do what: every cell of the table, as declared and as the use cases really have it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.cli.desk_text import approval_text
from quotegen.cli.quote_text import draft_text
from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.files.batch_folder import open_folder
from quotegen.files.keys import VARIABLE
from quotegen.files.settings import Settings
from quotegen.model.approval import ExcessCode
from quotegen.model.draft import DiscountAll, KeepLine, SetQuantity
from quotegen.model.lifecycle import Step
from quotegen.model.people import Role, User
from quotegen.model.permissions import PERMISSIONS, Action, Scope
from quotegen.money import round_to, shortest
from quotegen.store.listing import Query
from quotegen.store.people import save_user
from quotegen.store.upkeep import upgrade
from quotegen.usecases import permit as guard
from quotegen.usecases.answer import Acceptance, accept, revise, take
from quotegen.usecases.approve import (
    Decision,
    ask_approval,
    asked_by_me,
    decide_approval,
    shown_excesses,
    take_counter,
    waiting,
)
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.catalogue_versions import stage_version
from quotegen.usecases.change_brand import stage_brand
from quotegen.usecases.change_catalogue import stage
from quotegen.usecases.check_batch import check_batch
from quotegen.usecases.clock import accept_clock
from quotegen.usecases.desk import open_desk
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, answer_anew, discard_draft, edit_draft, undo_last
from quotegen.usecases.extend import extension_of
from quotegen.usecases.find import diff_quotes, history, list_quotes, show_quote
from quotegen.usecases.floor import excesses_of
from quotegen.usecases.health import backup_of, health_of
from quotegen.usecases.house import DATABASE_VARIABLE, Caller, House
from quotegen.usecases.issue import printed, promise
from quotegen.usecases.negotiation import negotiate_draft
from quotegen.usecases.people import add, import_file
from quotegen.usecases.permit import allowed, permit
from quotegen.usecases.priced import priced_draft, shown_costing
from quotegen.usecases.run_batch import Way, run_batch
from quotegen.usecases.upkeep import backup_database, upgrade_database
from quotegen.usecases.users import forget_sign_in, set_user
from quotegen.usecases.verify import verify_all
from quotegen.usecases.watching import NOBODY
from tests.batch.quick import QuickEngine
from tests.samples import ROOT
from tests.store.databases import LINE, store_at
from tests.store.kit import AT, begin, keep_customer

MATRIX = """
                  representative  account_executive  specialist  manager  customer_success  admin
see               own             team               all         all      all               all
edit              own             own                team        all      own               all
issue             own             own                team        all      own               all
answer            own             own                team        all      all               all
revise            own             own                team        all      all               all
discard           own             own                team        all      own               all
keep_discontinued none            none               none        all      none              all
see_margin        none            own                all         all      none              all
ask_approval      own             own                team        all      own               all
decide_approval   none            none               all         all      none              all
add_customers     all             all                all         all      all               all
change_customers  none            all                all         all      all               all
run_batch         none            all                all         all      none              all
change_catalogue  none            none               none        all      none              all
change_templates  none            none               none        all      none              all
manage_users      none            none               none        none     none              all
see_health        none            none               none        all      none              all
back_up           none            none               none        none     none              all
keep_database     none            none               none        none     none              all
"""
_HEAD, *_ROWS = [line.split() for line in MATRIX.strip().splitlines()]
CELLS = {
    (Action(row[0]), Role(role)): Scope(scope) for row in _ROWS for role, scope in zip(_HEAD, row[1:], strict=True)
}
WHO = ("me", "mate", "stranger")
"""Whose a quotation is: that of whoever acts, of somebody in the same team, of anybody else."""
REACH: Mapping[Scope, tuple[str, ...]] = {Scope.NONE: (), Scope.OWN: WHO[:1], Scope.TEAM: WHO[:2], Scope.ALL: WHO}
CUSTOMER = {"id": "nida", "name": "Nida, MB", "street": "Kopų g. 2", "city": "Nida", "country": "LT", "language": "lt"}
ALLOWED_BUT = {"nothing_to_approve", "nothing_to_extend", "line_carried", "clock_not_behind"}
"""What is said to those who may: to an admin, whose limits hold everything; of what was issued or is sold just now."""
FAR = DiscountAll(percent=Decimal(60), reason="loyal")
NEAR = DiscountAll(percent=Decimal(1), reason="loyal")
KEEP = KeepLine(line="GIR-C80A4-B", by="me", reason="a pallet is left")
PAPER = "lines:\n  - {sku: GIR-C80A4-B, quantity: 40}\n"


@dataclass(frozen=True)
class Owned:
    """What each owner has: a draft within all limits, one far beyond them, one that waits, and an issued quotation."""

    draft: int
    far: int
    waits: int
    number: str


def test_the_table_is_as_declared() -> None:
    assert {(action, role): scope for action, row in PERMISSIONS.items() for role, scope in row.items()} == CELLS


def entered(path: Path, name: str, role: Role) -> House:
    store = store_at(f"sqlite:///{path}")
    team = "Kaunas" if name == "stranger" else {"me": "Vilnius", "mate": "VILNIUS"}[name]
    return House(open_desk(ROOT), store, Settings(), User(name=name, role=role, team=team), "test@here", lambda: AT)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Owned]]:
    """A database in which each of the three has the same."""
    folder = tmp_path_factory.mktemp("filled")
    path = folder / "quotegen.db"
    owned = {}
    upgrade(entered(path, "me", Role.ADMIN).store)
    with entered(path, "me", Role.ADMIN).store.write() as tx:
        keep_customer(tx)
        for name in WHO:
            save_user(tx, entered(path, name, Role.REPRESENTATIVE).user)
    for name in WHO:
        admin, small = entered(path, name, Role.ADMIN), entered(path, name, Role.REPRESENTATIVE)
        far, waits = begin(admin, folder, PAPER).kept.id, begin(admin, folder, PAPER).kept.id
        edit_draft(admin, far, [FAR])
        edit_draft(admin, waits, [FAR])
        ask_approval(small, waits, "three schools")
        number = promise(admin, begin(admin, folder, PAPER).kept.id)
        draft = begin(admin, folder, PAPER).kept.id
        edit_draft(admin, draft, [SetQuantity(line="GIR-C80A4-B", quantity=Decimal(41))])
        owned[name] = Owned(draft, far, waits, number)
    return path, owned


@pytest.fixture
def copies(filled: tuple[Path, dict[str, Owned]], tmp_path: Path) -> Iterator[Callable[[str, Role], House]]:
    """A house on a copy of its own for each try: what one does is not there for the next."""
    opened: list[House] = []

    def copy(name: str, role: Role) -> House:
        place = tmp_path / f"{len(opened)}.db"
        shutil.copy(filled[0], place)
        opened.append(entered(place, name, role))
        return opened[-1]

    yield copy
    for house in opened:
        house.store.close()


def done(work: Callable[[], object]) -> bool:
    """Whether it was done; any other refusal than that of a role is a fault of the test."""
    try:
        work()
    except RuleRefused as refused:
        if refused.faults[0].code == "not_permitted":
            return False
        if refused.faults[0].code in ALLOWED_BUT:
            return True
        raise
    return True


def wrong(work: Callable[[], object]) -> None:
    """Whoever may do it is told what is wrong with what he hands in."""
    with pytest.raises(InputRefused):
        work()


def is_listed(house: House, owned: Owned) -> object:
    if owned.number not in {each.number for each in list_quotes(house, Query())}:
        permit(house, Action.SEE, "somebody-else")
        raise AssertionError("it may be seen, but is not listed")
    return None


def has_margin(house: House, owned: Owned) -> object:
    shown, draft = show_quote(house, owned.number).costing, shown_costing(house, priced_draft(house, owned.draft))
    talk = negotiate_draft(house, owned.draft, Decimal(1)).before.margin
    told = any("excesses" in each.details for each in history(house, f"D{owned.waits}"))
    assert (shown is None, talk is None, not told) == (draft is None,) * 3
    if shown is None:
        raise RuleRefused(Fault("not_permitted", "nothing of the margin is told"))
    return shown


QUOTATIONS: Mapping[Action, tuple[Callable[[House, Owned], object], ...]] = {
    Action.SEE: (
        is_listed,
        lambda house, owned: show_quote(house, owned.number),
        lambda house, owned: priced_draft(house, owned.draft),
        lambda house, owned: history(house, owned.number),
        lambda house, owned: history(house, f"D{owned.draft}"),
        lambda house, owned: diff_quotes(house, owned.number, f"D{owned.draft}", None),
        lambda house, owned: diff_quotes(house, f"D{owned.draft}", owned.number, None),
        lambda house, owned: draft_like(house, owned.number, Beginning()),
        lambda house, owned: negotiate_draft(house, owned.draft, Decimal(1)),
    ),
    Action.EDIT: (
        lambda house, owned: edit_draft(house, owned.draft, [NEAR]),
        lambda house, owned: undo_last(house, owned.draft),
    ),
    Action.ISSUE: (lambda house, owned: promise(house, owned.draft),),
    Action.ANSWER: (
        lambda house, owned: take(house, owned.number, Step.SEND, "by mail"),
        lambda house, owned: accept(house, owned.number, Acceptance()),
        lambda house, owned: extension_of(house, owned.number),
    ),
    Action.REVISE: (lambda house, owned: revise(house, owned.number),),
    Action.DISCARD: (lambda house, owned: discard_draft(house, owned.draft),),
    Action.KEEP_DISCONTINUED: (lambda house, owned: edit_draft(house, owned.draft, [KEEP]),),
    Action.SEE_MARGIN: (has_margin,),
    Action.ASK_APPROVAL: (lambda house, owned: ask_approval(house, owned.far, "four schools"),),
    Action.DECIDE_APPROVAL: (lambda house, owned: decide_approval(house, owned.waits, Decision(refuse=True)),),
}


def batch_of(house: House) -> object:
    """One row that nothing is quoted for."""
    file = Path(str(house.store.file)).with_suffix(".csv")
    file.write_text("external_id,customer_id\nx-1,nobody\n")
    batch = plan_batch(house, file, BatchOptions())
    check_batch(house, batch, QuickEngine(), NOBODY)
    with open_folder(file.with_suffix("")) as out:
        return run_batch(house, batch, Way(out, QuickEngine()))


def on_the_command_line(house: House, work: Callable[[Caller], object]) -> object:
    with house.store.write() as tx:
        save_user(tx, house.user)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATABASE_VARIABLE, f"sqlite:///{house.store.file}")
        patch.setenv(VARIABLE, LINE)
        return work(Caller(house.user.name, "test"))


def taken_away(house: House) -> object:
    place = Path(str(house.store.file)).with_suffix(".gz")
    return on_the_command_line(house, lambda caller: backup_database(house.desk, place, caller))


HOUSE: Mapping[Action, tuple[Callable[[House], object], ...]] = {
    Action.ADD_CUSTOMERS: (lambda house: add(house, CUSTOMER),),
    Action.CHANGE_CUSTOMERS: (lambda house: import_file(house, ROOT / "examples" / "customers.csv"),),
    Action.RUN_BATCH: (batch_of,),
    Action.CHANGE_CATALOGUE: (
        lambda house: wrong(lambda: stage(house, {"nothing.bin": b"x"})),
        lambda house: wrong(lambda: stage_version(house, "no-such-version")),
    ),
    Action.CHANGE_TEMPLATES: (lambda house: wrong(lambda: stage_brand(house, "no colour", None)),),
    Action.MANAGE_USERS: (
        lambda house: set_user(house, User(name="new", role=Role.ADMIN)),
        lambda house: forget_sign_in(house, "me"),
    ),
    Action.SEE_HEALTH: (verify_all, health_of),
    Action.BACK_UP: (backup_of, taken_away),
    Action.KEEP_DATABASE: (
        lambda house: on_the_command_line(house, lambda caller: upgrade_database(house.desk, caller)),
        accept_clock,
    ),
}


def reached(action: Action, role: Role, copies: Callable[[str, Role], House], owned: dict[str, Owned]) -> Scope:
    """How far this role really goes; every use case of the action has to say the same."""
    found = []
    for name in WHO:
        for work in QUOTATIONS[action]:
            house = copies("me", role)
            found.append((name, done(lambda: work(house, owned[name])), allowed(house, action, name)))  # noqa: B023
    assert [each[1] for each in found] == [each[2] for each in found], found
    names = tuple(dict.fromkeys(name for name, is_done, _ in found if is_done))
    assert all(is_done == (name in names) for name, is_done, _ in found), found
    return next(scope for scope, reach in REACH.items() if reach == names)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", QUOTATIONS)
def test_every_role_goes_as_far_with_quotations_as_declared(
    action: Action, role: Role, copies: Callable[[str, Role], House], filled: tuple[Path, dict[str, Owned]]
) -> None:
    assert reached(action, role, copies, filled[1]) is CELLS[action, role]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", HOUSE)
def test_every_role_does_to_the_house_what_is_declared(
    action: Action, role: Role, copies: Callable[[str, Role], House]
) -> None:
    house = copies("me", role)
    found = {done(lambda: work(house)) for work in HOUSE[action]}  # noqa: B023
    assert found == {CELLS[action, role] is Scope.ALL}


def test_every_action_is_tried() -> None:
    assert {*QUOTATIONS, *HOUSE} == set(Action)


@pytest.mark.parametrize("action", Action)
def test_without_the_guard_every_refusal_of_the_table_is_missed(
    action: Action,
    copies: Callable[[str, Role], House],
    filled: tuple[Path, dict[str, Owned]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The red control: it shows that the tests above see the guard, and nothing else, refuse.
    monkeypatch.setattr(guard, "scope_of", lambda role, action: Scope.ALL)
    refused = next((role for role in Role if CELLS[action, role] is not Scope.ALL), None)
    if refused is None:
        return
    if action in HOUSE:
        assert all(done(lambda: work(copies("me", refused))) for work in HOUSE[action])  # noqa: B023
    else:
        assert reached(action, refused, copies, filled[1]) is Scope.ALL


def test_whoever_decides_is_told_of_what_he_may_decide(
    copies: Callable[[str, Role], House], filled: tuple[Path, dict[str, Owned]]
) -> None:
    drafts = {name: owned.waits for name, owned in filled[1].items()}
    assert {each.draft for each in waiting(copies("me", Role.MANAGER))} == set(drafts.values())
    assert waiting(copies("me", Role.ACCOUNT_EXECUTIVE)) == ()
    assert [each.draft for each in asked_by_me(copies("mate", Role.REPRESENTATIVE))] == [drafts["mate"]]


def test_a_request_for_a_draft_that_was_given_up_waits_no_more(
    copies: Callable[[str, Role], House], filled: tuple[Path, dict[str, Owned]]
) -> None:
    house = copies("me", Role.ADMIN)
    discard_draft(house, filled[1]["mate"].waits)
    assert filled[1]["mate"].waits not in {each.draft for each in waiting(house)}


def test_a_quotation_stays_its_owners_whoever_issues_or_revises_it(
    copies: Callable[[str, Role], House], filled: tuple[Path, dict[str, Owned]]
) -> None:
    helper, owned = copies("me", Role.MANAGER), filled[1]["stranger"]
    assert show_quote(helper, promise(helper, owned.draft)).revision.owner == "stranger"
    second = show_quote(helper, promise(helper, revise(helper, owned.number).kept.id)).revision
    assert (second.revision, second.owner) == (2, "stranger")


def test_margins_are_told_in_no_sentence_to_those_who_may_not_see_them(
    copies: Callable[[str, Role], House], filled: tuple[Path, dict[str, Owned]]
) -> None:
    house, draft = copies("me", Role.REPRESENTATIVE), filled[1]["me"].far
    found = priced_draft(house, draft)
    below = [each for each in excesses_of(house, found.priced) if each.code is ExcessCode.MARGIN]
    shown = [each for each in shown_excesses(house, found) if each.code is ExcessCode.MARGIN]
    assert below and len(shown) >= len(below)
    assert all(each.actual == each.allowed and not each.over and not each.cost for each in shown)
    with pytest.raises(RuleRefused) as refused:
        promise(house, draft)
    asked = ask_approval(house, draft, "four schools")
    told = f"{refused.value} {approval_text(asked)} {asked.model_dump_json()} {draft_text(found, house)}"
    figures = {shortest(round_to(each.actual, places)) for each in below for places in (1, 2, 4)}
    assert "below" in told and not [each for each in figures if each in told]


@pytest.mark.parametrize(
    "work",
    [
        lambda house, owned: printed(house, owned.number),
        lambda house, owned: take_counter(house, owned.draft),
        lambda house, owned: answer_anew(house, owned.draft, ROOT / "examples" / "answers" / "charity.yaml"),
    ],
)
def test_what_the_table_holds_goes_for_all_that_is_done_to_quotations(
    work: Callable[[House, Owned], object], copies: Callable[[str, Role], House], filled: tuple[Path, dict[str, Owned]]
) -> None:
    assert not done(lambda: work(copies("me", Role.REPRESENTATIVE), filled[1]["stranger"]))


def test_a_refusal_says_what_the_role_lets_do_and_who_may(
    copies: Callable[[str, Role], House], filled: tuple[Path, dict[str, Owned]]
) -> None:
    house = copies("me", Role.ACCOUNT_EXECUTIVE)
    with pytest.raises(RuleRefused, match=r"lets you issue quotations of your own only, and this is mate's") as refused:
        promise(house, filled[1]["mate"].draft)
    assert refused.value.faults[0].hint == "ask one who may: specialist or manager or admin"
    with pytest.raises(RuleRefused, match=r"your role \(account executive\) does not let you decide"):
        decide_approval(house, filled[1]["me"].waits, Decision())


def test_a_team_is_a_name_and_no_team_is_nobody_elses() -> None:
    alone, other = (User(name=name, role=Role.SPECIALIST) for name in ("ana", "rita"))
    assert alone.is_with(alone) and not alone.is_with(other)
    assert User(name="a", role=Role.MANAGER, team="Vilnius").is_with(User(name="b", role=Role.MANAGER, team="vilnius"))
