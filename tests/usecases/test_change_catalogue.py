"""A changed catalogue goes live whole or not at all, is told before, recorded, and can be taken back."""

from __future__ import annotations

import io
import multiprocessing
import os
import shutil
import signal
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from quotegen.errors import Busy, DamagedData, Fault, InputRefused, OutputFailed, RuleRefused
from quotegen.files import swap
from quotegen.files.catalogue_folder import read_folder, version_of
from quotegen.files.workspace import find_workspace
from quotegen.model.difference import How
from quotegen.model.people import Role, User
from quotegen.store.events import of_subjects
from quotegen.usecases import compare_catalogues
from quotegen.usecases.catalogue_versions import activate_before, stage_version, undo_activation, versions
from quotegen.usecases.change_catalogue import activate, discard, shelf_of, stage, subject_of
from quotegen.usecases.desk import open_desk
from quotegen.usecases.drafts import Beginning, draft_from_request
from quotegen.usecases.house import Caller, House, open_house
from tests.conftest import OFFICE
from tests.failing import die_at
from tests.store.kit import keep_customer

NAME = "office-supplies"


@pytest.fixture(autouse=True)
def _without_examples(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """They take the longest; one test is about them."""
    if "example" not in request.node.name:
        monkeypatch.setattr(compare_catalogues, "example_answers", lambda desk: ())


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(OFFICE, tmp_path / "house" / "catalog" / NAME)
    (tmp_path / "house" / "catalog" / NAME / "notes.txt").write_text("ours")
    return tmp_path / "house"


def opened(workspace: Path | None) -> House:
    """The house as somebody enters it now."""
    with open_house(workspace, None, Caller("ana", "test")) as house:
        return house


@pytest.fixture
def house(workspace: Path) -> House:
    return opened(workspace)


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's workspace: what is kept of the sample company is below XDG_DATA_HOME."""
    (tmp_path / "nowhere").mkdir()
    monkeypatch.chdir(tmp_path / "nowhere")
    return tmp_path / "kept" / "quotegen"


def prices(old: str = ",3.22\n", new: str = ",3.40\n") -> bytes:
    text = (OFFICE / "prices.csv").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1).encode()


def without(file: str, start: str) -> bytes:
    lines = (OFFICE / file).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if start not in line]
    assert len(kept) < len(lines)
    return "".join(kept).encode()


def faults(house: House, files: dict[str, bytes]) -> list[Fault]:
    with pytest.raises(InputRefused) as refused:
        stage(house, files)
    return list(refused.value.faults)


def price_now(workspace: Path | None) -> str:
    price_list = next(each for each in open_desk(workspace).catalogue.price_lists if each.id == "standard-2026")
    return str(price_list.prices["GIR-L60A4-R"].breaks[0].amount)


def recorded(house: House) -> list[str]:
    with house.store.read() as tx:
        return [event.what.removeprefix("catalogue_") for event in of_subjects(tx, [subject_of(house)])]


# --- staged ----------------------------------------------------------------------------------------------------


def test_nothing_is_changed_by_staging(house: House, workspace: Path) -> None:
    before = version_of(read_folder(house.desk.workspace.catalogue))
    staged = stage(house, {"prices.csv": prices()})
    assert version_of(read_folder(house.desk.workspace.catalogue)) == before == staged.base != staged.version
    assert price_now(workspace) == "3.22" and staged.folder.parent.stat().st_mode & 0o077 == 0


def test_every_fault_is_told_with_its_file_line_and_column(house: House) -> None:
    spoilt = prices(",3.22\n", ",three\n").replace(b",3.15\n", b",-1\n", 1)
    found = faults(house, {"prices.csv": spoilt, "rules.yaml": b"needs: [\n"})
    assert [(each.file, each.line, each.column) for each in found if each.file == "prices.csv"] == [
        ("prices.csv", 2, 6),
        ("prices.csv", 3, 6),
    ]
    assert any(each.file == "rules.yaml" and each.line for each in found)


def test_what_was_refused_leaves_nothing_behind(house: House) -> None:
    faults(house, {"prices.csv": b"x"})
    assert list((house.desk.workspace.home / "data" / "catalogues" / NAME / "staged").iterdir()) == []


def test_the_difference_tells_prices_that_rise_and_fall(house: House) -> None:
    lines = prices().decode().splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("standard-2026,") and ",flat," in line)
    sku, before = lines[row].split(",")[1], lines[row].rpartition(",")[0]
    lines[row] = f"{before},0.01"
    staged = stage(house, {"prices.csv": "\n".join(lines).encode()})
    assert {(move.sku, move.how) for move in staged.difference.prices} == {("GIR-L60A4-R", How.UP), (sku, How.DOWN)}
    assert staged.difference.counts() == {"price_up": 1, "price_down": 1}


def test_a_sku_that_goes_is_told_with_the_drafts_it_stands_in(house: House, tmp_path: Path) -> None:
    with house.store.write() as tx:
        keep_customer(tx)
    (tmp_path / "lines.yaml").write_text("lines: [{sku: GIR-C80A4-B, quantity: 4}]\n")
    draft = draft_from_request(house, tmp_path / "lines.yaml", Beginning(customer="zeme"))
    files = {name: without(name, "GIR-C80A4-B,") for name in ("packs.csv", "prices.csv", "costs.csv")}
    staged = stage(house, files)
    assert dict(staged.difference.gone) == {"GIR-C80A4-B": (draft.kept.name,)}
    (move,) = staged.difference.drafts
    assert move.draft == draft.kept.name and "GIR-C80A4-B" in move.refused and move.old and not move.new


def test_open_drafts_are_priced_anew(house: House, tmp_path: Path) -> None:
    with house.store.write() as tx:
        keep_customer(tx)
    (tmp_path / "lines.yaml").write_text("lines: [{sku: GIR-L60A4-R, quantity: 1}]\n")
    draft_from_request(house, tmp_path / "lines.yaml", Beginning(customer="zeme"))
    (move,) = stage(house, {"prices.csv": prices()}).difference.drafts
    (old, new) = (*move.old.values(), *move.new.values())
    assert (str(old), str(new)) == ("3.90", "4.11")


def test_questions_rules_and_limits_that_change_are_told(house: House) -> None:
    policy = (OFFICE / "policy.yaml").read_text(encoding="utf-8")
    assert "validity_days: 30" in policy
    changed = policy.replace("validity_days: 30", "validity_days: 45").encode()
    questions = (OFFICE / "questionnaire.yaml").read_text(encoding="utf-8")
    title = questions.replace("title:", "title: # said\n ", 1).encode()
    (move,) = stage(house, {"policy.yaml": changed, "questionnaire.yaml": title}).difference.things
    assert (move.kind, move.how, [(each.field, each.old, each.new) for each in move.fields]) == (
        "policy",
        How.CHANGED,
        [("validity_days", "30", "45")],
    )


def test_example_answers_that_move_are_told(house: House) -> None:
    lines = (OFFICE / "prices.csv").read_text(encoding="utf-8").splitlines()
    dearer = [f"{line}9" if line.startswith("standard-2026,") else line for line in lines]
    replays = stage(house, {"prices.csv": "\n".join(dearer).encode()}).difference.replays
    assert replays and all(replay.moves and not replay.refused for replay in replays)


def test_comments_alone_are_no_difference_and_yet_may_go_live(house: House, workspace: Path) -> None:
    rules = (OFFICE / "rules.yaml").read_bytes() + b"\n# seen\n"
    staged = stage(house, {"rules.yaml": rules})
    assert staged.difference.is_none
    activate(house, staged)
    assert (workspace / "catalog" / NAME / "rules.yaml").read_bytes() == rules


def test_a_picture_is_not_taken_with_a_catalogue(house: House) -> None:
    assert [each.code for each in faults(house, {"logo.svg": b"<svg/>"})] == ["picture_unknown"]


def test_a_zip_of_the_whole_catalogue_takes_the_place_of_all_its_files(house: House, workspace: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        for name, content in read_folder(OFFICE).items():
            package.writestr(f"{NAME}/{name}", content)
    papers = workspace / "catalog" / NAME / "products" / "papers.csv"
    papers.rename(papers.with_name("older-papers.csv"))
    staged = stage(house, {"all.zip": whole.getvalue()})
    activate(house, staged)
    assert read_folder(workspace / "catalog" / NAME) == read_folder(OFFICE)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.MANAGER, Role.ADMIN}])
def test_who_may_not_change_the_catalogue_is_refused(house: House, role: Role) -> None:
    staged = stage(house, {"prices.csv": prices()})
    other = replace(house, user=User(name="jonas", role=role))
    with pytest.raises(RuleRefused, match="not_permitted"):
        stage(other, {"prices.csv": prices()})
    with pytest.raises(RuleRefused, match="not_permitted"):
        activate(other, staged)


# --- live ------------------------------------------------------------------------------------------------------


def test_going_live_is_seen_at_once_and_keeps_what_else_is_in_the_folder(house: House, workspace: Path) -> None:
    activate(house, stage(house, {"prices.csv": prices()}))
    assert price_now(workspace) == "3.40"
    assert (workspace / "catalog" / NAME / "notes.txt").read_text() == "ours"
    assert not (workspace / "catalog" / swap.BESIDE).exists()
    assert recorded(house) == ["change_begun", "changed"]


def test_nothing_new_is_refused(house: House) -> None:
    with pytest.raises(RuleRefused, match="nothing_changes"):
        activate(house, stage(house, {"prices.csv": (OFFICE / "prices.csv").read_bytes()}))


def test_if_the_live_one_has_changed_since_it_is_busy(house: House, workspace: Path) -> None:
    first, second = stage(house, {"prices.csv": prices()}), stage(house, {"prices.csv": prices(new=",3.50\n")})
    activate(house, first)
    with pytest.raises(Busy, match="catalogue_changed"):
        activate(opened(workspace), second)
    assert price_now(workspace) == "3.40"


def test_a_staged_catalogue_that_was_tampered_with_is_refused(house: House) -> None:
    staged = stage(house, {"prices.csv": prices()})
    (staged.folder / "prices.csv").write_bytes(b"x")
    with pytest.raises(DamagedData, match="staged_damaged"):
        activate(house, staged)


def test_two_at_once_are_one_after_the_other(house: House, workspace: Path) -> None:
    staged = stage(house, {"prices.csv": prices()})
    with shelf_of(house).alone(), pytest.raises(Busy, match="catalogue_held"):
        activate(opened(workspace), staged)


def test_a_change_by_hand_at_the_last_moment_is_not_lost(
    house: House, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, file = stage(house, {"prices.csv": prices()}), workspace / "catalog" / NAME / "policy.yaml"
    exchange = swap.exchange

    def late(one: Path, other: Path) -> None:
        monkeypatch.setattr(swap, "exchange", exchange)
        file.write_bytes(file.read_bytes() + b"# by hand\n")
        exchange(one, other)

    monkeypatch.setattr(swap, "exchange", late)
    with pytest.raises(Busy, match="catalogue_changed"):
        activate(house, staged)
    assert file.read_bytes().endswith(b"# by hand\n") and price_now(workspace) == "3.22"
    assert recorded(house) == ["change_begun", "change_dropped"]


def test_a_disk_that_cannot_exchange_folders_is_told(
    house: House, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(one: Path, other: Path) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(swap, "exchange", cannot)
    with pytest.raises(OutputFailed, match="cannot_exchange"):
        activate(house, stage(house, {"prices.csv": prices()}))
    assert price_now(workspace) == "3.22" and recorded(house) == ["change_begun", "change_dropped"]


# --- back ------------------------------------------------------------------------------------------------------


def test_undo_brings_the_one_before_back_byte_for_byte(house: House, workspace: Path) -> None:
    before = read_folder(house.desk.workspace.catalogue)
    activate(house, stage(house, {"prices.csv": prices()}))
    undo_activation(opened(workspace))
    assert read_folder(workspace / "catalog" / NAME) == before
    undo_activation(opened(workspace))
    assert price_now(workspace) == "3.40"


def test_the_versions_tell_who_made_which_live_and_how(house: House, workspace: Path) -> None:
    activate(house, stage(house, {"prices.csv": prices()}))
    activate(house, stage(opened(workspace), {"prices.csv": prices(new=",3.50\n")}))
    found = versions(opened(workspace))
    assert [(each.how, each.who, each.is_live, each.is_kept) for each in found] == [
        ("upload", "ana", True, True),
        ("upload", "ana", False, True),
        ("first", "", False, True),
    ]
    activate_before(opened(workspace), found[2].version)
    assert price_now(workspace) == "3.22"
    now = versions(opened(workspace))[0]
    assert (now.how, now.is_live) == ("back", True)


def test_a_version_nobody_recorded_is_by_hand(house: House, workspace: Path) -> None:
    activate(house, stage(house, {"prices.csv": prices()}))
    file = workspace / "catalog" / NAME / "policy.yaml"
    file.write_bytes(file.read_bytes() + b"# by hand\n")
    assert [(each.how, each.is_live) for each in versions(opened(workspace))][:2] == [("hand", True), ("upload", False)]
    with pytest.raises(RuleRefused, match="changed_by_hand"):
        undo_activation(opened(workspace))


def test_without_a_change_there_is_nothing_changed_here(house: House) -> None:
    assert [(each.how, each.is_live) for each in versions(house)] == [("first", True)]
    with pytest.raises(RuleRefused, match="nothing_changed_here"):
        undo_activation(house)


@pytest.mark.parametrize("version", ["f" * 64, "../../x", ""])
def test_a_version_that_is_not_kept_is_refused(house: House, version: str) -> None:
    with pytest.raises(InputRefused, match="version_unknown"):
        stage_version(house, version)


def test_a_kept_version_that_was_tampered_with_does_not_come_back(house: House, workspace: Path) -> None:
    staged = stage(house, {"prices.csv": prices()})
    activate(house, staged)
    kept = workspace / "data" / "catalogues" / NAME / "kept" / staged.base / NAME / "prices.csv"
    kept.write_bytes(prices(new=",0.01\n"))
    with pytest.raises(DamagedData, match="version_damaged"):
        undo_activation(opened(workspace))
    assert price_now(workspace) == "3.40"


def test_what_is_not_to_go_live_leaves_nothing_behind(house: House) -> None:
    staged = stage(house, {"prices.csv": prices()})
    discard(staged)
    assert not staged.folder.parent.exists()


# --- the sample becomes the house's own ------------------------------------------------------------------------


def test_the_first_change_of_the_sample_makes_it_the_houses_own(sample: Path) -> None:
    house = opened(None)
    assert house.desk.workspace.is_bundled
    activate(house, stage(house, {"prices.csv": prices()}))
    assert (sample / "catalog" / NAME / "prices.csv").read_bytes() == prices()
    assert (sample / "catalog" / NAME / "README.md").is_file()
    own = find_workspace(None, Path.cwd())
    assert not own.is_bundled and own.catalogue == sample / "catalog" / NAME
    assert own.templates == sample / "templates" and (own.templates / "proposal" / "words.yaml").is_file()
    assert price_now(None) == "3.40"
    undo_activation(opened(None))
    assert price_now(None) == "3.22"
    assert (OFFICE / "prices.csv").read_bytes() != prices()


def test_two_who_change_the_sample_at_once_do_not_overwrite_each_other(sample: Path) -> None:
    one, other = opened(None), opened(None)
    first, second = stage(one, {"prices.csv": prices()}), stage(other, {"prices.csv": prices(new=",3.50\n")})
    activate(one, first)
    with pytest.raises(Busy, match="catalogue_changed"):
        activate(other, second)
    assert price_now(None) == "3.40"


# --- killed ----------------------------------------------------------------------------------------------------


def killed(work: Callable[[], object]) -> int:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(60)
    return process.exitcode or 0


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


POINTS = ("catalogue.begun", "catalogue.exchanged", "catalogue.committed")


@pytest.mark.parametrize("bundled", [False, True])
@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_it_is_the_old_or_the_new_one_and_the_record_says_which(
    workspace: Path, sample: Path, point: str, bundled: bool
) -> None:
    place = None if bundled else workspace
    staged = stage(opened(place), {"prices.csv": prices()})

    def work() -> None:
        die_at(point)
        activate(opened(place), staged)

    assert killed(work) == -signal.SIGKILL
    house = opened(place)
    live = versions(house)[0]
    new = point != "catalogue.begun"
    assert price_now(place) == ("3.40" if new else "3.22")
    assert live.is_live and (live.how, live.who) == (("upload", "ana") if new else ("first", ""))
    assert recorded(house) == ["change_begun", "changed" if new else "change_dropped"]
    if not new:
        activate(house, stage(house, {"prices.csv": prices()}))
    undo_activation(opened(place))
    assert price_now(place) == "3.22"


@pytest.mark.parametrize("step", ["before", "after"])
def test_killed_around_the_exchange_it_is_whole(
    house: House, workspace: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    staged, exchange = stage(house, {"prices.csv": prices()}), swap.exchange

    def dying(one: Path, other: Path) -> None:
        if step == "after":
            exchange(one, other)
        _die()

    monkeypatch.setattr(swap, "exchange", dying)
    assert killed(lambda: activate(opened(workspace), staged)) == -signal.SIGKILL
    monkeypatch.setattr(swap, "exchange", exchange)
    assert price_now(workspace) == ("3.40" if step == "after" else "3.22")
    again = opened(workspace)
    activate(again, stage(again, {"prices.csv": prices(new=",3.60\n")}))
    assert price_now(workspace) == "3.60" and not (workspace / "catalog" / swap.BESIDE).exists()
